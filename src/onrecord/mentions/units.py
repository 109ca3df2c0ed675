"""Classes of words: what a capitalised word can be, seen alone or as a name known beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Final, NamedTuple

from onrecord.mentions.gazetteer import Entry, Gazetteer, gazetteer
from onrecord.mentions.gender import first_names
from onrecord.mentions.lexicon import common_words, sets, words
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.tokens import Token, Words


class Class(Enum):
    """What one unit is taken for before its neighbours are looked at."""

    KNOWN = auto()  # a gazetteer entry
    TITLE = auto()  # "President", "Mr"
    MODIFIER = auto()  # "Deputy", "Foreign"
    INITIAL = auto()  # "F."
    FIRST = auto()  # a first name
    ORG_HEAD = auto()  # "Ministry"
    PLACE_HEAD = auto()  # "Sea"
    EVENT_HEAD = auto()  # "Cup"
    LINK = auto()  # a lower-case word inside a name: "of", "von"
    STOP = auto()  # a capitalised word that is no name
    WORD = auto()  # any other capitalised word


class Unit(NamedTuple):
    """One or more tokens `[first, last]` of a run, classed together.

    Attributes:
        is_common: the word is printed in lower case as often as not.
        is_org_head, is_place_head, is_event_head, is_first: what else it can be.
    """

    first: int
    last: int
    kind: Class
    entry: Entry | None = None
    is_common: bool = False
    is_first: bool = False
    is_modifier: bool = False
    is_title: bool = False
    is_org_head: bool = False
    is_place_head: bool = False
    is_event_head: bool = False


# Roman numerals, and sums such as "GHS2" and "RM20".
_NO_NAME: Final = re.compile(r"[IVXLC]{2,}$|[A-Z]{1,4}\d+$")


class Lexicons(NamedTuple):
    """The word sets that classing looks into, fetched once."""

    gazetteer: Gazetteer
    common: frozenset[str]
    stop: frozenset[str]
    first: dict[str, str]
    titles: frozenset[str]
    modifiers: frozenset[str]
    org_heads: frozenset[str]
    place_heads: frozenset[str]
    event_heads: frozenset[str]
    no_initials: frozenset[str]
    minor: frozenset[str]
    auxiliaries: frozenset[str]


@cache
def lexicons() -> Lexicons:
    """Read every list that classing needs."""
    heads, titles = sets("heads.txt"), sets("titles.txt")
    return Lexicons(
        gazetteer=gazetteer(),
        common=common_words(),
        stop=words("stopwords.txt"),
        first=first_names(),
        titles=titles["m"] | titles["f"] | titles["-"],
        modifiers=titles["mod"],
        org_heads=heads["org"] | heads["company"],
        place_heads=heads["place"],
        event_heads=heads["event"],
        no_initials=heads["club"] | words("stopwords.txt") | titles["m"] | titles["f"] | titles["-"],
        minor=sets("contexts.txt")["minor"],
        auxiliaries=sets("contexts.txt")["auxiliary"],
    )


def _longer_name(words: Words, index: int, limit: int) -> tuple[int, Entry] | None:
    """Return the longest known name of two tokens and more that starts at `index`, and how many it has."""
    names = lexicons().gazetteer
    tokens = words.tokens
    keys = [_joint(tokens[index].key, words.gap(index))]
    for following in range(index + 1, limit):
        gap = words.gap(following)
        if gap == "|" or tokens[following - 1].is_possessive:
            break
        keys.append(_joint(tokens[following].key, gap))
    for count in range(len(keys), 1, -1):
        if tokens[index + count - 1].is_capital:
            entry = names.name(" ".join(keys[:count]))
            if entry is not None:
                return count, entry
    return None


def _is_sum(words: Words, index: int) -> bool:
    """Say whether capitals are a currency: "US$34 billion"."""
    tokens = words.tokens
    if index + 1 >= len(tokens) or not tokens[index + 1].text[0].isdigit():
        return False
    return words.start(index + 1) == words.end(index) + 1


def _joint(key: str, gap: str) -> str:
    return f"& {key}" if gap == "&" else key


def _is_acronym_form(text: str) -> bool:
    return text.isupper() or (not text.islower() and text[:-1].isupper() and text[-1] == "s")


def classify(words: Words, index: int, limit: int) -> Unit:
    """Class the capitalised token at `index` of a run that ends before `limit`, or the known name there."""
    tokens = words.tokens
    token = tokens[index]
    word = _word(token.text, token.key, token.has_dot)
    if word.longest > 1 and index + 1 < limit:
        longer = _longer_name(words, index, min(limit, index + word.longest))
        if longer is not None:
            last, entry = index + longer[0] - 1, longer[1]
            is_org_head = tokens[last].key in lexicons().org_heads
            return Unit(index, last, Class.KNOWN, entry, is_org_head=is_org_head)
    if word.as_known is not None and not _is_sum(words, index):
        return _new(Unit, (index, index, *word.as_known))
    if len(token.text) <= _LONGEST_INITIALS and _is_bare_initial(words, index, limit):
        return Unit(index, index, Class.INITIAL)
    if token.text == "May" and word.kind is Class.STOP and _may_be_surname(tokens, index):
        return Unit(index, index, Class.WORD, None, *word.traits)
    return _new(Unit, (index, index, word.kind, None, *word.traits))


# What a named tuple's own constructor comes down to, at a third of its time: most units are made by it.
_new: Final = tuple.__new__
_LONGEST_INITIALS: Final = 2


class Word(NamedTuple):
    """What one capitalised word is, whatever stands around it.

    Attributes:
        longest: how many words the longest known name has that begins with it.
        as_known: what its unit has from its kind on, if the word alone is a known name.
        kind: its class, if it is no known name.
        traits: what else it can be then.
    """

    longest: int
    as_known: tuple[object, ...] | None
    kind: Class
    traits: Traits


@lru_cache(maxsize=8_192)
def _word(text: str, key: str, has_dot: bool) -> Word:
    lexicon = lexicons()
    names = lexicon.gazetteer
    entry = names.name(key)
    if entry is None and _is_acronym_form(text):
        entry = names.acronym(key)
    bare = key.replace(" ", "-")
    traits = _traits(bare, lexicon)
    known = (traits.is_common, bare in lexicon.first, False, False, traits.is_org_head, False, False)
    return Word(
        names.longest.get(key.partition(" ")[0], 1),
        None if entry is None else (Class.KNOWN, entry, *known),
        _class(text, bare, traits, lexicon, has_dot=has_dot),
        traits,
    )


class Traits(NamedTuple):
    """What a word that is no known name can be, in the order of `Unit`."""

    is_common: bool
    is_first: bool
    is_modifier: bool
    is_title: bool
    is_org_head: bool
    is_place_head: bool
    is_event_head: bool


def _traits(bare: str, lexicon: Lexicons) -> Traits:
    is_first = bare in lexicon.first or bare.partition("-")[0] in lexicon.first
    return Traits(
        bare in lexicon.common,
        is_first,
        bare in lexicon.modifiers,
        bare in lexicon.titles or (is_role_noun(bare) and not is_first),
        bare in lexicon.org_heads,
        bare in lexicon.place_heads,
        bare in lexicon.event_heads,
    )


def _may_be_surname(tokens: Sequence[Token], index: int) -> bool:
    """Say whether "May" need not be the month here: "Theresa May said", "accused May of"."""
    before = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.text[0].isdigit():
        return False
    if before is None:
        return following is not None and not following.is_capital
    return not before.text[-1].isdigit() and before.text.lower() not in sets("contexts.txt")["before-month"]


def _is_bare_initial(words: Words, index: int, limit: int) -> bool:
    """Say whether capitals without a stop are initials: "R Ashoka", "TN Prathapan"."""
    tokens = words.tokens
    text = tokens[index].text
    if not text.isupper() or text in ("I", "A") or index + 1 >= limit:
        return False
    following = tokens[index + 1]
    lexicon = lexicons()
    return (
        words.gap(index + 1) == " "
        and following.is_capital
        and following.text[1:2].islower()
        and (len(text) == 1 or text.lower() not in lexicon.no_initials)
        and following.key not in lexicon.common
        and not lexicon.gazetteer.has_name(following.key)
    )


def _class(text: str, bare: str, traits: Traits, lexicon: Lexicons, *, has_dot: bool) -> Class:
    if (len(bare) == 1 and has_dot) or (len(text) > 2 and text[1] == "." and text[-1] == "."):
        return Class.INITIAL
    if traits.is_title:
        return Class.TITLE
    if bare in lexicon.stop or len(bare) == 1 or _NO_NAME.match(text):
        return Class.STOP
    order = (
        (traits.is_org_head, Class.ORG_HEAD),
        (traits.is_modifier, Class.MODIFIER),
        (traits.is_place_head, Class.PLACE_HEAD),
        (traits.is_event_head, Class.EVENT_HEAD),
        (traits.is_first, Class.FIRST),
    )
    return next((kind for is_so, kind in order if is_so), Class.WORD)
