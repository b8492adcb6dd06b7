"""A run in forms that live outside of the lab: a script, weights, a model, tables, a report."""
