"""The seed's glossary: what its file holds, and loading it without touching what people have changed since."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps

from papers import seed
from papers.search.analysis import is_han, words
from papers.seed.load_terms import load_terms
from papers.seed.loader import load
from papers.seed.tally import Tally
from papers.seed.terms import read_terms
from taxonomy import tree
from taxonomy.models import GlossaryTerm

COT = seed.SeedTerm("chain-of-thought", ("chain of thought", "CoT"), ("思维链",), "")
RLHF = seed.SeedTerm("rlhf", ("RLHF",), ("人类反馈强化学习",), "")


def names(term: seed.SeedTerm) -> tuple[str, ...]:
    return term.english + term.chinese


def term_of(name: str) -> seed.SeedTerm:
    (found,) = [term for term in seed.terms() if name in names(term)]
    return found


def mistake(folder: Path, text: str) -> str:
    path = folder / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(seed.SeedError) as caught:
        read_terms(path)
    return str(caught.value)


def test_most_terms_are_in_both_languages() -> None:
    assert len(seed.terms()) == 558
    assert [term.key for term in seed.terms() if not term.chinese] == ["anthropic-hh", "chatgpt"]
    assert [term.key for term in seed.terms() if not term.english] == []


def test_no_name_is_in_two_terms_however_it_is_written() -> None:
    count = Counter(tuple(words(name)) for term in seed.terms() for name in names(term))
    assert [name for name, times in count.items() if times > 1] == []


def test_every_name_is_written_in_the_script_of_its_language() -> None:
    assert [name for term in seed.terms() for name in term.english if not name.isascii()] == []
    assert [n for term in seed.terms() for n in term.chinese if not any(map(is_han, words(n)))] == []


def test_chinese_names_are_simplified() -> None:
    for term in seed.terms():
        for name in term.chinese:
            name.encode("gb2312")  # the simplified set; a traditional character raises


def test_no_chinese_name_is_a_single_character() -> None:
    assert [name for term in seed.terms() for name in term.chinese if len(words(name)) < 2] == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("越狱", "jailbreak"),
        ("奖励模型", "reward model"),
        ("可扩展监督", "scalable oversight"),
        ("机械可解释性", "mechanistic interpretability"),
        ("综述", "survey"),
        ("目标错误泛化", "goal misgeneralization"),
        ("RLHF", "reinforcement learning from human feedback"),
        ("DPO", "direct preference optimization"),
        ("CoT", "chain of thought"),
        ("PPO", "proximal policy optimization"),
    ],
)
def test_the_words_of_the_field_stand_beside_each_other(name: str, other: str) -> None:
    assert term_of(name) == term_of(other)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[term]]\nkey = "a"\nenglish = ["one"]', "glossary.toml: a: a term needs two names at least"),
        ('[[term]]\nkey = "A b"\nenglish = ["a", "b"]', "A b: key may hold only small ASCII letters, digits"),
        ('[[term]]\nkey = "a"\nenglish = ["one", ""]', "a: english is empty or has blanks too many: ''"),
        ('[[term]]\nkey = "a"\nenglish = ["a", "b"]\nfrench = []', "a: unknown: french"),
        ('[[term]]\nkey = "a"\nenglish = ["a", "b"]\n' * 2, "The term a stands twice: a, a."),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in mistake(tmp_path, text)


@pytest.mark.django_db
def test_terms_are_loaded_in_the_order_of_the_file() -> None:
    assert load_terms([RLHF, COT]) == Tally(created=2)
    assert [term.names for term in tree.load().glossary.terms] == [names(RLHF), names(COT)]


@pytest.mark.django_db
def test_a_second_load_changes_nothing() -> None:
    load_terms(seed.terms())
    edition = tree.load().edition
    assert load_terms(seed.terms()) == Tally(unchanged=558)
    assert tree.load().edition == edition


@pytest.mark.django_db
def test_a_term_that_nobody_touched_follows_the_file() -> None:
    load_terms([COT])
    assert load_terms([replace(COT, chinese=("思维链", "思考链"))]) == Tally(changed=1)
    assert GlossaryTerm.objects.get().chinese == ["思维链", "思考链"]


@pytest.mark.django_db
def test_a_term_that_an_admin_edited_is_left() -> None:
    load_terms([COT])
    GlossaryTerm.objects.update(english=["step-by-step reasoning", "CoT"])
    assert load_terms([COT]) == Tally(unchanged=1)
    assert load_terms([replace(COT, note="New.")]) == Tally(kept=["chain-of-thought"])
    assert GlossaryTerm.objects.get().english == ["step-by-step reasoning", "CoT"]


@pytest.mark.django_db
def test_a_term_that_an_admin_deleted_stays_away() -> None:
    load_terms([COT])
    GlossaryTerm.objects.all().delete()
    assert load_terms([replace(COT, note="New.")]) == Tally(kept=["chain-of-thought"])
    assert not GlossaryTerm.objects.exists()


@pytest.mark.django_db
def test_an_admins_own_terms_stand_beside_those_of_the_seed() -> None:
    own = GlossaryTerm.objects.create(english=["RLHF", "learning by praise"])
    load_terms([RLHF])
    assert GlossaryTerm.objects.get(key=None) == own
    assert GlossaryTerm.objects.count() == 2


@pytest.mark.django_db
def test_the_history_says_that_the_seed_made_a_term() -> None:
    load(categories=[], terms=[COT], venues=[], works=[])
    (event,) = apps.get_model("taxonomy", "GlossaryTermEvent").objects.all()
    assert (event.pgh_label, event.english, event.pgh_context.metadata) == (
        "insert",
        ["chain of thought", "CoT"],
        {"source": "seed"},
    )
