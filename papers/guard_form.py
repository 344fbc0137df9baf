"""A form that people fill in and programs give up on: a field nobody sees, and the time that it was open.

Its template includes `components/guard.html`.
"""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SALT = "papers.guard_form"
EARLIEST = 1.0  # seconds after the form was shown; who comes with a filled form only clicks
LATEST = 24 * 3600.0


def stamp(shown: float | None = None) -> str:
    """The signed time (seconds since 1970, now when None) at which a form was shown."""
    return signing.dumps(round(time.time() if shown is None else shown, 1), salt=SALT)


class GuardedForm(forms.Form):
    """Refuses, with a sentence, what a program fills in. Who is signed in (`user`) is not asked.

    With `guarded=False` nothing is asked: for looking, which keeps nothing.
    """

    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any = None, guarded: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.asks = guarded and not (user and user.is_authenticated)

    @property
    def stamp(self) -> str:
        """For the page: the form is as old as it was, unless it is too old."""
        return str(self.data["opened"]) if self._age() is not None else stamp()

    @property
    def is_signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.asks:
            self._guard()
        return cleaned

    def _guard(self) -> None:
        age = self._age()
        if self.data.get("homepage"):
            self.add_error(
                None, _("Empty the field “Leave this empty”, which nobody sees, and send the form again.")
            )
        elif age is None:
            self.add_error(None, _("This form was open for more than a day. Nothing is lost: send it again."))
        elif age < EARLIEST:
            self.add_error(
                None, _("That was too quick for a person. Nothing is lost: send it again in two seconds.")
            )

    def _age(self) -> float | None:
        """Seconds since the form was shown; None when it is too old or nobody knows."""
        try:
            age = time.time() - float(signing.loads(str(self.data.get("opened", "")), salt=SALT))
        except signing.BadSignature:
            return None
        return age if age <= LATEST else None
