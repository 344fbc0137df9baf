"""What a curator looked at before deciding: a decision about something else is refused."""

from __future__ import annotations

import json
from hashlib import sha256

from papers.models import Submission


def seen(submission: Submission) -> str:
    """Another text after every change of what a decision is about; a page or a client sends it back.

    What was typed, pulled, proposed and commented, and whether it waits for an answer.
    """
    said = [
        submission.state,
        submission.typed,
        submission.pulled,
        submission.proposal,
        submission.comment,
    ]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
