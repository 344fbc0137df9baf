"""BibTeX: what is written, what is read, and that one is the other's inverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import identifiers
from papers.formats import Problem
from papers.formats.bibtex import entry, read, write
from papers.formats.bibtex_problems import unread
from papers.formats.latex import clean, decode, encode, encode_title
from papers.formats.names import authors_field, name_field, read_authors
from papers.record import Identifier, Record

CONSTITUTIONAL = Record(
    title="Constitutional AI: Harmlessness from AI Feedback",
    authors=("Yuntao Bai", "Saurav Kadavath"),
    authors_complete=False,
    year=2022,
    venue="arXiv",
    venue_kind="preprint",
    url="https://arxiv.org/abs/2212.08073",
    identifiers=(Identifier("arxiv", "2212.08073"),),
    arxiv_primary="cs.CL",
    cite_key="bai2022constitutional",
)
BARE = Record(title="Bare", authors=("Ada Lovelace",), year=1843, cite_key="ada1843bare")
MEETING = replace(BARE, venue="NeurIPS", venue_kind="conference")
ARTICLE = replace(BARE, venue="Science", venue_kind="journal")


def only(text: str) -> Record:
    result = read(text)
    assert result.problems == ()
    (found,) = result.records
    return found.record


def field(record: Record, name: str) -> str | None:
    match = re.search(rf"^  {name} = \{{(.*)\}},?$", entry(record), re.MULTILINE)
    return match[1] if match else None


# Writing an entry


def test_a_preprint_is_written_with_the_eprint_triple() -> None:
    assert entry(CONSTITUTIONAL) == (
        "@misc{bai2022constitutional,\n"
        "  title = {Constitutional {AI}: Harmlessness from {AI} Feedback},\n"
        "  author = {Bai, Yuntao and Kadavath, Saurav and others},\n"
        "  year = {2022},\n"
        "  eprint = {2212.08073},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/2212.08073}\n"
        "}\n"
    )


def test_keywords_are_the_categories_in_their_order_without_the_commas_that_part_them() -> None:
    record = replace(BARE, categories=("Attacks & defences", "Why, what; how"))
    assert field(record, "keywords") == r"Attacks \& defences, Why what how"
    assert only(entry(record)).categories == ("Attacks & defences", "Why what how")


@pytest.mark.parametrize(
    ("changes", "begins", "venue"),
    [
        ({"venue_kind": "conference", "venue": "NeurIPS"}, "@inproceedings{", "booktitle = {NeurIPS}"),
        ({"venue_kind": "workshop", "venue": "ALW2"}, "@inproceedings{", "booktitle = {ALW2}"),
        ({"venue_kind": "journal", "venue": "Science"}, "@article{", "journal = {Science}"),
        ({"venue": "Minds", "volume": "3"}, "@article{", "journal = {Minds}"),
        ({"kind": "report", "venue": "MIRI"}, "@techreport{", "institution = {MIRI}"),
        ({"kind": "book", "venue": "Oxford"}, "@book{", "publisher = {Oxford}"),
        ({"kind": "book", "publisher": "Oxford"}, "@book{", "publisher = {Oxford}"),
        ({"kind": "blog", "venue": "LessWrong"}, "@misc{", "howpublished = {LessWrong}"),
        ({"venue_kind": "preprint", "venue": "bioRxiv"}, "@misc{", "howpublished = {bioRxiv}"),
    ],
)
def test_the_type_follows_the_venue(changes: dict[str, Any], begins: str, venue: str) -> None:
    written = entry(replace(BARE, **changes))
    assert written.startswith(begins)
    assert f"  {venue}" in written


@pytest.mark.parametrize("missing", [{"year": None}, {"authors": ()}, {"venue": ""}])
def test_what_lacks_a_required_field_is_misc(missing: dict[str, Any]) -> None:
    assert entry(replace(ARTICLE, **missing)).startswith("@misc{")


def test_a_book_without_publisher_is_misc_and_says_book() -> None:
    assert field(replace(BARE, kind="book"), "type") == "Book"


def test_a_published_paper_that_is_on_arxiv_carries_the_eprint_too() -> None:
    written = entry(replace(CONSTITUTIONAL, venue="NeurIPS", venue_kind="conference"))
    assert "  booktitle = {NeurIPS},\n" in written
    assert "  eprint = {2212.08073},\n  archivePrefix = {arXiv},\n" in written


def test_a_number_without_volume_becomes_the_issue_that_bibtex_styles_leave_alone() -> None:
    record = replace(ARTICLE, number="7")
    assert (field(record, "number"), field(record, "issue")) == (None, "7")
    assert field(replace(record, volume="2"), "number") == "7"


@pytest.mark.parametrize(
    ("pages", "written"),
    [("12-34", "12--34"), ("12–34", "12--34"), ("e7", "e7"), ("15-1–15-30", "15-1--15-30"), ("1--2", "1--2")],
)
def test_a_range_of_pages_gets_bibtex_s_dash(pages: str, written: str) -> None:
    assert field(replace(ARTICLE, pages=pages), "pages") == written


def test_a_withdrawn_paper_says_so() -> None:
    assert field(replace(BARE, withdrawn=True), "note") == "Withdrawn"
    assert field(replace(BARE, withdrawn=True, note="10 pages"), "note") == "Withdrawn; 10 pages"


def test_without_authors_the_title_is_what_styles_sort_by() -> None:
    assert field(replace(BARE, authors=(), title="On [X] (1)"), "key") == "On X 1"


def test_an_address_stays_untouched() -> None:
    address = "https://example.org/~a_b/c%20d?x=1&y=#top$"
    assert field(replace(BARE, url=address), "url") == address


def test_only_what_would_break_the_entry_is_encoded_in_an_address() -> None:
    assert field(replace(BARE, url="https://x.org/{a}\\^中"), "url") == "https://x.org/%7Ba%7D%5C%5E%E4%B8%AD"


def test_an_address_that_is_none_is_not_written() -> None:
    assert field(replace(BARE, url="javascript:alert(1)"), "url") is None


def test_an_openreview_id_gives_the_address_when_there_is_none() -> None:
    record = replace(BARE, identifiers=(Identifier("openreview", "B1ckMDqlg"),))
    assert field(record, "url") == "https://openreview.net/forum?id=B1ckMDqlg"


def test_a_doi_is_written_raw() -> None:
    record = replace(ARTICLE, identifiers=(Identifier("doi", "10.1162/tacl_a_00434"),))
    assert field(record, "doi") == "10.1162/tacl_a_00434"


def test_a_work_without_a_year_says_so() -> None:
    assert field(replace(BARE, year=None), "year") == "n.d."


def test_a_record_of_which_only_the_identifier_is_known_shows_it() -> None:
    assert field(Record(identifiers=CONSTITUTIONAL.identifiers), "howpublished") == "arXiv:2212.08073"


# Writing many


def test_the_last_line_counts_the_entries() -> None:
    assert list(write([CONSTITUTIONAL, MEETING]))[-1] == "% alignlit: 2 entries\n"
    assert list(write([])) == ["% alignlit: 0 entries\n"]


def test_entries_are_streamed() -> None:
    def endless() -> Iterator[Record]:
        while True:
            yield CONSTITUTIONAL

    first = next(write(endless()))
    assert first.startswith("@misc{bai2022constitutional,")


def test_a_repeated_key_gets_a_letter_whatever_its_case() -> None:
    text = "".join(write([BARE, replace(BARE, cite_key="ADA1843bare"), BARE]))
    assert re.findall(r"@misc\{([^,]*)", text) == ["ada1843bare", "ADA1843bareb", "ada1843barec"]


def test_a_key_is_proposed_for_a_record_without_one() -> None:
    assert entry(replace(BARE, cite_key="")).startswith("@misc{lovelace1843bare,")


def test_a_key_cannot_break_out_of_its_entry() -> None:
    assert entry(replace(BARE, cite_key="a,b}\n@x{")).startswith("@misc{abx,\n")


# Text in LaTeX


@pytest.mark.parametrize(
    ("plain", "latex"),
    [
        ("R&D 100% a_b #1 $5", r"R\&D 100\% a\_b \#1 \$5"),
        ("{~^\\<>|", r"{\textbraceleft}{\textasciitilde}{\textasciicircum}{\textbackslash}"
                     r"{\textless}{\textgreater}{\textbar}"),
        ("é ß ø ł ı ş ğ ă Đ", r"{\'e} {\ss} {\o} {\l} {\i} {\c s} {\u g} {\u a} {\DJ}"),
        ("ế Nguyễn í", r"{\'{\^e}} Nguy{\~{\^e}}n {\'i}"),
        ("“a” ‘b’ – — …", r"{\textquotedblleft}a{\textquotedblright} {\textquoteleft}b{\textquoteright} "
                          r"{\textendash} {\textemdash} {\textellipsis}"),
        ("α-β", r"{$\alpha$}-{$\beta$}"),
        ("中文 ơ", "中文 ơ"),
        ("a -- b ''c''", "a -{}- b '{}'c'{}'"),
    ],
)  # fmt: skip
def test_text_becomes_latex_and_comes_back(plain: str, latex: str) -> None:
    assert encode(plain) == latex
    assert decode(latex) == plain


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("RLHF and LLMs", "{RLHF} and {LLMs}"),
        ("ChatGPT, GPT-4 and GPT-3.5", "{ChatGPT}, {GPT-4} and {GPT-3.5}"),
        ("X-Risk and Llama-2", "{X}-Risk and {Llama-2}"),
        ("A Survey of a Plan: A Study", "A Survey of a Plan: A Study"),
        ("A/B Tests and A* Search", "{A}/{B} Tests and {A}* Search"),
        ("LLM-as-a-Judge in 3D, R&D", r"{LLM}-as-a-Judge in {3D}, {R\&D}"),
        ("What I Learned: I’m Sorry", r"What {I} Learned: {I{\textquoteright}m} Sorry"),
        ("Étude of ÉCOLES", r"{\'E}tude of {{\'E}COLES}"),
        ("Γ-Networks", r"{$\Gamma$}-Networks"),
        ("大模型 RLHF", "大模型 {RLHF}"),
    ],
)
def test_only_words_that_styles_would_spoil_are_protected(title: str, written: str) -> None:
    assert encode_title(title) == written
    assert decode(written) == title


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("An $O(n^2)$ bound", "An {$O(n^2)$} bound"),
        (r"$\alpha_{ij}$-DPO", r"{$\alpha_{ij}$}-{DPO}"),
        ("D$^2$PO", "{D}{$^2$}{PO}"),
        ("From $5 to $10", r"From \$5 to \$10"),
        ("$x^2^3$", r"\$x{\textasciicircum}2{\textasciicircum}3\$"),
        (r"$\mathbb{Z}$", r"\${\textbackslash}mathbb{\textbraceleft}{Z}{\textbraceright}\$"),
        (r"$\input{/etc/passwd}$", r"\${\textbackslash}input{\textbraceleft}/etc/passwd{\textbraceright}\$"),
    ],
)
def test_math_stays_when_plain_latex_surely_compiles_it(title: str, written: str) -> None:
    assert encode_title(title) == written
    assert decode(written) == title


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"Poincar\'e and G{\"o}del", "Poincaré and Gödel"),
        (r"\v{S}koda {\'\i} na\"\i ve \c{c} \aa ngstr\"om", "Škoda í naïve ç ångström"),
        (r"\emph{very} \textbf{bold} {\em so}", "very bold so"),
        (r"a~b ``q'' --- 1--2 \LaTeX\ x", "a b “q” — 1–2 LaTeX x"),
        (r"$\beta$-VAE in $O(n)$ for \$5", "β-VAE in $O(n)$ for $5"),
        (r"broken { \ and $ and \'", "broken and $ and '"),
    ],
)
def test_other_people_s_latex_is_read(latex: str, plain: str) -> None:
    assert decode(latex) == plain


# Names


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("Yuntao Bai", "Bai, Yuntao"),
        ("José G. C. de Souza", r"de Souza, Jos{\'e} G. C."),
        ("Ludwig van der Rohe", "van der Rohe, Ludwig"),
        ("van Gogh", "van Gogh"),
        ("danah boyd", "boyd, danah"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("In So Kweon", "Kweon, In So"),
        ("Ai Weiwei", "Weiwei, Ai"),
        ("Conor O’Brien", r"O{\textquoteright}Brien, Conor"),
        ("Robert (Bob) Smith", "Smith, Robert (Bob)"),
        ("Αθηνά Παπά", "Παπά, Αθηνά"),
        ("OpenAI", "{OpenAI}"),
        ("白云涛", "{白云涛}"),
        ("Center for AI Safety", "{Center for AI Safety}"),
        ("Simon and Schuster", "{Simon and Schuster}"),
        ("Foo, Inc.", "{Foo, Inc.}"),
        ("Barnes & Noble", r"{Barnes \& Noble}"),
    ],
)
def test_a_name_is_written_so_that_bibtex_cannot_misread_it(printed: str, written: str) -> None:
    assert name_field(printed) == written
    assert read_authors(written) == ((printed,), True)


def test_a_name_that_was_given_family_first_stays_so() -> None:
    assert name_field("Bickmore, T. W.") == "Bickmore, T. W."
    assert name_field("Davis, Jr.") == "{Davis, Jr.}"


def test_et_al_among_the_authors_means_that_more_exist() -> None:
    assert authors_field(["Ada Lovelace", "et al."], complete=True) == "Lovelace, Ada and others"
    assert authors_field(["et al."], complete=True) == ""


def test_names_are_split_before_they_are_decoded() -> None:
    field = r"{Barnes and Noble} and de la Vall{\'e}e, Jean and {\O}rsted, Hans and others"
    assert read_authors(field) == (("Barnes and Noble", "Jean de la Vallée", "Hans Ørsted"), False)


# Reading


def test_entries_and_problems_carry_their_lines() -> None:
    text = "% mine\n\n@misc{a, title={One}}\n\n@article{b, title={Two\n\n@misc{c, title={Three}}\n"
    result = read(text)
    assert [(found.line, found.record.title) for found in result.records] == [(3, "One"), (7, "Three")]
    (problem,) = result.problems
    assert (problem.line, problem.skipped, problem.raw) == (5, True, "@article{b, title={Two")
    assert problem.reason == "This entry cannot be read: it is not closed before the next one begins."


def test_a_repeated_key_loses_nothing() -> None:
    result = read("@misc{a, title={One}}\n@misc{a, title={Two}}")
    assert [found.record.title for found in result.records] == ["One", "Two"]
    assert result.problems == ()


def test_a_repeated_field_is_read_once_and_reported() -> None:
    raw = "@misc{a, title={One}, title={Two}}"
    result = read(raw)
    assert [found.record.title for found in result.records] == ["One"]
    assert result.problems == (
        Problem(1, "The field title stands here twice; the first was read.", raw, skipped=False),
    )


def test_an_entry_that_says_nothing_is_a_problem() -> None:
    (problem,) = read("@misc{a, year={2020}}").problems
    assert problem.reason == "This entry has neither a title nor an identifier."
    assert problem.skipped


def test_fields_outside_any_entry_are_reported_and_comments_are_not() -> None:
    result = read("% title = {x}\nnotes of mine\n@misc{a, title={One}}\n\narticle{b,\n title = {Two},\n}\n")
    assert [(problem.line, problem.reason) for problem in result.problems] == [
        (5, "Fields stand here outside any entry.")
    ]


def test_strings_quotes_and_concatenation_are_resolved() -> None:
    record = only(
        '@string{n = "NeurIPS"}\n@InProceedings{k, Title = "One " # "Two", BookTitle = n, year = 2020}'
    )
    assert (record.title, record.venue, record.year) == ("One Two", "NeurIPS", 2020)


def test_google_scholar_s_way_of_citing_arxiv_is_understood() -> None:
    record = only("@article{k, title={T}, journal={arXiv preprint arXiv:2212.08073v2}, year={2022}}")
    assert record.identifiers == (Identifier("arxiv", "2212.08073"),)
    assert (record.venue, record.venue_kind, record.arxiv_version) == ("arXiv", "preprint", 2)


def test_dblp_s_way_of_citing_arxiv_is_understood() -> None:
    record = only("@article{k, title={T}, journal={CoRR}, volume={abs/2212.08073}, year={2022}}")
    assert record.identifiers == (Identifier("arxiv", "2212.08073"),)
    assert (record.venue, record.volume) == ("arXiv", "")


def test_biblatex_names_are_understood() -> None:
    record = only(
        "@online{k, title={T}, author={A B}, date={2023-04-05}, eprint={2304.00001}, eprinttype={arxiv},"
        " eprintclass={cs.CL}, keywords={alignment, RLHF}}"
    )
    assert (record.year, record.published_on, record.arxiv_primary) == (2023, "2023-04-05", "cs.CL")
    assert record.categories == ("alignment", "RLHF")
    assert record.kind == "paper"


def test_an_escaped_address_is_unescaped() -> None:
    record = only(r"@misc{k, title={T}, howpublished={\url{http://x.org/a\_b\%20c/\~{}d}}}")
    assert record.url == "http://x.org/a_b%20c/~d"
    assert record.venue == ""


def test_several_identifiers_are_all_kept() -> None:
    record = only(
        "@inproceedings{k, title={T}, eprint={2009.11462}, doi={https://doi.org/10.18653/V1/2020.findings-emnlp.301},"
        " url={https://aclanthology.org/2020.findings-emnlp.301/}}"
    )
    assert list(map(str, record.identifiers)) == [
        "arxiv:2009.11462",
        "doi:10.18653/v1/2020.findings-emnlp.301",
        "acl:2020.findings-emnlp.301",
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert only("\ufeff@misc{k,\r\n  title = {One\r\n  line}\r\n}\r\n").title == "One line"


# Properties

texts = st.text(max_size=40).map(clean).filter(lambda text: not set(text) & set("ſ−‐‑"))
nasty = st.lists(
    st.sampled_from(["@misc{x,", *'}{\\%&é中\n,"$α', "--", " and ", "RLHF"]),
    max_size=12,
).map("".join)  # fmt: skip
some_text = st.one_of(texts, nasty.map(clean))
filled = some_text.filter(bool)
word = st.text("abcxyzABCéßø’ž中", min_size=1, max_size=8)
person = st.lists(word, min_size=2, max_size=4).map(" ".join).filter(lambda name: not name[0].islower())
venues = st.sampled_from(["NeurIPS", "Proc. of R&D", "Śląsk – “X”", "Journal_1"])
arxiv_ids = st.integers(1, 99999).map(lambda number: Identifier("arxiv", f"2212.{number:05}"))
dois = st.sampled_from(
    [Identifier("doi", "10.1162/tacl_a_00434"), Identifier("doi", "10.1002/(sici)1<2::3>4.0.co;2-o")]
)


@st.composite
def carried(draw: st.DrawFn) -> Record:
    """A record of which BibTeX carries all."""
    venue_kind, kind = draw(
        st.sampled_from([
            ("conference", "paper"), ("journal", "paper"), ("preprint", "paper"), ("institution", "report"),
            ("publisher", "book"), ("website", "blog"), ("website", "site"),
        ])
    )  # fmt: skip
    arxiv = (draw(arxiv_ids),) if venue_kind == "preprint" or draw(st.booleans()) else ()
    others = tuple(draw(st.lists(dois, max_size=1)))
    return Record(
        title=draw(filled),
        authors=tuple(draw(st.lists(st.one_of(person, st.just("OpenAI")), min_size=1, max_size=4))),
        authors_complete=draw(st.booleans()),
        year=draw(st.integers(1000, 2100)),
        venue="arXiv" if venue_kind == "preprint" else draw(venues),
        venue_kind=venue_kind,
        kind=kind,
        url=draw(st.sampled_from(["", "https://example.org/a_b%20c?x=1#~"])) if arxiv else "",
        identifiers=arxiv + others,
        cite_key=draw(st.from_regex(r"[a-z][a-z0-9:_.-]{0,20}", fullmatch=True)),
        volume=draw(st.sampled_from(["", "12"])),
        number=draw(st.sampled_from(["", "3"])),
        pages=draw(st.sampled_from(["", "1-20", "e12"])),
        note=draw(some_text.filter(lambda note: not note.startswith("Withdrawn"))),
        arxiv_primary=draw(st.sampled_from(["", "cs.CL"])) if arxiv else "",
        withdrawn=draw(st.booleans()),
    )


@given(carried())
def test_what_is_written_is_read_back(record: Record) -> None:
    assert only("".join(write([record]))) == record


@given(st.lists(carried(), max_size=4))
def test_each_record_is_one_entry(records: list[Record]) -> None:
    result = read("".join(write(records)))
    assert result.problems == ()
    assert [found.record.title for found in result.records] == [record.title for record in records]


@given(st.builds(Record, *(st.one_of(some_text, st.text(max_size=20)) for _ in range(1)),
                 authors=st.lists(st.one_of(nasty, st.text(max_size=12)), max_size=3).map(tuple),
                 venue=nasty, url=nasty.map(lambda text: "https://x/" + text), note=nasty, publisher=nasty,
                 volume=nasty, number=nasty, pages=nasty, cite_key=nasty,
                 kind=st.sampled_from(["paper", "book", "report", "blog"]),
                 year=st.one_of(st.none(), st.integers())))  # fmt: skip
def test_no_value_unbalances_braces_or_smuggles_an_entry(record: Record) -> None:
    text = entry(record)
    depth = 0
    for character in text[: text.rindex("}")]:
        depth += (character == "{") - (character == "}")
        assert depth > 0 or character not in "},"
    assert depth == 1
    result = read(text)
    assert len(result.records) + len(result.problems) == 1


@given(texts)
def test_text_survives_latex(text: str) -> None:
    assert decode(encode(text)) == text
    assert decode(encode_title(text)) == text


@settings(max_examples=300)
@given(st.one_of(st.text(), nasty, st.lists(nasty, max_size=6).map("\n".join)))
def test_reading_never_raises(text: str) -> None:
    read(text)
    decode(text)
    assert isinstance(read("@misc{a, title={" + text + "}, author={" + text + "}}").records, tuple)


def test_a_thousand_open_braces_are_read_in_no_time() -> None:
    assert read("@misc{a, title=" + "{" * 1000 + "}" * 1000 + "}").problems[0].line == 1
    assert identifiers.parse("10.1/" + "(" * 1000) is None


# Macros, and values joined by #

MACROS = '@string{acl = "ACL"}\n@STRING(me = {Ann Li})\n@string{both = acl # " Findings"}\n'


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ('booktitle = acl # " Findings"', "ACL Findings"),
        ("booktitle = ACL", "ACL"),
        ("booktitle = both # { } # 2023", "ACL Findings 2023"),
        ("booktitle = {acl}", "acl"),
        ('booktitle = "acl # acl"', "acl # acl"),
        ("booktitle = unknown", "unknown"),
        ('booktitle = {Part {A} # } # "B {"} C"', 'Part A # B " C'),
    ],
)
def test_a_macro_stands_for_its_value(field: str, value: str) -> None:
    [found] = read(MACROS + f"@inproceedings{{k, title={{T}}, {field}}}").records
    assert found.record.venue == value


def test_joined_authors_are_split_after_they_were_joined() -> None:
    [found] = read(MACROS + '@misc{k, title={T}, author = me # " and Bob Lee"}').records
    assert found.record.authors == ("Ann Li", "Bob Lee")


def test_a_macro_that_is_defined_again_holds_from_there() -> None:
    entry = "@article{%s, title={T}, journal=x}\n"
    text = "@string{x={One}}\n" + entry % "a" + "@string{x={Two}}\n" + entry % "b"
    assert [found.record.venue for found in read(text).records] == ["One", "Two"]


# What is wrong, in our words


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("@article{a, title={x}", "its last bracket or quotation mark is missing."),
        ("@article{a, title={x\n@misc{b, title={y}}", "it is not closed before the next one begins."),
        ("@article{a title={x}}", "a comma is missing behind the cite key."),
        ("@article{a, title {x}}", "a field has no “=” behind its name."),
        ("@article{a, title={x}, year}", "a field has no “=” behind its name."),
        ("@string{a}", "a field has no “=” behind its name."),
    ],
)
def test_what_the_parser_says_is_said_in_our_words(text: str, detail: str) -> None:
    assert read(text).problems[0].reason == f"This entry cannot be read: {detail}"


def test_what_the_parser_never_said_before_has_a_sentence_too() -> None:
    assert unread("Segmentation of the flux") == (
        "This entry cannot be read: look at its brackets, commas and quotation marks."
    )
