"""What goes on in the layers of a network with saved weights, as it was seen or would have been when they were new."""

from threadpoolctl import threadpool_limits

from backend.api.inspection.answers import network_of
from backend.runs import Run
from backend.training import Checkpoint, Layers, load_dataset, settings_after
from backend.training.build import build_schedule
from backend.training.layer_probe import LayerProbe


def layers_of(run: Run, checkpoint: Checkpoint) -> Layers:
    """The layers on the very examples on which the run itself looks at them; of the last update nothing is known."""
    network = network_of(run.spec, checkpoint)
    with threadpool_limits(1):
        probe = LayerProbe(run.spec, network, load_dataset(run.spec))
        return probe.layers(checkpoint.iteration, _learning_rate(run, checkpoint.iteration))


def _learning_rate(run: Run, iteration: int) -> float:
    """That of this iteration's mini-batch."""
    settings = settings_after(run.spec, [change for change in run.changes_in_effect if change.iteration < iteration])
    return settings.learning_rate * build_schedule(settings)(iteration - 1)
