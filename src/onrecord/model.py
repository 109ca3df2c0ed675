"""The values that flow from raw bytes to tables: all frozen, all plain.

A text that was found travels with its `Span`. Offsets count Unicode code points and are half-open;
what they point into is said at each field. Nothing here does I/O or knows a database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

ID_LENGTH = 20  # hex digits: 80 bits keep a collision among 100 million mentions below 1 in 100 million

Disposition: TypeAlias = Literal["kept", "metadata", "dropped", "blank"]
DatePrecision: TypeAlias = Literal["minute", "day", "month", "year"]
DateSource: TypeAlias = Literal["header", "metadata", "dateline", "url"]
QuoteKind: TypeAlias = Literal["direct", "indirect"]
GivenField: TypeAlias = Literal[
    "title", "author", "published", "modified", "outlet", "section", "tag", "url", "language", "id"
]
EntityKind: TypeAlias = Literal["person", "organization", "place", "other"]
MentionForm: TypeAlias = Literal["full", "surname", "initial", "acronym", "demonym", "alias"]


def content_id(*parts: str | int) -> str:
    """Return the id of whatever `parts` name: the head of a SHA-256, in hex.

    Parts are joined by NUL, which no part holds, so `("a", "bc")` and `("ab", "c")` differ.

    >>> content_id("entity", "person", "ada lovelace")
    '467d132e8b4c8bfa7f45'
    """
    joined = "\0".join(map(str, parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open stretch `[start, end)` of code points of some text."""

    start: int
    end: int

    def __len__(self) -> int:
        """Return the length in code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the stretch of `text` that this span names."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Given(NamedTuple):
    """One thing that an input says of an article beside its text: a field of a record, markup of a page.

    Attributes:
        field: what it is for.
        value: as written there.
        origin: where: the record's own name of the field, or the markup ("og:title").
    """

    field: GivenField
    value: str
    origin: str


class ByteRun(NamedTuple):
    """A stretch of a text that was taken out of its raw item, and the bytes there that it was read from.

    The bytes are either the stretch as the item's encoding writes it, or another way to write it, such as
    an entity of HTML or an escape of JSON.
    """

    text: Span
    byte_start: int
    byte_end: int


@dataclass(frozen=True, slots=True)
class Document:
    r"""One raw item as read: a file, or one record of a file of many.

    Attributes:
        source_path: relative to the input root with `/` between folders, or a URI. Bytes of a file
            name that are not UTF-8 stand as `\xNN`.
        source_record: which record of the file; None for a file that is one item.
        content_sha256: of the raw bytes, 64 hex digits.
        encoding: Python's name of the codec that `text` was decoded with.
        byte_count: length of the raw bytes, a byte order mark included.
        bom_length: bytes of the byte order mark that `text` no longer holds.
        text: the decoded bytes, line ends as they were.
        has_stable_bytes: whether `text` encoded again gives the raw bytes, so that offsets into
            `text` can be turned into offsets into the file.
        byte_runs: where the stretches of a `text` that was taken out of markup or a record stand in the
            raw bytes, in the order of the text, without overlap; what is in no run is in no known place.
        given: what the input says of the article beside its text; of one field, the most trusted first.
        source_root: the input root on this machine; no id depends on it.
        fetched_at: when the item was fetched, with its zone, as a crawler wrote down beside it; None
            when nothing says so. Never the file's own time.
    """

    source_path: str
    source_record: str | None
    content_sha256: str
    media_type: str
    encoding: str
    byte_count: int
    bom_length: int
    text: str
    has_stable_bytes: bool = True
    source_root: str = ""
    fetched_at: datetime | None = None
    byte_runs: tuple[ByteRun, ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def document_id(self) -> str:
        """Same bytes at the same place, same id; a copy elsewhere is another document."""
        return document_id(self.source_path, self.source_record, self.content_sha256)


def document_id(source_path: str, source_record: str | None, content_sha256: str) -> str:
    """Return the id of the raw item with these bytes at this place."""
    return content_id("document", source_path, source_record or "", content_sha256)


class Piece(NamedTuple):
    """What became of one stretch of one raw line: the account that `onrecord explain` prints.

    The pieces of a document, in order, cover every line of it; a line that is partly metadata and
    partly body (a dateline before the first sentence) has a piece for each part.

    Attributes:
        line: 1-based number of the raw line.
        span: into `Document.text`, line end left out.
        disposition: `kept` in the body, taken as `metadata`, `dropped`, or `blank`.
        rule: the rule that decided (`dropped`), the field it filled (`metadata`), or `paragraph`,
            `blank`.
        body: where a kept piece stands in `Article.body`; None for the others.
    """

    line: int
    span: Span
    disposition: Disposition
    rule: str
    body: Span | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When an article says it was published, to the precision that it prints.

    Attributes:
        local: the printed wall-clock time; midnight or the first day where less is printed.
        offset_minutes: east of UTC, as printed; None when the page states none.
        precision: how much of `local` was printed.
        source: where on the page it stood.
        raw: the words it was read from.
    """

    local: datetime
    offset_minutes: int | None
    precision: DatePrecision
    source: DateSource
    raw: str

    @property
    def date(self) -> date:
        """The outlet's own day."""
        return self.local.date()


@dataclass(frozen=True, slots=True)
class Article:
    """One clean article and the account of the raw lines it came from.

    `body` is paragraphs joined by a blank line; each is a stretch of the raw text, unchanged.
    """

    title: str | None
    lede: str | None
    body: str
    authors: tuple[str, ...]
    outlet: str | None
    agency: str | None
    section: str | None
    tags: tuple[str, ...]
    url: str | None
    language: str | None
    dateline_place: str | None
    published: Published | None
    view_count: int | None
    pieces: tuple[Piece, ...]

    @property
    def article_id(self) -> str:
        """Same body, same article, whatever the metadata printed around it."""
        return content_id("article", self.body)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that can be spoken of.

    Attributes:
        name: the fullest name the article or the gazetteer gives.
        key: what makes it this one, and what `entity_id` is the hash of: the folded name; of a name that
            may mean another in the next article, with the article. docs/entities.md has the rules.
        country_code: ISO 3166-1 alpha-2, for a country.
    """

    name: str
    kind: EntityKind
    key: str
    country_code: str | None = None
    wikidata_id: str | None = None

    @property
    def entity_id(self) -> str:
        """Same kind and key, same id, in any article and on any machine."""
        return _entity_id(self.kind, self.key)


# The same few thousand entities make up most of the news.
@lru_cache(maxsize=16_384)
def _entity_id(kind: EntityKind, key: str) -> str:
    return content_id("entity", kind, key)


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an entity in a body.

    Attributes:
        span: into the body; `text` is exactly what stands there.
        kind: of the words as used here: a demonym is `other` though its entity is a place.
        sentence_ordinal: 0-based number of the sentence it starts in.
    """

    span: Span
    text: str
    kind: EntityKind
    form: MentionForm
    entity: Entity
    sentence_ordinal: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One quoted span: what stands between the marks, or the reported clause.

    Attributes:
        ordinal: 0-based position among the quotes of the article, by start, longer first.
        span: into the body; `text` is exactly what stands there, outer marks left out.
        utterance: ordinal of the first quote of the utterance this one is a part of.
        parent: ordinal of the quote that this one stands in.
        speaker_text, speaker_span: the words that name the speaker here ("he", "the analyst").
        speaker: who that is; None when nobody can honestly be named.
        speaker_role: as printed ("political analyst").
        speaker_affiliation: as printed ("Russian Foreign Ministry").
        cue, cue_span: the words of saying ("said", "according to").
        addressee: who was told, as written ("Trend").
        venue: where it was said, as written ("at a briefing", "in an interview with Trend").
        method: the rule that found the speaker.
        confidence: that `speaker` is right, in [0, 1].
    """

    ordinal: int
    kind: QuoteKind
    span: Span
    text: str
    utterance: int
    parent: int | None
    speaker_text: str | None
    speaker_span: Span | None
    speaker: Entity | None
    speaker_role: str | None
    speaker_affiliation: str | None
    cue: str | None
    cue_span: Span | None
    addressee: str | None
    venue: str | None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Records:
    """All that one document gives to the tables."""

    document: Document
    article: Article
    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A raw item that could not be loaded, and why.

    Attributes:
        reason: one of `errors.REASONS`.
        message: one sentence for a person.
        byte_offset: where in the raw bytes, when there is such a place.
        content_sha256: empty when the bytes could not be read.
    """

    source_path: str
    source_record: str | None
    reason: str
    message: str
    byte_offset: int | None = None
    content_sha256: str = ""
    byte_count: int | None = None
    source_root: str = ""

    @property
    def document_id(self) -> str:
        """The id the item would have had as a document."""
        return document_id(self.source_path, self.source_record, self.content_sha256)
