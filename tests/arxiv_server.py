"""arXiv's API, played by a local server over made-up papers, that misbehaves on request.

    with ArxivServer() as arxiv:
        arxiv.add(arxiv_id="2212.08073", title="…")
        arxiv.fail(faults.status(503, retry_after=2))

or for trying things by hand: python -m tests.arxiv_server --port 8899 --catalogue FILE.jsonl
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests import arxiv_faults as faults
from tests import arxiv_papers
from tests.arxiv_faults import Question, Reply
from tests.arxiv_papers import WELL_FORMED, Paper, made_up
from tests.played_server import PlayedServer, Seen

__all__ = ["ArxivServer", "Seen", "faults"]
SPAN = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")
ATOM = ("Content-Type", "application/atom+xml; charset=utf-8")


class ArxivServer(PlayedServer):
    """Every well-formed id exists unless it was declared absent; a query finds only papers that were added, whose
    title has each word in quotation marks of it. Use as a context manager."""

    path = "/api/query"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.papers: dict[str, Paper] = {}
        self._absent: set[str] = set()
        self._refused: dict[str, bool] = {}

    def add(self, arxiv_id: str, **given: Any) -> Paper:
        """A paper with these fields; the others are made up."""
        self.papers[arxiv_id] = made_up(arxiv_id, **given)
        return self.papers[arxiv_id]

    def absent(self, *ids: str) -> None:
        self._absent.update(ids)

    def refuse(self, *ids: str, named: bool = True) -> None:
        """Treat ids as malformed: 400 for the whole request, naming the first or nobody."""
        self._refused.update(dict.fromkeys(ids, named))

    def understand(self, path: str) -> tuple[Question, dict[str, str]]:
        params = {name: values[-1] for name, values in parse_qs(urlsplit(path).query).items()}
        ids = tuple(filter(None, params.get("id_list", "").split(",")))
        papers = self._search(params["search_query"]) if "search_query" in params else self._found(ids)
        return Question(ids, papers, path), params

    def honest(self, question: Question, params: dict[str, str]) -> Reply:
        if "(((" in params.get("search_query", ""):
            said = "The search query could not be parsed"
            return Reply(400, arxiv_papers.error_feed(said), (ATOM,))
        for id in question.ids:
            if self._refused.get(id) is False:
                return Reply(400, arxiv_papers.error_feed("bad request"), (ATOM,))
            if id in self._refused or not WELL_FORMED.fullmatch(id):
                return Reply(400, arxiv_papers.error_feed(f"incorrect id format for {id}"), (ATOM,))
        start, most = int(params.get("start", 0)), int(params.get("max_results", 10))
        shown = question.papers[start : start + most]
        return Reply(200, arxiv_papers.feed(shown, len(question.papers), question.path), (ATOM,))

    def _search(self, query: str) -> tuple[Paper, ...]:
        """As arXiv sorts by submittedDate; the span is compared to the minute."""
        span = SPAN.search(query)
        first, last = (span[1], span[2]) if span else ("", "9")
        words = re.findall(r'"(.+?)"', query)
        found = [
            paper
            for paper in self.papers.values()
            if first <= re.sub(r"\D", "", paper.published)[:12] <= last
            and all(word.lower() in paper.title.lower() for word in words)
        ]
        return tuple(sorted(found, key=lambda paper: (paper.published, paper.arxiv_id)))

    def _found(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        known = (self._paper(match) for id in ids if (match := WELL_FORMED.fullmatch(id)))
        return tuple(paper for paper in known if paper)

    def _paper(self, match: Any) -> Paper | None:
        id, version = match[1], match[2]
        if id in self._absent or not (id in self.papers or arxiv_papers.exists(id)):
            return None
        paper = self.papers.get(id) or made_up(id)
        return paper if version in (None, str(paper.version)) else None


def main() -> None:
    options = argparse.ArgumentParser(description="Play arXiv's API on 127.0.0.1.")
    options.add_argument("--port", type=int, default=8899)
    options.add_argument("--catalogue", type=Path, help="JSON lines with arxiv_id, title, authors …")
    given = options.parse_args()
    arxiv = ArxivServer(given.port)
    for paper in arxiv_papers.catalogue(given.catalogue) if given.catalogue else ():
        arxiv.papers[paper.arxiv_id] = paper
    print(f"ARXIV_API_URL={arxiv.url} ({len(arxiv.papers)} papers known, all others made up)", flush=True)
    arxiv.serve_forever()


if __name__ == "__main__":
    main()
