"""What the second source of a submission said, beside the first one."""

from __future__ import annotations

from papers.models import FieldOrigin, Submission


def said_by_second(submission: Submission) -> dict[str, str]:
    """The fields of the pulled record that the second source said, each with its `FieldOrigin.Source`."""
    record = submission.pulled_record
    # Only arXiv counts versions, and only Crossref knows of others than preprints.
    if record is None or not record.arxiv_version or record.venue_kind == "preprint":
        return {}
    if submission.scheme == "arxiv":
        return dict.fromkeys(("year", "venue"), FieldOrigin.Source.CROSSREF)
    return {"abstract": FieldOrigin.Source.ARXIV}
