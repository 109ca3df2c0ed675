"""Runs: stretches of capitalised words, and the links between them, that may hold names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from onrecord.mentions.lexicon import sets
from onrecord.mentions.tokens import Token, Words
from onrecord.mentions.units import Class, Unit, classify

# Links that may follow one another inside a name: "of the", "van der".
_MAX_LINKS = 2


@cache
def heads() -> dict[str, frozenset[str]]:
    """Return the nouns that say what kind of thing a name names, by label."""
    return sets("heads.txt")


@cache
def links() -> dict[str, frozenset[str]]:
    """Return the lower-case words that stand inside names: of people, of organisations."""
    context = sets("contexts.txt")
    return {
        "person": context["link"],
        "any": context["link"] | context["org-link"],
        "org": context["org-link"],
    }


@cache
def _abbreviations() -> frozenset[str]:
    titles = sets("titles.txt")
    return titles["m"] | titles["f"] | titles["-"] | heads()["abbreviation"]


class Run(NamedTuple):
    """One run, its words classed.

    Attributes:
        words: the words of the sentence, not only of the run, and where they stand.
        tokens: these words alone.
        units: the classed words of the run, in order.
        opens: the run starts a sentence or a quotation, where any word is capitalised.
        has_head: one of the words can be a noun that says the kind of a name.
    """

    words: Words
    tokens: Sequence[Token]
    units: Sequence[Unit]
    opens: bool
    has_head: bool

    def token(self, index: int) -> Token:
        """Return the last word of a unit."""
        return self.tokens[self.units[index].last]

    def key(self, index: int) -> str:
        """Return the last word of a unit, folded."""
        return self.tokens[self.units[index].last].key

    def word_before(self, index: int) -> str:
        """Return the word before a unit in lower case, or nothing."""
        first = self.units[index].first
        return self.tokens[first - 1].text.lower() if first else ""

    def is_link(self, index: int, *words: str) -> bool:
        """Say whether a unit is one of these lower-case words."""
        units = self.units
        return (
            index < len(units)
            and units[index].kind is Class.LINK
            and self.tokens[units[index].first].text in words
        )

    def is_capitals(self, index: int) -> bool:
        """Say whether a unit is three or more capitals."""
        text = self.token(index).text
        return len(text) > 2 and text.isupper() and "." not in text

    def begins_person(self, index: int) -> bool:
        """Say whether a first name and more of a name stand at a unit."""
        unit = self.units[index]
        if not unit.is_first or unit.is_common or unit.is_org_head or index + 1 >= len(self.units):
            return False
        following = self.units[index + 1]
        return following.is_common or following.kind in _NAME_PARTS


_NAME_PARTS = frozenset((Class.WORD, Class.FIRST, Class.INITIAL, Class.LINK))


def _continues(words: Words, index: int) -> bool:
    """Say whether the token at `index` can stand in one name with the one before it."""
    gap = words.gap(index)
    if gap == ".":
        before = words.tokens[index - 1]
        return len(before.key) <= 2 or before.text[-1] == "." or before.key in _abbreviations()
    return gap != "|"


def _last_of_run(words: Words, first: int) -> int:
    tokens, inside = words.tokens, links()["any"]
    count = len(tokens)
    last = first
    following = first + 1
    while following < count and following - last <= _MAX_LINKS + 1:
        token = tokens[following]
        is_link = token.text in inside and not tokens[following - 1].is_possessive
        if not (token.is_capital or is_link) or not _continues(words, following):
            break
        if token.is_capital:
            last = following
        following += 1
    return last


def _unit(words: Words, index: int, limit: int, *, is_headline: bool) -> Unit:
    if not words.tokens[index].is_capital:
        return Unit(index, index, Class.LINK)
    unit = classify(words, index, limit)
    if is_headline and unit.entry is None and unit.is_common and not unit.is_title:
        return Unit(index, index, Class.STOP)
    return unit


def stretches_of_capitals(words: Words, capitals: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last token of each run of a sentence, given its capitalised tokens."""
    last = -1
    for first in capitals:
        if first > last:
            last = _last_of_run(words, first)
            yield first, last


def run_of(words: Words, first: int, last: int, *, opens: bool, is_headline: bool) -> Run:
    """Return the run of the words `[first, last]` of a sentence.

    Args:
        words: the words of the sentence.
        first: the number of the run's first word.
        last: the number of its last.
        opens: it starts the sentence, a quotation or a bracket.
        is_headline: capitals say nothing here, so common words end names.
    """
    units: list[Unit] = []
    has_head = False
    while first <= last:
        unit = _unit(words, first, last + 1, is_headline=is_headline)
        has_head = has_head or unit.is_org_head or unit.is_place_head or unit.is_event_head
        units.append(unit)
        first = unit.last + 1
    return Run(words, words.tokens, units, opens, has_head)
