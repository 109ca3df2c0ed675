"""Cleaning: what stays in the body, what becomes metadata, and the account of every line."""

from __future__ import annotations

import dataclasses
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.clean import clean
from onrecord.clean.captions import caption, may_be_caption
from onrecord.clean.lines import ZERO_WIDTH, line_alone
from onrecord.errors import RejectedError
from onrecord.model import Article, Document, Published
from onrecord.sources import read

CASES = Path(__file__).parent / "cases" / "clean"
SEEDS = Path(__file__).parent.parent / "seeds"
FIELDS = ("title", "outlet", "agency", "section", "dateline_place", "view_count", "language", "url")


def document_of(text: str) -> Document:
    raw = text.encode("utf-8", "surrogatepass")
    return Document("page.txt", None, "", "text/plain", "utf-8", len(raw), 0, text)


def seed(stem: str) -> Article:
    (path,) = SEEDS.glob(f"{stem}_*.txt")
    document = read(path.read_bytes(), source_path=path.name)
    return clean(document)


def cases(group: str) -> list[Any]:
    path = CASES / f"{group}.toml"
    found = tomllib.loads(path.read_text("utf-8"))["case"]
    return [pytest.param(case, id=f"{group}: {case['name']}") for case in found]


def printed(published: Published | None) -> str:
    if published is None:
        return "none"
    return published.local.isoformat()[
        : {"minute": 16, "day": 10, "month": 7, "year": 4}[published.precision]
    ]


def facts(article: Article) -> dict[str, object]:
    found: dict[str, object] = {field: getattr(article, field) for field in FIELDS}
    found = {field: "none" if value is None else value for field, value in found.items()}
    found["authors"], found["tags"] = list(article.authors), list(article.tags)
    found["published"] = printed(article.published)
    found["offset"] = None if article.published is None else article.published.offset_minutes
    found["date_source"] = None if article.published is None else article.published.source
    found["body"] = article.body.split("\n\n")
    return found


def check(case: dict[str, Any]) -> None:
    found = facts(clean(document_of(case["text"])))
    wanted = {field: value for field, value in case.items() if field not in ("name", "text")}
    assert {field: found[field] for field in wanted} == wanted


HARD_TITLE = "Ministers agree on new transit rules"
HARD_BODY = [
    "The ministers of the two countries agreed on Thursday to simplify transit at the border, it was said.",
    "The rules are to apply from January, and lorries will wait no longer than two hours, one of them added.",
    "No price",
    "Neither side would say what the new terminal is to cost, or who is to pay for it.",
    '"We have time," an official said.',
]


def hard_cases() -> list[Any]:
    found = tomllib.loads((CASES / "hard.toml").read_text("utf-8"))["case"]
    names = [" / ".join([*case.get("head", [])[-2:], *case.get("foot", [])[:2]]) for case in found]
    return [pytest.param(case, id=name) for case, name in zip(found, names, strict=True)]


@pytest.mark.parametrize("case", hard_cases())
def test_hard_page(case: dict[str, Any]) -> None:
    top = case.get("page_title", HARD_TITLE)
    text = "\n\n".join([top, *case.get("head", []), *HARD_BODY, *case.get("foot", [])])
    document = dataclasses.replace(document_of(text), fetched_at=case.get("fetched_at"))
    found = facts(clean(document))
    found["offset"] = "none" if found["offset"] is None else found["offset"]
    around = ("head", "foot", "page_title", "fetched_at")
    wanted = {field: value for field, value in case.items() if field not in around}
    wanted = {"body": HARD_BODY, "title": HARD_TITLE, **wanted}
    assert {field: found[field] for field in wanted} == wanted


@pytest.mark.parametrize("case", cases("wild") + cases("synthetic") + cases("negative"))
def test_page(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failure(case: dict[str, Any]) -> None:
    check(case)


def test_a_page_without_a_headline_has_none() -> None:
    article = seed("000")
    assert article.title is None
    assert article.published is None
    assert article.agency == "Trend"
    assert [piece.disposition for piece in article.pieces].count("kept") == len(article.body.split("\n\n"))


def test_the_seeds_account_for_each_line_they_lose() -> None:
    lost = {
        stem: [
            (piece.line, piece.rule)
            for piece in seed(stem).pieces
            if piece.disposition in ("dropped", "metadata")
        ]
        for stem in ("001", "002", "003", "004")
    }
    assert lost == {
        "001": [(1, "repeated_headline"), (3, "title"), (5, "published"), (5, "view_count"), (29, "authors")],
        "002": [
            (1, "lone_marks"),
            (3, "title"),
            (5, "section"),
            (5, "published"),
            (6, "repeated_lead"),
            (7, "repeated_headline"),
            (9, "dateline_place"),
            (11, "authors"),
            (33, "tags_footer"),
            (34, "related_heading"),
            (36, "related_heading"),
        ],
        "003": [
            (1, "repeated_headline"),
            (3, "section"),
            (3, "published"),
            (4, "title"),
            (5, "authors"),
            (6, "authors"),
            (7, "read_more"),
            (9, "dateline_place"),
            (57, "follow_us"),
        ],
        "004": [(1, "title"), (3, "published"), (5, "authors"), (22, "follow_us")],
    }


def test_the_lede_is_the_first_paragraph_and_the_language_is_english() -> None:
    article = seed("004")
    assert article.lede == article.body.split("\n\n")[0]
    assert article.language == "en"


@pytest.mark.parametrize(
    "text", ["Ministers agree on transit\n\n12 May 2022 10:30\n", "...\n***\n", "Follow us on Twitter @x\n"]
)
def test_a_page_without_a_body_is_rejected(text: str) -> None:
    with pytest.raises(RejectedError) as caught:
        clean(document_of(text))
    assert caught.value.reason == "no_body"


# --- properties -----------------------------------------------------------------------------------

FURNITURE = [
    line
    for group in ("wild", "synthetic", "negative")
    for case in tomllib.loads((CASES / f"{group}.toml").read_text("utf-8"))["case"]
    for line in case["text"].splitlines()
]
FURNITURE += HARD_BODY
FURNITURE += [
    line
    for case in tomllib.loads((CASES / "hard.toml").read_text("utf-8"))["case"]
    for line in case.get("head", []) + case.get("foot", [])
]
LINES = st.sampled_from(FURNITURE) | st.text(max_size=40)
PAGES = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(LINES, max_size=16),
    st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028"]),
)
ANY_PAGE = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def cleaned(text: str) -> Article | None:
    try:
        return clean(document_of(text))
    except RejectedError:
        return None


@ANY_PAGE
@given(PAGES)
def test_every_character_is_accounted_for_once(text: str) -> None:
    article = cleaned(text)
    if article is None:
        return
    covered = [0] * len(text)
    for piece in article.pieces:
        for offset in range(piece.span.start, piece.span.end):
            covered[offset] += 1
    assert all(
        count == 1 or (count == 0 and (char.isspace() or char in ZERO_WIDTH))
        for char, count in zip(text, covered, strict=True)
    )
    assert [piece.span for piece in article.pieces] == sorted(piece.span for piece in article.pieces)
    assert {piece.line for piece in article.pieces} == set(
        range(1, len({piece.line for piece in article.pieces}) + 1)
    )


@ANY_PAGE
@given(PAGES)
def test_the_body_is_the_raw_text_of_its_pieces(text: str) -> None:
    article = cleaned(text)
    if article is None:
        return
    kept = [piece for piece in article.pieces if piece.disposition == "kept"]
    places = [piece.body for piece in kept if piece.body is not None]
    assert places[0].start == 0
    assert places[-1].end == len(article.body)
    for before, after in pairwise(kept):
        assert before.body is not None
        assert after.body is not None
        gap = article.body[before.body.end : after.body.start]
        # Between the lines of a hard-wrapped paragraph there is as much space as the line end has.
        is_wrapped = gap.strip(" ") == "" and len(gap) == after.span.start - before.span.end
        assert gap == "\n\n" or is_wrapped
    assert all(
        piece.body is not None and piece.body.of(article.body) == piece.span.of(text) for piece in kept
    )


@ANY_PAGE
@given(PAGES)
def test_cleaning_a_clean_body_changes_nothing(text: str) -> None:
    article = cleaned(text)
    if article is None:
        return
    assert clean(document_of(article.body)).body == article.body


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "a, " * 300_000,
        '"' * 500_000,
        "By " + "Jane Doe, " * 100_000,
        "BAKU, " * 100_000 + "April 23. He",
        ("12 May 2022 " * 30 + "\n") * 3_000,
        "Jane Doe\n" * 20_000,
        "(" * 100_000,
        "\u202eabc \u0627\u0644\n" * 20_000,
        "told " * 200_000,
        "Tags:\n" * 20_000,
        "Related\nx y z\n" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    article = cleaned(text)
    assert article is None or len(article.body) <= len(text) * 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_hard_wrapped_paragraph_is_accounted_for_line_by_line(end: str) -> None:
    lines = (
        "Flood closes the road",
        "",
        "The road along the river was closed on Monday after two days of rain,",
        "the governor told reporters in the city, and it will not be opened to",
        "cars or buses before the water falls below the mark of the last year,",
        "which is not expected before the end of the month.",
        "",
        "Schools stay open.",
    )
    text = end.join(lines)
    article = clean(document_of(text))
    kept = [piece for piece in article.pieces if piece.body]
    assert [piece.line for piece in kept] == [3, 4, 5, 6, 8]
    assert [piece.line for piece in article.pieces] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(p.body and p.body.of(article.body) == p.span.of(text) for p in kept)
    assert article.body.split("\n\n") == [(" " * len(end)).join(lines[2:6]), lines[7]]


CAPTIONS = st.lists(
    st.sampled_from(
        [
            *("The minister waves to the crowd", "in Baku on Monday", ".", "!", "”", '"', " ", "/", "(", ")"),
            *(
                "Jane Doe",
                "AP",
                "Reuters",
                " via ",
                "Getty Images",
                "Photo by ",
                "PHOTO BY ",
                "IMAGE CREDIT: ",
            ),
            *("Credit: ", "FILE - ", "(AP Photo/Jane Doe)", "Illustration: ", "Sci.News", "USA TODAY Sports"),
        ]
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: "".join(parts).strip())


@given(CAPTIONS)
def test_no_caption_is_passed_over_by_what_is_asked_before_its_patterns(text: str) -> None:
    """What ends in no mark and has the words of a caption is asked by its patterns, if they would say yes."""
    if not text:
        return
    line = line_alone(text)
    if line.word_count >= 6 and not line.ends_sentence and caption(line, []):
        assert may_be_caption(line)


def test_the_end_of_a_caption_is_seen_whatever_it_is_printed_like() -> None:
    """Each kind of credit that ends a caption, and the same words where none does."""
    waves = "The minister waves to the crowd in Baku"
    ends = (
        ".Jane Doe/Outlet",
        " Jane Doe/AP",
        " via Getty Images",
        ". PHOTO BY JANE DOE",
        ". Credit: Jane Doe",
    )
    assert all(may_be_caption(line_alone(waves + end)) for end in ends)
    assert all(caption(line_alone(waves + end), []) for end in ends)
    assert not may_be_caption(line_alone(waves))
    assert not may_be_caption(line_alone(f"{waves}. He left at 3 p.m. on Monday"))
