"""Reported speech without marks: the clause that a cue reports.

Each cue has some readings (`indirect_proposals`); a linear model says how likely one is, and where its words
start and end (`indirect_bounds`). Without weights the rules decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from onrecord.quotes.adjuncts import without_agency
from onrecord.quotes.attribution import Attribution, Reading
from onrecord.quotes.cues import Cue
from onrecord.quotes.indirect_bounds import end_by_rule, find_end, find_start
from onrecord.quotes.indirect_judge import report_seen
from onrecord.quotes.indirect_proposals import Proposal, proposals
from onrecord.quotes.indirect_weights import logit, probability, weights
from onrecord.quotes.narration import Token

_LEAST_TOKENS: Final = 3
_LEAD_PARAGRAPHS: Final = 5  # blank lines counted
_CUES_AT_MOST: Final = 12  # in a sentence
# Likelier than this a reading is taken; the best balance of wrong and lost ones on annotated news.
_LIKELY: Final = 0.45


# So much likelier than what holds it a report must be to stand in its place.
_MARGIN: Final = 0.25


# What speaks for a reading that the rules are sure of, in log odds: other papers have other verbs and
# speakers than those that the weights are from.
_TRUST: Final = 1.0


class Clause(NamedTuple):
    """A reported clause: tokens `first` … `last` of a sentence, both included.

    Attributes:
        part: 0 for a whole clause, else which part of one that its cue splits, counted from 1.
    """

    sentence: int
    first: int
    last: int
    attribution: Attribution
    part: int = 0


class Report(NamedTuple):
    """A reading of a cue with its bounds and how likely it is."""

    proposal: Proposal
    first: int
    last: int
    likelihood: float


def find_clauses(reading: Reading, sentence: int) -> tuple[Clause, ...]:
    """Return the reported clauses of one sentence, in order.

    Args:
        reading: the sentences of the body.
        sentence: index of the sentence to read.
    """
    found = find_reports(reading, sentence, weights())
    clauses = [clause for report in found for clause in _clauses(report, sentence)]
    return tuple(sorted(clauses, key=lambda clause: clause.first))


def find_reports(
    reading: Reading, sentence: int, by: Mapping[str, int], least: float = _LIKELY
) -> list[Report]:
    """Return what the cues of one sentence report.

    Args:
        reading: the sentences of the body.
        sentence: index of the sentence to read.
        by: weights of what is seen; without any the rules decide.
        least: a less likely reading is left out.
    """
    tokens, cues = readable(reading, sentence)
    found: list[Report] = []
    for cue in cues[:_CUES_AT_MOST]:
        report = _likeliest(tokens, cues, cue, by, least)
        if report is None:
            continue
        around = [other for other in found if _is_within(report, other)]
        if any(other.likelihood > report.likelihood - _MARGIN for other in around):
            continue  # what somebody says that somebody said
        found = [other for other in found if other not in around]
        found = [other for other in found if not report.first <= other.first <= report.last]
        found.append(report)
    return found


def readable(reading: Reading, sentence: int) -> tuple[Sequence[Token], Sequence[Cue]]:
    """Return the tokens and cues of a sentence, the signature of an agency left out."""
    read = reading.sentences[sentence]
    cues = reading.cues(sentence)
    if not cues:
        return read.tokens, cues
    return without_agency(read.tokens, cues, is_lead=read.paragraph < _LEAD_PARAGRAPHS)


def _likeliest(
    tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, by: Mapping[str, int], least: float
) -> Report | None:
    """Return the likeliest reading of a cue if it is likely enough."""
    best: Report | None = None
    for one in proposals(tokens, cues, cue):
        first, last = bounds(tokens, cues, one, by)
        if _is_short(tokens, one, first, last):
            continue
        chance = likelihood(tokens, cues, one, first, last, by)
        if chance > (least if best is None else best.likelihood):
            best = Report(one, first, last, chance)
    return best


def bounds(
    tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, by: Mapping[str, int]
) -> tuple[int, int]:
    """Return the first and last token of what is reported in this reading."""
    if one.is_back:
        return (find_start(tokens, cues, one, by) if by else one.first), one.last
    first = find_start(tokens, cues, one, by) if by and one.second >= 0 else one.first
    start = one.second if one.second >= 0 else one.first
    end = find_end(tokens, cues, one, start, by) if by else end_by_rule(tokens, cues, start, one.last)
    return first, end


def likelihood(
    tokens: Sequence[Token], cues: Sequence[Cue], one: Proposal, first: int, last: int, by: Mapping[str, int]
) -> float:
    """Return how likely a reading is right."""
    if not by or one.manner == "impersonal":  # the annotated reports have speakers
        return 1.0 if one.is_sure else 0.0
    trust = _TRUST if one.is_sure else 0.0
    return probability(logit(report_seen(tokens, cues, one, first, last), by) + trust)


def _is_short(tokens: Sequence[Token], one: Proposal, first: int, last: int) -> bool:
    if one.second >= 0:
        return last < one.second
    count = 0
    for token in tokens[first : last + 1]:
        count += token.quote < 0 and token.text[0].isalnum()
        if count >= _LEAST_TOKENS:
            return False
    return True


def _is_within(report: Report, other: Report) -> bool:
    """Say whether `other` holds the report; what the end of the sentence reports holds all before it."""
    takes_all = report.proposal.is_back and report.last > other.last
    return other.first <= report.first <= other.last and not takes_all


def _clauses(report: Report, sentence: int) -> tuple[Clause, ...]:
    one = report.proposal
    attribution = Attribution(sentence, one.phrase, one.cue, f"indirect_{one.manner}")
    if one.second < 0:
        return (Clause(sentence, report.first, report.last, attribution),)
    return (
        Clause(sentence, report.first, one.stop, attribution, 1),
        Clause(sentence, one.second, report.last, attribution, 2),
    )
