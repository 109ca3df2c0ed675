"""Every number of the views is worked out again from the tables, row by row in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import pytest
from pages import ROOT, day, entity, mention, part, quote, records, run

from onrecord.in_process import run_in_process
from onrecord.model import Published, Records, Rejected
from onrecord.settings import Settings
from onrecord.text.words import WORD
from onrecord.warehouse import Warehouse, publish

SEEDS: Final = Path(__file__).parent.parent / "seeds"
GRAINS: Final = ("day", "week", "month", "quarter", "year")
FINE_ENOUGH: Final = {
    "day": {"minute", "day"},
    "week": {"minute", "day"},
    "month": {"minute", "day", "month"},
    "quarter": {"minute", "day", "month"},
    "year": {"minute", "day", "month", "year"},
}
BAKU: Final = entity("Baku", "place", "AZ")
RUSSIA: Final = entity("Russia", "place", "RU")
BACKGROUND: Final = (
    "The two sides signed a ceasefire in 1994 after long talks and have met many times since then.\n"
)
CLOSING: Final = (
    "The ministry did not answer questions that this newspaper had sent to it before the weekend.\n"
)
SHARED: Final = BACKGROUND + CLOSING

Row = dict[str, Any]


def undecided(precision: str, year: int, month: int = 1, offset: int | None = None) -> Published:
    return Published(datetime(year, month, 1), offset, precision, "header", "raw")  # type: ignore[arg-type]


def at(year: int, month: int, number: int, hour: int, offset: int | None) -> Published:
    return Published(datetime(year, month, number, hour, 30), offset, "minute", "header", "raw")


def printed_by(record: Records, outlet: str | None, agency: str | None = None) -> Records:
    return replace(record, article=replace(record.article, outlet=outlet, agency=agency))


def spoken_pages() -> Iterable[Records]:
    """One speaker in three outlets, at dates of every precision, a copy, quotes in quotes, and nobody."""
    line = "“We will build the bridge,” said Ann Lee of Baku. Ann Lee’s Baku-based aides weren't there.\n"
    said = [("We will build the bridge,", "Ann Lee")]
    dates = [
        undecided("year", 2019), day(2019, 12, 30), day(2021, 1, 3), at(2021, 1, 1, 0, 840), None,
        undecided("month", 2021, 2, 60),
    ]  # fmt: skip
    outlets = [("The Daily", None), ("Post", "AFP"), (None, "AFP"), (None, None), ("Post", None)] * 2
    for number, published in enumerate(dates):
        text = line + (SHARED if number % 2 else "") + f"Page {number} has a line of its own.\n"
        page = records(text, f"s{number}.txt", quotes=said, mentions=[("Baku", BAKU)], published=published)
        yield printed_by(page, *outlets[number])
    nested = "“He told me ‘go home’ and left,” she said. Someone shouted “Never!” at Baku.\n"
    page = records(
        nested, "nested.txt", published=day(2020, 2, 29), title="Go",
        quotes=[("He told me ‘go home’ and left,", "Eve Roe"), ("go home", None), ("Never!", None)],
    )  # fmt: skip
    body = page.article.body
    inner = quote(body, "go home", None, 1, parent=0)
    reported = replace(quote(body, "Someone shouted", "Eve Roe", 3), kind="indirect", confidence=0.3)
    quotes = (page.quotes[0], inner, page.quotes[2], reported)
    demonym = replace(mention(body, "She".lower(), RUSSIA, "demonym"), kind="other")
    yield replace(page, quotes=quotes, mentions=(mention(body, "home", RUSSIA), demonym))


def worded_pages() -> Iterable[Records]:
    texts = [
        "Ray’s dog isn’t Ray's cat; the dogs’ bowl is o'clock-proof.",
        "co-chair co‑chair co–chair -dash- 3.5 1,000 U.S. U.S.'s e.g. a_b __init__ @user #tag",
        "non\u00a0breaking\u2009thin\u3000wide\ttab soft\u00adhyphen zero\u200bwidth",
        "İlham Əliyev ŞUŞA Straße STRASSE ÉTÉ été ǅ ſ",
        "Россия и РОССИЯ, россия’s; Баку-2015 Київ п'ять",
        "中国 的 新闻 ニュース العربية نيوز हिन्दी ²½ Ⅳ ١٢٣",
        "NUL\x00inside and 🚀 rocket\u202eright",
        "'''' --- ... ’’’’ ––",
        "The the THE thE of OF",
    ]
    for number, text in enumerate(texts):
        yield records(text + "\n", f"w{number}.txt", published=day(2020, 12, 24 + number % 7))
    for number in range(12):
        text = f"Filler number {number} of the dog.\n" + (CLOSING if number % 3 else SHARED)
        published = [day(2018, 1, 1), at(2018, 12, 31, 23, -600), undecided("month", 2018, 7)][number % 3]
        yield records(text, f"f{number}.txt", published=published, mentions=[("dog", entity("Dog", "other"))])
    yield records(
        worded_text := "A page that is there twice, with the very same body, under two names.\n", "twice1.txt"
    )
    yield records(worded_text, "twice2.txt")


def background_pages() -> Iterable[Records]:
    """Two stories of their own that print the background, with a quote and a name in it."""
    for number in range(2):
        own = " ".join(f"own{number}x{place}" for place in range(90)) + "\n"
        yield records(
            own + BACKGROUND, f"b{number}.txt", mentions=[("ceasefire", entity("Ceasefire", "other"))],
            quotes=[("met many times", "Ann Lee"), (f"own{number}x5 own{number}x6", "Ann Lee")],
        )  # fmt: skip


@pytest.fixture(scope="module", params=["pages", "seeds"])
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("numbers")
    path = folder / "w.duckdb"
    if request.param == "seeds":
        run_in_process([str(SEEDS)], path, Settings(), jobs=1)
    else:
        pages = [*spoken_pages(), *worded_pages(), *background_pages()]
        rejects = [Rejected(f"r{n}.bin", None, "binary_file", "", 0, f"{n}" * 64, 9, ROOT) for n in range(3)]
        publish(path, [part(folder, records=pages, rejects=rejects)], run())
    return Warehouse(path)


@pytest.fixture(scope="module")
def tables(warehouse: Warehouse) -> Mapping[str, list[Row]]:
    return {name: warehouse.table(name).to_dicts() for name in warehouse.names()}


def by_article(rows: Iterable[Row]) -> Counter[str]:
    return Counter(row["article_id"] for row in rows)


def period_of(grain: str, one: date) -> date:
    return {
        "day": one,
        "week": one - timedelta(days=one.weekday()),
        "month": one.replace(day=1),
        "quarter": date(one.year, one.month - (one.month - 1) % 3, 1),
        "year": date(one.year, 1, 1),
    }[grain]


def sums(articles: list[Row], tables: Mapping[str, list[Row]]) -> tuple[Any, ...]:
    words, quoted, named = counts(articles, tables)
    rate = pytest.approx(1000 * quoted / words, abs=0.0006) if words else None
    by_story = counts([row for row in articles if row["is_story_lead"]], tables)
    shared = in_passages(articles, tables)
    without = (words - shared[0], quoted - shared[1], named - shared[2])
    stories = len({row["story_id"] for row in articles})
    return len(articles), stories, words, quoted, named, rate, *by_story, *without


def counts(articles: list[Row], tables: Mapping[str, list[Row]]) -> tuple[int, int, int]:
    quotes, mentions = by_article(tables["quotes"]), by_article(tables["mentions"])
    words = sum(len(WORD.findall(row["body"])) for row in articles)
    quoted = sum(quotes[row["article_id"]] for row in articles)
    return words, quoted, sum(mentions[row["article_id"]] for row in articles)


def in_passages(articles: list[Row], tables: Mapping[str, list[Row]]) -> tuple[int, int, int]:
    bodies = {row["article_id"]: row["body"] for row in articles}
    places = [place for place in tables["article_passages"] if place["article_id"] in bodies]
    texts = [bodies[place["article_id"]][place["start_char"] : place["end_char"]] for place in places]
    quoted, named = (
        sum(is_shared(row, tables) for row in tables[table] if row["article_id"] in bodies)
        for table in ("quotes", "mentions")
    )
    return sum(len(text.split()) for text in texts), quoted, named


@pytest.mark.parametrize("grain", GRAINS)
def test_a_timeline_has_every_period_and_counts_it(tables: Mapping[str, list[Row]], grain: str) -> None:
    found: dict[date, list[Row]] = defaultdict(list)
    for row in tables["articles"]:
        if row["published_precision"] in FINE_ENOUGH[grain]:
            found[period_of(grain, row["published_date"])].append(row)
    first, last = min(found), max(found)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    periods = sorted({period_of(grain, one) for one in days})
    expected = [(period, *sums(found.get(period, []), tables)) for period in periods]
    assert [tuple(row.values()) for row in tables[f"timeline_{grain}"]] == expected


def test_the_undated_are_counted_by_what_is_printed(tables: Mapping[str, list[Row]]) -> None:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in tables["articles"]:
        if row["published_precision"] not in {"minute", "day"}:
            found[row["published_precision"] or "none"].append(row)
    rows = {row["printed"]: row for row in tables["timeline_undated"]}
    assert rows.keys() == found.keys()
    for printed, row in rows.items():
        assert tuple(row.values())[2:] == sums(found[printed], tables)
        precision = None if printed == "none" else printed
        too_fine = [f"timeline_{grain}" for grain in GRAINS if precision not in FINE_ENOUGH[grain]]
        assert row["absent_from"] == too_fine


def folded(word: str) -> str:
    """Fold as the database does: it lowers letter by letter, so that a dotted capital I is one letter."""
    lower = "".join(letter.lower()[0] for letter in word.replace("’", "'"))
    return lower.removesuffix("'s")


def is_shared(row: Row, tables: Mapping[str, list[Row]]) -> bool:
    """Say whether a quote or mention stands within a paragraph that other stories print too."""
    return any(
        place["article_id"] == row["article_id"]
        and place["start_char"] <= row["start_char"]
        and row["end_char"] <= place["end_char"]
        for place in tables["article_passages"]
    )


def test_the_numbers_of_an_article_come_with_what_copies_and_background_add(
    tables: Mapping[str, list[Row]],
) -> None:
    texts = {row["passage_id"]: row["text"] for row in tables["passages"]}
    assert texts
    for row in tables["article_counts"]:
        own = [one for one in tables["article_passages"] if one["article_id"] == row["article_id"]]
        assert row["words_in_passages"] == sum(len(texts[one["passage_id"]].split()) for one in own)
        for table in ("quotes", "mentions"):
            placed = [one for one in tables[table] if one["article_id"] == row["article_id"]]
            assert row[table] == len(placed)
            assert row[f"{table}_in_passages"] == sum(is_shared(one, tables) for one in placed)


def test_every_word_of_every_body_is_counted(tables: Mapping[str, list[Row]]) -> None:
    occurrences: Counter[str] = Counter()
    in_leads: Counter[str] = Counter()
    in_passages: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    stories: dict[str, set[str]] = defaultdict(set)
    for row in tables["articles"]:
        for word in WORD.findall(row["body"]):
            term = folded(word)
            occurrences[term] += 1
            articles[term].add(row["article_id"])
            stories[term].add(row["story_id"])
            in_leads[term] += row["is_story_lead"]
    bodies = {row["article_id"]: row["body"] for row in tables["articles"]}
    for place in tables["article_passages"]:
        text = bodies[place["article_id"]][place["start_char"] : place["end_char"]]
        in_passages.update(map(folded, WORD.findall(text)))
    assert in_passages
    words = sum(row["word_count"] for row in tables["articles"])
    stopwords = {row["word"] for row in tables["stopwords"]}
    assert words == sum(occurrences.values())
    assert tables["term_frequency"] == [
        {
            "term": term,
            "occurrences": count,
            "articles": len(articles[term]),
            "stories": len(stories[term]),
            "per_1000_words": pytest.approx(1000 * count / words, abs=1e-6),
            "share_of_articles": pytest.approx(len(articles[term]) / len(tables["articles"]), abs=1e-6),
            "is_stopword": term in stopwords,
            "occurrences_by_story": in_leads[term],
            "occurrences_without_passages": count - in_passages[term],
        }
        for term, count in sorted(occurrences.items(), key=lambda item: (-item[1], item[0].encode()))
    ]


def test_every_entity_is_counted_with_its_demonyms_apart(tables: Mapping[str, list[Row]]) -> None:
    story_of = {row["article_id"]: row["story_id"] for row in tables["articles"]}
    leads = {row["article_id"] for row in tables["articles"] if row["is_story_lead"]}
    words = sum(row["word_count"] for row in tables["articles"])
    names = {row["entity_id"]: (row["name"], row["kind"]) for row in tables["entities"]}
    assert {row["entity_id"] for row in tables["entity_frequency"]} == {
        row["entity_id"] for row in tables["mentions"]
    }
    for row in tables["entity_frequency"]:
        mentions = [one for one in tables["mentions"] if one["entity_id"] == row["entity_id"]]
        plain = [one for one in mentions if one["form"] != "demonym"]
        demonyms = [one for one in mentions if one["form"] == "demonym"]
        share = len(by_article(plain)) / len(tables["articles"])
        assert tuple(row.values())[1:] == (
            *names[row["entity_id"]],
            len(plain),
            len(demonyms),
            len(by_article(plain)),
            len(by_article(demonyms)),
            len({story_of[one["article_id"]] for one in plain}),
            sum(one["quote_id"] is not None for one in plain),
            sum(one["quote_id"] is None for one in plain),
            pytest.approx(1000 * len(plain) / words, abs=1e-6),
            pytest.approx(share, abs=1e-6),
            sum(one["article_id"] in leads for one in plain),
            sum(not is_shared(one, tables) for one in plain),
        )
        assert 0 <= row["share_of_articles"] <= 1


def test_every_speaker_is_counted_and_dated_to_the_day_or_not_at_all(
    tables: Mapping[str, list[Row]],
) -> None:
    articles = {row["article_id"]: row for row in tables["articles"]}
    spoken = [row for row in tables["quotes"] if row["speaker_entity_id"] is not None]
    counts = Counter(row["speaker_entity_id"] for row in spoken)
    assert [row["speaker_entity_id"] for row in tables["speakers"]] == [
        row["speaker_entity_id"]
        for row in sorted(
            tables["speakers"], key=lambda row: (-row["quotes"], row["speaker"], row["speaker_entity_id"])
        )
    ]
    assert counts.keys() == {row["speaker_entity_id"] for row in tables["speakers"]}
    for row in tables["speakers"]:
        quotes = [one for one in spoken if one["speaker_entity_id"] == row["speaker_entity_id"]]
        pages = [articles[one["article_id"]] for one in quotes]
        days = [page["published_date"] for page in pages if page["published_precision"] in {"minute", "day"}]
        roles = {
            ", ".join(filter(None, (one["speaker_role"], one["speaker_affiliation"]))) for one in quotes
        } - {""}
        assert row["speaker_rank"] == 1 + sum(count > len(quotes) for count in counts.values())
        assert row["quotes"] == len(quotes) == row["direct_quotes"] + row["indirect_quotes"]
        assert row["direct_quotes"] == sum(one["kind"] == "direct" for one in quotes)
        assert row["utterances"] == len({one["utterance_id"] for one in quotes})
        assert row["statements"] == len({one["statement_id"] for one in quotes})
        assert row["quotes_by_story"] == sum(page["is_story_lead"] for page in pages)
        assert row["quotes_without_passages"] == sum(not is_shared(one, tables) for one in quotes)
        assert row["articles"] == len({page["article_id"] for page in pages})
        assert row["stories"] == len({page["story_id"] for page in pages})
        assert row["first_quoted_date"] == min(days, default=None)
        assert row["last_quoted_date"] == max(days, default=None)
        assert row["outlets"] == sorted({page["outlet"] or page["agency"] for page in pages} - {None})
        assert row["roles"] == sorted(roles)


def test_every_quote_stands_in_its_context_once(tables: Mapping[str, list[Row]]) -> None:
    articles = {row["article_id"]: row for row in tables["articles"]}
    paths = {row["article_id"]: row["source_path"] for row in tables["documents"] if row["article_id"]}
    names = {row["entity_id"]: row["name"] for row in tables["entities"]}
    quotes = {row["quote_id"]: row for row in tables["quotes"]}
    assert sorted(quotes) == sorted(row["quote_id"] for row in tables["quotes_in_context"])
    for row in tables["quotes_in_context"]:
        one = quotes[row["quote_id"]]
        page = articles[one["article_id"]]
        start, end = one["start_char"], one["end_char"]
        assert row["words_before"] == page["body"][max(0, start - 120) : start]
        assert row["words_after"] == page["body"][end : end + 120]
        assert row["speaker"] == names.get(one["speaker_entity_id"])
        assert row["outlet"] == (page["outlet"] or page["agency"])
        assert row["published_precision"] == page["published_precision"]
        assert row["source_path"] == paths[one["article_id"]]


def _is_timed(row: Row) -> bool:
    return row["published_precision"] == "minute"


MEASURES: Final[Mapping[str, tuple[str, Callable[[Row], bool], Callable[[Row], bool]]]] = {
    "documents loaded": ("documents", lambda row: row["status"] == "loaded", bool),
    "documents that repeat another": ("documents", lambda row: row["status"] == "duplicate", bool),
    "documents rejected": ("documents", lambda row: row["status"] == "rejected", bool),
    "articles dated": ("articles", lambda row: row["published_date"] is not None, bool),
    "articles undated": ("articles", lambda row: row["published_date"] is None, bool),
    "articles dated to the day": (
        "articles", lambda row: row["published_precision"] in {"minute", "day"}, bool,
    ),
    "times with an offset": (
        "articles", lambda row: row["published_offset_minutes"] is not None, _is_timed,
    ),
    "articles with a title": ("articles", lambda row: row["title"] is not None, bool),
    "articles with an author": ("articles", lambda row: bool(row["authors"]), bool),
    "articles with an outlet or agency": ("articles", lambda row: bool(row["outlet"] or row["agency"]), bool),
    "articles that copy a story": ("articles", lambda row: row["article_id"] != row["story_lead"], bool),
    "articles with a quote": ("articles", lambda row: row["quotes"] > 0, bool),
    "quotes with a speaker": ("quotes", lambda row: row["speaker_entity_id"] is not None, bool),
    "direct quotes with a speaker": (
        "quotes", lambda row: row["speaker_entity_id"] is not None, lambda row: row["kind"] == "direct",
    ),
    "indirect quotes with a speaker": (
        "quotes", lambda row: row["speaker_entity_id"] is not None, lambda row: row["kind"] == "indirect",
    ),
    "speakers in doubt": (
        "quotes", lambda row: row["confidence"] < 0.5, lambda row: row["speaker_entity_id"] is not None,
    ),
    "quotes with source bytes": ("quotes", lambda row: row["source_byte_start"] is not None, bool),
    "mentions within quotes": ("mentions", lambda row: row["quote_id"] is not None, bool),
    "lines kept": (
        "document_lines", lambda row: row["disposition"] == "kept",
        lambda row: row["disposition"] != "blank",
    ),
}  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_of_data_quality_is_so_many_of_so_many(
    tables: Mapping[str, list[Row]], measure: str
) -> None:
    table, is_so, is_meant = MEASURES[measure]
    quotes = by_article(tables["quotes"])
    leads = {row["story_id"]: row["article_id"] for row in tables["articles"] if row["is_story_lead"]}
    rows = [dict(row) for row in tables[table]]
    if table == "articles":
        for row in rows:
            row.update(quotes=quotes[row["article_id"]], story_lead=leads[row["story_id"]])
    meant = [row for row in rows if is_meant(row)]
    so_many = sum(map(is_so, meant))
    found = {row["measure"]: row for row in tables["data_quality"]}
    row = found.get(measure, {"numerator": 0, "denominator": 0, "share": 0})
    assert (row["numerator"], row["denominator"]) == (so_many, len(meant))
    assert row["share"] == pytest.approx(so_many / max(1, len(meant)), abs=1e-6)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Baku"])
def test_no_number_moves_with_the_sessions_time_zone(
    warehouse: Warehouse, tables: Mapping[str, list[Row]], zone: str
) -> None:
    names = [name for name in tables if name.startswith("timeline_")]
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        connection.execute(f"set TimeZone = '{zone}'")
        for name in names:
            found = connection.execute(f"from {name}").fetchall()
            assert found == [tuple(row.values()) for row in tables[name]]
        dates = connection.execute("select quote_id, published_date from quotes_in_context").fetchall()
        speakers = connection.execute(
            "select first_quoted_date, last_quoted_date from speakers order by speaker_entity_id"
        ).fetchall()
    assert dates == [(row["quote_id"], row["published_date"]) for row in tables["quotes_in_context"]]
    ranked = sorted(tables["speakers"], key=lambda row: row["speaker_entity_id"])
    assert speakers == [(row["first_quoted_date"], row["last_quoted_date"]) for row in ranked]


def test_a_warehouse_of_rejects_alone_has_their_numbers_and_no_other(tmp_path: Path) -> None:
    rejects = [Rejected("r.bin", None, "binary_file", "", 0, "ab" * 32, 9, ROOT)]
    publish(tmp_path / "w.duckdb", [part(tmp_path, rejects=rejects)], run())
    only = Warehouse(tmp_path / "w.duckdb")
    empty = [name for name in only.names() if name.startswith(("timeline_", "term_", "entity_f", "speakers"))]
    assert [len(only.table(name)) for name in [*empty, "quotes_in_context"]] == [0] * (len(empty) + 1)
    assert [row["measure"] for row in only.table("data_quality").to_dicts()] == [
        "documents loaded",
        "documents that repeat another",
        "documents rejected",
        "rejected: binary_file",
        "documents missing",
    ]


def test_bodies_without_a_word_divide_nothing_by_zero(tmp_path: Path) -> None:
    page = records("“!!!” ***\n", "x.txt", quotes=[("!!!", "Ann Lee")], published=day(2020, 1, 1))
    publish(tmp_path / "w.duckdb", [part(tmp_path, records=[page])], run())
    wordless = Warehouse(tmp_path / "w.duckdb")
    assert wordless.table("timeline_day").row(0) == (date(2020, 1, 1), 1, 1, 0, 1, 0, None, 0, 1, 0, 0, 1, 0)
    assert len(wordless.table("term_frequency")) == 0
