"""Layers, forwards and backwards."""
