"""Layers: each computes its output from its input, and from the loss's derivative by its output that by its input."""

from backend.nn.layers.affine import Affine
from backend.nn.layers.batch_normalization import BatchNormalization
from backend.nn.layers.convolution import Convolution
from backend.nn.layers.dropout import Dropout
from backend.nn.layers.flatten import Flatten
from backend.nn.layers.gelu import GELU
from backend.nn.layers.layer import Layer
from backend.nn.layers.leaky_relu import LeakyReLU
from backend.nn.layers.lstm import LSTM
from backend.nn.layers.max_pooling import MaxPooling
from backend.nn.layers.relu import ReLU
from backend.nn.layers.rnn import RNN
from backend.nn.layers.sigmoid import Sigmoid
from backend.nn.layers.softmax import Softmax
from backend.nn.layers.tanh import Tanh

__all__ = [
    "GELU",
    "LSTM",
    "RNN",
    "Affine",
    "BatchNormalization",
    "Convolution",
    "Dropout",
    "Flatten",
    "Layer",
    "LeakyReLU",
    "MaxPooling",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
]
