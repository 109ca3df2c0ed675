"""From a body and its names to its quotations: find, attribute, resolve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.model import Mention, Quote, Span
from onrecord.quotes import ranker
from onrecord.quotes.attribution import Attribution, Reading
from onrecord.quotes.cast import Cast, read_cast
from onrecord.quotes.circumstances import addressee, venue
from onrecord.quotes.confidence import confidence
from onrecord.quotes.english import is_english
from onrecord.quotes.finder import Finder, Found
from onrecord.quotes.legible import legible
from onrecord.quotes.marks import Marked, find_marked
from onrecord.quotes.narration import read_narration
from onrecord.quotes.resolve import Focus, Resolved
from onrecord.quotes.speech import AFTER_METHODS
from onrecord.text.fold import fold_name


def _regions(text: str, marked: Sequence[Marked]) -> list[tuple[Span, list[int], int]]:
    """Return the body and each quotation that holds others, with the indexes of those in it."""
    children: dict[int, list[int]] = {-1: []}
    for index, one in enumerate(marked):
        children.setdefault(-1 if one.parent is None else one.parent, []).append(index)
    return [
        (Span(0, len(text)) if parent < 0 else marked[parent].inner, indexes, parent)
        for parent, indexes in sorted(children.items())
    ]


_NESTED: Final = AFTER_METHODS | {"before_subject", "before_inverted", "after_dash", "before_according_to"}


def _is_told_of(one: Found, reading: Reading) -> bool:
    """Say whether a quotation in a quotation is somebody else's: "Lee said, '…'", not "I thought, '…'"."""
    attribution = one.attribution
    if one.method not in _NESTED or attribution is None or attribution.phrase is None:
        return False
    phrase = attribution.phrase
    if phrase.kind == "pronoun":
        return reading.sentences[attribution.sentence].tokens[phrase.head].lower in {"he", "she"}
    return phrase.kind in {"name", "role"}


def find_quotes(
    text: str, mentions: Sequence[Mention], choose: ranker.Chooser = ranker.choose
) -> tuple[Quote, ...]:
    """Return the quotations of a body with their speakers.

    Direct quotations are what stands between marks; indirect ones are the clauses that a verb of speech
    reports. The rules are for English; in other languages what stands in marks is found and the speaker
    is None.

    Args:
        text: a clean body: paragraphs are lines.
        mentions: its names, as `onrecord.mentions.find_mentions(text)` gives them.
        choose: picks one of several candidates, where the rules are unsure.

    Returns:
        Quotes sorted by start, longer ones first, their ordinals set; offsets are code points of `text`.
    """
    readable = legible(text)
    marked = find_marked(readable)
    english = is_english(text)
    pieces: list[tuple[Found, Reading, Resolved]] = []
    cast: Cast | None = None
    spoken: set[int] = set()
    for region, indexes, parent in _regions(readable, marked):
        reading = Reading(read_narration(readable, region, marked, indexes, mentions))
        if cast is None:
            cast = read_cast(readable, reading.sentences)
        finder = Finder(readable, marked, reading, choose, is_english=english)
        finder.run(with_indirect=parent < 0)
        found = [one._replace(number=number) for number, one in enumerate(finder.found)]
        if parent >= 0:
            found = [one for one in found if _is_told_of(one, reading)]
        resolved = _resolve(found, reading, cast, readable, choose)
        if parent in spoken:
            # Inside a quotation, only what somebody known said is a quotation of its own.
            resolved = [(one, whom) for one, whom in resolved if whom.entity is not None]
        pieces += [(one, reading, whom) for one, whom in resolved]
        spoken.update(one.marked for one in found if one.marked >= 0)
    return _quotes(text, marked, pieces, cast or Cast(), choose)


def _labelled(text: str, cast: Cast) -> Resolved:
    """Return the person whose surname is the label of a turn: "PENCE"."""
    surname = fold_name(text).rpartition(" ")[2]
    person = cast.by_surname.get(surname)
    return Resolved(person, "label", 0.95 if person else 0.0)


def _resolve(
    found: Sequence[Found], reading: Reading, cast: Cast, text: str, choose: ranker.Chooser
) -> list[tuple[Found, Resolved]]:
    """Resolve the speakers in reading order, so that each can be the antecedent of the next."""
    focus = Focus(cast, reading.sentences, choose)
    order = sorted(range(len(found)), key=lambda i: (found[i].sentence, found[i].span.start))
    done: dict[tuple[int, int], Resolved] = {}
    results: dict[int, Resolved] = {}
    for index in order:
        one = found[index]
        attribution = one.attribution
        if attribution is None or one.likelihood == 0:
            results[index] = Resolved(None, "unnamed", 0.0)
            if one.label is not None:
                results[index] = _labelled(one.label.of(text), cast)
            continue
        if attribution.cue is not None and attribution.cue.form == "impersonal":
            is_hearsay = attribution.cue.first > 0 and _is_hearsay(reading, attribution)
            resolved = Resolved(None, "impersonal", 0.0) if is_hearsay else focus.current_source(one.sentence)
        else:
            key = (attribution.sentence, attribution.phrase.first if attribution.phrase else -1)
            known = done.get(key)
            resolved = known or focus.resolve(attribution.phrase, attribution.sentence, one.span, text)
            done[key] = resolved
        results[index] = resolved
        if resolved.entity is not None:
            focus.spoke(resolved.entity, max(one.sentence, attribution.sentence))
    return [(one, results[index]) for index, one in enumerate(found)]


def _is_hearsay(reading: Reading, attribution: Attribution) -> bool:
    """Say whether nobody in particular speaks: "it is said that", where "it was noted that" may report."""
    cue = attribution.cue
    tokens = reading.sentences[attribution.sentence].tokens
    return cue is not None and any(
        token.lower in {"is", "'s", "’s", "been", "be"}
        for token in tokens[max(0, cue.first - 1) : cue.last + 1]
    )


class _Links(NamedTuple):
    """The number of a quotation, and those of the first part of its utterance and of what it stands in."""

    ordinal: int
    utterance: int
    parent: int | None


def _quote(
    text: str, piece: tuple[Found, Reading, Resolved], cast: Cast, choose: ranker.Chooser, links: _Links
) -> Quote:
    one, reading, resolved = piece
    attribution = one.attribution
    speaker_span, cue_span = one.label, None
    listener = where = role = affiliation = None
    if attribution is not None:
        tokens = reading.sentences[attribution.sentence].tokens
        phrase, cue = attribution.phrase, attribution.cue
        if phrase is not None:
            named = phrase.kind == "name" and tokens[phrase.head - 1].lower != ","
            first, last = (phrase.head, phrase.head) if named else (phrase.first, phrase.last)
            speaker_span = Span(tokens[first].start, tokens[last].end)
        if cue is not None:
            cue_span = Span(*cue.text(tokens))
            listener, where = addressee(text, tokens, attribution), venue(text, tokens, attribution)
    sure = confidence(one, resolved, one.span.of(text), cast, choose)
    speaker = resolved.entity if sure else None
    if speaker is not None:
        billing = cast.billing_near(speaker, one.span.end + 200)
        if billing is not None:
            role, affiliation = billing.role, billing.affiliation
    return Quote(
        ordinal=links.ordinal,
        kind="direct" if one.marked >= 0 else "indirect",
        span=one.span,
        text=one.span.of(text),
        utterance=links.utterance,
        parent=links.parent,
        speaker_text=speaker_span.of(text) if speaker_span else None,
        speaker_span=speaker_span,
        speaker=speaker,
        speaker_role=role,
        speaker_affiliation=affiliation,
        cue=cue_span.of(text) if cue_span else None,
        cue_span=cue_span,
        addressee=listener,
        venue=where,
        method=one.method,
        confidence=sure,
    )


def _quotes(
    text: str,
    marked: Sequence[Marked],
    pieces: Sequence[tuple[Found, Reading, Resolved]],
    cast: Cast,
    choose: ranker.Chooser,
) -> tuple[Quote, ...]:
    """Number the quotations by place and link parts and parents."""
    found = [one for one, _, _ in pieces]
    order = sorted(
        range(len(found)), key=lambda i: (found[i].span.start, -found[i].span.end, found[i].marked < 0)
    )
    number_of = {index: number for number, index in enumerate(order)}
    by_marked = {found[i].marked: number_of[i] for i in order if found[i].marked >= 0}
    numbered: list[Quote] = []
    for number, index in enumerate(order):
        first = _first_part(pieces, index)
        above = marked[found[index].marked].parent if found[index].marked >= 0 else None
        while above is not None and above not in by_marked:
            above = marked[above].parent
        parent = by_marked[above] if above is not None else None
        links = _Links(number, min(number, number_of[first]), parent)
        numbered.append(_quote(text, pieces[index], cast, choose, links))
    return tuple(numbered)


def _first_part(pieces: Sequence[tuple[Found, Reading, Resolved]], index: int) -> int:
    """Return the index of the first part of the utterance that the piece at `index` is in."""
    while pieces[index][0].is_same_utterance:
        one, reading, _ = pieces[index]
        earlier = index - 1
        while earlier >= 0 and (pieces[earlier][1] is not reading or pieces[earlier][0].number != one.shares):
            earlier -= 1
        if earlier < max(0, index - 1 - (one.number - one.shares)):
            break
        index = earlier
    return index
