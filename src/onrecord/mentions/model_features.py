"""What the trained model sees of each word of an island."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, TypeAlias

from onrecord.mentions.evidence import has_surname_ending
from onrecord.mentions.find import Island
from onrecord.mentions.lexicon import sets
from onrecord.mentions.model_view import KINDS, Ruled, View, bounds, ruled
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.runs import Run
from onrecord.mentions.tokens import Token
from onrecord.mentions.units import lexicons

_UPPER: Final = re.compile(r"[A-Z]+")
_LOWER: Final = re.compile(r"[a-z]+")
_DIGITS: Final = re.compile(r"\d+")
_ACCENTED: Final = re.compile(r"[^\W\d_A-Za-z]+")
_LONGEST_WORD: Final = 40  # code points; of a longer one no more is looked at, nor kept


@lru_cache(maxsize=20_000)
def shape_of(word: str) -> str:
    """Return the form of a word, with runs of one class of letters written once.

    >>> shape_of("McDonald's"), shape_of("U.S."), shape_of("F16"), shape_of("Əliyev")
    ("XxXx'x", 'X.X.', 'X0', 'éx')
    """
    shape = _UPPER.sub("X", word)
    shape = _LOWER.sub("x", shape)
    return _ACCENTED.sub("é", _DIGITS.sub("0", shape))


@cache
def _labels_of() -> dict[str, tuple[str, ...]]:
    """Return the labels of every context word."""
    found: dict[str, list[str]] = {}
    for label, members in sets("contexts.txt").items():
        if label not in ("minor", "link", "org-link", "before-month"):
            for word in members:
                found.setdefault(word, []).append(label)
    return {word: tuple(labels) for word, labels in found.items()}


@lru_cache(maxsize=20_000)
def classes_of(text: str, key: str) -> tuple[str, ...]:
    """Return what the lexicons say of one word, whatever stands around it."""
    if not text[0].isupper():
        labels = _labels_of().get(text, ())
        return (*labels, "role") if is_role_noun(text) else labels
    lexicon = lexicons()
    bare = key.replace(" ", "-")
    found = [
        label
        for label, members in (
            ("first", lexicon.first),
            ("common", lexicon.common),
            ("orghead", lexicon.org_heads),
            ("placehead", lexicon.place_heads),
            ("eventhead", lexicon.event_heads),
            ("title", lexicon.titles),
            ("mod", lexicon.modifiers),
        )
        if bare in members
    ]
    entry = lexicon.gazetteer.name(key) or (lexicon.gazetteer.acronym(key) if text.isupper() else None)
    if entry is not None:
        found.append(f"g{KINDS[entry.kind]}{'?' * entry.is_weak}")
    if is_role_noun(bare):
        found.append("role")
    if has_surname_ending(key):
        found.append("ending")
    return tuple(found)


@lru_cache(maxsize=20_000)
def word_features(text: str, key: str) -> tuple[str, ...]:
    """Return what one capitalised word, or a link, says of itself."""
    shape = shape_of(text)
    classes = classes_of(text, key)
    return (
        "w=" + key,
        "s4" + key[-4:],
        "s3" + key[-3:],
        "s2" + key[-2:],
        "p3" + key[:3],
        "f" + shape,
        "n" + str(min(len(text), 5)),
        "c=" + "+".join(classes),
        *("c" + label for label in classes),
    )


@lru_cache(maxsize=20_000)
def near_features(text: str, key: str, place: str) -> tuple[str, ...]:
    """Return what a word says of its neighbour; `place` says which neighbour."""
    low = text.lower()
    classes = classes_of(text, key)
    found = [place + "w=" + low, *(place + "c" + label for label in classes)]
    if text[0].isupper():
        found += (place + "f" + shape_of(text), place + "s" + low[-3:])
    elif text[0].isdigit():
        found.append(f"{place}0{min(len(text), 5)}")
    return tuple(found)


# How features of the words before and after begin, and how far off these words stand.
PLACES: Final = (("<", -1), (">", 1), ("<<", -2), (">>", 2))
_FARTHEST: Final = 2
_NO_WORD: Final = "#"


def word_at(tokens: Sequence[Token], index: int) -> tuple[str, str]:
    """Return the text and the key of a word of the sentence, or marks for none."""
    if 0 <= index < len(tokens):
        token = tokens[index]
        return token.text[:_LONGEST_WORD], token.key[:_LONGEST_WORD]
    return _NO_WORD, _NO_WORD


def rule_features(before: str, tag: str, why: str, points: str, after: str, shape: str) -> tuple[str, ...]:
    """Return what the rules' verdict on a word and its two neighbours says."""
    return (
        f"r{tag}{why}",
        f"r{tag}{points}",
        f"r{before}/{tag}/{after}",
        f"r{tag}{why}{shape}",
        f"e{points}",
    )


def place_features(
    tag: str, opens: int, is_lower: int, is_headline: int, after: int, left: int
) -> tuple[str, ...]:
    """Return what the place of a word says.

    Args:
        tag: what the rules say of it.
        opens: it starts a sentence or a quotation.
        is_lower: the text prints it in lower case too.
        is_headline: capitals say nothing here.
        after: how many words of the island stand before it.
        left: how many words the island has but one.
    """
    return (f"o{opens}{is_lower}{tag}", f"l{left}{after}", *((f"h{tag}",) if is_headline else ()))


def mark_features(before: str, after: str) -> tuple[str, ...]:
    """Return what the marks around a word say."""
    return "b" + before, "a" + after


def text_features(tag: str, kind: str, within: str, is_surname: int) -> tuple[str, ...]:
    """Return what a word is elsewhere in the text."""
    found = [f"d{kind}{tag}"]
    if within:
        found += (f"i{within}", f"i{within}{tag}")
    if is_surname:
        found.append("sn" + tag)
    return tuple(found)


def _marks(run: Run, index: int) -> tuple[str, str]:
    token = run.tokens[index]
    before = run.text[max(0, token.start - 2) : token.start].strip() if token.gap == "|" else token.gap
    after = "'s" if token.is_possessive else run.text[token.end : token.end + 2].strip()[:1]
    return before, after


# A function that gives features, and what it is given: equal ones have equal weights.
Group: TypeAlias = Callable[..., tuple[str, ...]]
Groups: TypeAlias = list[tuple[Group, tuple[str | int, ...]]]


def island_groups(island: Island, seen: View) -> Iterator[Groups]:
    """Yield, for every word of an island, where its features come from."""
    run = island.run
    tokens = run.tokens
    first, last = bounds(run)
    rules = ruled(island, seen)
    edge = Ruled(_NO_WORD, "", "")
    opens = run.opens
    words = [word_at(tokens, index) for index in range(first - _FARTHEST, last + _FARTHEST + 1)]
    for index in range(first, last + 1):
        token = tokens[index]
        key = token.key
        here = rules[index - first]
        before = rules[index - first - 1] if index > first else edge
        after = rules[index - first + 1] if index < last else edge
        at_hand = index - first + _FARTHEST
        shape = shape_of(words[at_hand][0])
        groups: Groups = [(near_features, (*words[at_hand + step], place)) for place, step in PLACES]
        is_opener = int(opens and index == first)
        at = (is_opener, int(key in seen.lower), int(island.is_headline))
        sizes = (min(index - first, 3), min(last - first, 4))
        elsewhere = (seen.kinds.get(key, ""), seen.within.get(key, ""), int(key in seen.reading.surnames))
        groups += (
            (word_features, words[at_hand]),
            (rule_features, (before.tag, *here, after.tag, shape)),
            (place_features, (here.tag, *at, *sizes)),
            (mark_features, _marks(run, index)),
            (text_features, (here.tag, *elsewhere)),
        )
        yield groups


def island_features(island: Island, seen: View) -> list[list[str]]:
    """Return all features of every word of an island, as training wants them."""
    return [
        [feature for group, what in groups for feature in group(*what)]
        for groups in island_groups(island, seen)
    ]
