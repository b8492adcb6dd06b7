"""How much less a network misreads a writer after learning fifty of their digits, and what that costs on MNIST.

For each writer of recorded pen strokes (see `pen_strokes`): 50 digits, drawn by chance, are corrections, all others are
for judging. One in four corrections is held back, as the server does, and the rest is learned by the very training that
`POST /api/corrections/fine-tunings` starts, from weights of a recipe for drawing, which knows nothing of the writer.

    python -m benchmarks.fine_tuning --strokes pendigits_tra.jsonl.gz --recipe draw-mlp --weights mlp.safetensors

Weights are made by `python -m backend train`, or here, if there are none: by the recipe, and kept in the file.
"""

import argparse
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from backend.datasets.ink import normalize_drawing
from backend.jobs.threads import switch_quickly
from backend.nn import Network
from backend.training import Checkpoint, Evaluation, OwnDigits, RunSpec, Training, load_dataset, start_for
from backend.training.build import build_network
from backend.training.checkpoint import restore
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.fine_tuning import fine_tuned
from backend.training.recipes import RECIPES
from benchmarks.pen_canvas import draw, placed
from benchmarks.pen_strokes import Digit, read_digits

CORRECTIONS = 50
HEIGHT = 0.7
PENS = (8, 14, 20, 28)
THREADS = 2


@dataclass(frozen=True)
class Outcome:
    """Shares of wrong answers on a writer's other digits and on MNIST's test images, and what the training took."""

    own_before: float
    own_after: float
    mnist_before: float
    mnist_after: float
    seconds: float
    cpu_seconds: float


def seen(digit: Digit, pen: int) -> NDArray[np.uint8]:
    """The digit as a network sees it, (784,), drawn at seven tenths of the canvas's height."""
    return normalize_drawing(draw(placed(digit.strokes, HEIGHT), pen)).reshape(-1)


def trained(recipe_id: str, path: Path | None) -> Checkpoint:
    """The weights of the recipe's run, from the file or by training it."""
    if path is not None and path.is_file():
        return Checkpoint.from_bytes(path.read_bytes())
    (spec,) = next(recipe.specs for recipe in RECIPES if recipe.id == recipe_id)
    began = time.perf_counter()
    with closing(Training(spec, load_dataset(spec), threads=THREADS)) as training:
        for _ in training.events():
            pass
        weights = training.weights(time.perf_counter() - began)
    print(f"{recipe_id}: trained in {weights.seconds:.0f} s")
    if path is not None:
        path.write_bytes(weights.to_bytes())
    return weights


def network_of(weights: Checkpoint) -> Network:
    """A network with these weights."""
    network = build_network(weights.spec)
    restore(weights, network)
    return network


def wrong(network: Network, x: NDArray[np.uint8], t: NDArray[np.uint8]) -> float:
    """Share of images (N, 784) that are misread."""
    return float(np.mean(network.predict(x.astype(np.float32) / np.float32(255)).argmax(axis=1) != t))


def fine_tune(
    weights: Checkpoint,
    x: NDArray[np.uint8],
    t: NDArray[np.uint8],
    *,
    settings: dict[str, float],
    mnist_before: float,
    seed: int = 0,
) -> Outcome:
    """Learn some of a writer's digits, and read the others before and after."""
    order = np.random.default_rng(seed).permutation(len(x))
    given, others = order[:CORRECTIONS], order[CORRECTIONS:]
    own = OwnDigits.split([image.tobytes() for image in x[given]], t[given].tolist())
    spec: RunSpec = fine_tuned(weights.spec, CorrectionsSpec(sha256=own.sha256, writer="writer", **settings))
    dataset = load_dataset(spec, own)
    wall, cpu = time.perf_counter(), time.process_time()
    accuracy = 0.0
    with closing(Training(spec, dataset, threads=THREADS, start=start_for(spec, weights))) as training:
        for event in training.events():
            if isinstance(event, Evaluation):
                accuracy = event.test_accuracy
    took = time.perf_counter() - wall, time.process_time() - cpu
    before, after = network_of(weights), training.network
    return Outcome(
        wrong(before, x[others], t[others]),
        wrong(after, x[others], t[others]),
        mnist_before,
        1 - accuracy,
        *took,
    )


def report(outcomes: dict[str, Outcome]) -> None:
    """Print one line a writer, and the means."""
    table = Table("writer", "misread before", "after", "cut", "MNIST cost, points", "seconds", "CPU seconds")
    cuts = []
    for writer, one in outcomes.items():
        cut = 1 - one.own_after / one.own_before if one.own_before else None
        cuts += [] if cut is None else [cut]
        table.add_row(
            writer,
            f"{one.own_before:.1%}",
            f"{one.own_after:.1%}",
            "" if cut is None else f"{cut:.0%}",
            f"{100 * (one.mnist_after - one.mnist_before):+.2f}",
            f"{one.seconds:.1f}",
            f"{one.cpu_seconds:.1f}",
        )
    Console().print(table)
    every = list(outcomes.values())
    before, after = np.mean([one.own_before for one in every]), np.mean([one.own_after for one in every])
    costs = [100 * (one.mnist_after - one.mnist_before) for one in every]
    print(f"Misread of {len(every)} writers: {before:.2%} before, {after:.2%} after, {1 - after / before:.0%} less")
    print(f"Mean of the cuts of the {len(cuts)} writers with anything misread before: {np.mean(cuts):.0%}")
    print(f"MNIST: {np.mean(costs):+.2f} points in the mean, {max(costs):+.2f} at worst")
    seconds = [one.seconds for one in every]
    print(
        f"Training: {np.median(seconds):.1f} s in the median, {max(seconds):.1f} s at most, on {THREADS} threads; "
        f"{np.median([one.cpu_seconds for one in every]):.1f} CPU seconds"
    )


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=Path, required=True, help="pendigits_tra.jsonl.gz")
    parser.add_argument("--recipe", default="draw-mlp", help="whose network (%(default)s)")
    parser.add_argument("--weights", type=Path, help=".safetensors of its weights; made if it is not there")
    parser.add_argument("--first-writer", type=int, default=10, help="from 0; settings were chosen on the first ten")
    parser.add_argument("--last-writer", type=int, default=30, help="the first that is left out again")
    parser.add_argument("--weight", type=float, help="share of own digits, instead of the default")
    parser.add_argument("--distortion", type=float, help="strength of their distortion, instead of the default")
    parser.add_argument("--seed", type=int, default=0, help="which digits are the corrections")
    arguments = parser.parse_args()
    settings = {name: value for name in ("weight", "distortion") if (value := getattr(arguments, name)) is not None}

    switch_quickly()
    digits = read_digits(arguments.strokes)
    writers = sorted({digit.writer for digit in digits})[arguments.first_writer : arguments.last_writer]
    if not writers:
        parser.error("no writers: --first-writer is beyond the last one")
    outcomes = {}
    with threadpool_limits(1):
        weights = trained(arguments.recipe, arguments.weights)
        mnist = load_dataset(weights.spec)
        mnist_before = wrong(network_of(weights), mnist.x_test, mnist.t_test)
        for writer in writers:
            written = [digit for digit in digits if digit.writer == writer]
            x = np.stack([seen(digit, PENS[place % len(PENS)]) for place, digit in enumerate(written)])
            t = np.array([digit.label for digit in written], np.uint8)
            outcomes[writer] = fine_tune(
                weights, x, t, settings=settings, mnist_before=mnist_before, seed=arguments.seed
            )
    report(outcomes)


if __name__ == "__main__":
    main()
