"""The lines of a script that train the network: which examples a mini-batch sees, and what is done with them."""

from backend.exports.script.course import DISTORTION, Course
from backend.training.architecture import input_shape
from backend.training.data_shapes import SHAPES
from backend.training.layer_specs import DropoutSpec

_FORWARD = '''
def forward(x, training):
    """Scores (N, M) of arranged examples."""
    for layer in layers:
        x = layer.forward(x, training)
    return x
'''
_LEARN = '''
def learn(x, t, batch_size):
    """The mean loss over examples; leaves its gradient in the layers."""
    value = loss.forward(forward(x, training=True), t)
    dout = loss.backward(batch_size)
    for place in reversed(range(len(layers))):
        dout = layers[place].backward(dout, needs_dx=place > 0)
    return value
'''
_ACCURACY = '''
def accuracy(x, t):
    """The share of examples that are classified right."""
    right = 0
    for start in range(0, len(x), 500):
        scores = forward(arranged(x[start : start + 500]), training=False)
        right += int(np.sum(loss.answers(scores) == t[start : start + 500]))
    return right / len(x)
'''


def functions(course: Course) -> str:
    """What the loop calls."""
    texts = [_arranged(course)]
    if course.distorts:
        texts.append(_taken(course))
    texts += [_FORWARD, *([_LEARN] if course.ever(gradient="backpropagation") else []), _ACCURACY, _draw(course)]
    return "\n\n".join(text.strip("\n") + "\n" for text in texts)


def loop(course: Course) -> str:
    """The training loop."""
    spec = course.phases[0]
    lines = ["x_train, t_train, x_test, t_test = load()"]
    if course.distorts:
        lines.append("warps = draw_warps()" if _moves(course, 0) else "warps = []")
    lines += [
        "numbered = list(enumerate((layer for layer in layers if layer.params), start=1))",
        "per_epoch = max(len(x_train) // settings.batch_size, 1)  # what is left over waits for another shuffle",
        "epochs = place = 0",
        "for iteration in range(ITERATIONS):",
    ]
    body = _changes(course)
    body += [
        "if place == 0:",
        "    examples, epochs = draw(epochs), epochs + 1",
        "chosen, place = examples[place], (place + 1) % per_epoch",
        *(_parts(course) if course.most_parts > 1 else _whole(course)),
        f"learning_rate = settings.learning_rate{_factor(course)}",
        "for number, layer in numbered:",
        "    for name, theta in layer.params.items():",
        "        gradient = layer.grads[name]",
    ]
    if spec.optimizer != "adamw" and any(phase.weight_decay for phase in course.phases):
        body += [
            "        if theta.ndim > 1:  # biases, scales and shifts do not decay",
            "            gradient = gradient + settings.weight_decay * theta",
        ]
    body += [
        '        optimizer.update(f"{name}{number}", theta, gradient, learning_rate)',
        "if (iteration + 1) % max(ITERATIONS // 20, 1) == 0:",
        '    print(f"{iteration + 1:>9,}  loss {value:.4f}  accuracy {accuracy(x_test[:1000], t_test[:1000]):.3f}")',
    ]
    return "\n".join([*lines, *(f"    {line}" for line in body)])


def _arranged(course: Course) -> str:
    spec = course.phases[0]
    shape = input_shape(SHAPES[spec.dataset].example, spec.all_layers)
    if spec.dataset != "mnist":
        doc, value = "Points (N, 2) in the precision of the network.", "x.astype(DTYPE)"
    elif len(shape) == 1:
        doc, value = "Images (N, 784) of bytes as numbers from 0 to 1.", "x.astype(DTYPE) * DTYPE(1 / 255)"
    else:
        doc = "Images (N, 784) of bytes as numbers from 0 to 1, (1, 28, 28, N)."
        value = "np.ascontiguousarray(x.T).reshape(1, 28, 28, -1).astype(DTYPE) * DTYPE(1 / 255)"
    return f'def arranged(x):\n    """{doc}"""\n    return {value}\n'


def _taken(course: Course) -> str:
    spec = course.phases[0]
    is_image = len(input_shape(SHAPES[spec.dataset].example, spec.all_layers)) == 3
    lines = ["def taken(rows, iteration, part):", '    """Training examples, distorted and arranged."""']
    if not all(any(getattr(phase, name) for name in DISTORTION) for phase in course.phases):
        names = ", ".join(f"settings.{name}" for name in DISTORTION)
        lines += [f"    if not any(({names})):", "        return arranged(x_train[rows])"]
    lines.append("    pixels = distorted(x_train[rows], iteration, part)")
    lines.append(f"    return pixels.{'reshape(1, 28, 28, -1)' if is_image else 'T'}")
    return "\n".join(lines) + "\n"


def _draw(course: Course) -> str:
    if course.phases[0].sampling == "with_replacement":
        value = "rng.integers(0, len(x_train), (per_epoch, settings.batch_size))"
    else:
        value = "np.resize(rng.permutation(len(x_train)), (per_epoch, settings.batch_size))"
    doc = "Which examples the mini-batches of an epoch see, (per_epoch, batch size)."
    return f'def draw(epoch):\n    """{doc}"""\n    rng = np.random.default_rng([SEED, 1, epoch])\n    return {value}\n'


def _changes(course: Course) -> list[str]:
    if not course.changes:
        return []
    changed = {name for fields in course.changes.values() for name in fields}
    lines = ["if iteration in CHANGES:", "    vars(settings).update(CHANGES[iteration])"]
    if "batch_size" in changed:
        lines += [
            '    if "batch_size" in CHANGES[iteration]:  # begins a new epoch',
            "        place, per_epoch = 0, max(len(x_train) // settings.batch_size, 1)",
        ]
    if changed & set(DISTORTION):
        moving = ", ".join(f"settings.{name}" for name in DISTORTION[:-1])
        lines.append(f"    warps = draw_warps() if any(({moving})) else []")
    return lines


def _whole(course: Course) -> list[str]:
    x = "taken(chosen, iteration, 0)" if course.distorts else "arranged(x_train[chosen])"
    lines = _reseeding(course, "0")
    match course.phases[0].gradient:
        case "backpropagation":
            return [*lines, f"value = learn({x}, t_train[chosen], len(chosen))"]
        case "numerical":
            call = "numerical_gradient(x, t)"
        case _:
            call = "gradient_in_double_precision(x, t)"
    return [*lines, f"x, t = {x}, t_train[chosen]", call, "value = loss.forward(forward(x, training=True), t)"]


def _parts(course: Course) -> list[str]:
    """A large batch is worked on in parts, whose gradients are added."""
    x = "taken(rows, iteration, part)" if course.distorts else "arranged(x_train[rows])"
    return [
        "value, gradients = 0.0, []",
        "for part in range(settings.parts):  # whose gradients are added; another cut would round differently",
        "    start, end = (len(chosen) * edge // settings.parts for edge in (part, part + 1))",
        "    rows = chosen[start:end]",
        *(f"    {line}" for line in _reseeding(course, "part")),
        f"    value += learn({x}, t_train[rows], len(chosen)) * len(rows) / len(chosen)",
        "    gradients.append([dict(layer.grads) for layer in layers])",
        "for layer, *each in zip(layers, *gradients):",
        "    layer.grads = {name: sum((grads[name] for grads in each[1:]), each[0][name]) for name in layer.params}",
    ]


def _reseeding(course: Course, part: str) -> list[str]:
    if not any(isinstance(layer, DropoutSpec) for layer in course.phases[0].all_layers):
        return []
    return [
        "for position, layer in enumerate(layers):",
        f"    layer.key = [SEED, 2, iteration, {part}, position]  # what Dropout drops",
    ]


def _factor(course: Course) -> str:
    if "schedule" not in course.start:
        return " * warm_up(iteration, constant)" if course.warms_up else ""
    return " * warm_up(iteration, settings.schedule)" if course.warms_up else " * settings.schedule(iteration)"


def _moves(course: Course, phase: int) -> bool:
    return any(getattr(course.phases[phase], name) for name in DISTORTION[:-1])
