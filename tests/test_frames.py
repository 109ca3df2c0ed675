"""Records become frames whose every cell can be traced back to the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import entity, pieces_and_body, records

from onrecord.frames import to_frames
from onrecord.model import Published, Records, Rejected, Span
from onrecord.schemas import SCHEMAS
from onrecord.settings import Settings

PAGE = "A headline\r\n\r\n“Höchst odd,” he said of Baku.\r\n# Read more\r\n“One\r\n\r\ntwo,” he added.\r\n"


def frames(record: Records, **options: object) -> dict[str, pl.DataFrame]:
    return to_frames([record], run_id="r", **options)  # type: ignore[arg-type]


def test_every_frame_has_the_columns_and_types_of_its_schema() -> None:
    made = to_frames([], run_id="r")
    assert {name: dict(frame.schema) for name, frame in made.items()} == {
        name: dict(columns) for name, columns in SCHEMAS.items()
    }


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1252", b"")],
)
def test_a_quotes_bytes_decode_to_its_text_in_any_encoding(encoding: str, bom: bytes) -> None:
    record = records(PAGE, "a.txt", quotes=[("Höchst odd,", "Ann Lee")], encoding=encoding, bom=bom)
    row = frames(record)["quotes"].row(0, named=True)
    raw = bom + PAGE.encode(encoding)
    assert raw[row["source_byte_start"] : row["source_byte_end"]].decode(encoding) == "Höchst odd,"
    assert (row["source_line_start"], row["source_line_end"]) == (3, 3)


def test_a_quote_over_paragraphs_has_bytes_from_its_first_to_its_last() -> None:
    row = frames(records(PAGE, "a.txt", quotes=[("One\n\ntwo,", None)]))["quotes"].row(0, named=True)
    raw = PAGE.encode()
    assert raw[row["source_byte_start"] : row["source_byte_end"]].decode() == "One\r\n\r\ntwo,"
    assert (row["source_line_start"], row["source_line_end"]) == (5, 7)


def test_a_quote_with_a_dropped_line_in_it_has_lines_but_no_bytes() -> None:
    text = "“One\n# Read more\ntwo,” he said.\n"
    row = frames(records(text, "a.txt", quotes=[("One\n\ntwo,", None)]))["quotes"].row(0, named=True)
    assert (row["source_byte_start"], row["source_byte_end"]) == (None, None)
    assert (row["source_line_start"], row["source_line_end"]) == (1, 3)


def test_offsets_into_one_very_long_line_are_those_of_its_bytes() -> None:
    text = "ä𝄞" * 20_000 + "“Far out,” he said."
    row = frames(records(text, "a.txt", quotes=[("Far out,", None)]))["quotes"].row(0, named=True)
    raw = text.encode()
    assert raw[row["source_byte_start"] : row["source_byte_end"]].decode() == "Far out,"


def test_every_raw_byte_is_accounted_for_but_line_ends() -> None:
    lines = frames(records(PAGE, "a.txt"))["document_lines"]
    raw = bytearray(PAGE.encode())
    for start, end in reversed(lines.select("byte_start", "byte_end").rows()):
        del raw[start:end]
    assert bytes(raw) == b"\r\n" * 7
    assert lines["disposition"].to_list().count("kept") == lines["text"].null_count()


@pytest.mark.parametrize(
    ("offset_minutes", "zone", "expected"),
    [
        (240, "UTC", "2017-11-16 07:54:00"),
        (None, "UTC", "2017-11-16 11:54:00"),
        (None, "Asia/Baku", "2017-11-16 07:54:00"),
        (0, "Asia/Baku", "2017-11-16 11:54:00"),
    ],
)
def test_the_instant_comes_from_the_printed_offset_or_else_the_default_zone(
    offset_minutes: int | None, zone: str, expected: str
) -> None:
    printed = Published(datetime(2017, 11, 16, 11, 54), offset_minutes, "minute", "header", "raw")
    record = records(PAGE, "a.txt", published=printed)
    row = frames(record, settings=Settings(default_timezone=zone))["articles"].row(0, named=True)
    assert row["published_at"].strftime("%Y-%m-%d %H:%M:%S") == expected
    assert row["published_offset_minutes"] == offset_minutes
    assert row["published_local"] == printed.local


def test_an_undated_article_has_no_date_in_any_column() -> None:
    row = frames(records(PAGE, "a.txt"))["articles"].row(0, named=True)
    assert not [name for name in row if name.startswith(("published", "date_")) and row[name] is not None]


def test_an_instant_before_the_calendar_begins_is_none() -> None:
    first = Published(datetime(1, 1, 1), 240, "day", "header", "raw")
    assert frames(records(PAGE, "a.txt", published=first))["articles"]["published_at"].to_list() == [None]


def test_a_mention_belongs_to_the_innermost_quote_around_it() -> None:
    body = pieces_and_body("“He said ‘Baku is near’ once,” she said in Baku.\n")[1]
    record = records(
        body + "\n",
        "a.txt",
        quotes=[("He said ‘Baku is near’ once,", None), ("Baku is near", None)],
        mentions=[("Baku", entity("Baku", "place"))],
    )
    last = body.rindex("Baku")
    outside = replace(record.mentions[0], span=Span(last, last + len("Baku")))
    made = frames(replace(record, mentions=(*record.mentions, outside)))
    inner = made["quotes"].filter(pl.col("text") == "Baku is near")["quote_id"].item()
    assert made["mentions"]["quote_id"].to_list() == [inner, None]


def test_equal_words_of_one_speaker_share_a_statement_across_articles() -> None:
    one = records("“We won’t  go,” he said.\n", "a.txt", quotes=[("We won’t  go,", "Ann Lee")])
    two = records('He said: "we won\'t go," again.\n', "b.txt", quotes=[("we won't go,", "Ann Lee")])
    other = records("“We won’t go,” said he.\n", "c.txt", quotes=[("We won’t go,", "Bob Ray")])
    unnamed = records("“We won’t go,” they said.\n", "d.txt", quotes=[("We won’t go,", None)])
    first, second, third, fourth = to_frames([one, two, other, unnamed], run_id="r")["quotes"]["statement_id"]
    assert first == second is not None
    assert third not in (None, first)
    assert fourth is None


def test_a_record_that_contradicts_itself_is_rejected_and_the_others_stay() -> None:
    good = records(PAGE, "good.txt", quotes=[("Höchst odd,", None)])
    shifted = tuple(replace(quote, span=Span(0, 3)) for quote in good.quotes)
    bad = replace(good, document=records(PAGE, "bad.txt").document, quotes=shifted)
    made = to_frames([bad, good], run_id="r")
    assert made["documents"]["source_path"].to_list() == ["good.txt"]
    assert made["rejects"].select("source_path", "reason").rows() == [("bad.txt", "failed")]


def test_a_reject_keeps_its_place_its_reason_and_its_offset() -> None:
    reject = Rejected("a.bin", None, "binary_file", "not text", 7, "ab" * 32, 9, "/input")
    row = to_frames([], [reject], run_id="r")["rejects"].row(0, named=True)
    assert (row["document_id"], row["reason"], row["byte_offset"]) == (reject.document_id, "binary_file", 7)


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_python_can_hold_becomes_a_frame_and_offsets_stay(words: str) -> None:
    text = f"x {words} x\n"
    record = records(text, "a.txt", title=words, encoding="utf-16-le") if _encodes(text) else None
    if record is None:
        record = records("x\n", "a.txt", title=words)
    made = frames(record)
    assert len(made["articles"]["title"].item()) == len(words)
    assert len(made["articles"]["body"].item()) == len(record.article.body)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-16-le")
    except UnicodeEncodeError:
        return False
    return True
