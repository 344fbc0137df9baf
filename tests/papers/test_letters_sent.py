"""Letters by a real worker, without beat, through a mail server that is sometimes not itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from papers import bell, curation, letters
from papers.models import Letter, Reason, State, Submission, User
from tests import processes
from tests.arxiv_server import ArxivServer
from tests.mail_server import MailServer
from tests.papers.following import ADDRESS, let_it_be_due, make_follower
from tests.papers.submissions import NEW, in_time, make_submission
from tests.processes import eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SITE = "https://alignlit.example.org"


class Office:
    """A mail server, and a worker that sends by it: the one that runs, or a new one after a kill."""

    def __init__(self, held: ExitStack, log: Path) -> None:
        self.server = held.enter_context(MailServer())
        self._held, self._log = held, log
        self._arxiv = held.enter_context(ArxivServer())
        self._arxiv.add(NEW, title="Wombats that are aligned")
        self._worker: subprocess.Popen[bytes] | None = None

    def worker(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            mail = {"EMAIL_URL": f"smtp://127.0.0.1:{self.server.port}", "EMAIL_TIMEOUT": "2"}
            sources = {"ARXIV_API_URL": self._arxiv.url, "ARXIV_MIN_INTERVAL": "0.1"}
            self._log.unlink(missing_ok=True)  # which tells when the worker is ready
            starting = processes.worker(self._log, PUBLIC_URL=SITE, **mail, **sources)
            self._worker = self._held.enter_context(starting)
        return self._worker

    def dies(self) -> None:
        """The worker is killed, and another one comes."""
        self.worker().kill()
        self.worker().wait()
        self.worker()

    def arrived(self, count: int) -> EmailMessage:
        """The last of so many letters, which are marked as sent."""
        assert eventually(lambda: len(self.server.letters) >= count), self._log.read_text()
        assert eventually(lambda: not Letter.objects.filter(sent_at=None).exists()), self._log.read_text()
        assert len(self.server.letters) == count
        return self.server.letters[-1]


@pytest.fixture(scope="module")
def _office(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with ExitStack() as held, pytest.MonkeyPatch.context() as patch:
        processes.empty_broker(patch)
        yield Office(held, tmp_path_factory.mktemp("office") / "worker.log")


@pytest.fixture
def office(_office: Office) -> Office:
    _office.server.heal()
    _office.server.letters.clear()
    _office.worker()
    return _office


@pytest.fixture
def letter(office: Office, cora: User) -> Letter:
    """One that is due."""
    row = make_submission()
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    return Letter.objects.get()


def beat() -> None:
    """What beat does every minute."""
    bell.ring(letters.SEND)


def test_a_submission_is_followed_to_its_decision_in_the_submitters_language(
    client: Client, cora: User, office: Office
) -> None:
    client.post("/zh/submit/", in_time({"reference": NEW}))
    row = Submission.objects.get()
    assert eventually(lambda: Submission.objects.get().state == State.READY)
    client.post(f"/zh/submissions/{row.token}/follow/", {"address": ADDRESS})
    asked = office.arrived(1)
    client.post(link_in(asked, "/follow/").removeprefix(SITE))
    curation.reject(Submission.objects.get(), by=cora, picked=Reason.objects.get(key="scope"))
    let_it_be_due()
    beat()
    told = office.arrived(2)
    assert (asked["To"], asked["Subject"]) == (ADDRESS, "要给您发邮件吗？")
    assert (told["To"], told["Subject"]) == (ADDRESS, "未予收录：Wombats that are aligned")
    assert "内容与语言模型对齐无关。" in told.get_content().splitlines()
    assert link_in(told, f"{row.token}/") == f"{SITE}/zh/submissions/{row.token}/"


def link_in(letter: EmailMessage, words: str) -> str:
    lines: list[str] = letter.get_content().splitlines()
    return next(line for line in lines if words in line)


@pytest.mark.parametrize(
    ("fault", "refusals"),
    [
        ({"greeting": "421 too busy"}, 0),
        ({"greeting": None}, 0),
        ({"answers": {"MAIL": "451 not now"}}, 0),
        ({"answers": {"RCPT": "550 no such person"}}, 1),
        ({"answers": {"DATA": "552 mailbox full"}}, 1),
    ],
)
def test_a_letter_that_is_not_taken_for_a_while_goes_later_and_once(
    office: Office, letter: Letter, fault: dict[str, Any], refusals: int
) -> None:
    vars(office.server).update(fault)
    beat()
    assert eventually(lambda: was_put_off(letter))
    assert letter.attempts == refusals
    office.server.heal()
    office.server.letters.clear()  # what it read before it refused
    let_it_be_due()
    beat()
    assert office.arrived(1)["To"] == ADDRESS
    letter.follower.letters.create(kind=Letter.Kind.CONFIRM)
    beat()
    assert office.arrived(2)["Subject"] == "Shall we write to you?"


def was_put_off(letter: Letter) -> bool:
    """Whether its next time is set; a claim alone reaches further ahead."""
    letter.refresh_from_db()
    return timedelta(0) < letter.due_at - timezone.now() <= timedelta(minutes=10)


def test_a_letter_comes_twice_under_one_name_when_its_worker_dies_before_noting_the_first(
    office: Office, letter: Letter
) -> None:
    office.server.answering.clear()
    beat()
    assert eventually(lambda: len(office.server.letters) == 1)
    office.dies()
    office.server.heal()
    let_it_be_due()
    beat()
    office.arrived(2)
    first, second = office.server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
