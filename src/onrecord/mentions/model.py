"""A trained model's second opinion on the names that the rules found.

A linear-chain conditional random field reads each island of capitalised words, the rules' own verdict and
what the whole text says among its features. Its weights are whole numbers in `data/model.txt`, written by
`benchmarks/train_mentions.py`; without that file the rules' verdict stands.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import add
from typing import Final, NamedTuple, TypeAlias

from onrecord.mentions.find import Island
from onrecord.mentions.kinds import Named, Reading
from onrecord.mentions.lexicon import has_file, rows
from onrecord.mentions.model_features import (
    PLACES,
    facts,
    mark_features,
    near_features,
    place_features,
    rule_features,
    text_features,
    word_features,
)
from onrecord.mentions.model_view import View, bounds, view
from onrecord.mentions.runs import Run
from onrecord.mentions.segments import segment_at
from onrecord.mentions.units import Class, lexicons
from onrecord.model import EntityKind

Scores: TypeAlias = tuple[int, ...]
_FILE: Final = "model.txt"
_KIND_OF: Final[dict[str, EntityKind]] = {
    "p": "person",
    "o": "organization",
    "l": "place",
    "x": "other",
}
_OUTSIDE: Final = "O"
# By how much a lone word of which the rules know nothing must be likelier a name than none.
_LEAST_MARGIN: Final = 15


class Model(NamedTuple):
    """Weights of the field; a higher sum is a likelier reading.

    Attributes:
        labels: "O", "Bp", "Ip", …
        transitions: for each label, the weights of coming to it from each of them.
        weights: for each feature, what it adds to each label, packed.
    """

    labels: tuple[str, ...]
    transitions: tuple[Scores, ...]
    weights: dict[str, int]

    def sum_of(self, features: Iterable[str]) -> int:
        """Return what features add to each label together, packed."""
        get = self.weights.get
        return sum([get(feature, 0) for feature in features])

    def best(self, scores: Sequence[Scores]) -> list[str]:
        """Return the likeliest labels of a sequence of words, by Viterbi's algorithm."""
        reached: Sequence[int] = scores[0]
        history: list[Sequence[int]] = []
        for score in scores[1:]:
            history.append(reached)
            tops = [max(map(add, reached, column)) for column in self.transitions]
            reached = list(map(add, tops, score))
        label = reached.index(max(reached))
        path = [label]
        for before in reversed(history):
            sums = list(map(add, before, self.transitions[label]))
            label = sums.index(max(sums))
            path.append(label)
        return [self.labels[label] for label in reversed(path)]


def parse(lines: Sequence[str]) -> Model:
    """Read a model: a line of labels, one of transitions, one of weights, then one feature a line.

    Transitions are decimal numbers; a weight is one printable character. Only differences between labels
    count, so the characters' own numbers serve as they are.
    """
    opening, transitions, weights, *features = lines
    labels = tuple(opening.split())
    count = len(labels)
    # Two bytes a character: the numbers stand as `packed` puts them.
    rows = struct.iter_unpack(f"{2 * count}s", weights[1:].encode("utf-16-be"))
    numbers = [int.from_bytes(row, "big") for (row,) in rows]
    columns = zip(*[map(int, transitions.split())] * count, strict=True)
    return Model(labels, tuple(columns), dict(zip(features, numbers, strict=True)))


def packed(scores: Scores) -> int:
    """Return scores side by side in one number, so that one addition adds them all.

    Each has two bytes: these hold the weights, below 128, of more features than a word has.

    >>> unpacked(packed((1, 300)) + packed((2, 0)), 2)
    (3, 300)
    """
    return int.from_bytes(_layout(len(scores)).pack(*scores), "big")


def unpacked(number: int, count: int) -> Scores:
    """Return the scores that `packed` put, or a sum has, in one number."""
    return _layout(count).unpack(number.to_bytes(2 * count, "big"))


@cache
def _layout(count: int) -> struct.Struct:
    return struct.Struct(f">{count}H")


@cache
def trained() -> Model | None:
    """Read the packaged model, once; None where there is none."""
    return parse(rows(_FILE)) if has_file(_FILE) else None


def _sum(features: Iterable[str]) -> int:
    model = trained()
    return model.sum_of(features) if model else 0


# What each group of features adds, packed: the same words and verdicts come again and again.
@lru_cache(maxsize=16_384)
def _near_sums(text: str, key: str) -> tuple[int, ...]:
    """Return what a word adds to its neighbours, for each of `PLACES`."""
    rows = [_near_row(feature) for feature in near_features(text, key)]
    return tuple(map(sum, zip(*rows, strict=True)))


@lru_cache(maxsize=8_192)
def _near_row(feature: str) -> tuple[int, ...]:
    model = trained()
    weight = model.weights.get if model else dict[str, int]().get
    return tuple([weight(place + feature, 0) for place in PLACES])


@lru_cache(maxsize=16_384)
def _word_sum(text: str, key: str) -> int:
    return _sum(word_features(text, key))


@lru_cache(maxsize=4_096)
def _rule_sum(before: str, tag: str, why: str, points: str, after: str, shape: str) -> int:
    return _sum(rule_features(before, tag, why, points, after, shape))


@lru_cache(maxsize=1_024)
def _place_sum(tag: str, opens: bool, is_lower: bool, is_headline: bool, after: int, left: int) -> int:
    return _sum(place_features(tag, opens, is_lower, is_headline, after, left))


@lru_cache(maxsize=1_024)
def _mark_sum(before: str, after: str) -> int:
    return _sum(mark_features(before, after))


@lru_cache(maxsize=1_024)
def _text_sum(tag: str, kind: str, within: str, is_surname: bool) -> int:
    return _sum(text_features(tag, kind, within, is_surname))


def forget() -> None:
    """Forget all sums, so that another model may take this one's place."""
    for kept in (_near_sums, _word_sum, _rule_sum, _place_sum, _mark_sum, _text_sum):
        kept.cache_clear()


def _scores(model: Model, island: Island, seen: View) -> list[Scores]:
    """Return what all features of each word of an island add to each label."""
    found: list[Scores] = []
    count = len(model.labels)
    for around, word, rules, place, marks, elsewhere in facts(island, seen):
        total = _word_sum(*word) + _rule_sum(*rules) + _place_sum(*place)
        total += _mark_sum(*marks) + _text_sum(*elsewhere)
        before, after, second_before, second_after = around
        total += _near_sums(*before)[0] + _near_sums(*after)[1]
        total += _near_sums(*second_before)[2] + _near_sums(*second_after)[3]
        found.append(unpacked(total, count))
    return found


class _Stretch(NamedTuple):
    """The words `[first, last]` of a sentence, and the kind of name that the model takes them for."""

    first: int
    last: int
    kind: EntityKind


def stretches(labels: Sequence[str], first: int) -> Iterator[_Stretch]:
    """Yield the names that labels mark, the word `first` having the first of them.

    >>> [tuple(one) for one in stretches(["Bp", "Ip", "O", "Bo", "Bl"], 7)]
    [(7, 8, 'person'), (10, 10, 'organization'), (11, 11, 'place')]
    """
    opened: int | None = None
    for index, label in enumerate([*labels, _OUTSIDE]):
        if opened is not None and (label[0] != "I" or label[1] != labels[opened][1]):
            yield _Stretch(first + opened, first + index - 1, _KIND_OF[labels[opened][1]])
            opened = None
        if opened is None and label != _OUTSIDE:
            opened = index


def is_settled(island: Island, seen: View) -> bool:
    """Say whether the rules need no second opinion: on headlines, and where all is one sure name or none."""
    if island.is_headline or not island.candidates:
        return True
    if len(island.candidates) > 1:
        return False
    segment = island.candidates[0].segment
    name = seen.rules.get(segment.start)
    if name is None or not is_sure(name):
        return False
    first, last = bounds(island.run)
    words = island.run.words
    return segment.start <= words.start(first) and words.end(last) <= segment.end


def is_sure(name: Named) -> bool:
    """Say whether the rules had more than the words around a name to go by."""
    segment = name.segment
    if segment.entry is not None:
        return not segment.entry.is_weak
    return bool(name.stands_for) or segment.title is not None or segment.kind in ("organization", "person")


def _is_mere_word(run: Run, stretch: _Stretch, seen: View) -> bool:
    """Say whether one word that the rules take for no name is a common noun, or "a Trojan"."""
    if stretch.first != stretch.last:
        return False
    token = run.tokens[stretch.first]
    evidence = seen.reading.evidence.get((token.key,))
    if evidence is not None and max(evidence) < 0:
        return True
    return any(
        unit.first == stretch.first and (unit.is_common or unit.kind not in _NAMES) for unit in run.units
    )


# What one word can be that the rules know nothing of, and be a name.
_NAMES: Final = frozenset((Class.WORD, Class.FIRST, Class.KNOWN, Class.INITIAL))


def _named(island: Island, stretch: _Stretch, seen: View) -> Named | None:
    """Return the name that the model reads, as the rules have it where they agree."""
    run = island.run
    start, end = run.words.start(stretch.first), run.words.end(stretch.last)
    rule = seen.rules.get(start)
    is_same = rule is not None and (
        rule.segment.end == end or (rule.segment.end > end and stretch.last == bounds(run)[1])
    )
    if rule is not None and is_same and rule.kind == stretch.kind:
        return rule
    if stretch.kind == "other" and (rule is None or rule.kind != "other"):
        return None
    if rule is None and _is_mere_word(run, stretch, seen):
        return None
    keys = tuple(token.key for token in run.tokens[stretch.first : stretch.last + 1])
    entry = lexicons().gazetteer.name(" ".join(keys))
    if entry is not None and entry.kind != stretch.kind:
        entry = None
    title = _title_before(run, stretch.first) if stretch.kind == "person" else None
    segment = segment_at(run, stretch.first, stretch.last, stretch.kind, entry, title)
    return Named(segment, island.sentence, stretch.kind, is_headline=island.is_headline)


def _title_before(run: Run, index: int) -> str | None:
    for unit in run.units:
        if unit.last == index - 1 and unit.is_title:
            return run.tokens[unit.last].key
    return None


def _cautious(model: Model, scores: Scores, label: str) -> str:
    """Return the label of one word, or that of no name where that is nearly as likely."""
    outside = scores[model.labels.index(_OUTSIDE)]
    return label if scores[model.labels.index(label)] - outside >= _LEAST_MARGIN else _OUTSIDE


def _reread(model: Model, island: Island, seen: View) -> list[Named]:
    scores = _scores(model, island, seen)
    labels = model.best(scores)
    if len(labels) == 1 and island.candidates[0].segment.start not in seen.rules:
        labels = [_cautious(model, scores[0], labels[0])]
    found = [_named(island, one, seen) for one in stretches(labels, bounds(island.run)[0])]
    return [name for name in found if name is not None]


def revised(found: Sequence[Island], names: Sequence[Named], reading: Reading) -> list[Named]:
    """Return the names of a text as the model reads them, or as the rules do where they are sure.

    Args:
        found: the islands of a whole text.
        names: what the rules made of them.
        reading: what the whole text says of its names.
    """
    model = trained()
    if model is None:
        return list(names)
    seen = view(found, names, reading)
    revision: list[Named] = []
    for island in found:
        if is_settled(island, seen):
            by_rules = (seen.rules.get(candidate.segment.start) for candidate in island.candidates)
            revision += [name for name in by_rules if name is not None]
        else:
            revision += _reread(model, island, seen)
    return revision
