"""Measurements, each a module that prints a table. They compare things run beside each other, and assert nothing."""
