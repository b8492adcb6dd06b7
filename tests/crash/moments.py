"""How many random moments a test tries, and a tally of what they hit."""

import os
from collections import Counter

MOMENTS = int(os.environ.get("CRASH_MOMENTS", "0"))
"""Of each kind of fault; 0: only the few that every test run does."""

tally: Counter[str] = Counter()
"""What happened, for the summary at the end."""


def seeds(few: int) -> list[int]:
    """The seeds of a test's moments."""
    return list(range(MOMENTS or few))
