"""Pieces of scripts. What they import from this package is left out of a script, which defines it itself."""
