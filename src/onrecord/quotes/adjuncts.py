"""Words of a report that are no part of what was said: who signs the story, to whom, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from onrecord.quotes.cues import Cue
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import phrase_starting_at

_OCCASION_TOKENS_AT_MOST: Final = 6
_ADDRESSEE_TOKENS_AT_MOST: Final = 5
_SIGNATURE_TOKENS_AT_MOST: Final = 24


def without_agency(
    tokens: Sequence[Token], cues: Sequence[Cue], *, is_lead: bool
) -> tuple[Sequence[Token], Sequence[Cue]]:
    """Cut off the words by which an agency signs its story: "…, Trend reports citing IRNA".

    Further down, or in the past tense ("…, Reuters reported"), they name a source, unless the sentence
    names somebody else before.
    """
    for index in range(len(tokens) - 3, max(0, len(tokens) - _SIGNATURE_TOKENS_AT_MOST), -1):
        if tokens[index].lower != "," or tokens[index].quote >= 0:
            continue
        verb = next(
            (at for at in (index + 2, index + 3) if at < len(tokens) and _signs(tokens, index, at)), None
        )
        if verb is None:
            continue
        earlier = [cue for cue in cues if cue.last < index]
        is_signed = is_lead and tokens[verb].lower in words.signing
        if is_signed or any(cue.form == "finite" and "t" in cue.classes for cue in earlier):
            return tokens[:index], earlier
    return tokens, cues


def _signs(tokens: Sequence[Token], comma: int, verb: int) -> bool:
    """Say whether a name and "reports" stand after the comma, and then nothing but its own source."""
    if tokens[verb].lower not in words.signing and tokens[verb].lower not in words.signed:
        return False
    if not all(token.text[0].isupper() for token in tokens[comma + 1 : verb]):
        return False
    if any(t.mention is not None and t.mention.kind == "person" for t in tokens[comma + 1 : verb]):
        return False
    following = tokens[verb + 1].lower if verb + 1 < len(tokens) else "."
    return following in {".", "citing", "with", "referring", "quoting", "via", "from", ",", "on"}


def after_adjuncts(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return the first token after the cue, the addressee and the time."""
    index = cue.last + 1
    if "a" in cue.classes:
        told = _past_addressee(tokens, index)
        if told is None:
            return None
        index = told
    size = len(tokens)
    after = _past_occasion(tokens, index)
    if after > index and not (after < size and _may_open_clause(tokens[after])):
        return None
    index = after
    skipped = _skipped_times()
    if index + 2 < size and tokens[index].lower == "on" and tokens[index + 1].lower in skipped:
        index += 1  # "said on Monday the law will pass"
    while index < size and tokens[index].mention is None and tokens[index].lower in skipped:
        index += 1
    if index >= size or tokens[index].lower in _opens_no_clause():
        return None
    return index


@cache
def _skipped_times() -> frozenset[str]:
    return words.times - {"this", "next", "last", "may"}


@cache
def _opens_no_clause() -> frozenset[str]:
    return (words.prepositions - {"in", "on", "after", "if"}) | words.no_clause


def _past_addressee(tokens: Sequence[Token], index: int) -> int | None:
    """Step over who is told: "the AP" in "told the AP her group", "audiences" in "tells audiences she"."""
    told = phrase_starting_at(tokens, index)
    if told is not None and told.kind != "pronoun":
        return next(
            (at for at in range(index + 1, told.last + 1) if _opens_clause(tokens, at)), told.last + 1
        )
    if index < len(tokens) and tokens[index].lower in words.told:
        return index + 1
    limit = min(len(tokens), index + _ADDRESSEE_TOKENS_AT_MOST)
    if index >= limit or not tokens[index].is_word or tokens[index].lower in words.auxiliaries:
        return None
    return next((at for at in range(index + 1, limit) if _opens_clause(tokens, at)), None)


def _opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a word can only begin what is told, not go on with who is told."""
    before = tokens[index - 1].lower
    return (
        tokens[index].mention is None
        and tokens[index].lower in words.openers
        and before not in words.prepositions
        and before not in words.conjunctions
        and before not in words.determiners
    )


def _may_open_clause(token: Token) -> bool:
    """Say whether a clause may begin here, and not "published on its website"."""
    return (
        token.mention is not None
        or token.lower in words.clause_starters
        or token.text[0].isupper()
        or token.text[0].isdigit()
    )


def _past_occasion(tokens: Sequence[Token], index: int) -> int:
    """Step over "in a statement" and "at a briefing", where and not what was said."""
    if index >= len(tokens) or tokens[index].lower not in {"in", "at", "on", "during"}:
        return index
    for end in range(index + 1, min(len(tokens), index + _OCCASION_TOKENS_AT_MOST)):
        if tokens[end].lower in words.occasions:
            return end + 1
        if tokens[end].quote >= 0 or not tokens[end].text[0].isalnum():
            break
    return index
