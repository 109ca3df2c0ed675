"""How well found reported speech agrees with what people marked: which words, and who speaks.

A report is a stretch of clause, or several where the words of saying stand in it ("Taxes, he said, will
fall"). White space, points, marks and a leading "that" at the ends count for nothing, and reports of less
than three words not at all. A found report matches a marked one when what both cover is 0.7 of what either
covers; of a marked one in several parts, the parts or all from the first to the last will do. Not wrong,
though nobody marked it, is what stands for the greater part in a stretch to be ignored, in a found report
that matches, or in a part of a marked one that was matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from quote_scores import Match, Quote, Span

Parts: TypeAlias = tuple[Span, ...]

_EDGE: Final = "\"'“”‘’„«»`´ \t\r\n\u00a0\u200b\ufeff,.;:—–-…()[]"
_THAT: Final = re.compile(r"that\b(?=[\s,])", re.IGNORECASE)
_WORD: Final = re.compile(r"\w[\w'’.\-]*")
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.7
_IGNORED_SHARE: Final = 0.5
_PART_SHARE: Final = 0.9


def report_matches(document: Mapping[str, Any], found: Iterable[Quote]) -> Iterator[Match]:
    """Yield one match for each marked report, then one for each found report that nobody marked.

    Args:
        document: a `text`, its marked reports `indirect`, and `ignore`: spans where finds count for nothing.
        found: quotes with `kind`, `start`, `end`, `utterance_id`, `speaker` and `mention`; other kinds are
            left out.
    """
    text = document["text"]
    wanted = [
        (_trimmed(text, one.get("parts") or [(one["start"], one["end"])]), one)
        for one in document["indirect"]
    ]
    reports = sorted(_reports(text, found).items(), key=lambda item: item[0])
    pairs = sorted(
        (
            (share, -place, -other)
            for place, (one, _) in enumerate(wanted)
            for other, (two, _) in enumerate(reports)
            if (share := _agreement(one, two)) >= _LEAST_SHARE
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, place, other in pairs:
        if -place not in taken and -other not in used:
            taken[-place] = -other
            used.add(-other)
    for place, (_, one) in enumerate(wanted):
        yield Match(_as_quote(one), reports[taken[place]][1] if place in taken else None)
    split = [part for place in taken if len(wanted[place][0]) > 1 for part in wanted[place][0]]
    matched = [reports[other][0] for other in used]
    for other, (parts, quote) in enumerate(reports):
        if other not in used and not _is_excused(parts, document.get("ignore", []), matched, split):
            yield Match(None, quote)


def _as_quote(report: Quote) -> Quote:
    """Return a marked report with its words for the speaker where a marked quote has them."""
    return {**report, "speaker": report["mention"]}


def _reports(text: str, found: Iterable[Quote]) -> dict[Parts, Quote]:
    """Return the found reports by what they cover, the parts of an utterance joined."""
    utterances: dict[Any, list[Quote]] = {}
    for place, quote in enumerate(found):
        if quote["kind"] == "indirect":
            utterances.setdefault(quote.get("utterance_id", ("alone", place)), []).append(quote)
    reports: dict[Parts, Quote] = {}
    for quotes in utterances.values():
        parts = _trimmed(text, [(quote["start"], quote["end"]) for quote in quotes])
        if sum(len(_WORD.findall(text[start:end])) for start, end in parts) < _LEAST_WORDS:
            continue
        quote = next((quote for quote in quotes if quote.get("speaker")), quotes[0])
        if parts not in reports or (not reports[parts].get("speaker") and quote.get("speaker")):
            reports[parts] = quote
    return reports


def _trimmed(text: str, parts: Iterable[Sequence[int]]) -> Parts:
    """Return the parts in order, apart from one another, without what counts for nothing at their ends."""
    kept: list[Span] = []
    for first, last in sorted((one[0], one[1]) for one in parts):
        start, end = trimmed(text, first, last)
        start = max(start, kept[-1][1]) if kept else start
        if end > start:
            kept.append((start, end))
    return tuple(kept)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without points, marks and a leading "that".

    >>> trimmed("that, he is.", 0, 12)
    (6, 11)
    """
    for _ in range(2):
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        that = _THAT.match(text, start, end)
        if that is None:
            break
        start = that.end()
    return start, end


def _size(parts: Iterable[Span]) -> int:
    return sum(end - start for start, end in parts)


def _common(one: Iterable[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _agreement(wanted: Parts, found: Parts) -> float:
    if not wanted:
        return 0.0
    whole = ((wanted[0][0], wanted[-1][1]),)
    best = 0.0
    for one in {wanted, whole}:
        common = _common(one, found)
        if common:
            best = max(best, common / (_size(one) + _size(found) - common))
    return best


def _is_excused(
    parts: Parts, ignored: Iterable[Sequence[int]], matched: Sequence[Parts], split: Sequence[Span]
) -> bool:
    """Say whether a found report without a match is neither right nor wrong."""
    size = _size(parts)
    return (
        _common(parts, _joined(ignored)) >= _IGNORED_SHARE * size
        or any(_common(parts, other) >= size for other in matched)
        or _common(parts, split) >= _PART_SHARE * size
    )


def _joined(spans: Iterable[Sequence[int]]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted((span[0], span[1]) for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
