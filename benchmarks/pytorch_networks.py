"""The same networks in PyTorch, as its users write them: eager mode, its own layers, fused optimizers.


Nothing else in the project knows PyTorch; where it is not installed, what is measured against it is left out.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from backend.datasets.mnist import load_digits
from benchmarks.speed_cases import Case


def pytorch() -> ModuleType | None:
    """PyTorch, None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    return torch


def network(torch: ModuleType, case: Case) -> Any:
    """The case's layers as a torch.nn.Sequential."""
    nn = torch.nn
    shape: tuple[int, ...] = (1, 28, 28) if any(layer["type"] == "convolution" for layer in case.layers) else (784,)
    layers: list[Any] = []
    for layer in case.layers:
        match layer["type"]:
            case "affine":
                layers.append(nn.Linear(int(np.prod(shape)), layer.get("size", 10)))
                shape = (layer.get("size", 10),)
            case "relu":
                layers.append(nn.ReLU())
            case "convolution":
                padding = layer.get("padding", 0)
                layers.append(nn.Conv2d(shape[0], layer["filters"], layer["size"], padding=padding))
                rows = shape[1] + 2 * padding - layer["size"] + 1
                shape = (layer["filters"], rows, rows)
            case "max_pooling":
                layers.append(nn.MaxPool2d(2))
                shape = (shape[0], shape[1] // 2, shape[2] // 2)
            case "flatten":
                layers.append(nn.Flatten())
                shape = (int(np.prod(shape)),)
    return nn.Sequential(*layers)


def training(torch: ModuleType, case: Case, threads: int) -> Callable[[], None]:
    """The case's steps: draw a batch from images that are floating-point numbers already, learn it."""
    model = network(torch, case)
    rate = case.learning_rate
    if case.optimizer == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, fused=True)
    loss_of = torch.nn.CrossEntropyLoss()
    digits = load_digits()
    is_image = any(layer["type"] == "convolution" for layer in case.layers)
    images = torch.from_numpy(digits.x_train.astype(np.float32) / 255)
    images = images.reshape(-1, 1, 28, 28) if is_image else images
    labels = torch.from_numpy(digits.t_train.astype(np.int64))

    def run() -> None:
        torch.set_num_threads(threads)
        for _ in range(case.steps):
            chosen = torch.randint(0, 60_000, (100,))
            optimizer.zero_grad()
            loss = loss_of(model(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            loss.item()

    return run
