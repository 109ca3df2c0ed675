"""What the trained model sees of each word of an island."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from onrecord.mentions.evidence import has_surname_ending
from onrecord.mentions.find import Island
from onrecord.mentions.lexicon import sets
from onrecord.mentions.model_view import KINDS, Ruled, View, bounds, ruled
from onrecord.mentions.roles import is_role_noun
from onrecord.mentions.tokens import Token, Words
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
    if word.isascii() and word.isalpha():  # as most are
        if word.islower():
            return "x"
        if word[1:].islower():
            return "Xx"
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


def near_features(text: str, key: str) -> list[str]:
    """Return what a word says of its neighbours; the mark of a place goes before each."""
    low = text.lower()
    found = ["w=" + low, *["c" + label for label in classes_of(text, key)]]
    if text[0].isupper():
        found += ("f" + shape_of(text), "s" + low[-3:])
    elif text[0].isdigit():
        found.append(f"0{min(len(text), 5)}")
    return found


# How features of the word before, the word after, and the next ones off begin.
PLACES: Final = ("<", ">", "<<", ">>")
_FARTHEST: Final = 2
_NO_WORD: Final = "#"
_EDGE: Final = Ruled(_NO_WORD, "", "")


def words_around(tokens: Sequence[Token], first: int, last: int) -> list[tuple[str, str]]:
    """Return texts and keys of the words `[first, last]` of a sentence and of two on each side.

    Marks stand for those that the sentence does not have.
    """
    before, after = first - _FARTHEST, last + _FARTHEST + 1
    found = [(_NO_WORD, _NO_WORD)] * -min(before, 0)
    found += [
        (token.text, token.key)
        if len(token.text) <= _LONGEST_WORD
        else (token.text[:_LONGEST_WORD], token.key[:_LONGEST_WORD])
        for token in tokens[max(before, 0) : after]
    ]
    return found + [(_NO_WORD, _NO_WORD)] * (after - len(tokens))


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
    tag: str, opens: bool, is_lower: bool, is_headline: bool, after: int, left: int
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
    return (f"o{opens:d}{is_lower:d}{tag}", f"l{left}{after}", *((f"h{tag}",) if is_headline else ()))


def mark_features(before: str, after: str) -> tuple[str, ...]:
    """Return what the marks around a word say."""
    return "b" + before, "a" + after


def text_features(tag: str, kind: str, within: str, is_surname: bool) -> tuple[str, ...]:
    """Return what a word is elsewhere in the text."""
    found = [f"d{kind}{tag}"]
    if within:
        found += (f"i{within}", f"i{within}{tag}")
    if is_surname:
        found.append("sn" + tag)
    return tuple(found)


def _marks(words: Words, index: int) -> tuple[str, str]:
    start, end, before = words.start(index), words.end(index), words.gap(index)
    if before == "|":
        before = words.text[max(0, start - 2) : start].strip()
    after = "'s" if words.tokens[index].is_possessive else words.text[end : end + 2].strip()[:1]
    return before, after


class Facts(NamedTuple):
    """What is known of one word of an island; each field but `around` is what one group of features asks.

    Attributes:
        around: the texts and keys of the words at `PLACES`.
        word: its own text and key.
        rules: see `rule_features`.
        place: see `place_features`.
        marks: see `mark_features`.
        elsewhere: see `text_features`.
    """

    around: tuple[tuple[str, str], ...]
    word: tuple[str, str]
    rules: tuple[str, str, str, str, str, str]
    place: tuple[str, bool, bool, bool, int, int]
    marks: tuple[str, str]
    elsewhere: tuple[str, str, str, bool]


def facts(island: Island, seen: View) -> list[Facts]:
    """Return what is known of every word of an island."""
    run = island.run
    tokens = run.tokens
    first, last = bounds(run)
    rules = [_EDGE, *ruled(island, seen), _EDGE]
    words = words_around(tokens, first, last)
    is_headline, most = island.is_headline, min(last - first, 4)
    kinds, within, surnames = seen.kinds, seen.within, seen.reading.surnames
    found: list[Facts] = []
    for count in range(last - first + 1):
        index, at_hand = first + count, count + _FARTHEST
        key = tokens[index].key
        tag, why, points = rules[count + 1]
        word = words[at_hand]
        opens = not count and run.opens
        found.append(
            Facts(
                (words[at_hand - 1], words[at_hand + 1], words[at_hand - 2], words[at_hand + 2]),
                word,
                (rules[count].tag, tag, why, points, rules[count + 2].tag, shape_of(word[0])),
                (tag, opens, key in seen.lower, is_headline, min(count, 3), most),
                _marks(run.words, index),
                (tag, kinds.get(key, ""), within.get(key, ""), key in surnames),
            )
        )
    return found


def island_features(island: Island, seen: View) -> list[list[str]]:
    """Return all features of every word of an island, as training wants them."""
    return [_features(known) for known in facts(island, seen)]


def _features(known: Facts) -> list[str]:
    around = zip(PLACES, known.around, strict=True)
    return [
        *(place + feature for place, word in around for feature in near_features(*word)),
        *word_features(*known.word),
        *rule_features(*known.rules),
        *place_features(*known.place),
        *mark_features(*known.marks),
        *text_features(*known.elsewhere),
    ]
