"""Venues by the names that publishers print."""

from __future__ import annotations

import pytest

from papers import ingest
from papers.models import Venue
from papers.seed import venues
from papers.venue_names import forms, match, plain

KNOWN = forms((venue.name, venue.full_name) for venue in venues())


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics", "ACL"),
        (
            "Proceedings of the 60th Annual Meeting of the Association for Computational Linguistics"
            " (Volume 1: Long Papers)",
            "ACL",
        ),
        ("Findings of the Association for Computational Linguistics: EMNLP 2020", "Findings of EMNLP"),
        ("Findings of the Association for Computational Linguistics: ACL-IJCNLP 2021", "Findings of ACL"),
        ("Proceedings of the 2019 Conference of the North", "NAACL-HLT"),
        (
            "Proceedings of the 2020 Conference on Empirical Methods in Natural Language Processing (EMNLP)",
            "EMNLP",
        ),
        ("Advances in Neural Information Processing Systems 35", "NeurIPS"),
        ("CHI '21: CHI Conference on Human Factors in Computing Systems", "CHI"),
        ("2022 ACM Conference on Fairness, Accountability, and Transparency", "FAccT"),
        ("2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR"),
        (
            "Proceedings of the Thirty-Third International Joint Conference on Artificial Intelligence",
            "IJCAI",
        ),
        ("Proceedings of the Second Workshop on Abusive Language Online", "ALW2"),
        ("ICML '08", "ICML"),
        ("NATURE", "Nature"),
    ],
)
def test_a_printed_name_means_a_venue_of_ours(printed: str, name: str) -> None:
    assert match(printed, KNOWN) == name


@pytest.mark.parametrize(
    "printed",
    [
        "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics"
        ": System Demonstrations",
        "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics"
        " (Volume 4: Student Research Workshop)",
        "Nature Machine Intelligence",
        "Lecture Notes in Computer Science",
        "Asian Conference on Machine Learning",
        "2020",
        "",
    ],
)
def test_what_only_looks_alike_means_none(printed: str) -> None:
    assert match(printed, KNOWN) == ""


def test_no_two_venues_of_the_seed_have_one_plain_name() -> None:
    assert "" not in KNOWN.values()


def test_a_name_that_two_venues_share_means_none() -> None:
    known = forms([("A", "Workshop on Alignment"), ("B", "The 2nd Workshop on Alignment")])
    assert match("Third Workshop on Alignment", known) == ""


def test_a_name_of_fillers_only_stays_as_it_is() -> None:
    assert plain("Proceedings of the 2020") == "proceedings of the 2020"


def test_a_publishers_name_makes_no_second_venue(db: None) -> None:
    ours = Venue.objects.create(name="NeurIPS", full_name="Advances in Neural Information Processing Systems")
    assert ingest.venue_named("Advances in Neural Information Processing Systems 36") == ours


def test_a_name_that_is_not_sure_is_kept_as_printed(db: None) -> None:
    made = ingest.venue_named("Proceedings of the 4th Symposium on Nothing", "conference")
    assert made
    assert (made.name, made.kind) == ("Proceedings of the 4th Symposium on Nothing", "conference")
