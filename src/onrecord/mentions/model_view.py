"""What the rules and the whole text say, as the trained model sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.mentions.evidence import Evidence
from onrecord.mentions.find import Island
from onrecord.mentions.kinds import Named, Reading
from onrecord.mentions.runs import Run

# Letters for the kinds in labels and features.
KINDS: Final = {"person": "p", "organization": "o", "place": "l", "other": "x"}
_MOST_POINTS: Final = 6


class View(NamedTuple):
    """What the whole text says, as the model sees it.

    Attributes:
        rules: the names that the rules found, by where they start.
        kinds: the kind that the rules give a single word, by its key, most often in the text.
        within: how a word stands in longer names of the text: "p>" ends a person's, "o<" opens a body's.
        lower: the words of the text as it prints them, a key among them if it is printed in lower case too.
    """

    reading: Reading
    rules: dict[int, Named]
    kinds: dict[str, str]
    within: dict[str, str]
    lower: frozenset[str]


def view(found: Sequence[Island], names: Sequence[Named], reading: Reading) -> View:
    """Gather what the text says of its words."""
    votes: dict[str, dict[str, int]] = {}
    within: dict[str, dict[str, int]] = {}
    for name in names:
        keys, kind = name.segment.keys, KINDS[name.kind]
        if len(keys) == 1:
            _count(votes.setdefault(keys[0], {}), kind)
        else:
            _count(within.setdefault(keys[0], {}), kind + "<")
            _count(within.setdefault(keys[-1], {}), kind + ">")
    return View(
        reading,
        {name.segment.start: name for name in names},
        {key: _most(counted) for key, counted in votes.items()},
        {key: _most(counted) for key, counted in within.items()},
        found[0].run.words.printed if found else frozenset(),
    )


def _count(counted: dict[str, int], label: str) -> None:
    counted[label] = counted.get(label, 0) + 1


def _most(counted: dict[str, int]) -> str:
    if len(counted) == 1:
        return next(iter(counted))
    return max(counted, key=lambda label: (counted[label], label))


def _points(evidence: Evidence | None) -> str:
    if evidence is None:
        return "?"
    best, points = "p", evidence.person
    if evidence.organization > points:
        best, points = "o", evidence.organization
    if evidence.place > points:
        best, points = "l", evidence.place
    return f"{best}{max(-1, min(_MOST_POINTS, int(points)))}"


class Ruled(NamedTuple):
    """What the rules say of one word.

    Attributes:
        tag: its kind, and whether the name starts here: "Bp", "Io"; "O" for no name, "?" undecided.
        why: what the rules go by.
        points: the evidence of the whole text.
    """

    tag: str
    why: str
    points: str


_NOTHING: Final = Ruled("O", "", "?")


def ruled(island: Island, seen: View) -> list[Ruled]:
    """Return what the rules say of each word of an island, in order."""
    run = island.run
    first, last = bounds(run)
    found = [_NOTHING] * (last - first + 1)
    index = first
    for candidate in island.candidates:
        segment = candidate.segment
        name = seen.rules.get(segment.start)
        points = _points(seen.reading.evidence.get(segment.keys))
        kind = "?" if name is None else KINDS[name.kind]
        why = _why(name, candidate.segment.kind is None)
        while index <= last and run.words.start(index) < segment.start:
            index += 1
        mark = "B"
        while index <= last and run.words.start(index) < segment.end:
            found[index - first] = Ruled(mark + kind, why, points)
            mark = "I"
            index += 1
    return found


def _why(name: Named | None, is_open: bool) -> str:
    if name is None:
        return "u"
    segment = name.segment
    if name.stands_for:
        return "s"
    if segment.entry is not None:
        return "w" if segment.entry.is_weak else segment.entry.form[0]
    if segment.title is not None:
        return "t"
    return "e" if is_open else "r"


def bounds(run: Run) -> tuple[int, int]:
    """Return the numbers of the first and the last word of a run."""
    return run.units[0].first, run.units[-1].last
