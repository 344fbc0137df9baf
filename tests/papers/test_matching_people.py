"""Lists of authors, compared as lists print them."""

from __future__ import annotations

import pytest

from papers.matching.people import people, shared

FULL = ("Yuntao Bai", "Saurav Kadavath", "Amanda Askell")


def share(a: tuple[str, ...], b: tuple[str, ...]) -> float | None:
    found = shared(people(a), people(b))
    return None if found is None else found.share


@pytest.mark.parametrize(
    "printed",
    [
        ("Y. Bai", "S. Kadavath", "A. Askell"),
        ("Bai, Yuntao", "Kadavath, Saurav", "Askell, Amanda"),
        ("Bai Y", "Kadavath S", "Askell A"),
        ("Bai Yuntao", "Kadavath Saurav", "Askell Amanda"),
        ("Bai", "Kadavath", "Askell"),
        ("Bai, Kadavath, Askell",),
        ("Yuntao Bai and Saurav Kadavath & Amanda Askell",),
        ("Amanda Askell", "Yuntao Bai"),
        ("Yuntao Bai et al.",),
        ("Bai, Y.", "others"),
    ],
)
def test_names_in_any_form_are_the_same_persons(printed: tuple[str, ...]) -> None:
    assert (share(FULL, printed) or 0) >= 0.94


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hinrich Schütze", "Hinrich Schuetze"),
        ("Hinrich Schütze", r"Sch{\"u}tze, Hinrich"),
        ("Hinrich Schütze", "Hinrich SchÃ¼tze"),
        ("L. S. Pontryagin", "Pontrjagin, L. S."),
        ("Michał Bilewicz", "Micha? Bilewicz"),
        ("Aimee van Wynsberghe", "A. Wynsberghe"),
        ("Amelia Glaese", "Amelia Glase"),
        ("Marta R. Costa-jussà", "Costa-jussa, M."),
    ],
)
def test_a_name_spelt_otherwise_is_the_same_person(one: str, other: str) -> None:
    assert (share((one,), (other,)) or 0) > 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wei Wang", "Yi Wang"),
        ("Yi Wang", "Ying Wang"),
        ("Li Xu", "Lin Xu"),
        ("David Silver", "David Krueger"),
    ],
)
def test_namesakes_are_others(one: str, other: str) -> None:
    assert share((one,), (other,)) == 0


@pytest.mark.parametrize(
    "name", ["OpenAI", "Gemini Team, Google", "Meta AI", "johnswentworth", "熊德意", "et al."]
)
def test_who_is_no_person_in_latin_letters_is_not_compared(name: str) -> None:
    assert share((name,), FULL) is None


def test_a_person_called_ai_is_a_person() -> None:
    assert share(("Ai Weiwei",), ("Weiwei Ai",)) == 1


def test_the_shares_are_of_the_shorter_and_of_the_longer_list() -> None:
    found = shared(people(FULL), people(("Amanda Askell", "Ben Writer")))
    assert found is not None
    assert (found.count, found.share, round(found.whole, 2), found.first) == (1, 0.5, 0.33, False)


def test_thousands_of_authors_are_compared_quickly() -> None:
    collaboration = tuple(f"Given{n} Family{n}" for n in range(3_000))
    assert share(collaboration, collaboration[::-1]) == 1


def test_et_al_leaves_nobody_out() -> None:
    found = shared(people(["Ann Author", "et al."]), people(["Ann Author", "Ben Writer", "Cy Poet"]))
    assert found
    assert (found.share, found.whole) == (1.0, 1.0)


def test_the_first_three_of_a_team_may_be_a_list_without_its_end() -> None:
    team = ["Ann Author", "Ben Writer", "Cy Poet", "Di Reader"]
    assert [
        found.begins
        for found in map(shared, [people(team[:3]), people(team[1:])], [people(team)] * 2)
        if found
    ] == [
        True,
        False,
    ]


def test_two_letters_with_a_full_stop_are_an_initial() -> None:
    found = shared(people(["Ju. E. Nesterov"]), people(["Yurii Nesterov"]))
    assert found
    assert found.first


def test_a_name_that_ends_in_ai_is_an_organisation() -> None:
    assert people(["EleutherAI"]).bodies
