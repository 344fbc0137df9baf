"""Crossref's API, played by a local server over made-up works, that misbehaves on request.

    with CrossrefServer() as crossref:
        crossref.add("10.1145/3571730", title=["…"])
        crossref.fail(faults.status(503, retry_after=2))
        crossref.headers = {"X-Rate-Limit-Limit": "3", "X-Rate-Limit-Interval": "1s"}

or for trying things by hand: python -m tests.crossref_server --port 8898
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests import faults
from tests.faults import Fault, Question, Reply
from tests.played_server import PlayedServer

__all__ = ["CrossrefServer", "edited", "faults"]
JSON = ("Content-Type", "application/json")
NOT_FOUND = Reply(404, b"Resource not found.", (("Content-Type", "text/plain"),))
WELL_FORMED = re.compile(r"10\.\d{4,9}/\S+")
SELECTABLE = """
    DOI ISBN ISSN URL abstract accepted alternative-id approved archive article-number assertion author chair
    clinical-trial-number container-title content-created content-domain created degree deposited editor event funder
    group-title indexed is-referenced-by-count issn-type issue issued license link member original-title page posted
    prefix published published-online published-print publisher publisher-location reference references-count
    relation score short-container-title short-title standards-body subject subtitle title translator type
    update-policy update-to updated-by volume
"""


def made_up(doi: str, **given: Any) -> dict[str, Any]:
    """A work as Crossref would give it. A field that is given as None stays, as null; one given as ... is left out."""
    work = {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "type": "journal-article",
        "title": [f"On the Alignment of {doi}"],
        "author": [{"given": "Ada", "family": "Li", "sequence": "first", "affiliation": []}],
        "container-title": ["Journal of Made-up Results"],
        "publisher": "Example Press",
        "issued": {"date-parts": [[2023, 3, 1]]},
        "reference": [{"key": "1", "DOI": "10.1000/other"}],
    }
    return {name: value for name, value in {**work, **given}.items() if value is not ...}


class CrossrefServer(PlayedServer):
    """Every DOI exists, in any case, unless it was declared absent; an alias redirects to its DOI."""

    path = "/works"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.works: dict[str, dict[str, Any]] = {}
        self.headers: dict[str, str] = {}
        self.selectable = set(SELECTABLE.split())
        self._absent: set[str] = set()
        self._refused: set[str] = set()
        self._aliases: dict[str, str] = {}

    def add(self, doi: str, **given: Any) -> None:
        """A work with these fields, named as in Crossref's JSON with "_" for "-"; the others are made up."""
        fields = {name.replace("_", "-"): value for name, value in given.items()}
        self.works[doi.lower()] = made_up(doi, **fields)

    def absent(self, *dois: str) -> None:
        self._absent.update(doi.lower() for doi in dois)

    def refuse(self, *dois: str) -> None:
        """Answer 400 to every question that names one of these."""
        self._refused.update(doi.lower() for doi in dois)

    def alias(self, old: str, new: str) -> None:
        """The old DOI is in no list, and its address redirects to the new one's."""
        self._aliases[old.lower()] = new

    def understand(self, path: str) -> tuple[Question, dict[str, str]]:
        address = urlsplit(path)
        params = {name: values[-1] for name, values in parse_qs(address.query).items()}
        single = unquote(address.path.removeprefix("/works")).removeprefix("/")
        filters = [part.partition(":")[2] for part in params.get("filter", "").split(",") if part]
        return Question((single,) if single else tuple(filters), (), path), params

    def honest(self, question: Question, params: dict[str, str]) -> Reply:
        reply = self._answer(question, params)
        return replace(reply, headers=(*reply.headers, *self.headers.items()))

    def _answer(self, question: Question, params: dict[str, str]) -> Reply:
        listing = urlsplit(question.path).path == "/works"
        selected = set(params["select"].split(",")) if "select" in params else set()
        if wrong := selected - (self.selectable if listing else set()):
            return _refusal("select-not-available", min(wrong), f"There is no select '{min(wrong)}'")
        if bad := next((doi for doi in question.ids if doi.lower() in self._refused), ""):
            return _refusal("doi-not-valid", bad, f"DOI {bad} is not valid")
        if listing:
            return self._list(question, params)
        return self._single(question.ids[0].lower())

    def _list(self, question: Question, params: dict[str, str]) -> Reply:
        selected = params.get("select", "").split(",")
        found = [work for doi in question.ids if (work := self._work(doi.lower()))]
        rows = [{name: work[name] for name in selected if name in work} for work in found]
        items = rows[: int(params.get("rows", 20))]
        return _ok("work-list", {"total-results": len(found), "items-per-page": len(items), "items": items})

    def _single(self, doi: str) -> Reply:
        if new := self._aliases.get(doi):
            return Reply(301, b"", (("Location", f"/works/{new}"),))
        work = self._work(doi)
        return _ok("work", work) if work else NOT_FOUND

    def _work(self, doi: str) -> dict[str, Any] | None:
        if doi in self._absent or doi in self._aliases or not WELL_FORMED.fullmatch(doi):
            return None
        return self.works.get(doi) or made_up(doi)


def _ok(kind: str, message: dict[str, Any]) -> Reply:
    answer = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    return Reply(200, json.dumps(answer).encode(), (JSON,))


def _refusal(kind: str, value: str, said: str) -> Reply:
    message = [{"type": kind, "value": value, "message": said}]
    answer = {"status": "failed", "message-type": "validation-failure", "message": message}
    return Reply(400, json.dumps(answer).encode(), (JSON,))


def edited(change: Any) -> Fault:
    """The honest answer's JSON after `change` has had its way with it."""

    def spoil(_question: Question, reply: Reply) -> Reply:
        answer = json.loads(reply.body)
        change(answer)
        return replace(reply, body=json.dumps(answer).encode())

    return spoil


def main() -> None:
    options = argparse.ArgumentParser(description="Play Crossref's API on 127.0.0.1.")
    options.add_argument("--port", type=int, default=8898)
    crossref = CrossrefServer(options.parse_args().port)
    print(f"CROSSREF_API_URL={crossref.url} (all works made up)", flush=True)
    crossref.serve_forever()


if __name__ == "__main__":
    main()
