"""Thicker and thinner strokes."""

import numpy as np


def grown(image):
    """Half the way from each pixel to the brightest of itself and its four neighbours, for images (n, 30, 30)."""
    most = image.copy()
    most[:, 1:] = np.maximum(most[:, 1:], image[:, :-1])
    most[:, :-1] = np.maximum(most[:, :-1], image[:, 1:])
    most[:, :, 1:] = np.maximum(most[:, :, 1:], image[:, :, :-1])
    most[:, :, :-1] = np.maximum(most[:, :, :-1], image[:, :, 1:])
    return (most >> 1) + (image - (image >> 1))


def redraw(images, thicker, thinner):
    """Strokes of some images grow; of others the paper grows. Images have a border of one pixel, which stays."""
    inside = slice(1, -1)
    images[thicker, inside, inside] = grown(images[thicker])[:, inside, inside]
    images[thinner, inside, inside] = 255 - grown(255 - images[thinner])[:, inside, inside]
