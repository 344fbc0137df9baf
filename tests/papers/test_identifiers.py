"""Identifiers in every form that people paste."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papers.identifiers import MAX_LENGTH, arxiv_month, label, parse, parse_with_version, related, url
from papers.record import Identifier

CONSTITUTIONAL = Identifier("arxiv", "2212.08073")


@pytest.mark.parametrize(
    "text",
    [
        "2212.08073",
        " 2212.08073. ",
        "arXiv:2212.08073",
        "ARXIV: 2212.08073",
        "arXiv 2212.08073",
        "arXiv preprint arXiv:2212.08073, 2022",
        "arXiv:2212.08073 [cs.CL]",
        "ａｒＸｉｖ：２２１２．０８０７３",
        "（arXiv：2212.08073）。",
        "oai:arXiv.org:2212.08073",
        "2212.08073.pdf",
        "abs/2212.08073",
        "arxiv.org/abs/2212.08073",
        "www.arxiv.org/pdf/2212.08073",
        "//arxiv.org/abs/2212.08073",
        "HTTPS://ARXIV.ORG/ABS/2212.08073",
        "<https://arxiv.org/abs/2212.08073/>,",
        "https://arxiv.org/abs/2212.08073?context=cs.AI",
        "https://arxiv.org/abs/arXiv:2212.08073",
        "https://arxiv.org/pdf/2212.08073.pdf#page=3",
        "https://arxiv.org/ftp/arxiv/papers/2212/2212.08073.pdf",
        "http://export.arxiv.org/e-print/2212.08073",
        "http://de.arxiv.org/format/2212.08073",
        "https://browse.arxiv.org/html/2212.08073#S3",
        "http://lanl.arxiv.org/ps/2212.08073",
        "http://xxx.lanl.gov/src/2212.08073",
        "https://ar5iv.org/abs/2212.08073",
        "https://ar5iv.labs.arxiv.org/html/2212.08073",
        "https://www.alphaxiv.org/abs/2212.08073",
        "https://alphaxiv.org/overview/2212.08073",
        "https://www.alphaxiv.org/zh/overview/2212.08073",
        "https://alphaxiv.org/pdf/2212.08073",
        "https://huggingface.co/papers/2212.08073",
        "https://www.arxiv-vanity.com/papers/2212.08073/",
        "https://scirate.com/arxiv/2212.08073",
        "https://papers.cool/arxiv/2212.08073",
        "https://dblp.org/rec/journals/corr/abs-2212-08073.html",
        "https://api.semanticscholar.org/arXiv:2212.08073",
        "https://api.semanticscholar.org/graph/v1/paper/ARXIV:2212.08073",
        "https://doi.org/10.48550/arXiv.2212.08073",
        "doi:10.48550/ARXIV.2212.08073",
        "arXiv: https://arxiv.org/abs/2212.08073",
        "arXiv:2212.08073 (cs)",
        "arXiv ID: 2212.08073",
        "arXiv.org:2212.08073",
        "[2212.08073] Constitutional AI: Harmlessness from AI Feedback",
        "Bai et al. Constitutional AI. arXiv preprint arXiv:2212.08073 (2022).",
        "eprint = {2212.08073},",
        "@misc{bai2022constitutional,\n  eprint={2212.08073},\n  archivePrefix={arXiv}\n}",
        r"\url{https://arxiv.org/abs/2212.08073}",
        "Constitutional AI, doi 10.48550/arXiv.2212.08073 (2022)",
        "[Constitutional AI](https://arxiv.org/abs/2212.08073)",
        "https://arxiv.org/pdf/2212.08073.pdf%23page=3",
        "https://web.archive.org/web/2023/https://arxiv.org/abs/2212.08073",
        "https://www.semanticscholar.org/arxiv/2212.08073",
        "https://ui.adsabs.harvard.edu/abs/arXiv:2212.08073",
        "https://www.connectedpapers.com/main/arXiv:2212.08073",
        "https://www.emergentmind.com/papers/2212.08073",
        "https://www.themoonlight.io/paper/2212.08073",
        "themoonlight.io/zh/paper/2212.08073",
        "https://arxiv-sanity-lite.com/?rank=pid&pid=2212.08073",
    ],
)
def test_an_arxiv_id_is_recognised_however_it_is_pasted(text: str) -> None:
    assert parse_with_version(text) == parse_with_version("2212.08073")
    assert parse(text) == CONSTITUTIONAL


@pytest.mark.parametrize(
    ("text", "value", "version"),
    [
        ("2212.08073v1", "2212.08073", 1),
        ("arXiv:2212.08073v12 [cs.CL] 15 Dec 2022", "2212.08073", 12),
        ("https://arxiv.org/pdf/2212.08073v2.pdf", "2212.08073", 2),
        ("https://www.alphaxiv.org/abs/2212.08073v3", "2212.08073", 3),
        ("https://doi.org/10.48550/arXiv.2212.08073v4", "2212.08073", 4),
        ("arXiv:2212.08073, v2", "2212.08073", 2),
        ("[2212.08073v2] Constitutional AI", "2212.08073", 2),
        ("arXiv:2212.08073v1 and arXiv:2212.08073v2", "2212.08073", None),
        ("math.GT/0309136v2", "math/0309136", 2),
        ("https://arxiv.org/pdf/hep-th/9711200v3", "hep-th/9711200", 3),
        ("cs/9901001", "cs/9901001", None),
    ],
)
def test_a_version_is_split_off_and_kept(text: str, value: str, version: int | None) -> None:
    parsed = parse_with_version(text)
    assert parsed is not None
    assert (parsed.identifier, parsed.version) == (Identifier("arxiv", value), version)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("cs/9901001", "cs/9901001"),
        ("arXiv:cs/9901001", "cs/9901001"),
        ("CS/9901001", "cs/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("cond-mat.stat-mech/0309136", "cond-mat/0309136"),
        ("http://arxiv.org/abs/cs.CL/9901001", "cs/9901001"),
        ("https://arxiv.org/pdf/hep-th/9711200.pdf", "hep-th/9711200"),
        ("10.48550/arXiv.math/0309136", "math/0309136"),
    ],
)
def test_an_old_arxiv_id_loses_its_subject_class(text: str, value: str) -> None:
    assert parse(text) == Identifier("arxiv", value)


@pytest.mark.parametrize("text", ["0704.0001", "1412.9999", "1501.00001"])
def test_a_number_that_arxiv_can_have_given_is_an_id(text: str) -> None:
    assert parse(text) == Identifier("arxiv", text)


@pytest.mark.parametrize(
    "text",
    [
        "0703.0001",  # before the new style
        "1412.00001",  # five digits too early
        "1501.0001",  # four digits too late
        "2213.00001",  # no thirteenth month
        "2200.00001",
        "2212.00000",
        "2212.08073v0",
        "cs/0704001",  # after the old style
        "cs/9013001",
        "cooking/9901001",
        "٢٢١٢.٠٨٠٧٣",  # digits of another script are no arXiv number
        "2212.08073 2212.08074",
        "see 2212.08073",
        "a rate of 2212.08073 and of {0.5}",
        "[2212.08073] replaces 2212.08074",
        "arXiv:2212.08073 and arXiv:2212.08074",
        "arXiv:2213.00001 (cs)",
        "a sum of [2212.080731]",
        "arXiv:2212.08073b of another numbering",
        "arXiv has 1234.56789 papers a month",
    ],
)
def test_what_only_looks_like_an_arxiv_id_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1145/3173574.3173986", "10.1145/3173574.3173986"),
        ("doi:10.1145/3173574.3173986.", "10.1145/3173574.3173986"),
        ("DOI: https://doi.org/10.1145/3173574.3173986", "10.1145/3173574.3173986"),
        ("info:doi/10.1037/0003-066X.62.4.271", "10.1037/0003-066x.62.4.271"),
        ("http://dx.doi.org/10.1126%2Fscience.ade9097", "10.1126/science.ade9097"),
        ("https://doi.org/10.1126%252Fscience.ade9097", "10.1126/science.ade9097"),
        ("doi.org/10.1126/science.ade9097?utm_source=x", "10.1126/science.ade9097"),
        ("(10.1016/S0140-6736(20)30183-5)", "10.1016/s0140-6736(20)30183-5"),
        ("<10.1002/(SICI)1(1998)49:8<693::AID-ASI4>3.0.CO;2-O>", "10.1002/(sici)1(1998)49:8<693::aid-asi4>3.0.co;2-o"),
        ("https://dl.acm.org/doi/pdf/10.1145/3173574.3173986", "10.1145/3173574.3173986"),
        ("https://link.springer.com/content/pdf/10.1007/s43681-021-00043-6.pdf", "10.1007/s43681-021-00043-6"),
        ("https://link.springer.com/article/10.1007/s43681-021-00043-6#Sec1", "10.1007/s43681-021-00043-6"),
        ("https://onlinelibrary.wiley.com/doi/abs/10.1002/ab.21737", "10.1002/ab.21737"),
        ("https://www.tandfonline.com/doi/full/10.1080/1", "10.1080/1"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2020.1/full", "10.3389/fpsyg.2020.1"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0221152", "10.1371/journal.pone.0221152"),
        ("https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00434/109273/X", "10.1162/tacl_a_00434"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "10.1101/2020.01.01.123456"),
        ("https://www.nature.com/articles/s41586-023-06221-2", "10.1038/s41586-023-06221-2"),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4375268", "10.2139/ssrn.4375268"),
        ("https://api.crossref.org/works/10.1126/science.ade9097", "10.1126/science.ade9097"),
        ("10.18653/v1/N19-1423", "10.18653/v1/n19-1423"),
    ],
)  # fmt: skip
def test_a_doi_is_recognised_in_lower_case(text: str, value: str) -> None:
    assert parse(text) == Identifier("doi", value)


def test_acm_s_numbers_without_a_doi_are_an_address() -> None:
    address = Identifier("url", "https://dl.acm.org/doi/10.5555/3171837.3171951")
    assert parse("10.5555/3171837.3171951") == address
    assert parse("https://dl.acm.org/doi/pdf/10.5555/3171837.3171951") == address


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020.acl-main.468", "2020.acl-main.468"),
        ("p19-1001", "P19-1001"),
        ("https://aclanthology.org/2020.acl-main.468/", "2020.acl-main.468"),
        ("https://aclanthology.org/2020.acl-main.468v2.pdf", "2020.acl-main.468"),
        ("https://aclanthology.org/N16-2013.bib", "N16-2013"),
        ("https://www.aclweb.org/anthology/papers/P/P19/P19-1001/", "P19-1001"),
        ("https://aclanthology.org/attachments/2020.acl-main.468.Software.zip", "2020.acl-main.468"),
        ("https://api.semanticscholar.org/graph/v1/paper/ACL:W12-3903", "W12-3903"),
    ],
)
def test_an_acl_id_is_recognised(text: str, value: str) -> None:
    assert parse(text) == Identifier("acl", value)


@pytest.mark.parametrize(
    "text",
    [
        "https://openreview.net/forum?id=rylV-2C9KQ",
        "https://openreview.net/forum?id=rylV-2C9KQ&noteId=B1ckMDqlg",
        "https://openreview.net/pdf?id=rylV-2C9KQ",
        "https://openreview.net/attachment?id=rylV-2C9KQ&name=supplementary_material",
        "openreview.net/forum?id=rylV-2C9KQ#discussion",
    ],
)
def test_an_openreview_id_keeps_its_case(text: str) -> None:
    assert parse(text) == Identifier("openreview", "rylV-2C9KQ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("HTTP://Example.ORG:80/Path/?b=2&utm_source=x#top", "https://example.org/Path?b=2"),
        ("https://example.org:8443/", "https://example.org:8443"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("https://example.org/%7euser/%e4%b8%ad", "https://example.org/~user/%E4%B8%AD"),
        ("https://example.org/中", "https://example.org/%E4%B8%AD"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("(https://en.wikipedia.org/wiki/RLHF_(method)).", "https://en.wikipedia.org/wiki/RLHF_(method)"),
        ("https://openreview.net/group?id=ICLR.cc/2023", "https://openreview.net/group?id=ICLR.cc/2023"),
        ("https://arxiv.org/list/cs.CL/recent", "https://arxiv.org/list/cs.CL/recent"),
        ("https://aclanthology.org/volumes/2020.acl-main/", "https://aclanthology.org/volumes/2020.acl-main"),
        ("https://arxiv.org.evil.example/abs/2212.08073", "https://arxiv.org.evil.example/abs/2212.08073"),
    ],
)
def test_any_other_address_is_normalised_for_comparison(text: str, value: str) -> None:
    assert parse(text) == Identifier("url", value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " . ",
        "Constitutional AI",
        "10.1145",
        "https://",
        "https://localhost/a",
        "https://two words.example/",
        "https://user:secret@example.org/",
        "https://arxiv.org@evil.example/abs/2212.08073",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "2212.08073\x00",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * MAX_LENGTH,
    ],
)
def test_what_is_no_identifier_is_none(text: str) -> None:
    assert parse(text) is None


def test_invisible_characters_of_a_copied_text_do_no_harm() -> None:
    assert parse("\ufeffarXiv:\u200b2212.08073\u00ad") == CONSTITUTIONAL


# What follows from an identifier


@pytest.mark.parametrize(
    ("text", "implied"),
    [
        ("10.18653/v1/2020.acl-main.468", ["acl:2020.acl-main.468"]),
        ("10.3115/v1/P14-1001", ["acl:P14-1001"]),
        ("P19-1001", ["doi:10.18653/v1/p19-1001"]),
        ("2212.08073", ["doi:10.48550/arxiv.2212.08073"]),
        ("10.1145/3173574.3173986", []),
        ("https://example.org/a", []),
    ],
)
def test_related_identifiers_name_the_same_work(text: str, implied: list[str]) -> None:
    identifier = parse(text)
    assert identifier is not None
    assert list(map(str, related(identifier))) == implied


def test_an_arxiv_doi_that_came_in_raw_leads_to_the_arxiv_id() -> None:
    assert related(Identifier("doi", "10.48550/arxiv.2212.08073")) == (CONSTITUTIONAL,)


@pytest.mark.parametrize(
    ("text", "address", "printed"),
    [
        ("2212.08073", "https://arxiv.org/abs/2212.08073", "arXiv:2212.08073"),
        ("10.1002/A<1>", "https://doi.org/10.1002/a%3C1%3E", "doi:10.1002/a<1>"),
        ("P19-1001", "https://aclanthology.org/P19-1001/", "ACL:P19-1001"),
        ("openreview:B1ckMDqlg", "https://openreview.net/forum?id=B1ckMDqlg", "OpenReview:B1ckMDqlg"),
        ("http://example.org/a/", "https://example.org/a", "example.org/a"),
    ],
)
def test_an_identifier_has_an_address_and_a_label(text: str, address: str, printed: str) -> None:
    identifier = parse(text)
    assert identifier is not None
    assert (url(identifier), label(identifier)) == (address, printed)


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2212.08073", (2022, 12)),
        ("0704.0001", (2007, 4)),
        ("math/0309136", (2003, 9)),
        ("hep-th/9108001", (1991, 8)),
    ],
)
def test_an_arxiv_id_tells_its_month(value: str, month: tuple[int, int]) -> None:
    assert arxiv_month(value) == month


def test_asking_the_month_of_something_else_is_an_error() -> None:
    with pytest.raises(ValueError, match="'P19-1001' is not an arXiv id"):
        arxiv_month("P19-1001")


# Properties

PIECES = (
    "https:// http: // arxiv.org /abs/ /pdf/ 2212.08073 v1 .pdf arXiv: 10.1145/ 10.5555/1 doi.org/ doi: "
    "10.48550/arXiv. acl: P19-1001 openreview: forum?id= url: www. example.org :80 @ / . "
    "; ( ) [ ] < > { } %41 %2e %25 % ? & utm_x= "
    "gclid # é 中 ． ： ﬁ ſ İ ß ％ Ａ dl.acm.org/doi/ cs/9901001 ' ,"
)
pieces = st.sampled_from([*PIECES.split(), " ", "\u200b", "\n"])
pasted = st.one_of(st.text(), st.lists(st.one_of(pieces, st.text(max_size=2)), max_size=10).map("".join))


@example("https://example.org/ar%78iv:2212.08073")  # names an id only once it is canonical
@given(pasted)
def test_a_canonical_identifier_reads_as_itself(text: str) -> None:
    identifier = parse(text)
    if identifier is not None:
        assert parse(str(identifier)) == identifier
        assert parse(url(identifier)) == identifier
        assert str(identifier).isascii()
        assert len(str(identifier)) <= MAX_LENGTH


@given(pasted)
def test_what_is_related_is_related_back(text: str) -> None:
    identifier = parse(text)
    if identifier is not None:
        assert all(identifier in related(other) for other in related(identifier))


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "a.",
        "%25",
        "10.1/",
        "arxiv:",
        "/",
        "./",
        ".pdf",
        "/pdf",
        "v1",
        "中",
        "\ufdfa",
        "&a",
        "{",
        " [",
        "x/10.1145/",
        "[2212.08073] ",
        "arxiv 2212.0807",
        "[hep-",
    ],
)
@pytest.mark.parametrize(
    "start", ["", "https://example.org/", "10.1145/", "https://dl.acm.org/doi/10.1145/", "arxiv"]
)
def test_a_long_repetition_takes_no_long_time(start: str, piece: str) -> None:
    text = (start + piece * MAX_LENGTH)[:MAX_LENGTH]
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 0.05


@pytest.mark.parametrize("end", [" x", "\\", "#", "?a b", ")"])
@pytest.mark.parametrize("middle", ["0", "a.", "/", "?", "%2", "(", "a/10."])
def test_an_address_that_ends_badly_takes_no_long_time(middle: str, end: str) -> None:
    text = f"https://{middle * MAX_LENGTH}"[: MAX_LENGTH - 10] + end
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 0.05
