"""Who is said to say what is reported: the whole subject of its cue.

The subjects of direct quotations are short, "Lee said"; those of reports are not: "Proponents of the bill
say", "half of Iowa Democrats said". Only part of such a subject would name somebody who did not speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.quotes.attribution import subject_of
from onrecord.quotes.cues import Cue
from onrecord.quotes.indirect_shapes import verb_within
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_starting_at
from onrecord.quotes.subjects import clause_subject

_SUBJECT_TOKENS_AT_MOST: Final = 30
_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "–", "--", "(", ")", "-"})


def reporter(tokens: Sequence[Token], cue: Cue, cues: Sequence[Cue]) -> Phrase | None:
    """Return who says what a cue reports.

    Args:
        tokens: of the sentence.
        cue: one of its cues.
        cues: all its cues.
    """
    if cue.form == "participle":
        return _of_participle(tokens, cue, cues)
    floor = cue.first
    while floor > 0 and tokens[floor - 1].lower != ";":
        floor -= 1
    found = subject_of(tokens, cue, floor, cues)
    if cue.form != "finite" or (found is not None and found.kind == "pronoun"):
        return found
    start = _clause_start(tokens, cue.first if found is None else found.first)
    if found is not None and (start >= found.first or found.last >= cue.first):
        return found
    if found is None and start >= cue.first:
        return _before_aside(tokens, cue)
    return _from_start(tokens, start, cue, found) or found


def _of_participle(tokens: Sequence[Token], cue: Cue, cues: Sequence[Cue]) -> Phrase | None:
    """Return who acts in the clause that "saying" hangs on."""
    for other in reversed(cues):
        if other.last < cue.first and other.form == "finite":
            found = reporter(tokens, other, cues)
            if found is not None:
                return found
    found = clause_subject(tokens, cue.first)
    if found is None or found.kind == "pronoun" or found.first == 0:
        return found
    return (
        _from_start(tokens, _clause_start(tokens, found.first), cue, found) or _listed(tokens, found) or found
    )


def _listed(tokens: Sequence[Token], found: Phrase) -> Phrase | None:
    """Return whom the name found is only an example of: "Other candidates, including Lee"."""
    if tokens[found.first].lower not in {"including", "like", "such"}:
        return None
    return phrase_starting_at(tokens, _clause_start(tokens, max(0, found.first - 1)))


def _clause_start(tokens: Sequence[Token], index: int) -> int:
    """Return where the clause that goes on at `index` may begin, joining words left out."""
    start = index
    opens = words.subordinators
    while start > 0 and index - start < _SUBJECT_TOKENS_AT_MOST:
        before = tokens[start - 1]
        if before.quote >= 0 or (
            before.mention is None and (before.lower in _CLAUSE_MARKS or before.lower in opens)
        ):
            break
        start -= 1
    while (
        start < index
        and tokens[start].mention is None
        and (tokens[start].lower in words.adverbs or tokens[start].lower in {"and", "but", "or", "even"})
    ):
        start += 1
    return start


def _from_start(tokens: Sequence[Token], start: int, cue: Cue, found: Phrase | None) -> Phrase | None:  # noqa: PLR0911
    """Return the subject that begins its clause, where the words found are only its end."""
    first = tokens[start]
    between = tokens[start : cue.first if found is None else found.first]
    if first.quote >= 0 or first.lower in words.no_subject:
        return None
    if found is not None and verb_within(between, 0, len(between)) >= 0:
        return None
    if _counts(tokens, start):
        last = found.last if found is not None else start
        return Phrase(start, last, _counted(tokens, start), "other")
    whole = phrase_starting_at(tokens, start)
    if whole is None or whole.kind == "pronoun" or whole.last >= cue.first:
        return None
    if found is not None and whole.head >= found.first:
        return None
    if found is not None and any(token.lower == "and" for token in tokens[whole.last + 1 : found.first]):
        return Phrase(start, found.last, whole.head, "several", whole.mention)
    return whole


def _before_aside(tokens: Sequence[Token], cue: Cue) -> Phrase | None:
    """Return what begins a sentence of which an aside parts the cue: "The bank, which has …, has said"."""
    index = cue.first - 1
    while index > 0 and (tokens[index].lower in words.auxiliaries or tokens[index].lower in words.adverbs):
        index -= 1
    if tokens[index].lower not in _CLAUSE_MARKS:
        return None
    whole = phrase_starting_at(tokens, 0)
    if whole is None or whole.kind == "pronoun" or whole.last + 1 >= index:
        return None
    return whole if tokens[whole.last + 1].lower in {",", "(", "—", "–", "--"} else None


def _counts(tokens: Sequence[Token], start: int) -> bool:
    """Say whether a phrase tells how many spoke and not who: "half of", "46 percent of", "six in 10"."""
    head = _counted(tokens, start)
    following = tokens[head + 1].lower if head + 1 < len(tokens) else ""
    return tokens[head].mention is None and (
        (tokens[head].lower in words.quantities or tokens[head].text[0].isdigit())
        and following in {"of", "in", "who", "that"}
    )


def _counted(tokens: Sequence[Token], start: int) -> int:
    index = start
    while index + 1 < len(tokens) and (
        tokens[index + 1].lower in words.quantities or tokens[index + 1].text[0].isdigit()
    ):
        index += 1
    return index
