"""The MNIST handwritten digits, embedded: 60,000 images to learn from and 10,000 to test on."""

from backend.datasets.mnist.load import CLASSES, FILES, IMAGE_SIZE, DatasetError, load_digits, load_mnist, share_digits
from backend.datasets.mnist.unpacked import release_pages

__all__ = [
    "CLASSES",
    "FILES",
    "IMAGE_SIZE",
    "DatasetError",
    "load_digits",
    "load_mnist",
    "release_pages",
    "share_digits",
]
