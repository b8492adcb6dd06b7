"""A run's settings over its iterations: what is in effect at the start, and what changes where."""

from dataclasses import dataclass
from typing import Any

from backend.exports.script.source import ScriptSource
from backend.training import RunSpec
from backend.training.build import batch_parts, summarize
from backend.training.changes import Change, with_recorded

SCHEDULE = ("step_iterations", "step_factor")
DISTORTION = ("shift", "rotation", "scaling", "shear", "elastic", "thickness")
_NUMBERS = ("batch_size", "learning_rate", "momentum", "rho", "weight_decay", "warmup_iterations", *SCHEDULE)


@dataclass(frozen=True)
class Course:
    """What a script has to know of settings.

    Attributes
    ----------
    phases
        The descriptions that were in effect, one after the other; the first is the run's own.
    start
        The settings that count at the start, by name.
    changes
        By iteration, the settings that became others before its mini-batch.
    """

    phases: tuple[RunSpec, ...]
    start: dict[str, Any]
    changes: dict[int, dict[str, Any]]

    def ever(self, **values: Any) -> bool:
        """Whether some phase has all of these values."""
        return any(all(getattr(phase, name) == value for name, value in values.items()) for phase in self.phases)

    @property
    def distorts(self) -> bool:
        """Whether images are distorted in some phase."""
        return any(_distorts(phase) for phase in self.phases)

    @property
    def schedules(self) -> list[str]:
        """The schedules that are in effect at some time."""
        return sorted({phase.schedule for phase in self.phases})

    @property
    def warms_up(self) -> bool:
        """Whether the learning rate ever rises from nothing."""
        return any(phase.warmup_iterations for phase in self.phases)

    @property
    def most_parts(self) -> int:
        """Into how many parts a mini-batch is cut at most."""
        return max(_parts(phase) for phase in self.phases)


def course_of(source: ScriptSource) -> Course:
    """The course of a run up to its last iteration."""
    phases, changes = [source.spec], dict[int, dict[str, Any]]()
    for change in source.changes:
        if change.iteration >= source.iterations:
            break
        phases.append(with_recorded(phases[-1], Change(change.iteration, change.fields)))
    course = Course(tuple(phases), {}, {})
    names = _names(course)
    before = _settings(source.spec, names)
    course.start.update(before)
    for change, phase in zip(source.changes, phases[1:], strict=False):
        after = _settings(phase, names)
        differing = {name: value for name, value in after.items() if value != before[name]}
        if differing:
            changes.setdefault(change.iteration, {}).update(differing)
        before = after
    course.changes.update(changes)
    return course


def _names(course: Course) -> list[str]:
    """The settings that some phase makes use of."""
    spec = course.phases[0]
    uses = {
        "momentum": spec.optimizer in ("momentum", "nesterov"),
        "rho": spec.optimizer == "rmsprop",
        "weight_decay": any(phase.weight_decay for phase in course.phases),
        "warmup_iterations": course.warms_up or bool({"cosine", "one_cycle"} & set(course.schedules)),
        "step_iterations": "step" in course.schedules,
        "step_factor": "step" in course.schedules,
    }
    names = [name for name in _NUMBERS if uses.get(name, True)]
    if {"cosine", "one_cycle"} & set(course.schedules):
        names.append("iterations")
    if len(course.schedules) > 1 or course.schedules != ["constant"]:
        names.append("schedule")
    if course.distorts:
        names += DISTORTION
    if course.most_parts > 1:
        names.append("parts")
    return names


def _settings(phase: RunSpec, names: list[str]) -> dict[str, Any]:
    return {name: _parts(phase) if name == "parts" else getattr(phase, name) for name in names}


def _distorts(phase: RunSpec) -> bool:
    return phase.dataset == "mnist" and any(getattr(phase, name) for name in DISTORTION)


def _parts(phase: RunSpec) -> int:
    return batch_parts(phase, summarize(phase)) if phase.gradient == "backpropagation" else 1
