"""Gradients by other ways than the layers' own."""
