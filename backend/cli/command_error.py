"""What goes wrong on the command line in a way that the user can mend."""


class CommandError(Exception):
    """A sentence for the user, without a traceback."""
