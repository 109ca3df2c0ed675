"""What the words around a name say of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from onrecord.mentions.lexicon import sets
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.tokens import Token
from onrecord.mentions.units import lexicons


class Evidence(NamedTuple):
    """Points for each kind; what stands at one occurrence or, added up, in a whole text."""

    person: float = 0.0
    organization: float = 0.0
    place: float = 0.0

    def plus(self, other: Evidence) -> Evidence:
        """Return the sum."""
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


def _before(tokens: Sequence[Token], first: int) -> Evidence:
    context = _context()
    if first == 0 or tokens[first].gap == "|":
        if first and is_role_noun(tokens[first - 1].text) and not tokens[first - 1].is_capital:
            return Evidence(person=1)
        return Evidence()
    word = tokens[first - 1].text.lower()
    has_article = word == "the"
    if has_article and first > 1 and tokens[first - 1].gap == " ":
        inner = tokens[first - 2].text.lower()
        return Evidence(organization=1, place=1 if inner in context["in"] else 0, person=-2)
    if has_article:
        return Evidence(organization=1, person=-2)
    if word in ("a", "an", "this", "every", "each"):
        return Evidence(-2, -1, -1)
    if word == "of" and first > 1 and tokens[first - 2].text in context["area"]:
        return Evidence(person=-2, place=4)
    if word in context["in"]:
        return Evidence(place=0.5) if tokens[first].is_possessive else Evidence(person=-1, place=3)
    if word == "to" and first > 1 and tokens[first - 2].text.lower() == "according":
        return Evidence(person=2, organization=1)
    if word in context["outlet"]:
        return Evidence(organization=3)
    if word in context["from"]:
        return Evidence(place=1.5, person=0.5)
    if word in context["kin"]:
        return Evidence(person=3)
    if is_role_noun(word) and not tokens[first - 1].is_possessive:
        return Evidence(person=3)
    if word in ("told", "tells", "telling"):
        return Evidence(person=1, organization=3)
    if word in context["speech"]:
        return Evidence(person=1.5, organization=0.5)
    if word in ("by", "with", "to") and any(
        one.text in context["interview"] for one in tokens[max(0, first - 5) : first]
    ):
        return Evidence(organization=3)
    if word in ("by", "with", "to", "and"):
        return Evidence(person=0.5, organization=0.5)
    return Evidence()


def _after(text: str, tokens: Sequence[Token], last: int) -> Evidence:
    context = _context()
    token = tokens[last]
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is None:
        return Evidence()
    if token.is_possessive and following.gap == " ":
        return Evidence(person=3) if following.text in context["kin"] else Evidence(0.5, 0.3, 0.3)
    if following.gap == " ":
        word = following.text.lower()
        if word in context["newsroom"]:
            return Evidence(organization=4)
        if word in context["regime"]:
            return Evidence(person=2)
        if word in context["body"]:
            return Evidence(organization=3)
        if word in context["area"]:
            return Evidence(place=3)
        if word in ("who", "whose", "himself", "herself"):
            return Evidence(person=3)
        if word in context["speech"]:
            return Evidence(person=2, organization=0.7)
        if word in context["action"]:
            return Evidence(person=1, organization=0.4)
        if word in context["kin"]:
            return Evidence(person=1)
        if is_role_noun(word):
            return Evidence(organization=1.5, place=0.3)
        return Evidence()
    between = text[token.after : following.start]
    if between.strip() == ",":
        if following.text.isdecimal() and len(following.text) == 2:
            return Evidence(person=4)
        if following.is_capital:
            entry = lexicons().gazetteer.name(following.key)
            if entry is not None and entry.entity.kind == "place" and entry.form != "demonym":
                return Evidence(place=2)
        if following.text in ("who", "whose"):
            return Evidence(person=3)
        if following.text in ("a", "an", "the") and last + 3 < len(tokens):
            if any(is_role_noun(one.text) for one in tokens[last + 2 : last + 6] if not one.is_capital):
                return Evidence(person=2)
    return Evidence()


def evidence_around(text: str, tokens: Sequence[Token], first: int, last: int) -> Evidence:
    """Weigh the words before and after the name `tokens[first : last + 1]`."""
    return _before(tokens, first).plus(_after(text, tokens, last))
