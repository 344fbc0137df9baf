"""What a decision would change, told before it is done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that will change: `sentence`, and where it is a value, what it is `now` and what it will be `then`.

    With `stops` nothing changes: it cannot be done, and the sentence says why; `rests` is the id of the decision that
    has to be undone first.
    """

    sentence: str
    now: str = ""
    then: str = ""
    stops: bool = False
    rests: int | None = None
