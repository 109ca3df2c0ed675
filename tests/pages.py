"""Records made by hand: what a page gives, without the steps that find it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from onrecord.frames import to_frames, write_part
from onrecord.model import (
    Article,
    Document,
    Entity,
    EntityKind,
    Mention,
    MentionForm,
    Piece,
    Published,
    Quote,
    Records,
    Rejected,
    Span,
)
from onrecord.settings import Settings
from onrecord.text.fold import fold_name
from onrecord.text.offsets import line_spans
from onrecord.warehouse import Run

START = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = "/input"


def entity(name: str, kind: EntityKind = "person", country_code: str | None = None) -> Entity:
    return Entity(name, kind, fold_name(name), country_code)


def document(
    text: str, path: str, *, encoding: str = "utf-8", root: str = ROOT, bom: bytes = b""
) -> Document:
    raw = bom + text.encode(encoding)
    return Document(
        source_path=path,
        source_record=None,
        content_sha256=hashlib.sha256(raw).hexdigest(),
        media_type="text/plain",
        encoding=encoding,
        byte_count=len(raw),
        bom_length=len(bom),
        text=text,
        source_root=root,
    )


def pieces_and_body(text: str) -> tuple[tuple[Piece, ...], str]:
    """Lines that begin with `#` are dropped, every other line that is not blank is a paragraph."""
    pieces: list[Piece] = []
    body = ""
    for number, span in enumerate(line_spans(text), 1):
        line = span.of(text)
        if not line.strip():
            pieces.append(Piece(number, span, "blank", "blank"))
        elif line.startswith("#"):
            pieces.append(Piece(number, span, "dropped", "read_more"))
        else:
            body += "\n\n" if body else ""
            pieces.append(Piece(number, span, "kept", "paragraph", Span(len(body), len(body) + len(line))))
            body += line
    return tuple(pieces), body


def span_in(body: str, words: str, after: int = 0) -> Span:
    start = body.index(words, after)
    return Span(start, start + len(words))


def quote(body: str, words: str, speaker: str | None, ordinal: int, parent: int | None = None) -> Quote:
    return Quote(
        ordinal=ordinal,
        kind="direct",
        span=span_in(body, words),
        text=words,
        utterance=ordinal,
        parent=parent,
        speaker_text="he" if speaker else None,
        speaker_span=None,
        speaker=entity(speaker) if speaker else None,
        speaker_role="analyst" if speaker else None,
        speaker_affiliation=None,
        cue="said",
        cue_span=None,
        addressee=None,
        venue=None,
        method="pronoun" if speaker else "none",
        confidence=0.9 if speaker else 0.0,
    )


def mention(body: str, words: str, named: Entity, form: MentionForm = "full") -> Mention:
    return Mention(span_in(body, words), words, named.kind, form, named, 0)


def records(
    text: str,
    path: str,
    *,
    quotes: Sequence[tuple[str, str | None]] = (),
    mentions: Sequence[tuple[str, Entity]] = (),
    published: Published | None = None,
    title: str | None = None,
    encoding: str = "utf-8",
    root: str = ROOT,
    bom: bytes = b"",
) -> Records:
    pieces, body = pieces_and_body(text)
    article = Article(
        title=title,
        lede=None,
        body=body,
        authors=("A. Writer",),
        outlet="The Daily",
        agency=None,
        section=None,
        tags=("news",),
        url=None,
        language="en",
        dateline_place=None,
        published=published,
        view_count=None,
        pieces=pieces,
    )
    return Records(
        document=document(text, path, encoding=encoding, root=root, bom=bom),
        article=article,
        quotes=tuple(quote(body, words, who, at) for at, (words, who) in enumerate(quotes)),
        mentions=tuple(mention(body, words, named) for words, named in mentions),
    )


def day(year: int, month: int, number: int) -> Published:
    return Published(datetime(year, month, number), None, "day", "header", f"{number}.{month}.{year}")


def part(
    folder: Path,
    *,
    records: Sequence[Records] = (),
    rejects: Sequence[Rejected] = (),
    unchanged: Sequence[str] = (),
    root: str = ROOT,
    run_id: str = "run-1",
    settings: Settings | None = None,
) -> Path:
    """Write one part below `folder` and return its path."""
    target = folder / f"part-{sum(1 for _ in folder.glob('part-*')):04d}"
    seen = [(document_id, root) for document_id in unchanged]
    write_part(to_frames(records, rejects, run_id=run_id, unchanged=seen, settings=settings), target)
    return target


def run(run_id: str = "run-1", *, scanned_roots: tuple[str, ...] = ()) -> Run:
    return Run(run_id, START, "0.0.0", "input", scanned_roots)
