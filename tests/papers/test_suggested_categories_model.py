"""The model of suggested categories as arithmetic and as bytes, without a database."""

from __future__ import annotations

import json
import struct
from math import log

import pytest

from papers.suggested_categories.content import UnknownContent, as_bytes, from_bytes
from papers.suggested_categories.learning import HABIT, Learner
from papers.suggested_categories.model import Model, softmax

ATTACKS, ETHICS = 7, 9


def learned() -> Model:
    learner = Learner({ATTACKS: [{"attack": 1.0}], ETHICS: [{"moral": 1.0}]})
    learner.add([ATTACKS], {"prompt": 3.0, "attack": 3.0})
    learner.add([ETHICS], {"norm": 3.0})
    learner.add([ETHICS], {"norm": 3.0})
    return learner.learned()


def chances(model: Model, **counts: float) -> dict[int, float]:
    return dict(zip(model.categories, model.probabilities(model.weighed(counts)), strict=True))


def test_a_word_speaks_only_for_categories_that_have_it() -> None:
    assert [slot for slot, _ in learned().evidence("norm")] == [1]


def test_a_word_that_no_text_has_speaks_for_none() -> None:
    assert [*learned().evidence("weather")] == []


def test_evidence_is_how_much_rarer_a_word_is_without_the_category() -> None:
    ((_, weight),) = learned().evidence("norm")
    assert weight == pytest.approx(log((2 + 1) / 1))  # in two papers of length 1, smoothed by 1


def test_a_word_of_the_description_speaks_also_by_likeness() -> None:
    ((_, weight),) = learned().evidence("moral")
    assert weight == pytest.approx(log((1 + 1) / 1) + 1)


def test_a_category_with_more_papers_is_a_little_likelier() -> None:
    model = learned()
    assert model.prior[1] - model.prior[0] == pytest.approx(HABIT * (log(3) - log(2)))


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    weighed = learned().weighed({"prompt": 1.0, "norm": 1.0})
    assert weighed["prompt"] > weighed["norm"]


def test_unknown_words_make_it_less_sure() -> None:
    model = learned()
    assert chances(model, norm=1.0, weather=1.0)[ETHICS] < chances(model, norm=1.0)[ETHICS]


def test_chances_add_up_to_one() -> None:
    assert sum(chances(learned(), norm=1.0).values()) == pytest.approx(1)


def test_a_paper_in_a_category_that_is_not_described_is_passed_over() -> None:
    learner = Learner({ATTACKS: [{"attack": 1.0}]})
    learner.add([ETHICS], {"norm": 1.0})
    assert len(learner) == 0


def test_without_papers_the_descriptions_decide() -> None:
    model = Learner({ATTACKS: [{"attack": 1.0}], ETHICS: [{"moral": 1.0}]}).learned()
    assert chances(model, attack=1.0)[ATTACKS] > 0.5


def test_without_categories_there_is_nothing_to_choose_from() -> None:
    model = Learner({}).learned()
    assert model.probabilities(model.weighed({"norm": 1.0})) == []


def test_large_scores_do_not_overflow() -> None:
    assert softmax([5000.0, 0.0], 128.0) == [1.0, 0.0]


def test_bytes_give_the_same_model_again() -> None:
    model = learned()
    assert from_bytes(as_bytes(model)) == model


def test_numbers_are_kept_in_little_endian_order() -> None:
    model = learned()
    assert as_bytes(model).endswith(struct.pack("<f", model.weights[-1]))


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x04.", b"{}\n", b'{"version": 0}\n', b"[1]\n", b"\xff\xfe\n"]
)
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(UnknownContent):
        from_bytes(content)


def test_bytes_that_were_cut_short_are_refused() -> None:
    with pytest.raises(UnknownContent, match="weights has"):
        from_bytes(as_bytes(learned())[:-4])


def test_parts_that_do_not_fit_each_other_are_refused() -> None:
    line, _, numbers = as_bytes(learned()).partition(b"\n")
    head = json.loads(line)
    head["features"].append("another")
    with pytest.raises(UnknownContent, match="do not fit"):
        from_bytes(json.dumps(head).encode() + b"\n" + numbers)
