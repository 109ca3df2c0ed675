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
# A tag or an entity. A tag ends at the first `>`, or with the page, so that no page takes more than one pass.
_SKIPPED: Final = r"<[/!?a-zA-Z][^>]*>?|&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});?"
_ASCII_LOWER: Final = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_SURE_LETTERS: Final = 20  # a shorter line may stand at several places
_MOST_MISSES: Final = 200  # lines; each costs a look at the whole page


class _Chunk(NamedTuple):
    """A stretch of markup that shows letters: text without a tag or entity in it, or one entity."""

    place: Span
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
    lower = markup.lower()
    if len(lower) != len(markup):  # letters such as `İ` become two
        lower = markup.translate(_ASCII_LOWER)
    spans: list[Span] = []
    at, unclosed = 0, set[str]()
    for match in re.finditer(_OPENING, lower):
        closing = f"</{match[1]}" if match[1] else "-->"
        if match.start() < at or closing in unclosed:
            continue
        end = lower.find(closing, match.end())
        if end >= 0 and match[1]:
            end = lower.find(">", end)
        if end < 0:
            unclosed.add(closing)
            continue
        at = end + (1 if match[1] else len(closing))
        spans.append(Span(match.start(), at))
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
        shown = markup[chunk.place.start : chunk.place.end]
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
            if at < match.start():
                yield _Chunk(Span(at, match.start()), is_entity=False)
            at = match.end()
            if match[0][0] == "&":
                yield _Chunk(Span(match.start(), at), is_entity=True)
        if at < end:
            yield _Chunk(Span(at, end), is_entity=False)
        at = following


def _pairs(text: str, line: Span, markup: str, visible: _Visible, found: int) -> Iterator[tuple[Span, Span]]:
    """Yield the stretches of a line whose letters begin at `found` of what is visible."""
    places = [at for at in range(line.start, line.end) if not text[at].isspace()]
    index = bisect_right(visible.starts, found) - 1
    done = 0
    while done < len(places):
        chunk = visible.chunks[index]
        skipped = found + done - visible.starts[index]
        end = visible.starts[index + 1] if index + 1 < len(visible.starts) else len(visible.letters)
        taken = min(len(places) - done, end - found - done)
        if chunk.is_entity:
            yield Span(places[done], places[done + taken - 1] + 1), chunk.place
        else:
            raw = [at for at in range(chunk.place.start, chunk.place.end) if not markup[at].isspace()]
            yield from _verbatim(places[done : done + taken], raw[skipped : skipped + taken], text, markup)
        done += taken
        index += 1


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
