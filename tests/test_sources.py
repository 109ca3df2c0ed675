"""Reading: bytes of a file become Documents, or a rejection that names the cause and the place."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import REASONS, RejectedError
from onrecord.model import Document
from onrecord.settings import Settings
from onrecord.sources import READERS, read
from onrecord.sources.forms import COMPRESSED, FORMS, MANY, NOT_YET
from onrecord.text.offsets import ByteOffsets

DEFAULTS = Settings()
PROSE = "“Relations are strategic,” he said – and café owners in Gəncə agreed.\r\nSo did others.\n"


def document_of(raw: bytes, name: str = "page.txt") -> Document:
    return read(raw, source_path=name)


def rejection(raw: bytes, name: str = "page.txt", settings: Settings = DEFAULTS) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        read(raw, source_path=name, settings=settings)
    assert caught.value.reason in REASONS
    return caught.value


def test_a_document_carries_where_it_comes_from_and_what_it_weighs() -> None:
    raw = PROSE.encode()
    document = read(raw, source_path="a/b.txt", source_record="7", source_root="/data")
    assert (document.source_path, document.source_record, document.source_root) == ("a/b.txt", "7", "/data")
    assert document.content_sha256 == hashlib.sha256(raw).hexdigest()
    assert (document.byte_count, document.bom_length, document.media_type) == (len(raw), 0, "text/plain")
    assert document.text == PROSE


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("utf-32-be", b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_unicode_with_and_without_a_mark(codec: str, mark: bytes, encoding: str) -> None:
    raw = mark + PROSE.encode(codec)
    document = document_of(raw)
    assert (document.text, document.encoding, document.bom_length) == (PROSE, encoding, len(mark))
    assert document.has_stable_bytes
    start = PROSE.index("café")
    offsets = ByteOffsets(document)
    assert raw[offsets.of(start) : offsets.of(start + 4)].decode(codec) == "café"


@pytest.mark.parametrize(
    "text",
    ["Ministers agree on transit.\n" * 20, "Музей пуговиц открылся в прачечной.\n16 июня 2017, 12:10\n"],
)
def test_utf_16_without_a_mark_is_read_by_its_nuls(text: str) -> None:
    assert document_of(text.encode("utf-16-le")).text == text
    assert document_of(text.encode("utf-16-be")).encoding == "utf-16-be"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("“We agree,” he said – it’s done…", "cp1252"),
        (
            "The president said in São Paulo that it was fine. Nothing more was said in the long meeting.",
            "cp1252",
        ),
        ("Президент заявил, что отношения между странами развиваются стабильно.", "cp1251"),
        ("Президент заявил, что отношения между странами развиваются стабильно.", "koi8-r"),
        (
            "Cumhurbaşkanı Erdoğan, iki ülke arasındaki ilişkilerin stratejik olduğunu söyledi. "
            "Görüşmede enerji ve ulaştırma konuları ele alındı. “İyi bir görüşmeydi” dedi.",
            "cp1254",
        ),
        (
            "Çeşme'de iki komşu, sınır taşını taşıyan selden sonra bağlarını yeniden ölçtürdü.\n"
            "Ölçüm sonunda aradaki fark yarım asma çıktı, o da ikiye bölündü.\n"
            '"Üzümünü yine birlikte yiyeceğiz" diyen İsmail Ağaoğlu, komşusuna bir küfe gönderdi.',
            "cp1254",
        ),
        (
            "Le président a déclaré à Genève que les relations étaient excellentes, après la réunion.",
            "latin-1",
        ),
        ("The power failed, and the chess club of Évora went on, Beatriz Gonçalves said.", "latin-1"),
        ("Prezydent powiedział, że stosunki między państwami są doskonałe. Byli także posłowie.", "cp1250"),
        (
            "両国の関係は戦略的であると外務大臣は述べた。会談は東京で行われた。エネルギーと輸送の問題が話し合われた。",
            "shift_jis",
        ),
        ("外交部长表示，两国关系具有战略意义。会谈在北京举行。双方讨论了能源和运输问题。", "gb18030"),
    ],
)
def test_older_encodings_give_the_text_back(text: str, codec: str) -> None:
    document = document_of(text.encode(codec))
    assert document.text == text
    assert document.text.encode(document.encoding) == text.encode(codec)
    assert document.has_stable_bytes


@pytest.mark.xfail(strict=True, reason="so few letters that another encoding reads as well")
@pytest.mark.parametrize(
    ("text", "codec"),
    [("両国の関係は戦略的であると大臣は述べた。", "shift_jis"), ("Erdoğan geldi.", "cp1254")],
)
def test_short_texts_in_older_encodings_give_the_text_back(text: str, codec: str) -> None:
    assert document_of(text.encode(codec)).text == text


def test_one_broken_byte_in_utf_8_spoils_no_other_letter_and_is_seen() -> None:
    raw = PROSE.encode() * 3 + b"broken \x93 here"
    document = document_of(raw)
    assert document.text == PROSE * 3 + "broken � here"
    assert document.encoding == "utf-8"
    assert not document.has_stable_bytes


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\u2003".encode()])
def test_nothing_to_read(raw: bytes) -> None:
    assert rejection(raw).reason == "empty_file"


@pytest.mark.parametrize(
    ("raw", "reason", "offset"),
    [
        (b"text \x00\x01\x02", "binary_file", 5),
        (b"abc" + bytes(range(1, 9)) * 10, "binary_file", 3),
        (b"\xff\xfe" + "ab\0c".encode("utf-16-le"), "binary_file", 6),
        (b"\xff\xfe" + b"a\x00\x00\xd8", "undecodable", 4),
    ],
)
def test_what_is_no_text_says_where(raw: bytes, reason: str, offset: int) -> None:
    error = rejection(raw)
    assert (error.reason, error.byte_offset) == (reason, offset)


@pytest.mark.parametrize("name", [f"page{suffix}" for suffix in NOT_YET] + ["PAGE.PDF", "a.txt.gz"])
def test_forms_without_a_reader_say_so(name: str) -> None:
    assert rejection(b"anything at all", name).reason == "unsupported_media_type"


@pytest.mark.parametrize(
    "raw",
    [b"%PDF-1.7", b"PK\x03\x04", b"\x1f\x8b\x08", b"<?xml version='1.0'?><rss>", b"WARC/1.0"],
)
def test_forms_show_in_their_first_bytes_whatever_the_name(raw: bytes) -> None:
    assert rejection(raw).reason == "unsupported_media_type"


@pytest.mark.parametrize(
    "name",
    ["page", "page.txt", "page.TXT", "page.article", "dir.html/page", ".hidden", "s3://b/p.txt?v=1.json"],
)
def test_other_names_are_tried_as_text(name: str) -> None:
    assert document_of(b"A line.", name).text == "A line."


def test_a_form_has_a_reader_or_a_reason() -> None:
    assert not FORMS.keys() & NOT_YET.keys()
    outermost = {form.partition(".")[0] for form in FORMS.values()}
    assert outermost == {*READERS, *MANY, *COMPRESSED}


def test_the_limit_is_the_last_size_that_is_read() -> None:
    assert rejection(b"12345", settings=Settings(max_document_bytes=4)).reason == "too_large"
    assert read(b"12345", source_path="p", settings=Settings(max_document_bytes=5)).byte_count == 5


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_rejected(raw: bytes) -> None:
    try:
        document = read(raw, source_path="page.txt")
    except RejectedError:
        return
    if document.has_stable_bytes:
        assert document.text.encode(document.encoding) == raw[document.bom_length :]
