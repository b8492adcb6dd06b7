"""Data sets that come with the project, and drawings made to look like them."""
