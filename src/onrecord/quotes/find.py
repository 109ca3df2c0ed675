"""From a body and its names to its quotations: find, attribute, resolve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from onrecord.model import Mention, Quote, Span
from onrecord.quotes.attribution import (
    Attribution,
    Reading,
    from_earlier,
    in_next_sentence,
    in_sentence,
    subject_in_sentence,
)
from onrecord.quotes.cast import Cast, read_cast
from onrecord.quotes.indirect import find_clauses
from onrecord.quotes.lexicon import words
from onrecord.quotes.marks import Marked, find_marked, turn_label
from onrecord.quotes.narration import Sentence, Token, read_narration
from onrecord.quotes.resolve import Focus, Resolved
from onrecord.quotes.speakers import phrase_starting_at
from onrecord.quotes.speech import AFTER_METHODS, is_speech
from onrecord.text.fold import fold_name

# How often the words that each rule takes for the speaker's are, on annotated US news; the indirect ones
# by the share of matched clauses whose speaker is right.
_CONFIDENCE: Final = {
    "after_inverted": 0.97,
    "after_subject": 0.97,
    "after_rest": 0.95,
    "after_according_to": 0.85,
    "after_dash": 0.9,
    "before_subject": 0.92,
    "before_inverted": 0.65,
    "before_according_to": 0.8,
    "before_colon": 0.65,
    "next_sentence": 0.95,
    "same_utterance": 0.97,
    "same_paragraph": 0.6,
    "sentence_before": 0.55,
    "paragraph_before": 0.6,
    "continued": 0.6,
    "turn_label": 0.95,
    "sentence_subject": 0.65,
    "indirect_that": 0.92,
    "indirect_clause": 0.92,
    "indirect_split": 0.92,
    "indirect_trailing": 0.92,
    "indirect_according_to": 0.9,
    "indirect_impersonal": 0.7,
}


class _Found(NamedTuple):
    """A quotation before its speaker is resolved.

    Attributes:
        marked: index of the quoted stretch; -1 for reported speech without marks.
        number: index among the found of its region.
        shares: such an index of the quotation whose attribution this one takes over.
        label: the name before a colon that opens this turn of a transcript.
        is_same_utterance: whether only that attribution stands between the two.
    """

    span: Span
    marked: int
    sentence: int
    attribution: Attribution | None
    method: str
    shares: int = -1
    is_same_utterance: bool = False
    number: int = -1
    label: Span | None = None


def _stands_alone(sentence: Sentence) -> bool:
    """Say whether a sentence holds nothing but quotation."""
    return all(token.quote >= 0 or not token.is_word for token in sentence.tokens)


class _Finder:
    """Collects the quotations of one region, in reading order."""

    def __init__(self, text: str, marked: Sequence[Marked], reading: Reading) -> None:
        self.text = text
        self.marked = marked
        self.reading = reading
        self.found: list[_Found] = []

    def run(self, *, with_indirect: bool) -> None:
        for index, sentence in enumerate(self.reading.sentences):
            self._direct(index, sentence)
            if with_indirect:
                self._indirect(index, sentence)

    def _indirect(self, index: int, sentence: Sentence) -> None:
        for clause in find_clauses(self.reading, index):
            span = Span(sentence.tokens[clause.first].start, sentence.tokens[clause.last].end)
            if clause.last >= clause.first:
                shares = len(self.found) - 1 if clause.part == 2 else -1
                method = clause.attribution.method
                self.found.append(_Found(span, -1, index, clause.attribution, method, shares, shares >= 0))

    def _direct(self, index: int, sentence: Sentence) -> None:
        for position, token in enumerate(sentence.tokens):
            if token.quote >= 0:
                found = self._attributed(index, sentence, position, token)
                marked = self.marked[token.quote]
                if is_speech(self.text, marked, found.attribution, found.method):
                    self.found.append(found)
                    self.reading.spoken.add(token.quote)

    def _attributed(self, index: int, sentence: Sentence, position: int, token: Token) -> _Found:  # noqa: PLR0911
        span = self.marked[token.quote].inner
        label = turn_label(self.text, span.start)
        if label is not None:
            return _Found(span, token.quote, index, None, "turn_label", label=label)
        own = in_sentence(self.reading, index, position) or in_next_sentence(self.reading, index, position)
        if own is not None:
            earlier = self._same_cue(own)
            return _Found(span, token.quote, index, own, own.method, earlier, earlier >= 0)
        earlier = self._last_direct()
        if earlier >= 0:
            before = self.found[earlier]
            gap = self._sentences_between(before, index)
            if gap is not None:
                return _Found(
                    span,
                    token.quote,
                    index,
                    before.attribution,
                    "same_utterance" if gap else "same_paragraph",
                    earlier,
                    gap,
                )
        if position > 0:
            own = subject_in_sentence(self.reading, index, position)
            if own is not None:
                return _Found(span, token.quote, index, own, own.method)
        own = from_earlier(self.reading, index) if position == 0 and _stands_alone(sentence) else None
        if own is not None:
            return _Found(span, token.quote, index, own, own.method)
        if earlier >= 0 and self._goes_on(self.found[earlier], index, sentence):
            before = self.found[earlier]
            return _Found(
                span, token.quote, index, before.attribution, "continued", earlier, label=before.label
            )
        return _Found(span, token.quote, index, None, "unattributed")

    def _goes_on(self, before: _Found, index: int, sentence: Sentence) -> bool:
        """Say whether a paragraph that is all quotation follows on one that ended in speech."""
        last = max(before.sentence, before.attribution.sentence if before.attribution else 0)
        return _stands_alone(sentence) and last == index - 1

    def _last_direct(self) -> int:
        for index in range(len(self.found) - 1, -1, -1):
            if self.found[index].marked >= 0:
                return index
        return -1

    def _same_cue(self, own: Attribution) -> int:
        """Return the quotation right before that has this very cue, standing between the two."""
        earlier = self._last_direct()
        if earlier < 0 or own.cue is None:
            return -1
        before = self.found[earlier].attribution
        if before is None or before.sentence != own.sentence or before.cue != own.cue:
            return -1
        return (
            earlier
            if own.cue.text(self.reading.sentences[own.sentence].tokens)[0] >= self.found[earlier].span.end
            else -1
        )

    def _sentences_between(self, before: _Found, index: int) -> bool | None:
        """Say whether only the attribution stands between, or None if the earlier one is too far."""
        sentences = self.reading.sentences
        end_paragraph = sentences[before.sentence].last_paragraph
        if before.attribution is None or end_paragraph != sentences[index].paragraph:
            return None
        last = max(before.sentence, before.attribution.sentence)
        if index - last > 1:
            return None if index - last > 2 else False
        cue = before.attribution.cue
        if cue is None:
            return False
        return cue.text(sentences[before.attribution.sentence].tokens)[0] >= before.span.end


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


def _is_told_of(one: _Found, reading: Reading) -> bool:
    """Say whether a quotation in a quotation is somebody else's: "Lee said, '…'", not "I thought, '…'"."""
    attribution = one.attribution
    if one.method not in _NESTED or attribution is None or attribution.phrase is None:
        return False
    phrase = attribution.phrase
    if phrase.kind == "pronoun":
        return reading.sentences[attribution.sentence].tokens[phrase.head].lower in {"he", "she"}
    return phrase.kind in {"name", "role"}


def find_quotes(text: str, mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """Return the quotations of a body with their speakers.

    Direct quotations are what stands between marks; indirect ones are the clauses that a verb of speech
    reports. The rules are for English; in other languages what stands in marks is found and the speaker
    is None.

    Args:
        text: a clean body: paragraphs are lines.
        mentions: its names, as `onrecord.mentions.find_mentions(text)` gives them.

    Returns:
        Quotes sorted by start, longer ones first, their ordinals set; offsets are code points of `text`.
    """
    marked = find_marked(text)
    pieces: list[tuple[_Found, Reading, Resolved]] = []
    cast: Cast | None = None
    for region, indexes, parent in _regions(text, marked):
        reading = Reading(read_narration(text, region, marked, indexes, mentions))
        if cast is None:
            cast = read_cast(text, reading.sentences)
        finder = _Finder(text, marked, reading)
        finder.run(with_indirect=parent < 0)
        found = [one._replace(number=number) for number, one in enumerate(finder.found)]
        if parent >= 0:
            found = [one for one in found if _is_told_of(one, reading)]
        pieces += [(one, reading, resolved) for one, resolved in _resolve(found, reading, cast, text)]
    return _quotes(text, marked, pieces, cast or Cast())


def _labelled(text: str, cast: Cast) -> Resolved:
    """Return the person whose surname is the label of a turn: "PENCE"."""
    surname = fold_name(text).rpartition(" ")[2]
    person = cast.by_surname.get(surname)
    return Resolved(person, "label", 0.95 if person else 0.0)


def _resolve(
    found: Sequence[_Found], reading: Reading, cast: Cast, text: str
) -> list[tuple[_Found, Resolved]]:
    """Resolve the speakers in reading order, so that each can be the antecedent of the next."""
    focus = Focus(cast, reading.sentences)
    order = sorted(range(len(found)), key=lambda i: (found[i].sentence, found[i].span.start))
    done: dict[tuple[int, int], Resolved] = {}
    results: dict[int, Resolved] = {}
    for index in order:
        one = found[index]
        attribution = one.attribution
        if attribution is None:
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
            resolved = known or focus.resolve(attribution.phrase, attribution.sentence)
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


def _spoken_to(tokens: Sequence[Token]) -> int | None:
    """Return where the listener is named in a sentence that opens "Speaking to the newspaper,"."""
    first = [token.lower for token in tokens[:4]]
    if first[:2] in (["speaking", "to"], ["talking", "to"], ["speaking", "with"], ["talking", "with"]):
        return 2
    if first[0] == "in" and first[2:] == ["interview", "with"]:
        return 4
    return None


def _addressee(reading: Reading, attribution: Attribution) -> str | None:
    cue = attribution.cue
    if cue is None or cue.form == "source":
        return None
    tokens = reading.sentences[attribution.sentence].tokens
    start = cue.last + 1 if "a" in cue.classes else _spoken_to(tokens)
    phrase = phrase_starting_at(tokens, start) if start else None
    if phrase is None or tokens[phrase.head].lower in words("occasions"):
        return None  # "told a briefing"
    speaker = attribution.phrase
    if speaker is not None and speaker.first <= phrase.head <= speaker.last:
        return None  # "asked Lee"
    names = [t.mention.text for t in tokens[phrase.first : phrase.last + 1] if t.mention is not None]
    if names:
        return names[-1]
    return (
        None
        if phrase.last - phrase.first > 5
        else " ".join(t.text for t in tokens[phrase.first : phrase.last + 1])
    )


def _quote(text: str, one: _Found, reading: Reading, resolved: Resolved, cast: Cast) -> Quote:
    attribution = one.attribution
    speaker_span, cue_span = one.label, None
    addressee = role = affiliation = None
    if attribution is not None:
        tokens = reading.sentences[attribution.sentence].tokens
        phrase, cue = attribution.phrase, attribution.cue
        if phrase is not None:
            named = phrase.kind == "name" and tokens[phrase.head - 1].lower != ","
            first, last = (phrase.head, phrase.head) if named else (phrase.first, phrase.last)
            speaker_span = Span(tokens[first].start, tokens[last].end)
        if cue is not None:
            cue_span = Span(*cue.text(tokens))
            addressee = _addressee(reading, attribution)
    if resolved.entity is not None:
        billing = cast.billing_near(resolved.entity, one.span.end + 200)
        if billing is not None:
            role, affiliation = billing.role, billing.affiliation
    confidence = round(_CONFIDENCE.get(one.method, 0.5) * resolved.confidence, 3) if resolved.entity else 0.0
    return Quote(
        ordinal=0,
        kind="direct" if one.marked >= 0 else "indirect",
        span=one.span,
        text=one.span.of(text),
        utterance=0,
        parent=None,
        speaker_text=speaker_span.of(text) if speaker_span else None,
        speaker_span=speaker_span,
        speaker=resolved.entity,
        speaker_role=role,
        speaker_affiliation=affiliation,
        cue=cue_span.of(text) if cue_span else None,
        cue_span=cue_span,
        addressee=addressee,
        method=one.method,
        confidence=confidence,
    )


def _quotes(
    text: str, marked: Sequence[Marked], pieces: Sequence[tuple[_Found, Reading, Resolved]], cast: Cast
) -> tuple[Quote, ...]:
    """Number the quotations by place and link parts and parents."""
    quotes = [_quote(text, one, reading, resolved, cast) for one, reading, resolved in pieces]
    order = sorted(
        range(len(quotes)), key=lambda i: (quotes[i].span.start, -quotes[i].span.end, pieces[i][0].marked < 0)
    )
    number_of = {index: number for number, index in enumerate(order)}
    by_marked = {pieces[i][0].marked: number_of[i] for i in order if pieces[i][0].marked >= 0}
    numbered: list[Quote] = []
    for number, index in enumerate(order):
        first = _first_part(pieces, index)
        above = marked[pieces[index][0].marked].parent if pieces[index][0].marked >= 0 else None
        while above is not None and above not in by_marked:
            above = marked[above].parent
        parent = by_marked[above] if above is not None else None
        utterance = min(number, number_of[first])
        numbered.append(replace(quotes[index], ordinal=number, utterance=utterance, parent=parent))
    return tuple(numbered)


def _first_part(pieces: Sequence[tuple[_Found, Reading, Resolved]], index: int) -> int:
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
