"""The main job on the five pages in seeds/: every fact in the tables is the one a careful reader finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from onrecord import Warehouse
from onrecord.in_process import run_in_process
from onrecord.settings import Settings
from onrecord.text.fold import fold_case

SEEDS = Path(__file__).parent.parent / "seeds"
EXPECTED = json.loads((Path(__file__).parent / "cases" / "seeds.json").read_text("utf-8"))
PAGES = pytest.mark.parametrize("page", EXPECTED, ids=[page["file"][:3] for page in EXPECTED])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path = tmp_path_factory.mktemp("seeds") / "onrecord.duckdb"
    run_in_process([str(SEEDS)], path, Settings(), jobs=1)
    return Warehouse(path)


def bare(text: str) -> str:
    return fold_case(text).strip("\"',. ")


def article(warehouse: Warehouse, page: dict[str, Any]) -> dict[str, Any]:
    sql = "select articles.* from articles inner join documents using (article_id) where source_path = $file"
    return warehouse.query(sql, {"file": page["file"]}).row(0, named=True)


def quotes(warehouse: Warehouse, page: dict[str, Any], kind: str) -> pl.DataFrame:
    sql = (
        "select quotes.*, entities.name as speaker from quotes inner join documents using (article_id) "
        "left join entities on entities.entity_id = quotes.speaker_entity_id "
        "where source_path = $file and quotes.kind = $kind order by ordinal"
    )
    return warehouse.query(sql, {"file": page["file"], "kind": kind})


@PAGES
def test_metadata_is_what_the_page_prints_and_nothing_else(
    warehouse: Warehouse, page: dict[str, Any]
) -> None:
    row = article(warehouse, page)
    fields = ("title", "authors", "outlet", "agency", "section", "dateline_place", "view_count", "tags")
    assert {name: row[name] for name in fields} == {name: page[name] for name in fields}
    printed = page["published_at"]
    if printed is None:
        assert row["published_at"] is row["published_local"] is row["published_date"] is None
    else:
        assert f"{row['published_local']:%Y-%m-%dT%H:%M}" == printed[:16]
        assert row["published_offset_minutes"] == (240 if printed.endswith("+04:00") else None)
        assert row["published_precision"] == "minute"


@PAGES
def test_the_body_is_the_article_and_no_noise(warehouse: Warehouse, page: dict[str, Any]) -> None:
    body = article(warehouse, page)["body"]
    assert body.startswith(page["body_starts_with"])
    assert bare(body).endswith(bare(page["body_ends_with"]))
    lines = body.splitlines()
    assert not [line for line in lines for noise in page["not_in_body"] if line.startswith(noise)]


@PAGES
def test_direct_quotes_are_all_there_with_their_speakers_and_no_others(
    warehouse: Warehouse, page: dict[str, Any]
) -> None:
    found = quotes(warehouse, page, "direct")
    rows = zip(found["text"], found["speaker"], strict=True)
    wanted = [(bare(quote["text"]), quote["speaker"]) for quote in page["direct_quotes"]]
    assert [(bare(text), speaker) for text, speaker in rows] == wanted


@PAGES
def test_the_words_that_name_the_speaker_and_the_cue_are_kept_as_written(
    warehouse: Warehouse, page: dict[str, Any]
) -> None:
    found = quotes(warehouse, page, "direct")
    rows = zip(found["speaker_text"], found["cue"], strict=True)
    assert list(rows) == [(quote["speaker_text"], quote["cue"]) for quote in page["direct_quotes"]]


@PAGES
def test_indirect_quotes_are_found_with_their_speakers(warehouse: Warehouse, page: dict[str, Any]) -> None:
    found = quotes(warehouse, page, "indirect")
    for wanted in page["indirect_quotes"]:
        words = set(bare(wanted["text"]).split())
        matches = [
            speaker
            for text, speaker in zip(found["text"], found["speaker"], strict=True)
            if len(words & set(bare(text).split())) >= 0.7 * len(words | set(bare(text).split()))
        ]
        assert matches == [wanted["speaker"]], wanted["text"]


@PAGES
def test_everybody_and_everything_named_is_found_and_no_person_is_made_up(
    warehouse: Warehouse, page: dict[str, Any]
) -> None:
    sql = (
        "select distinct entities.kind, entities.name, entities.entity_id, "
        "(select list(alias) from entity_aliases where entity_id = entities.entity_id) as aliases "
        "from mentions inner join entities using (entity_id) inner join documents using (article_id) "
        "where source_path = $file"
    )
    found = warehouse.query(sql, {"file": page["file"]}).to_dicts()
    for kind, names in page["entities"].items():
        known = [
            {bare(row["name"]), *map(bare, row["aliases"] or ())} for row in found if row["kind"] == kind
        ]
        missing = [name for name in names if not any(bare(name) in aliases for aliases in known)]
        assert not missing, kind
        if kind == "person":
            assert {row["name"] for row in found if row["kind"] == kind} == set(names)


def test_two_aliyevs_stay_two_people(warehouse: Warehouse) -> None:
    sql = (
        "select distinct entities.name from mentions inner join entities using (entity_id) "
        "where entities.kind = 'person' and entities.name like '%Aliyev'"
    )
    assert set(warehouse.query(sql)["name"]) == {"Ilham Aliyev", "Heydar Aliyev"}


def test_a_quote_inside_a_quote_has_its_parent_and_its_own_speaker(warehouse: Warehouse) -> None:
    sql = (
        "select inner_quote.speaker_text as inside, outer_quote.speaker_text as outside "
        "from quotes as inner_quote "
        "inner join quotes as outer_quote on outer_quote.quote_id = inner_quote.parent_quote_id "
        "where inner_quote.kind = 'direct'"
    )
    assert warehouse.query(sql).rows() == [("Putin", "Hikmat Mammadov")]


def test_parts_of_a_quote_split_by_its_cue_are_one_utterance(warehouse: Warehouse) -> None:
    sql = (
        "select list(left(text, 18) order by ordinal) as parts "
        "from quotes inner join documents using (article_id) "
        "where source_path like '004%' and kind = 'direct' group by utterance_id order by min(ordinal)"
    )
    assert warehouse.query(sql)["parts"].to_list() == [
        ["It is known that c", "The most important"],
        ["Just like Azerbaij", "It should be noted"],
        ["There are direct t", "That is, thanks to"],
    ]


def test_roles_affiliations_and_addressees_are_filled_where_printed(warehouse: Warehouse) -> None:
    sql = (
        "select entities.name, quotes.speaker_role, quotes.speaker_affiliation, quotes.addressee from quotes "
        "inner join entities on entities.entity_id = quotes.speaker_entity_id "
        "where quotes.speaker_role is not null or quotes.addressee is not null"
    )
    rows = set(warehouse.query(sql).rows())
    by_name = {name: [row[1:] for row in rows if row[0] == name] for name, *_ in rows}
    assert any(addressee == "Trend" for _, _, addressee in by_name["Hikmat Babaoglu"])
    assert any(role == "political analyst" for role, _, _ in by_name["Hikmat Mammadov"])
    assert any(affiliation == "Russian Foreign Ministry" for _, affiliation, _ in by_name["Maria Zakharova"])


def test_offsets_slice_to_their_text_and_source_bytes_decode_to_it(warehouse: Warehouse) -> None:
    sql = (
        "select quotes.text, quotes.start_char, quotes.end_char, articles.body, documents.source_path, "
        "quotes.source_byte_start as byte_start, quotes.source_byte_end as byte_end "
        "from quotes inner join articles using (article_id) inner join documents using (article_id)"
    )
    rows = warehouse.query(sql).to_dicts()
    assert len(rows) > 50
    for row in rows:
        assert row["body"][row["start_char"] : row["end_char"]] == row["text"]
        raw = (SEEDS / row["source_path"]).read_bytes()
        assert raw[row["byte_start"] : row["byte_end"]].decode("utf-8") == row["text"]


def test_every_line_of_every_raw_file_is_accounted_for(warehouse: Warehouse) -> None:
    sql = (
        "select byte_start, byte_end, disposition, rule from document_lines "
        "inner join documents using (document_id) where source_path = $file order by byte_start, byte_end"
    )
    for page in EXPECTED:
        raw = (SEEDS / page["file"]).read_bytes()
        covered = bytearray(raw)
        for start, end, disposition, rule in warehouse.query(sql, {"file": page["file"]}).rows():
            assert disposition in {"kept", "metadata", "dropped", "blank"}
            assert rule
            covered[start:end] = b" " * (end - start)
        assert not covered.decode("utf-8").strip(), page["file"]
