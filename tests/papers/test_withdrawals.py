"""What of arXiv's comments and abstracts says that a paper was withdrawn."""

from __future__ import annotations

import time

import pytest

from papers.sources.withdrawals import is_withdrawn

WITHDRAWING_COMMENTS = [
    "Withdrawn",
    "withdrawn.",
    "Paper withdrawn",
    "Withdrawn due to an error in Theorem 2",
    "Paper withdrawn due to a crucial error in the proof of Lemma 3",
    "This paper has been withdrawn by the authors due to an error in Theorem 2",
    "This paper has been temporarily withdrawn",
    "We have withdrawn this paper",
    "The authors wish to withdraw this paper; the data were wrong",
    "arXiv admin note: this submission has been withdrawn by arXiv administrators",
    "This submission has been removed by arXiv administrators because of inappropriate content",
    "This article has been removed by arXiv moderators",
    "Retracted",
    "This work was retracted by its authors",
    "12 pages. There is an error in Section 4, so this paper is withdrawn",
    "Superseded by arXiv:2301.00001, withdrawn",
    "Error in theorem 2. Paper withdrawn",
    "withdrawn from arXiv by the submitter",
    "Withdrawal: the results do not hold",
]
OTHER_COMMENTS = [
    "",
    "34 pages, 5 figures",
    "This version replaces the withdrawn paper arXiv:2212.00001",
    "Supersedes withdrawn submission arXiv:2212.00001",
    "An earlier version was withdrawn",
    "This paper was previously withdrawn, and is now corrected",
    "Theorem 4 of v1 has been withdrawn",
    "Withdrawn from ICLR 2023, accepted at TMLR",
    "We withdrew the paper from NeurIPS",
    "This paper has not been withdrawn",
    "Workshop on retracted papers",
    "Figure 3 removed by request",
]
WITHDRAWING_ABSTRACTS = [
    "This paper has been withdrawn.",
    "This paper has been withdrawn by the author due to an error. We study rewards.",
    "Withdrawn due to an error.",
    "[Withdrawn] We study rewards.",
    "This submission has been temporarily withdrawn.",
    "The authors have decided to withdraw this paper.",
    "arXiv admin note: This submission has been removed by arXiv administrators.",
]
OTHER_ABSTRACTS = [
    "",
    "We study what readers do when a paper is withdrawn, and why.",
    "We study drugs withdrawn from the market.",
    "The agent was withdrawn by force.",
    "Retracted papers are still cited. We ask why.",
    "Models cite papers. This paper was withdrawn in 2011, they say.",
    "Withdrawn states in dialogue are hard to detect.",
]


@pytest.mark.parametrize("comment", WITHDRAWING_COMMENTS)
def test_a_comment_tells_of_a_withdrawal(comment: str) -> None:
    assert is_withdrawn(comment, "We study rewards.")


@pytest.mark.parametrize("comment", OTHER_COMMENTS)
def test_a_comment_about_something_else_does_not(comment: str) -> None:
    assert not is_withdrawn(comment, "We study rewards.")


@pytest.mark.parametrize("abstract", WITHDRAWING_ABSTRACTS)
def test_an_abstract_begins_with_a_withdrawal(abstract: str) -> None:
    assert is_withdrawn("", abstract)


@pytest.mark.parametrize("abstract", OTHER_ABSTRACTS)
def test_an_abstract_about_withdrawing_does_not(abstract: str) -> None:
    assert not is_withdrawn("", abstract)


@pytest.mark.parametrize("text", ["theorem " * 5_000, "previous " * 5_000, "w" * 40_000, "not " * 10_000])
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    is_withdrawn(text, text)
    assert time.process_time() - begun < 1
