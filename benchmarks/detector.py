"""Trains the detector of digits on MNIST's training images and on strangers, and saves the weights that come with the
project: some two minutes on one core.

    python -m benchmarks.detector
"""

import time

import numpy as np
from safetensors.numpy import save
from threadpoolctl import threadpool_limits

from backend.datasets.augmentation import Augmentation, Distortion
from backend.datasets.mnist import load_digits
from backend.nn.initializers import he
from backend.nn.optimizers import Adam
from backend.nn.schedules import OneCycle
from backend.training.recognition.detector import NO_DIGIT, WEIGHTS, build_detector, log_odds
from benchmarks.strangers import make_strangers

ITERATIONS, BATCH_SIZE, LEARNING_RATE = 5_000, 100, 0.003
STRANGERS, STRANGERS_IN_A_BATCH = 25_000, 40
BENT = Distortion(shift=1.0, rotation=10, scaling=0.1, shear=0.2, elastic=0.6, thickness=0.6)
SEED = 0


def main() -> None:
    """Train, save, and say what the detector refuses of MNIST's test images and of strangers that it has not seen."""
    began = time.process_time()
    digits = load_digits()
    strangers = make_strangers(digits, STRANGERS, SEED)
    bent = Augmentation(BENT, SEED, np.float32)
    network, rng = build_detector(), np.random.default_rng(SEED)
    network.initialize(he, rng)
    optimizer, schedule = Adam(LEARNING_RATE), OneCycle(ITERATIONS)
    optimizer.bind(network.params.flat.size, np.float32)
    for iteration in range(ITERATIONS):
        known = rng.integers(len(digits.x_train), size=BATCH_SIZE - STRANGERS_IN_A_BATCH)
        unknown = rng.integers(STRANGERS, size=STRANGERS_IN_A_BATCH)
        images = np.concatenate([digits.x_train[known], strangers[unknown]])
        labels = np.concatenate([digits.t_train[known].astype(np.intp), np.full(len(unknown), NO_DIGIT)])
        order = rng.permutation(BATCH_SIZE)  # neighbours share a distortion
        x = bent.apply(images[order], iteration).reshape(1, 28, 28, BATCH_SIZE)
        loss = network.loss_and_gradient(x, labels[order])
        optimizer.learning_rate = LEARNING_RATE * schedule(iteration + 1)
        optimizer.update(network.params.flat, network.grads.flat)
        if (iteration + 1) % 500 == 0:
            print(
                f"{iteration + 1:6,}  loss {loss:.3f}  {time.process_time() - began:.0f} s of processor time",
                flush=True,
            )
    WEIGHTS.write_bytes(save({name: values.astype(np.float16) for name, values in network.params.items()}))

    def odds(images: np.ndarray) -> np.ndarray:
        parts = np.array_split(images, 20)
        return np.concatenate(
            [log_odds(network.logits(network.arrange(x / np.float32(255))).astype(float)) for x in parts]
        )

    threshold = np.quantile(odds(digits.x_test), 0.99)
    refused = (odds(make_strangers(digits, 3_000, SEED + 1)) > threshold).mean()
    print(f"Of strangers {refused:.1%} are refused where 1 % of MNIST's test images are.")


if __name__ == "__main__":
    with threadpool_limits(1, user_api="blas"):
        main()
