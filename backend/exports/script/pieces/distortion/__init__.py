"""Digits distorted a little."""
