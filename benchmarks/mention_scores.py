"""How well found names agree with names that people marked: exact and overlapping, by kind.

Spans are (start, end) in code points of the text. Both sides lose a leading "the", a final possessive and
outer quotes before they are compared, since annotators differ on those. Marked names of kind `other`
(demonyms, events) need not be found, and a found name that touches one of them and no other counts for
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

KINDS: Final = ("person", "organization", "place")
# The words of annotated corpora for the kinds; numbers and dates are none.
KIND_OF: Final = {
    **dict.fromkeys(("PERSON", "PER"), "person"),
    **dict.fromkeys(("ORG", "ORGANIZATION"), "organization"),
    **dict.fromkeys(("PLACE", "LOC", "LOCATION", "GPE", "FAC"), "place"),
    **dict.fromkeys(("OTHER", "MISC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "PRODUCT"), "other"),
}
_LEAD: Final = re.compile(r"(?:[\s\"'“”‘’(\[]+|the\s+)", re.IGNORECASE)
_TAIL: Final = re.compile(r"(?:[\s\"'“”‘’)\],;:]+|['’]s)$", re.IGNORECASE)

Span: TypeAlias = tuple[int, int]
Marked: TypeAlias = dict[Span, str]


class Score(NamedTuple):
    """Counts of names: found and right, found, wanted.

    >>> round(Score(2, 4, 3).f1, 3), Score(0, 0, 0).f1
    (0.571, 0.0)
    """

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the found names that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the wanted names that were found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted) if self.right else 0.0

    def plus(self, other: Score) -> Score:
        """Return the sum."""
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without a leading article, a final possessive and outer marks.

    >>> text = "“the U.S.’s plan"
    >>> start, end = trimmed(text, 0, 11)
    >>> text[start:end]
    'U.S.'
    """
    while start < end:
        lead = _LEAD.match(text, start, end)
        if lead is None or lead.end() >= end:
            break
        start = lead.end()
    while start < end:
        tail = _TAIL.search(text[start:end])
        if tail is None or tail.start() == 0:
            break
        end = start + tail.start()
    return start, end


def marked(text: str, names: Iterable[tuple[int, int, str]]) -> Marked:
    """Return the kind of each trimmed span; `names` carry kinds, or the words of a corpus for them."""
    found: Marked = {}
    for start, end, word in names:
        kind = KIND_OF.get(word.upper(), word)
        if start < end and kind in (*KINDS, "other"):
            found[trimmed(text, start, end)] = kind
    return found


def gold_of(document: Mapping[str, Any]) -> Marked:
    """Return what people marked in a document of a corpus."""
    names = ((mention["start"], mention["end"], mention["type"]) for mention in document["mentions"])
    return marked(document["text"], names)


def _touches(span: Span, spans: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _paired(wanted: list[Span], found: list[Span]) -> int:
    """Count one-to-one overlaps of two sorted lists of spans, left to right.

    >>> _paired([(0, 5), (6, 9)], [(0, 9)])
    1
    """
    count = at = 0
    for start, end in wanted:
        while at < len(found) and found[at][1] <= start:
            at += 1
        if at < len(found) and found[at][0] < end:
            count += 1
            at += 1
    return count


def compare(gold: Marked, found: Marked) -> dict[tuple[str, str], Score]:
    """Score the names found in one text.

    Returns:
        The counts by ("exact" or "overlap", kind).
    """
    wanted = {span: kind for span, kind in gold.items() if kind != "other"}
    others = [span for span, kind in gold.items() if kind == "other"]
    said = {
        span: kind
        for span, kind in found.items()
        if kind != "other" and (not _touches(span, others) or _touches(span, wanted))
    }
    scores: dict[tuple[str, str], Score] = {}
    for one in KINDS:
        of_gold = sorted(span for span, kind in wanted.items() if kind == one)
        of_found = sorted(span for span, kind in said.items() if kind == one)
        exact = len(set(of_gold) & set(of_found))
        scores["exact", one] = Score(exact, len(of_found), len(of_gold))
        scores["overlap", one] = Score(_paired(of_gold, of_found), len(of_found), len(of_gold))
    return scores


def total(scores: Iterable[Mapping[tuple[str, str], Score]]) -> dict[tuple[str, str], Score]:
    """Add up the scores of texts; the kind `micro` is all kinds together."""
    sums = {(how, kind): Score() for how in ("exact", "overlap") for kind in (*KINDS, "micro")}
    for score in scores:
        for (how, kind), counts in score.items():
            sums[how, kind] = sums[how, kind].plus(counts)
            sums[how, "micro"] = sums[how, "micro"].plus(counts)
    return sums
