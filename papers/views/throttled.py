"""What whoever sends too much is told."""

from __future__ import annotations

from django.utils.translation import ngettext


def wait_a_while(seconds: float) -> str:
    """Something was sent too often: when to send it again."""
    minutes = max(1, round(seconds / 60))
    sentence = ngettext(
        "Much came from here in the last hour. Nothing is lost: send this again in %(n)s minute.",
        "Much came from here in the last hour. Nothing is lost: send this again in %(n)s minutes.",
        minutes,
    )
    return sentence % {"n": minutes}
