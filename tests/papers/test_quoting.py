"""Evidence is quoted: it stands in the abstract or in the title."""

from __future__ import annotations

import pytest

from papers import curation
from papers.curation import CurationError
from papers.models import Classification, Paper, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.submissions import make_submission, pulled_record

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
ABSTRACT = "We fine-tune — with “care” — a naïve model. It follows.\n\nNothing else helps {LLM}s."


@pytest.fixture
def rl(db: None) -> Category:
    return making.grow_tree()[RL]


def accept(quote: str, rl: Category, by: User, *, abstract: str = ABSTRACT) -> Paper:
    row = make_submission(pulled=pulled_record(abstract=abstract).as_json())
    return curation.accept(row, by=by, categories=[rl], evidence={rl: quote})


@pytest.mark.parametrize(
    "quote",
    [
        "It follows.",
        'we fine-tune -- with "care" - a naive  model',
        "It follows. Nothing else helps LLMs.",
        "We fine-tune … Nothing else",
        "Nothing else helps LLMs. It follows.",
        "A study of 2301.00001",  # the title
    ],
)
def test_what_stands_there_is_evidence_however_it_is_set(quote: str, rl: Category, cora: User) -> None:
    paper = accept(quote, rl, cora)
    assert paper.classifications.get().evidence == " ".join(quote.split())


@pytest.mark.parametrize("quote", ["The moon is made of cheese.", "It follows. The moon does.", "…", "。"])
def test_what_stands_nowhere_is_refused(quote: str, rl: Category, cora: User) -> None:
    with pytest.raises(CurationError, match="stands neither in the abstract nor in the title"):
        accept(quote, rl, cora)
    assert not Classification.objects.exists()


def test_without_an_abstract_anything_is_evidence(rl: Category, cora: User) -> None:
    assert accept("It says so on page 3.", rl, cora, abstract="").classifications.get().evidence


def test_what_was_evidence_before_stays_evidence(catalogue: dict[str, Paper], cora: User) -> None:
    bai, rl = catalogue["bai2022constitutional"], Category.objects.get(path=RL)
    Classification.objects.filter(paper=bai).update(evidence="From an older abstract.")
    curation.classify_paper(bai, by=cora, categories=[rl], evidence={rl: "From an older abstract."})
    assert bai.classifications.get().evidence == "From an older abstract."
    with pytest.raises(CurationError, match=r"“From nowhere\.” stands neither"):
        curation.classify_paper(bai, by=cora, categories=[rl], evidence={rl: "From nowhere."})
