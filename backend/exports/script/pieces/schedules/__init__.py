"""The factor on the learning rate."""
