"""Where the text that was taken out of a page stands in its markup.

Markup and text are compared without white space: tags, comments and scripts are skipped, entities stand
for the letters that they write. A line of the text is looked for behind the one before it.
"""

from __future__ import annotations

import html as entities
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from onrecord.model import ByteRun, Span

# Elements whose content no reader sees; it costs the extractor most of its time, too.
_OPENING: Final = r"<(script|style|svg|template|iframe)\b|<!--"
# Tags, or an entity. A tag ends at the first `>`, or with the page, so that no page takes more than one pass.
_SKIPPED: Final = (
    r"(?:<[/!?a-zA-Z][^>]*>?\s*)+|&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});?"
)
_ASCII: Final = re.IGNORECASE | re.ASCII
_SURE_LETTERS: Final = 20  # a shorter line may stand at several places
_MOST_MISSES: Final = 200  # lines; each costs a look at the whole page


class _Chunk(NamedTuple):
    """A stretch of markup that shows letters: text without a tag or entity in it, or one entity."""

    start: int
    end: int
    is_entity: bool


class _Visible(NamedTuple):
    """What a page shows, white space left out.

    Attributes:
        letters: one after another.
        chunks: what writes them.
        starts: where the letters of each chunk begin.
    """

    letters: str
    chunks: Sequence[_Chunk]
    starts: Sequence[int]


def hidden_spans(markup: str) -> tuple[Span, ...]:
    """Return the comments, scripts and other elements of a page that show no text; unclosed ones are text.

    >>> page = "<p>One<!-- two --><SCRIPT>three</Script> four</p>"
    >>> [span.of(page) for span in hidden_spans(page)]
    ['<!-- two -->', '<SCRIPT>three</Script>']
    """
    opening = re.compile(_OPENING, _ASCII)
    spans: list[Span] = []
    unclosed = set[str]()
    match = opening.search(markup)
    while match is not None:
        at = match.end()
        pattern = f"</{match[1].lower()}" if match[1] else "-->"
        closing = None if pattern in unclosed else re.compile(pattern, _ASCII).search(markup, at)
        end = -1 if closing is None else markup.find(">", closing.end() - 1)
        if end < 0:
            unclosed.add(pattern)
        else:
            at = end + 1
            spans.append(Span(match.start(), at))
        match = opening.search(markup, at)
    return tuple(spans)


def without(markup: str, hidden: Sequence[Span]) -> str:
    """Return the page with a space for each stretch that is hidden."""
    edges = [0, *(edge for span in hidden for edge in (span.start, span.end)), len(markup)]
    return " ".join(markup[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def align(text: str, markup: str, hidden: Sequence[Span] | None = None) -> Iterator[tuple[Span, Span]]:
    """Yield the stretches of `text` that were found, each with its stretch of `markup`.

    A stretch is one that is written in the markup as it is, or letters that an entity writes. Nothing is
    yielded of lines that do not stand in the markup letter by letter.

    >>> page = "<p>AT&amp;T <b>won</b>."
    >>> [(span.of("AT&T won."), place.of(page)) for span, place in align("AT&T won.", page)]
    [('AT', 'AT'), ('&', '&amp;'), ('T', 'T'), ('won', 'won'), ('.', '.')]
    """
    visible = _visible(markup, hidden_spans(markup) if hidden is None else hidden)
    cursor = offset = misses = 0
    for line in text.splitlines(keepends=True):
        wanted = "".join(line.split())
        if wanted and misses < _MOST_MISSES:
            found = visible.letters.find(wanted, cursor)
            if found < 0:  # a sidebar may stand above what it was put below
                found = visible.letters.find(wanted)
            if found < 0:
                misses += 1
            else:
                yield from _pairs(text, Span(offset, offset + len(line)), markup, visible, found)
                if len(wanted) >= _SURE_LETTERS:
                    cursor = found + len(wanted)
        offset += len(line)


def byte_runs(
    pairs: Sequence[tuple[Span, Span]], markup: str, encoding: str, bom_length: int
) -> tuple[ByteRun, ...]:
    """Turn places in the decoded markup into bytes of the page, in one pass over it."""
    at, byte = 0, bom_length
    runs: list[ByteRun] = []
    for span, place in sorted(pairs, key=_place):
        if place.start < at:  # a line that is printed twice and shown once
            continue
        start = byte + len(markup[at : place.start].encode(encoding))
        end = start + len(markup[place.start : place.end].encode(encoding))
        runs.append(ByteRun(span, start, end))
        at, byte = place.end, end
    return tuple(sorted(runs))


def _place(pair: tuple[Span, Span]) -> Span:
    return pair[1]


def _visible(markup: str, hidden: Sequence[Span]) -> _Visible:
    parts: list[str] = []
    chunks: list[_Chunk] = []
    starts: list[int] = []
    length = 0
    for chunk in _chunks(markup, hidden):
        shown = markup[chunk.start : chunk.end]
        letters = "".join((entities.unescape(shown) if chunk.is_entity else shown).split())
        if letters:
            parts.append(letters)
            chunks.append(chunk)
            starts.append(length)
            length += len(letters)
    return _Visible("".join(parts), chunks, starts)


def _chunks(markup: str, hidden: Sequence[Span]) -> Iterator[_Chunk]:
    token = re.compile(_SKIPPED)
    at = 0
    for end, following in [*((span.start, span.end) for span in hidden), (len(markup), len(markup))]:
        for match in token.finditer(markup, at, end):
            start, after = match.span()
            if at < start:
                yield _Chunk(at, start, is_entity=False)
            at = after
            if markup[start] == "&":
                yield _Chunk(start, at, is_entity=True)
        if at < end:
            yield _Chunk(at, end, is_entity=False)
        at = following


def _pairs(text: str, line: Span, markup: str, visible: _Visible, found: int) -> Iterator[tuple[Span, Span]]:
    """Yield the stretches of a line whose letters begin at `found` of what is visible."""
    index = bisect_right(visible.starts, found) - 1
    at = _next_letter(text, line.start, line.end)
    while at < line.end:
        chunk = visible.chunks[index]
        skipped = found - visible.starts[index]
        whole = "" if skipped or chunk.is_entity else markup[chunk.start : chunk.end].strip()
        if whole and text.startswith(whole, at, line.end):
            start = _next_letter(markup, chunk.start, chunk.end)
            yield Span(at, at + len(whole)), Span(start, start + len(whole))
            at += len(whole)
        else:
            places = _letters(text, Span(at, line.end))
            end = visible.starts[index + 1] if index + 1 < len(visible.starts) else len(visible.letters)
            places = places[: end - found]
            if chunk.is_entity:
                yield Span(places[0], places[-1] + 1), Span(chunk.start, chunk.end)
            else:
                raw = _letters(markup, Span(chunk.start, chunk.end))[skipped : skipped + len(places)]
                yield from _verbatim(places, raw, text, markup)
            at = places[-1] + 1
        at = _next_letter(text, at, line.end)
        index += 1
        found = visible.starts[index] if index < len(visible.starts) else len(visible.letters)


def _next_letter(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _letters(text: str, span: Span) -> list[int]:
    return [at for at in range(span.start, span.end) if not text[at].isspace()]


def _verbatim(
    places: Sequence[int], raw: Sequence[int], text: str, markup: str
) -> Iterator[tuple[Span, Span]]:
    """Yield the stretch of some letters at once if its spaces are the markup's too, or else word by word."""
    span, place = Span(places[0], places[-1] + 1), Span(raw[0], raw[-1] + 1)
    if text[span.start : span.end] == markup[place.start : place.end]:
        yield span, place
        return
    cuts = [at for at, (one, other) in enumerate(pairwise(places), 1) if other - one > 1]
    cuts += [at for at, (one, other) in enumerate(pairwise(raw), 1) if other - one > 1]
    for start, end in pairwise((0, *sorted(set(cuts)), len(places))):
        yield Span(places[start], places[end - 1] + 1), Span(raw[start], raw[end - 1] + 1)
