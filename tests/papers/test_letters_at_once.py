"""Two workers who send letters at the same moment do not wait for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction

from papers import curation, letters
from papers.letters import sending
from papers.models import Letter, User
from tests.papers.following import let_it_be_due, make_follower
from tests.papers.submissions import make_submission

LONGEST = 10  # seconds that a worker may take who waits for nobody


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_wait_for_a_letter_that_another_is_claiming(cora: User) -> None:
    row = make_submission()
    for number in (1, 2, 3):
        make_follower(row, f"reader{number}@example.org")
    curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    mail.outbox.clear()
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        claimed = sending._claim()  # held until the block ends
        sent = other.submit(_work).result(timeout=LONGEST)
    assert claimed
    assert (sent, Letter.objects.filter(sent_at=None).get()) == (2, claimed)
    assert claimed.follower.address not in {address for letter in mail.outbox for address in letter.to}


def _work() -> int:
    try:
        return letters.send_due()
    finally:
        connection.close()
