"""How well found quotes agree with quotes that people marked: where they stand, and who speaks.

Spans are (start, end) in code points of the text. Quotes are compared paragraph by paragraph, marks and
white space at their ends left out, and pieces of less than three words not at all. A found piece matches a
marked one when what both cover is 0.8 of what either covers. A speaker is right when the head of what was
found (the surname, or the noun) is in what was marked, and the other way round, and first names agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias


def _listed(text: str, separator: str = " ") -> list[str]:
    return text.split(separator)


Span: TypeAlias = tuple[int, int]
Quote: TypeAlias = Mapping[str, Any]

_MARKS: Final = "\"'“”‘’„«»`´ \t\r\n\u00a0\u200b\ufeff"
_WORD: Final = re.compile(r"\w[\w'’.\-]*")
_NAME_WORD: Final = re.compile(r"[\w.'\-]+")
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.8
_PRONOUNS: Final = frozenset(
    _listed(
        "i we he she they it you him her them us me his hers their its our my who which that himself herself"
    )
)
_TITLES: Final = frozenset(
    _listed(
        "mr mrs ms miss dr sen rep gov lt col gen president senator representative governor secretary "
        "former ex the a an judge general mayor speaker sir lord lady pastor rev reverend prof professor "
        "chairman vice prime minister republican democrat democratic gop american chief congressman "
        "congresswoman attorney director justice chancellor king queen pope says"
    )
)
_NO_FIRST_NAMES: Final = frozenset(
    _listed(
        "but and both as when while if for in on at then so though although even also like after before "
        "since reps sens"
    )
)
_SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
_PARTICLES: Final = frozenset(("de", "van", "von", "al", "bin", "la"))
_TAIL: Final = re.compile(
    r"\s+(?:who|whom|whose|which|that|of|from|for|at|in|on|with|to|by|about|against|during|as|after|before|"
    r"told|said|says)\b.*$",
    re.IGNORECASE,
)
_APART: Final = re.compile(r",|;|:| - |\s?[—–]+\s?|\s+and\s+|\s+&\s+|\s+or\s+")
_SHORT_FORMS: Final = frozenset(
    frozenset(pair.split())
    for pair in _listed(
        "bill william, joe joseph, mike michael, jim james, bob robert, rob robert, tom thomas, ted edward, "
        "tim timothy, dick richard, chuck charles, jeb john, jack john, kate katherine, liz elizabeth, tony "
        "anthony, don donald, dan daniel, ben benjamin, chris christopher, mitt willard, steve stephen, "
        "steve steven, jen jennifer, rudy rudolph, rick richard",
        ", ",
    )
)


class Match(NamedTuple):
    """A marked piece with what was found for it.

    Attributes:
        wanted: the marked quote; None for a piece that was found and not marked.
        found: the found quote; None for a marked one that was missed.
    """

    wanted: Quote | None
    found: Quote | None

    @property
    def is_judged(self) -> bool:
        """Say whether the marks tell who speaks."""
        return self.wanted is not None and has_known_speaker(self.wanted)

    @property
    def is_right(self) -> bool:
        """Say whether the speaker, or the words that name the speaker, are the marked ones."""
        if self.wanted is None or self.found is None:
            return False
        return any(is_speaker(self.wanted, self.found.get(field)) for field in ("speaker", "mention"))

    @property
    def is_right_in_full(self) -> bool:
        """Say whether the found speaker has the first and the last name of the marked one."""
        if self.wanted is None or self.found is None:
            return False
        return is_full_name(self.wanted, self.found.get("speaker"))


class Scores(NamedTuple):
    """The measures over a corpus, each from 0 to 1.

    Attributes:
        span: F1 of the pieces.
        speaker: F1 of the pieces with their speakers.
        attribution: share of the matched pieces whose speaker is right.
        full_name: share of the marked pieces of a known full name that got it.
    """

    span: float
    speaker: float
    attribution: float
    full_name: float


def matches(document: Mapping[str, Any], found: Sequence[Quote]) -> Iterator[Match]:
    """Yield one match for each marked piece, then one for each found piece that nobody marked.

    Args:
        document: a `text`, its marked `quotes`, and `ignore`: spans where a find counts for nothing.
        found: direct quotes with `start`, `end`, `speaker` and `mention`.
    """
    text = document["text"]
    wanted = [(piece, quote) for quote in document["quotes"] for piece in pieces(text, quote)]
    pool: dict[Span, Quote] = {}
    for quote in found:
        for piece in pieces(text, quote):
            if piece not in pool or (not pool[piece].get("speaker") and quote.get("speaker")):
                pool[piece] = quote
    pairs = sorted(
        ((shared(one, other), place, other) for place, (one, _) in enumerate(wanted) for other in pool),
        reverse=True,
    )
    taken: dict[int, Span] = {}
    used: set[Span] = set()
    for share, place, other in pairs:
        if share >= _LEAST_SHARE and place not in taken and other not in used:
            taken[place] = other
            used.add(other)
    for place, (_, quote) in enumerate(wanted):
        yield Match(quote, pool[taken[place]] if place in taken else None)
    ignored = document.get("ignore", [])
    for (start, end), quote in pool.items():
        hidden = sum(max(0, min(end, last) - max(start, first)) for first, last in ignored)
        if (start, end) not in used and 2 * hidden < end - start:
            yield Match(None, quote)


def score(found: Iterable[Match]) -> Scores:
    """Return the measures over all matches of a corpus."""
    every = list(found)
    marked = [match for match in every if match.wanted is not None]
    both = [match for match in marked if match.found is not None]
    extra = len(every) - len(marked)
    judged = [match for match in marked if match.is_judged]
    judged_both = [match for match in judged if match.found is not None]
    right = sum(match.is_right for match in judged_both)
    named = [match for match in judged if match.wanted is not None and match.wanted.get("full_name")]
    return Scores(
        span=_ratio(2 * len(both), len(both) + extra + len(marked)),
        speaker=_ratio(2 * right, len(judged_both) + extra + len(judged)),
        attribution=_ratio(right, len(judged_both)),
        full_name=_ratio(sum(match.is_right_in_full for match in named), len(named)),
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def pieces(text: str, quote: Quote) -> Iterator[Span]:
    """Yield what a quote covers of each paragraph, its marks left out.

    >>> list(pieces("“We will win. “All of it,” he said", {"start": 0, "end": 26}))
    [(1, 25)]
    """
    at = quote["start"]
    for line in text[quote["start"] : quote["end"]].split("\n"):
        start, end = at, at + len(line)
        while start < end and text[start] in _MARKS:
            start += 1
        while end > start and text[end - 1] in _MARKS:
            end -= 1
        if len(_WORD.findall(text[start:end])) >= _LEAST_WORDS:
            yield start, end
        at += len(line) + 1


def shared(one: Span, other: Span) -> float:
    """Return what two spans share over what they cover together."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def has_known_speaker(wanted: Quote) -> bool:
    """Say whether the marks name the speaker, and not only by a pronoun that nobody resolved."""
    if not wanted.get("speaker"):
        return False
    if wanted.get("kind") == "pronoun" or wanted["speaker"].lower() in _PRONOUNS:
        return bool(wanted.get("resolved_ok") and wanted.get("resolved_speaker"))
    return True


def is_speaker(wanted: Quote, found: str | None) -> bool:
    """Say whether `found` names the marked speaker."""
    if not found or not found.strip():
        return False
    names = _names(wanted)
    found_words, marked_words = set(_words(found)), {word for name in names for word in _words(name)}
    if marked_words.isdisjoint(heads(found)):
        return False
    for head in (head for name in names for head in heads(name)):
        if head not in found_words or head in {"the", "a"}:
            continue
        theirs = [first for name in names for first in _first_names(name, head)]
        ours = _first_names(found, head)
        if not (theirs and ours) or any(_is_one_name(a, b) for a in ours for b in theirs):
            return True
    return False


def is_full_name(wanted: Quote, found: str | None) -> bool:
    """Say whether `found` has the first and the last name of the marked speaker."""
    full_name = wanted.get("full_name")
    if not found or not full_name:
        return False
    first, *others = [word for word in _words(full_name) if word not in _SUFFIXES]
    last = others[-1] if others else first
    ours = _words(found)
    has_first = not others or any(
        len(word) > 1 and _is_one_name(first, word) for word in ours if word != last
    )
    return last in ours and has_first and is_speaker(wanted, found)


def heads(phrase: str) -> list[str]:
    """Return the words that say who is meant: surnames, or the last noun.

    >>> heads("Trump campaign manager Kellyanne Conway"), heads("a spokesman for Mr. Trump")
    (['conway'], ['spokesman'])
    """
    found: list[str] = []
    bare = re.sub(r"\([^)]*\)?|\[|\]", " ", phrase.replace("’", "'"))
    for place, part in enumerate(_APART.split(bare)):
        own = _TAIL.sub("", f" {part.strip()} ").strip()
        words = [word for word in _NAME_WORD.findall(own) if word.strip(".'-")]
        while len(words) > 1 and _words(words[-1])[:1] and _words(words[-1])[0] in _SUFFIXES:
            words.pop()
        if not words:
            continue
        is_name = all(
            word[0].isupper() or not word[0].isalpha() or _words(word)[0] in _PARTICLES for word in words
        )
        last = _words(words[-1])
        if (place == 0 or is_name or not found) and last and last[-1] not in _SUFFIXES:
            found.append(last[-1])
    return list(dict.fromkeys(found))


def _names(wanted: Quote) -> list[str]:
    resolved = wanted.get("resolved_speaker") if wanted.get("resolved_ok") else None
    return [name for name in (wanted.get("speaker"), resolved, wanted.get("full_name")) if name]


def _words(text: str) -> list[str]:
    plain = text.replace("’", "'").replace("‘", "'")
    plain = re.sub(r"'s\b|s'(?=\s|$)", lambda match: "s" if match[0] == "s'" else "", plain)
    return [word.strip(".'-").lower() for word in _NAME_WORD.findall(plain) if word.strip(".'-")]


def _first_names(phrase: str, last: str) -> list[str]:
    bare = re.sub(r"\([^)]*\)?", " ", phrase.replace("’", "'"))
    words = [word for word in _NAME_WORD.findall(bare) if word.strip(".'-")]
    place = next((i for i in range(1, len(words)) if _words(words[i])[:1] == [last]), None)
    found: list[str] = []
    for word in reversed(words[max(0, place - 3) : place] if place else []):
        plain = word.strip(".'-").lower()
        if not word[0].isupper() or word.endswith(("'s", "s'")) or plain in _TITLES:
            break
        if len(plain) > 1 and plain not in _NO_FIRST_NAMES:
            found.append(plain)
    return found


def _is_one_name(one: str, other: str) -> bool:
    is_short_form = frozenset((one, other)) in _SHORT_FORMS
    return is_short_form or one.startswith(other[:3]) or other.startswith(one[:3])
