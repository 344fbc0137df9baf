"""Whether two records are one work, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papers.matching import LIKELY, POSSIBLE, score
from papers.record import Identifier, Record

OUYANG = ("Long Ouyang", "Jeff Wu", "Xu Jiang", "Diogo Almeida")
TITLE = "Training Language Models to Follow Instructions with Human Feedback"
ABSTRACT = " ".join(f"word{number}" for number in range(60))


def record(
    title: str = TITLE,
    authors: tuple[str, ...] = OUYANG,
    year: int | None = 2022,
    venue: str = "arXiv",
    **more: object,
) -> Record:
    return Record(title=title, authors=authors, year=year, venue=venue, **more)  # type: ignore[arg-type]


def codes(a: Record, b: Record) -> list[str]:
    return [reason.code for reason in score(a, b).reasons]


@pytest.mark.parametrize(
    "title",
    [
        "training language models to follow instructions with human feedback.",
        "{T}raining {L}anguage {M}odels to {F}ollow {I}nstructions with {H}uman {F}eedback",
        "Training Language Models to Follow Instructions with Human Feedback [PDF]",
        "Training language model to folow instruction with human-feedback",
        "InstructGPT: Training Language Models to Follow Instructions with Human Feedback",
        "Training LMs to Follow Instructions with Human Feedback",
        "arXiv:2203.02155 Training Language Models to Follow Instructions with Human Feedback",
    ],
)
def test_a_title_printed_otherwise_is_the_same_work(title: str) -> None:
    assert score(record(), record(title, ("Ouyang, L.", "et al."))).score > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Schütze’s naïve models — revisions", "SCHU\u0308TZE'S NAIVE MODELS: REVISIONS"),
        ("Schütze and the ﬁrst model", "SchÃ¼tze and the first model"),
        (r"The $\alpha$ of 32,000 models", "The α of 32000 models"),
        ("An overview of 11 proposals for alignment", "An overview of eleven proposals for alignment"),
        ("GPT-4 writes papers alone", "GPT4 writes papers alone"),
        ("大语言模型对齐：综述与展望", "大语言模型对齐:综述与展望"),
    ],
)
def test_scripts_numbers_and_encodings_make_no_other_title(one: str, other: str) -> None:
    assert codes(record(one), record(other))[:2] == ["same_people", "same_title"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Secrets of RLHF in Models Part I: PPO", "Secrets of RLHF in models (part 1) PPO"),
        ("Foundations, Volume Two", "Foundations, vol. 2"),
    ],
)
def test_a_part_written_otherwise_is_the_same_part(one: str, other: str) -> None:
    assert score(record(one), record(other)).score > LIKELY


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("Foundations of Alignment: Part I", "Foundations of Alignment: Part 2", ("1", "2")),
        ("Foundations of Alignment", "Foundations of Alignment II", ("–", "2")),
        ("Foundations of Alignment (I)", "Foundations of Alignment (II)", ("1", "2")),
        ("Foundations, Chapter Four", "Foundations, Chapter 5", ("4", "5")),
        ("Physics of Models: Part 2.1", "Physics of Models: Part 2.2", ("2.1", "2.2")),
    ],
)
def test_another_part_is_another_work(one: str, other: str, parts: tuple[str, str]) -> None:
    found = score(record(one), record(other))
    assert found.score < POSSIBLE
    assert (found.reasons[0].code, found.reasons[0].values) == ("part", parts)


def test_the_first_part_may_be_printed_without_its_number() -> None:
    assert "part" not in codes(record("Foundations of Alignment"), record("Foundations of Alignment, Part I"))


@pytest.mark.parametrize(
    "title",
    [
        f"Comment on {TITLE}",
        f"Erratum: {TITLE}",
        f"{TITLE}: Rejoinder",
        f"{TITLE} Revisited",
        f'A Reply to "{TITLE}"',
    ],
)
def test_what_answers_a_work_is_another_one(title: str) -> None:
    assert codes(record(), record(title))[0] == "answers"
    assert score(record(), record(title)).score < POSSIBLE


def test_two_prints_of_one_comment_are_the_same() -> None:
    assert score(record(f"A comment on {TITLE}"), record(f"Comment on {TITLE}")).score > LIKELY


def test_self_correction_is_no_correction() -> None:
    assert "answers" not in codes(record("Self-correction of models"), record("Models"))


def test_the_next_version_is_another_work() -> None:
    found = score(record("Qwen2 Technical Report"), record("Qwen2.5 Technical Report"))
    assert found.score < LIKELY
    assert ("number", ("qwen 2", "qwen 2.5")) in [(reason.code, reason.values) for reason in found.reasons]


def test_the_report_of_another_year_is_another_work() -> None:
    assert score(record("2023 State of Models"), record("2024 State of Models", year=2023)).score < LIKELY


def test_a_dropped_subtitle_needs_the_same_authors() -> None:
    whole = record("Sleeper Agents: Training Models That Persist")
    assert score(whole, record("Sleeper Agents")).score > LIKELY
    assert score(whole, record("Sleeper Agents", ("Ann Author", "Ben Writer"))).score < LIKELY


def test_the_same_title_by_others_is_another_work() -> None:
    found = score(record("Machine Unlearning"), record("Machine Unlearning", ("Ann Author", "Ben Writer")))
    assert found.score < LIKELY
    assert found.reasons[1].code == "other_people"


def test_an_organisation_speaks_neither_for_nor_against() -> None:
    assert codes(record(), record(authors=("OpenAI",))) == ["same_title", "unknown_people"]


def test_a_renamed_work_is_known_by_its_team_and_some_words() -> None:
    assert score(record(), record("Following Instructions from Human Feedback", year=2023)).score > LIKELY


def test_two_published_works_of_one_team_are_two() -> None:
    one = record("Residual Networks for Video Recognition", venue="NeurIPS")
    other = record("Multiplier Networks for Video Recognition", venue="CVPR", year=2023)
    assert "both_published" in codes(one, other)
    assert score(one, other).score < LIKELY


def test_the_same_identifier_settles_it() -> None:
    named = (Identifier("arxiv", "2203.02155"),)
    found = score(record(identifiers=named), record("Anything else", (), identifiers=named))
    assert (found.score, [reason.values for reason in found.reasons]) == (1.0, [("arXiv:2203.02155",)])


def test_the_doi_that_arxiv_gives_is_the_same_identifier() -> None:
    doi = (Identifier("doi", "10.48550/arxiv.2203.02155"),)
    assert (
        score(record(identifiers=(Identifier("arxiv", "2203.02155"),)), record("Else", identifiers=doi)).score
        == 1.0
    )


def test_different_arxiv_ids_speak_against() -> None:
    one, other = (record(identifiers=(Identifier("arxiv", f"2203.0215{n}"),)) for n in (5, 6))
    assert "arxiv" in codes(one, other)


def test_abstracts_decide_where_titles_differ() -> None:
    one = record("Customizing Triggers with Concealed Poisoning", OUYANG[:2], abstract=ABSTRACT)
    other = "Concealed Poisoning Attacks on Models"
    same = score(one, record(other, OUYANG[:2], abstract=ABSTRACT + " more"))
    different = score(one, record(other, OUYANG[:2], abstract=ABSTRACT.upper().replace("WORD", "else")))
    assert different.score < LIKELY < same.score
    assert (same.reasons[1].code, different.reasons[1].code) == ("same_abstract", "other_abstract")


def test_years_apart_count_a_little() -> None:
    near, far = (score(record(), record(year=year)) for year in (2023, 2030))
    assert near.score > far.score > LIKELY
    assert ("years", (8,)) in [(reason.code, reason.values) for reason in far.reasons]


def test_the_order_of_the_two_does_not_matter() -> None:
    one, other = record(), record("Training models for instructions: a study", OUYANG[1:3], 2024)
    assert score(one, other).score == score(other, one).score


def test_a_record_without_a_title_is_like_nothing() -> None:
    assert score(record(""), record("")).score == 0.0


def test_a_title_of_any_length_is_compared_quickly() -> None:
    assert score(record("word " * 100_000), record("another title " * 100_000)).score < LIKELY


@pytest.mark.parametrize(
    "title",
    [
        "Trai1ning Language Mode1s to Follow lnstructions with Hurnan Feedback",
        "Train- ing Language Mod- els to Follow Instruc- tions with Human Feedback",
        "Training Language Models to Follow Instru...",
        "Training Language Models to Follow Instructions with",
        "Training Language Models to Follow Instructions",
        f"{TITLE} (2022)",
        f"[2203.02155] {TITLE}",
        f"{TITLE} | OpenReview",
    ],
)
def test_a_title_misread_or_cut_or_copied_with_its_page_is_the_same_work(title: str) -> None:
    assert score(record(), record(title, ("Ouyang, L.", "et al."))).score > LIKELY


def test_the_reports_of_two_years_in_brackets_are_two() -> None:
    assert score(record("The State of Models (2021)"), record("The State of Models (2022)")).score < LIKELY


def test_a_part_is_known_by_its_number_alone() -> None:
    found = codes(record("Physics of Models: Part 3.1, Storage"), record("Physics of Models 3.1: Storage"))
    assert not {"part", "number", "figures"} & set(found)


def test_the_second_of_two_works_is_another_one() -> None:
    assert score(record("Foundations of Alignment"), record("Foundations of Alignment 2")).score < POSSIBLE


@pytest.mark.parametrize(
    "title", [f"Beyond {TITLE}", f"Rethinking {TITLE}", f"{TITLE} at Scale", f"{TITLE}++"]
)
def test_what_goes_on_from_a_work_with_others_is_another_one(title: str) -> None:
    found = score(record(), record(title, ("Long Ouyang", "Ann Author", "Ben Writer"), year=2023))
    assert "further" in [reason.code for reason in found.reasons]
    assert found.score < LIKELY


def test_a_word_within_both_titles_is_no_step_further() -> None:
    assert "further" not in codes(record(f"Beyond {TITLE}"), record(f"Beyond {TITLE.lower()}"))


@pytest.mark.parametrize("before", ["A Note on", "Authors’ Response:", "Supplementary Material for", "FAQ:"])
def test_what_is_written_about_a_work_is_another_one(before: str) -> None:
    assert codes(record(), record(f"{before} {TITLE}"))[0] == "answers"


def test_re_visiting_is_revisiting() -> None:
    assert "answers" not in codes(record("Re-visiting Models of Text"), record("Revisiting models of text"))


def test_a_summary_in_the_subtitle_is_no_answer() -> None:
    assert "answers" not in codes(
        record("Sleeper Agents: A Short Summary of Tests"), record("Sleeper Agents")
    )


def test_two_ids_of_arxiv_do_not_hide_the_same_title_by_the_same_people() -> None:
    one = Record(
        title="Constitutional AI: Harmlessness from AI Feedback",
        authors=("Yuntao Bai", "Jeff Wu"),
        year=2022,
        identifiers=(Identifier("arxiv", "2212.08073"),),
    )
    again = replace(one, year=2023, identifiers=(Identifier("arxiv", "2303.08774"),))
    assert score(one, again).score >= LIKELY
