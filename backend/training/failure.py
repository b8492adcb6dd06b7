"""Why a run did not get where it wanted, as far as its own numbers show it."""

from typing import Any


class TrainingFailed(Exception):
    """A run ended without success; the message is for its user.

    Attributes
    ----------
    code
        Which failure, for translations.
    params
        The figures that the message speaks of.
    weights_are_sound
        Whether the weights are worth keeping.
    """

    code: str
    params: dict[str, Any]
    weights_are_sound = False
