"""Finds the quotations of one region of a body, in reading order, with the words that name their speakers.

The rules of `attribution` come first; where they find nothing or are often wrong, `ranker` chooses among
all `candidates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.model import Span
from onrecord.quotes.attribution import (
    Attribution,
    Reading,
    from_earlier,
    in_next_sentence,
    in_sentence,
    subject_in_sentence,
)
from onrecord.quotes.candidates import Earlier, Seat, ballot
from onrecord.quotes.indirect import Clause, find_clauses
from onrecord.quotes.marks import Marked, turn_label
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.ranker import Chooser
from onrecord.quotes.speech import is_speech

# Rules that are right so often that choosing anew would cost more than it gains.
_SURE: Final = frozenset(
    {
        "after_inverted",
        "after_subject",
        "after_rest",
        "same_utterance",
        "next_sentence",
        "turn_label",
        "after_dash",
    }
)
# So likely must it be that nobody speaks: on annotated news most of these are words held at a distance.
_NO_QUOTATION: Final = 0.65
_WORDS_HELD_AT_MOST: Final = 7
# Whom no rule takes is named only where that is likelier right than wrong.
_WITHOUT_RULE_AT_LEAST: Final = 0.55


class Found(NamedTuple):
    """A quotation before its speaker is resolved.

    Attributes:
        marked: index of the quoted stretch; -1 for reported speech without marks.
        number: index among the found of its region.
        shares: such an index of the quotation whose attribution this one takes over.
        label: the name before a colon that opens this turn of a transcript.
        is_same_utterance: whether only that attribution stands between the two.
        likelihood: that the speaker's words are the right ones; negative where a rule alone found them, 0
            where they are the best there are and still likelier wrong: then nobody is named.
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
    likelihood: float = -1.0


def _stands_alone(sentence: Sentence) -> bool:
    """Say whether a sentence holds nothing but quotation."""
    return all(token.quote >= 0 or not token.is_word for token in sentence.tokens)


class Finder:
    """Collects the quotations of one region, in reading order."""

    def __init__(
        self, text: str, marked: Sequence[Marked], reading: Reading, choose: Chooser, *, is_english: bool
    ) -> None:
        self.text = text
        self.marked = marked
        self.reading = reading
        self.choose = choose
        self.is_english = is_english
        self.is_ranked = False
        self.found: list[Found] = []

    def run(self, *, with_indirect: bool) -> None:
        """Read the region from start to end; reported speech is looked for in the body, not in quotations."""
        # Inside a quotation the rules alone decide: its words are not the paper's.
        self.is_ranked = with_indirect and self.is_english
        for index, sentence in enumerate(self.reading.sentences):
            clauses = find_clauses(self.reading, index) if with_indirect and self.is_english else ()
            self._direct(index, sentence, clauses)
            self._indirect(index, sentence, clauses)

    def _indirect(self, index: int, sentence: Sentence, clauses: Sequence[Clause]) -> None:
        for clause in clauses:
            span = Span(sentence.tokens[clause.first].start, sentence.tokens[clause.last].end)
            if clause.last >= clause.first:
                shares = len(self.found) - 1 if clause.part == 2 else -1
                method = clause.attribution.method
                self.found.append(Found(span, -1, index, clause.attribution, method, shares, shares >= 0))

    def _direct(self, index: int, sentence: Sentence, clauses: Sequence[Clause]) -> None:
        for position, token in enumerate(sentence.tokens):
            if token.quote >= 0:
                found = self._attributed(index, sentence, position, token)
                marked = self.marked[token.quote]
                if not is_speech(self.text, marked, found.attribution, found.method):
                    continue
                chosen = self._chosen(found, index, position, clauses)
                if chosen is not None:
                    self.found.append(chosen)
                    self.reading.spoken.add(token.quote)

    def _chosen(self, found: Found, index: int, position: int, clauses: Sequence[Clause]) -> Found | None:
        """Ask the ranker where the rules are often wrong; None says that these words are no quotation."""
        if found.method in _SURE or found.label is not None or not self.is_ranked:
            return found
        rule = found.attribution._replace(method=found.method) if found.attribution else None
        reported = next((c.attribution for c in clauses if c.first <= position <= c.last), None)
        seat = Seat(index, position, found.span)
        asked, among = ballot(self.text, self.reading, seat, rule, reported, self._earlier())
        choice = self.choose(asked)
        if choice.nobody > _NO_QUOTATION and found.span.of(self.text).count(" ") < _WORDS_HELD_AT_MOST:
            return None
        if choice.option < 0:
            return found
        attribution = among[choice.option]
        if rule is not None and attribution.phrase == rule.phrase and attribution.sentence == rule.sentence:
            return found._replace(
                likelihood=choice.probability if choice.probability > choice.nobody else 0.0
            )
        likelihood = choice.probability if choice.probability > _WITHOUT_RULE_AT_LEAST else 0.0
        return Found(found.span, found.marked, index, attribution, attribution.method, likelihood=likelihood)

    def _earlier(self) -> Earlier | None:
        last = self._last_direct()
        one = self.found[last] if last >= 0 else None
        return None if one is None or one.attribution is None else Earlier(one.sentence, one.attribution)

    def _attributed(self, index: int, sentence: Sentence, position: int, token: Token) -> Found:  # noqa: PLR0911
        span = self.marked[token.quote].inner
        if not self.is_english:
            return Found(span, token.quote, index, None, "unattributed")
        label = turn_label(self.text, span.start)
        if label is not None:
            return Found(span, token.quote, index, None, "turn_label", label=label)
        own = in_sentence(self.reading, index, position) or in_next_sentence(self.reading, index, position)
        if own is not None:
            earlier = self._same_cue(own)
            return Found(span, token.quote, index, own, own.method, earlier, earlier >= 0)
        earlier = self._last_direct()
        if earlier >= 0:
            before = self.found[earlier]
            gap = self._sentences_between(before, index)
            if gap is not None:
                return Found(
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
                return Found(span, token.quote, index, own, own.method)
        own = from_earlier(self.reading, index) if position == 0 and _stands_alone(sentence) else None
        if own is not None:
            return Found(span, token.quote, index, own, own.method)
        if earlier >= 0 and self._goes_on(self.found[earlier], index, sentence):
            before = self.found[earlier]
            return Found(
                span, token.quote, index, before.attribution, "continued", earlier, label=before.label
            )
        return Found(span, token.quote, index, None, "unattributed")

    def _goes_on(self, before: Found, index: int, sentence: Sentence) -> bool:
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

    def _sentences_between(self, before: Found, index: int) -> bool | None:
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
