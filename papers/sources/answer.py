"""What a source answers: one answer per asked id, or one failure for what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from papers.record import Record


@dataclass(frozen=True, slots=True)
class Found:
    """The source has it. `raw` is plain JSON, as the source wrote it; `version` counts from 1."""

    record: Record
    raw: dict[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Absent:
    """The source did not list it this time. Final only when repeated: the caller keeps count."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """The source says that this is no id of its own; `said` is its sentence, in its words."""

    said: str


Answer = Found | Absent | Malformed


@dataclass(frozen=True, slots=True)
class Pulled:
    """Answers by the id that was asked, and how many requests they cost."""

    asked: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    requests: int = 0

    @property
    def found(self) -> dict[str, Found]:
        return {id: answer for id, answer in self.answers.items() if isinstance(answer, Found)}

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(id for id, answer in self.answers.items() if isinstance(answer, Absent))

    @property
    def malformed(self) -> tuple[str, ...]:
        return tuple(id for id, answer in self.answers.items() if isinstance(answer, Malformed))

    @property
    def left(self) -> tuple[str, ...]:
        """Asked and not answered: to be asked again."""
        return tuple(id for id in self.asked if id not in self.answers)


class SourceError(Exception):
    """A source could not be asked or did not answer properly. Nothing is known about `pulled.left`.

    `message` is a gettext message id and `params` fill its places, so that a stored failure is read in
    each reader's language: see `as_json` and `say`. `retry_after` is in seconds.
    """

    attempted = True  # False: the source was not asked, so this is no attempt

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: float | None = None, **params: str | int
    ) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params
        self.permanent = permanent
        self.retry_after = retry_after
        self.pulled = Pulled()

    @property
    def sentence(self) -> str:
        return say(self.as_json())

    def as_json(self) -> dict[str, Any]:
        return {"message": self.message, "params": self.params}


class DoubtfulBatch(SourceError):
    """The answer to several ids cannot be believed; asked in smaller groups, the odd one stands alone."""


class EmptyAnswer(DoubtfulBatch):
    """Several ids were asked and none was answered: either arXiv stumbled, or none of them exists.

    Asked one by one, each of them gets an answer of its own.
    """


class Unusable(SourceError):
    """The source knows what is left and says too little of it. Asking again today changes nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class GateBusy(SourceError):
    """No slot came free in time, or the gate itself cannot be reached. Nothing was asked."""

    attempted = False

    def __init__(
        self, retry_in: float, message: str = _("Others are being served first. It is next soon.")
    ) -> None:
        super().__init__(message, retry_after=retry_in)

    @property
    def retry_in(self) -> float:
        return self.retry_after or 0.0


def say(stored: Mapping[str, Any]) -> str:
    """The sentence of a failure stored by `SourceError.as_json`, in the active language."""
    message: str = stored["message"]
    sentence: str = gettext(message) % stored["params"]
    return sentence
