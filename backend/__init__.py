"""Backprop Lab: neural networks from nothing but NumPy, trained live and looked at from every side."""

__version__ = "0.1.0"
