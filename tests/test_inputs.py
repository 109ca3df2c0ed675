"""Files of many items: each item is read or rejected on its own, from any form, archive or place."""

from __future__ import annotations

import bz2
import csv
import functools
import gzip
import http.server
import io
import json
import lzma
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.exchange import parse_unit
from onrecord.in_process import run_in_process
from onrecord.intake import Item, Record, Unit, find_items, units
from onrecord.intake.json_stream import json_lines, json_values
from onrecord.model import Rejected
from onrecord.settings import Settings
from onrecord.steps import batches, extract, plan
from onrecord.warehouse import Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = Settings()
SMALL = Settings(max_document_bytes=2_000)
TEXT = (
    "“We will vote in May,” Ada Lovelace told reporters in London on Friday. She added that turnout matters, "
    "and that the count will be public.\n\nThe council met for three hours. Nobody else spoke to the press."
)
STORY = f"<h1>Vote in May</h1><p>{TEXT}</p><p>{TEXT}</p>"
PAGE = f"<!doctype html><html><body><article>{STORY}</article></body></html>"


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"Story {number}",
        "text": f"{number} {TEXT}",
        "date": "2020-01-02T03:04:05+04:00",
        **fields,
    }


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def read_all(path: Path, settings: Settings = SETTINGS) -> list[Unit]:
    return list(units(find_items([str(path)]).items, settings))


def names(found: list[Unit]) -> list[str | None]:
    """Return which record each item is, and of a rejected one why."""
    shown: list[str | None] = []
    for unit in found:
        if isinstance(unit, Rejected):
            shown.append(f"{unit.source_record}: {unit.reason}")
        else:
            shown.append(unit.name if isinstance(unit, Record) else unit.source_path)
    return shown


def title_of(unit: Unit) -> str | None:
    title = json.loads(parse_unit(unit, SETTINGS).text)["title"]
    assert title is None or isinstance(title, str)
    return title


def tar_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return out.getvalue()


def test_a_broken_line_never_takes_its_file_along(tmp_path: Path) -> None:
    raw = lines(record(1)) + b"{broken\n\n" + lines([1], record(5), {"title": "no text"}, record(7))
    (tmp_path / "a.jsonl").write_bytes(raw)
    found = read_all(tmp_path)
    assert names(found) == ["1", "2", "4", "5", "6", "7"]
    reasons = [json.loads(parse_unit(unit, SETTINGS).text).get("error", {}).get("reason") for unit in found]
    assert reasons == [None, "malformed", "malformed", None, "no_text", None]


def test_a_line_over_the_limit_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(record(1), record(2, more="x" * 3_000), record(3)))
    assert names(read_all(tmp_path, SMALL)) == ["1", "2: too_large", "3"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (json.dumps(record(1)).encode(), [None]),
        (json.dumps(record(1), indent=2).encode(), [None]),
        (json.dumps([record(1), record(2)], indent=1).encode(), ["1", "2"]),
        (json.dumps({"status": "ok", "articles": [record(1), record(2)]}).encode(), ["1", "2"]),
        (lines(record(1), record(2)), ["1", "2"]),
        (b"\xef\xbb\xbf" + lines(record(1), record(2)), ["1", "2"]),
        (b"[\n" + lines(record(1)) + b",\n{broken},\n" + lines(record(3)) + b"]", ["1", "2: malformed", "3"]),
        (lines(record(1)) + b"{broken\n" + lines(record(3)), ["1", "2: malformed", "3"]),
        (b"[]", []),
        (b"  ", []),
        (b"[", []),
    ],
)
def test_json_files_hold_one_record_or_a_list_or_one_after_another(
    tmp_path: Path, raw: bytes, expected: list[str | None]
) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    assert names(read_all(tmp_path)) == expected


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=30), min_size=1), max_size=6),
    st.booleans(),
)
def test_a_list_of_objects_is_read_as_it_is(objects: list[dict[str, str]], pretty: bool) -> None:
    raw = json.dumps(objects, indent=2 if pretty else None).encode()
    found = [json.loads(one.raw) for one in json_values(io.BytesIO(raw), 1_000_000)]
    assert found == objects


@given(st.binary(max_size=400))
def test_any_bytes_end_as_records_or_rejections(raw: bytes) -> None:
    for one in (*json_lines(io.BytesIO(raw), 100), *json_values(io.BytesIO(raw), 100)):
        assert bool(one.raw) != bool(one.error)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_csv_are_records(tmp_path: Path, delimiter: str) -> None:
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["title", "content", "published_at"])
        writer.writerow(["Vote, in May; or | not", TEXT, "2020-05-06"])
        writer.writerow(["a", "b", "c", "d"])
        writer.writerow(["Story 3", TEXT, ""])
    found = read_all(tmp_path)
    assert names(found) == ["1", "2: malformed", "3"]
    assert title_of(found[0]) == "Vote, in May; or | not"


def test_rows_of_parquet_are_records(tmp_path: Path) -> None:
    rows = [record(number) for number in range(1_200)]
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    found = read_all(tmp_path)
    assert names(found) == [str(number + 1) for number in range(1_200)]
    assert title_of(found[-1]) == "Story 1199"
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nonsense")
    assert names(read_all(tmp_path)) == ["None: unreadable"]


def warc_record(
    url: str, body: bytes, media_type: str, status: str, number: int, kind: str = "response"
) -> bytes:
    http = (
        f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-03-04T05:06:07Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def bare_record(number: int, kind: str, media_type: str, body: bytes, length: int | None = None) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Date: 2021-03-04T05:06:07Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_the_pages_of_a_web_archive_are_documents(tmp_path: Path) -> None:
    russian = PAGE.replace("Nobody", "Никто").encode("cp1251", "xmlcharrefreplace")
    parts = [
        warc_record("https://a.example/1", russian, "text/html; charset=windows-1251", "200 OK", 1),
        warc_record("https://a.example/1", b"", "text/html", "200 OK", 2, kind="request"),
        warc_record("https://a.example/p.png", b"png", "image/png", "200 OK", 3),
        warc_record("https://a.example/gone", b"gone", "text/html", "404 Not Found", 4),
        warc_record("https://a.example/big", b"x" * 50_000, "text/html", "200 OK", 5),
        warc_record("https://a.example/2021/03/04/2", PAGE.encode(), "text/html", "200 OK", 6),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, parts)))
    found = read_all(tmp_path, Settings(max_document_bytes=20_000))
    assert names(found) == [
        "urn:uuid:1",
        "urn:uuid:3: unsupported_media_type",
        "urn:uuid:4: http_error",
        "urn:uuid:5: too_large",
        "urn:uuid:6",
    ]
    planned = plan([str(tmp_path)], tmp_path / "w.duckdb", SETTINGS, now=NOW)
    first, second = extract(next(batches(planned)), planned).documents[:2]
    assert first.fetched_at is not None
    assert first.fetched_at.isoformat() == "2021-03-04T05:06:07+00:00"
    assert "Никто" in first.text
    assert first.encoding == "cp1251"
    assert json.loads(parse_unit(found[4], SETTINGS).text)["url"] == "https://a.example/2021/03/04/2"
    assert second.source_record == "urn:uuid:6"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip", b"no gzip at all" * 9),
        ("Content-Encoding: br", b"xx\0zz" * 20),
        ("Content-Encoding: deflate", b"zzz" * 20),
        ("Transfer-Encoding: chunked", b"zzz\r\n" * 20),
        ("Transfer-Encoding: chunked", b"fffffff\r\nabc"),
    ],
)
def test_a_page_that_cannot_be_unpacked_never_takes_its_web_archive_along(
    tmp_path: Path, header: str, body: bytes
) -> None:
    one, broken, three = (
        warc_record(f"https://a.example/{number}", raw, f"text/html{more}", "200 OK", number)
        for number, raw, more in (
            (1, PAGE.encode(), ""),
            (2, body, f"\r\n{header}"),
            (3, PAGE.encode(), ""),
        )
    )
    (tmp_path / "a.warc").write_bytes(one + broken + three)
    assert names(read_all(tmp_path)) == ["urn:uuid:1", "urn:uuid:2: unreadable", "urn:uuid:3"]


def packed_as(how: str, raw: bytes) -> bytes:
    if how == "gzip":
        return gzip.compress(raw)
    if how == "gzip in two parts":
        return gzip.compress(raw[:50]) + gzip.compress(raw[50:])
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return zlib.compress(raw) if how == "deflate" else bare.compress(raw) + bare.flush()


@pytest.mark.parametrize("how", ["gzip", "gzip in two parts", "deflate", "deflate without a head"])
def test_a_packed_page_of_a_web_archive_is_whole_or_told_to_be_broken(tmp_path: Path, how: str) -> None:
    """Each cut comes out as a rejection, never as an empty page or the first part of one."""
    packed = packed_as(how, PAGE.encode())
    header = f"text/html\r\nContent-Encoding: {how.partition(' ')[0]}"
    cuts = (len(packed), len(packed) - 1, len(packed) // 2, 12, 1)
    parts = [
        warc_record(f"https://a.example/{cut}", packed[:cut], header, "200 OK", number)
        for number, cut in enumerate(cuts)
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, parts)))
    whole, *broken = read_all(tmp_path)
    assert isinstance(whole, Record)
    assert whole.raw == PAGE.encode()
    assert names(broken) == [f"urn:uuid:{number}: unreadable" for number in range(1, len(cuts))]


def test_a_page_of_a_web_archive_that_unpacks_over_the_limit_is_told(tmp_path: Path) -> None:
    header = "text/html\r\nContent-Encoding: gzip"
    parts = [
        warc_record("https://a.example/1", gzip.compress(b"x" * 2_001), header, "200 OK", 1),
        warc_record("https://a.example/2", gzip.compress(PAGE[:1_900].encode()), header, "200 OK", 2),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(parts))
    assert names(read_all(tmp_path, SMALL)) == ["urn:uuid:1: too_large", "urn:uuid:2"]


def test_what_is_no_page_is_turned_away_by_its_head(tmp_path: Path) -> None:
    """An image is not unpacked, so one that is broken, or over the limit, is an image all the same."""
    header = "image/png\r\nContent-Encoding: gzip"
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"X-{number}: {'x' * 900}\r\n" for number in range(90))
    parts = [
        warc_record("https://a.example/1", b"no gzip at all" * 9, header, "200 OK", 1),
        warc_record("https://a.example/2", b"x" * 100_000, header, "200 OK", 2),
        bare_record(3, "response", "application/http; msgtype=response", f"{head}\r\n{PAGE}".encode()),
        warc_record("https://a.example/4", PAGE.encode(), "text/html", "200 OK", 4),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(parts))
    assert names(read_all(tmp_path)) == [
        "urn:uuid:1: unsupported_media_type",
        "urn:uuid:2: unsupported_media_type",
        "urn:uuid:3: unreadable",
        "urn:uuid:4",
    ]


def test_texts_and_pages_without_an_answer_of_a_server_are_documents_too(tmp_path: Path) -> None:
    parts = [
        bare_record(1, "resource", "text/html", b"<p>One.</p>"),
        bare_record(2, "conversion", "text/plain", b"Two."),
        bare_record(3, "resource", "image/png", b"png"),
        bare_record(4, "response", "application/http", b"no answer of a server"),
        bare_record(5, "resource", "text/html", b"<p>cut off", length=99),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(parts))
    found = names(read_all(tmp_path))
    assert found[:3] == ["urn:uuid:1", "urn:uuid:2", "urn:uuid:3: unsupported_media_type"]
    assert found[3:] == ["urn:uuid:4: unsupported_media_type", "urn:uuid:5: unreadable"]


def test_a_web_archive_that_is_cut_off_keeps_what_it_has(tmp_path: Path) -> None:
    whole = gzip.compress(warc_record("https://a.example/1", PAGE.encode(), "text/html", "200 OK", 1))
    (tmp_path / "a.warc.gz").write_bytes(whole + whole[: len(whole) // 2])
    found = names(read_all(tmp_path))
    assert found[0] == "urn:uuid:1"
    assert found[-1] == "None: unreadable"


def zstd_of(raw: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed = zstandard.ZstdCompressor().compress(raw)
    assert isinstance(packed, bytes)
    return packed


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstd_of)],
)
def test_compressed_files_are_what_their_names_say(tmp_path: Path, suffix: str, pack: Any) -> None:
    (tmp_path / f"a.jsonl.{suffix}").write_bytes(pack(lines(record(1), record(2))))
    (tmp_path / f"b.html.{suffix}").write_bytes(pack(PAGE.encode()))
    (tmp_path / f"c.tar.{suffix}").write_bytes(pack(tar_of(**{"x/d.html": PAGE.encode()})))
    (tmp_path / f"e.txt.{suffix}").write_bytes(pack(TEXT.encode())[:-9])
    assert names(read_all(tmp_path))[:4] == ["1", "2", None, "x/d.html"]
    assert names(read_all(tmp_path))[4] in ("None: unreadable", "None: needs_extra")


def test_members_of_archives_are_items_and_bad_ones_are_told(tmp_path: Path) -> None:
    members = {
        "p/a.html": PAGE.encode(),
        "p/b.jsonl": lines(record(1)),
        "../evil.html": PAGE.encode(),
        "/etc/evil.html": PAGE.encode(),
        "c.pdf": b"%PDF-1.7",
        "__MACOSX/a.html": b"x",
        "README.txt": b"x",
        "deep.zip": zip_of({"q/e.txt": TEXT.encode()}),
        "big.txt": b"x" * 3_000,
    }
    (tmp_path / "z.zip").write_bytes(zip_of(members))
    assert names(read_all(tmp_path, SMALL)) == [
        "p/a.html",
        "p/b.jsonl#1",
        "../evil.html: unsafe_path",
        "/etc/evil.html: unsafe_path",
        "c.pdf: unsupported_media_type",
        "deep.zip#q/e.txt",
        "big.txt: too_large",
    ]


def test_links_in_a_tar_archive_are_not_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as archive:
        link = tarfile.TarInfo("a.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert names(read_all(tmp_path)) == ["a.html: not_a_regular_file"]


def test_an_archive_that_unpacks_to_far_more_is_not_read_on(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(record(1)) + b" " * 80_000_000))
    (tmp_path / "b.zip").write_bytes(zip_of({"x.jsonl": b" " * 80_000_000}))
    nested = zip_of({"e.txt": b"e"})
    for _ in range(6):
        nested = zip_of({"n.zip": nested})
    (tmp_path / "c.zip").write_bytes(nested)
    found = names(read_all(tmp_path))
    assert found[:3] == ["1", "None: archive_limit", "x.jsonl: archive_limit"]
    assert str(found[3]).endswith(": archive_limit")


def test_an_archive_of_many_members_that_unpack_to_far_more_is_not_read_on(tmp_path: Path) -> None:
    zeros = b"0" * 5_000_000
    (tmp_path / "a.zip").write_bytes(zip_of({f"{number}.txt": zeros for number in range(30)}))
    found = names(read_all(tmp_path, SMALL))
    assert found[-1] == "None: archive_limit"
    assert set(found[:-1]) == {f"{number}.txt: too_large" for number in range(12)}


def test_no_batch_holds_more_bytes_than_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.steps.BATCH_BYTES", 10_000)
    (tmp_path / "a.jsonl").write_bytes(lines(*(record(number, more="x" * 3_000) for number in range(20))))
    planned = plan([str(tmp_path)], tmp_path / "w.duckdb", SETTINGS, now=NOW)
    sizes = [
        sum(len(item.raw) for item in batch.items if isinstance(item, Record)) for batch in batches(planned)
    ]
    assert len(sizes) > 4
    assert max(sizes) < 10_000 + 4_000


def test_a_second_run_of_files_of_many_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(
        lines(record(1), "broken", record(3, fetched_at="2020-01-03T00:00:00Z"))
    )
    (tmp_path / "in" / "b.html").write_text(PAGE, "utf-8")
    warehouse = tmp_path / "w.duckdb"
    first = run_in_process([str(tmp_path / "in")], warehouse, SETTINGS, jobs=1)
    second = run_in_process([str(tmp_path / "in")], warehouse, SETTINGS, jobs=2)
    assert (first.documents_new, first.documents_rejected, first.articles_added) == (4, 1, 3)
    assert (second.documents_new, second.documents_unchanged) == (0, 4)
    rows = Warehouse(warehouse).query(
        "select text, origin from document_lines where rule = 'title' and origin is not null order by text"
    )
    assert rows.rows() == [("Story 1", "title"), ("Story 3", "title"), ("Vote in May", "h1")]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve a folder over HTTP."""
    folder = tmp_path / "www"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def test_files_on_the_web_are_read_like_others(served: tuple[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    address, folder = served
    (folder / "a.html").write_text(PAGE, "utf-8")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines(record(1), record(2))))
    (folder / "c.jsonl").write_bytes(lines(record(3), record(4)))
    inputs = [f"{address}/{name}" for name in ("a.html", "b.jsonl.gz", "c.jsonl", "gone.html")]
    summary = run_in_process(inputs, tmp_path / "w.duckdb", SETTINGS, jobs=1)
    assert (summary.articles_added, summary.documents_rejected) == (5, 1)
    rows = Warehouse(tmp_path / "w.duckdb").query(
        "select source_path, reason from rejects union all "
        "select distinct source_path, url from documents inner join articles using (article_id) order by 1"
    )
    assert rows.rows() == [
        (f"{address}/a.html", f"{address}/a.html"),
        (f"{address}/b.jsonl.gz", None),
        (f"{address}/c.jsonl", None),
        (f"{address}/gone.html", "vanished"),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.warc", "a.tar", "a.zip"])
def test_every_form_is_read_from_the_web(served: tuple[str, Path], name: str) -> None:
    """The server answers with whole files only, as many do; they are longer than one piece of fsspec's."""
    pytest.importorskip("aiohttp")
    address, folder = served
    (folder / name).write_bytes(two_items(name, "x" * 6_000_000))
    found = list(units(find_items([f"{address}/{name}"]).items, SETTINGS))
    assert [isinstance(unit, Record) for unit in found] == [True, True]
    assert TEXT[-30:] in found[1].raw.decode()  # type: ignore[union-attr]


def test_a_file_whose_server_stops_in_the_middle_is_told_to_be_unreadable() -> None:
    """How much of it came before is up to the network."""
    pytest.importorskip("aiohttp")
    raw = lines(*map(record, range(2_000)))

    class Stopping(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if self.command == "GET" else b"")

        do_HEAD = do_GET  # noqa: N815  (the name is the library's)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stopping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a.jsonl"
        *kept, last = units(find_items([address]).items, SETTINGS)
        server.shutdown()
    assert len(kept) < 2_000
    assert all(isinstance(unit, Record) for unit in kept)
    assert isinstance(last, Rejected)
    assert last.reason == "unreadable"


def two_items(name: str, long: str) -> bytes:
    """Return a file of two items, a long one and one that is its last."""
    last = record(2, text=TEXT.replace("“", "").replace("”", ""))
    if name == "a.jsonl":
        return lines(record(1, more=long), last)
    if name == "a.csv":
        return f'title,text\nOne,{long}\nTwo,"{last["text"]}"\n'.encode()
    if name == "a.warc":
        return b"".join(
            warc_record(f"https://a.example/{number}", page.encode(), "text/html", "200 OK", number)
            for number, page in enumerate((PAGE + long, PAGE))
        )
    packed = io.BytesIO()
    items = {"one.txt": long.encode(), "two.txt": TEXT.encode()}
    if name == "a.zip":
        with zipfile.ZipFile(packed, "w") as archive:
            for inner, raw in items.items():
                archive.writestr(inner, raw)
    else:
        with tarfile.open(fileobj=packed, mode="w") as tape:
            for inner, raw in items.items():
                info = tarfile.TarInfo(inner)
                info.size = len(raw)
                tape.addfile(info, io.BytesIO(raw))
    return packed.getvalue()


def test_remote_folders_are_listed() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for name in ("news/b.txt", "news/a/c.txt", "news/.hidden.txt"):
        memory.pipe(f"/{name}", TEXT.encode())
    try:
        intake = find_items(["memory://news"])
        assert [item.source_path for item in intake.items] == [
            "memory:///news/a/c.txt",
            "memory:///news/b.txt",
        ]
        assert intake.ignored_count == 1
        assert [item.path for item in find_items(["memory://news/*.txt"]).items][-1].endswith("b.txt")
        with pytest.raises(InputError, match="nothing is at"):
            find_items(["memory://nowhere"])
    finally:
        memory.rm("/news", recursive=True)


def test_an_address_keeps_its_password_to_itself() -> None:
    assert Item("https://h", "https://ada:secret@h/a.html").source_path == "https://h/a.html"
