"""Readers of pages and records: what they say of an article, and where its words stand in the bytes."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.clean import clean
from onrecord.errors import REASONS, RejectedError
from onrecord.exchange import iso_as_printed
from onrecord.model import ByteRun, Document, Span
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.source_spans import SourceMap
from onrecord.sources import read, read_form
from onrecord.sources.alignment import align, hidden_spans
from onrecord.sources.declared import decode_page
from onrecord.sources.mojibake import repaired
from onrecord.sources.origin import Origin

CASES = Path(__file__).parent / "cases" / "inputs"
TEXT = (
    "“We will vote in May,” Mayor Ada Lovelace told reporters in the town hall on Friday evening. She added "
    "that the budget & the count would be public, and that nobody had asked her to leave before the vote."
)
ESCAPED = TEXT.replace("&", "&amp;").replace("“", "&ldquo;").replace("”", "&#8221;")
MORE = (
    "The council met for three hours behind closed doors and will choose a successor next week, "
    "its clerk said."
)
FIELDS = ("title", "authors", "outlet", "section", "tags", "url")
SETTINGS = Settings()


def cases(kind: str) -> list[Any]:
    """Return the cases of a kind, those that are known to fail marked as such."""
    found = []
    for group in ("synthetic", "negative", "known_failures"):
        marks = pytest.mark.xfail(strict=True) if group == "known_failures" else ()
        table = tomllib.loads((CASES / f"{group}.toml").read_text("utf-8"))
        found += [pytest.param(case, id=case["why"], marks=marks) for case in table.get(kind, ())]
    return found


def page(head: str = "", top: str = "", h1: str = "Mayor resigns over budget") -> bytes:
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav><article>"
        f"<h1>{h1}</h1>{top}<p>{ESCAPED}</p>\n<p>{MORE.replace('met', '<b>met</b>')}</p>"
        "</article><footer><a href=/about>About us</a></footer></body></html>"
    ).encode()


def check(document: Document, case: dict[str, Any]) -> None:
    article = clean(document)
    for field in FIELDS:
        if field in case or field != "title":
            expected = case.get(field, [] if field in ("authors", "tags") else None)
            found = getattr(article, field)
            assert (list(found) if isinstance(found, tuple) else found) == expected, field
    assert (iso_as_printed(article.published) if article.published else None) == case.get("published")
    fetched = document.fetched_at.isoformat() if document.fetched_at else None
    assert fetched == case.get("fetched_at")


@pytest.mark.parametrize("case", cases("record"))
def test_a_record_is_read_by_the_names_of_its_fields(case: dict[str, Any]) -> None:
    raw = case["json"].replace("TEXT", TEXT).encode()
    document = read(raw, source_path="a.json", settings=replace(SETTINGS, fields=case.get("fields", "")))
    assert "We will vote in May" in document.text
    check(document, case)


@pytest.mark.parametrize("case", cases("page"))
def test_a_page_is_read_by_its_markup(case: dict[str, Any]) -> None:
    parts = {part: case[part] for part in ("head", "top", "h1") if part in case}
    check(read(page(**parts), source_path="a.html"), case)


def test_a_story_of_few_words_keeps_its_paragraphs() -> None:
    paragraphs = ["Two roofers who never speak share a ladder in town.", "Who is on top knocks three times."]
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    markup = f"<html><body><article><h1>Rivals share a ladder</h1>{told}</article></body></html>"
    assert clean(read(markup.encode(), source_path="page.html")).body.split("\n\n") == paragraphs


def test_every_quote_of_a_page_leads_to_its_bytes() -> None:
    raw = page()
    document = read(raw, source_path="a.html")
    records = process(document, SETTINGS)
    places = SourceMap(document, records.article.pieces)
    assert records.quotes, "or this proves nothing"
    for quote in records.quotes:
        place = places.of(quote.span, quote.text)
        assert place.byte_start is not None
        assert place.byte_end is not None
        written = raw[place.byte_start : place.byte_end].decode()
        assert written.replace("&amp;", "&").replace("<b>", "").replace("</b>", "") == quote.text


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_every_quote_of_a_json_line_leads_to_its_bytes(*, ensure_ascii: bool) -> None:
    raw = json.dumps({"title": "“We", "text": f"{TEXT}\n\n{MORE}"}, ensure_ascii=ensure_ascii).encode()
    document = read(raw, source_path="a.json")
    records = process(document, SETTINGS)
    places = SourceMap(document, records.article.pieces)
    assert records.quotes, "or this proves nothing"
    for quote in records.quotes:
        place = places.of(quote.span, quote.text)
        assert json.loads(b'"%s"' % raw[place.byte_start : place.byte_end]) == quote.text


def test_a_record_that_was_written_anew_claims_no_bytes() -> None:
    raw = json.dumps({"text": TEXT}).encode()
    document = read_form(raw, "json", Origin("a.csv", "1", is_verbatim=False), SETTINGS)
    assert document.byte_runs == ()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "malformed"),
        (b"[1, 2]", "malformed"),
        (b'"text"', "malformed"),
        (b"{" * 100_000, "malformed"),
        (b'{"title": "no text"}', "no_text"),
        (b'{"text": ["", null]}', "no_text"),
        (b'{"html": "<p> </p><p></p><p></p>"}', "no_body"),
    ],
)
def test_a_record_without_an_article_says_so(raw: bytes, reason: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(raw, source_path="a.json")
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("codec", "charset", "meta"),
    [
        ("cp1251", "windows-1251", ""),
        ("cp1251", None, "<meta charset=windows-1251>"),
        ("cp1254", None, '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-9">'),
        ("utf-8", "iso-8859-1", "<meta charset=iso-8859-1>"),
        ("utf-8-sig", None, "<meta charset=windows-1251>"),
    ],
)
def test_a_page_is_decoded_as_declared_unless_it_is_utf_8(codec: str, charset: str | None, meta: str) -> None:
    words = "“Да, согласны”" if codec == "cp1251" else "“Çok güzel”"
    decoded = decode_page(f"{meta}<p>{words}</p>".encode(codec), charset)
    assert decoded.text.endswith(f"<p>{words}</p>")
    assert decoded.is_stable


def test_mojibake_is_repaired_where_it_is_certain_and_put_on_record() -> None:
    raw = TEXT.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d").encode()
    document = read(raw, source_path="a.txt")
    assert (document.text, document.encoding) == (TEXT, "utf-8+mojibake")
    places = SourceMap(document, clean(document).pieces)
    start = TEXT.index("We will")
    place = places.of(Span(start, start + 20), TEXT[start : start + 20])
    assert raw[place.byte_start : place.byte_end].decode() == TEXT[start : start + 20]


@pytest.mark.parametrize(
    "text",
    ["SÃO PAULO e Ângela, à la carte", "Gəncə, Şəki, İlham Əliyev, Æ", "Ça coûte 5 €", "«Ё» и «Р»", "a\x80b"],
)
def test_correct_text_is_not_repaired(text: str) -> None:
    assert repaired(text, ()) is None


@given(st.text(max_size=300))
def test_repairing_twice_is_repairing_once_and_runs_stay_in_order(text: str) -> None:
    runs = (ByteRun(Span(0, len(text)), 0, len(text.encode("utf-8", "replace"))),) if text else ()
    once = repaired(text, runs)
    if once is not None:
        assert all(run.text.end <= len(once.text) for run in once.runs)
        assert list(once.runs) == sorted(once.runs)


@given(st.text(alphabet=st.sampled_from("ab <>&;/!-\"'=é\n"), max_size=200), st.text(max_size=60))
def test_what_is_aligned_reads_the_same_in_the_markup(markup: str, text: str) -> None:
    for span, place in align(text, markup):
        assert 0 <= place.start < place.end <= len(markup)
        if not place.of(markup).startswith("&"):
            assert span.of(text) == place.of(markup)


@given(st.text(alphabet=st.sampled_from("<>!-/scriptyleSCRIPT İ"), max_size=200))
def test_hidden_stretches_of_any_markup_are_in_order(markup: str) -> None:
    edges = [edge for span in hidden_spans(markup) for edge in (span.start, span.end)]
    assert edges == sorted(edges)


@pytest.mark.parametrize("name", ["a.html", "a.json"])
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_rejection(name: str, raw: bytes) -> None:
    reason = next(iter(REASONS))
    try:
        read(raw, source_path=name)
    except RejectedError as error:
        reason = error.reason
    assert reason in REASONS
