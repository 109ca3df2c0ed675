"""What the words around a name say of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from onrecord.mentions.lexicon import sets
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.tokens import Token, Words
from onrecord.mentions.units import lexicons


class Evidence(NamedTuple):
    """Points for each kind; what stands at one occurrence or, added up, in a whole text."""

    person: float = 0.0
    organization: float = 0.0
    place: float = 0.0

    def plus(self, other: Evidence) -> Evidence:
        """Return the sum."""
        if other is _NONE:
            return self
        return Evidence(
            self.person + other.person,
            self.organization + other.organization,
            self.place + other.place,
        )


_SURNAME_ENDINGS: Final = (
    *(
        "ov",
        "ova",
        "ev",
        "eva",
        "yev",
        "yeva",
        "lu",
        "oglu",
        "oğlu",
        "ogly",
        "zade",
        "zadeh",
        "yli",
        "dli",
        "nli",
        "bey",
        "yan",
        "ian",
        "yants",
    ),
    *(
        "shvili",
        "dze",
        "enko",
        "chuk",
        "sky",
        "ski",
        "skiy",
        "skyi",
        "skaya",
        "ska",
        "sson",
        "sen",
        "opoulos",
    ),
    *("idis", "akis", "escu", "vić", "vic", "vich", "ić", "nejad", "pour", "poor", "wala", "khel"),
)


@cache
def _context() -> dict[str, frozenset[str]]:
    return sets("contexts.txt")


def has_surname_ending(key: str) -> bool:
    """Say whether a folded word ends as family names of some language do.

    >>> [has_surname_ending(key) for key in ("zeynalova", "pashinyan", "korotchenko", "nov", "baku")]
    [True, True, True, False, False]
    """
    return len(key) > 5 and key.endswith(_SURNAME_ENDINGS)


def _before(words: Words, first: int) -> Evidence:
    if first == 0:
        return _NONE
    tokens = words.tokens
    before = tokens[first - 1]
    if words.gap(first) == "|":
        return _A_ROLE_BEFORE if not before.is_capital and is_role_noun(before.text) else _NONE
    word = before.text.lower()
    earlier = tokens[first - 2].text.lower() if first > 1 else ""
    if word == "the":
        return Evidence(person=-2, organization=1, place=1 if earlier in _context()["in"] else 0)
    points = _phrase_before(tokens, first, earlier, word) if word in _phrase_ends() else None
    return _word_before(before, word) if points is None else points


def _phrase_before(tokens: Sequence[Token], first: int, earlier: str, word: str) -> Evidence | None:
    """Weigh two words and more: "according to", "the province of", "in an interview with"."""
    if word == "in" and earlier in _context()["stake-in"]:
        return Evidence(organization=3)
    if word == "of" and earlier in _context()["part-of"]:
        return Evidence(organization=2.5)
    if word in _context()["in"]:
        return Evidence(place=0.5) if tokens[first].is_possessive else Evidence(person=-1, place=3)
    if word == "of" and earlier in _context()["area"]:
        return Evidence(person=-2, place=4)
    spoken = (token.text in _context()["interview"] for token in tokens[max(0, first - 5) : first])
    if word in _TO_SOMEBODY and any(spoken):
        return Evidence(organization=3)
    return _PAIRS_BEFORE.get((earlier, word))


@cache
def _phrase_ends() -> frozenset[str]:
    """Return the words that `_phrase_before` looks at."""
    return _context()["in"] | _TO_SOMEBODY | {"in", "of"} | {word for _, word in _PAIRS_BEFORE}


def _word_before(token: Token, word: str) -> Evidence:
    points = _points_before().get(word)
    if points is not None:
        return points
    if is_role_noun(word) and not token.is_possessive:
        return _BY_ROLE
    return _WORDS_BEFORE.get(word, _NONE)


def _by_word(points: Sequence[tuple[str, Evidence]]) -> dict[str, Evidence]:
    """Return the points of every context word, given those of each label; the first label counts."""
    return {word: one for label, one in reversed(points) for word in _context()[label]}


@cache
def _points_before() -> dict[str, Evidence]:
    return _by_word(_BEFORE)


@cache
def _points_after() -> dict[str, Evidence]:
    return _by_word(_AFTER)


_NONE: Final = Evidence()
_A_ROLE_BEFORE: Final = Evidence(person=1)
_BY_ROLE: Final = Evidence(person=3)
_BEFORE_ROLE: Final = Evidence(organization=1.5, place=0.3)
_TO_SOMEBODY: Final = frozenset(("by", "with", "to"))
_PAIRS_BEFORE: Final = {("according", "to"): Evidence(person=2, organization=1)}
_BEFORE: Final = (
    ("tell", Evidence(person=1, organization=3)),
    ("outlet", Evidence(organization=3)),
    ("from", Evidence(person=0.5, place=1.5)),
    ("kin", Evidence(person=3)),
    ("speech", Evidence(person=1.5, organization=0.5)),
)
_WORDS_BEFORE: Final = {
    **dict.fromkeys(("a", "an", "this", "every", "each"), Evidence(-2, -1, -1)),
    **dict.fromkeys(("by", "with", "to", "and"), Evidence(person=0.5, organization=0.5)),
}


def _after(words: Words, last: int) -> Evidence:
    tokens = words.tokens
    if last + 1 >= len(tokens):
        return _NONE
    token, following = tokens[last], tokens[last + 1]
    if words.gap(last + 1) != " ":
        is_comma = words.between(last + 1).strip() == ","
        return _after_comma(tokens, last + 1) if is_comma else _NONE
    if token.is_possessive:
        return Evidence(person=3) if following.text in _context()["kin"] else Evidence(0.5, 0.3, 0.3)
    word = following.text.lower()
    points = _points_after().get(word)
    if points is not None:
        return points
    return _BEFORE_ROLE if is_role_noun(word) else _NONE


_AFTER: Final = (
    ("newsroom", Evidence(organization=4)),
    ("regime", Evidence(person=2)),
    ("body", Evidence(organization=3)),
    ("area", Evidence(place=3)),
    ("who", Evidence(person=3)),
    ("speech", Evidence(person=2, organization=0.7)),
    ("action", Evidence(person=1, organization=0.4)),
    ("kin", Evidence(person=1)),
)


def _after_comma(tokens: Sequence[Token], index: int) -> Evidence:
    """Weigh what follows a name and a comma: an age, a country, "who", "a spokesman"."""
    following = tokens[index]
    if following.text.isdecimal() and len(following.text) == 2:
        return Evidence(person=4)
    if following.text in _context()["who"]:
        return Evidence(person=3)
    if following.is_capital:
        entry = lexicons().gazetteer.name(following.key)
        is_place = entry is not None and entry.kind == "place"
        return Evidence(place=2) if is_place else _NONE
    is_role = following.text in _ARTICLES and any(
        is_role_noun(token.text) for token in tokens[index + 1 : index + 5] if not token.is_capital
    )
    return Evidence(person=2) if is_role else _NONE


_ARTICLES: Final = frozenset(("a", "an", "the"))


def evidence_around(words: Words, first: int, last: int) -> Evidence:
    """Weigh the words before and after the name that the words `[first, last]` are."""
    return _before(words, first).plus(_after(words, last))
