"""To whom and where something was said, as the sentence that says who spoke has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.model import Span
from onrecord.quotes.attribution import Attribution
from onrecord.quotes.cues import Cue, is_cue_word
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_starting_at

_VENUE_WORDS_AT_MOST: Final = 9  # between "at" and "rally"
_JOINS_AT_MOST: Final = 3
_APPOSITION_AT_MOST: Final = 16
_AFTER_PLACE: Final = frozenset({'"', ",", ".", ":", ";", "that", "on", "at", "during"})
_LISTENER_WORDS_AT_MOST: Final = 6


def addressee(text: str, tokens: Sequence[Token], attribution: Attribution) -> str | None:
    """Return who was told, as written: the name where there is one, else the whole phrase.

    Args:
        text: the body.
        tokens: of the sentence that the attribution stands in.
        attribution: who speaks, and the cue.
    """
    cue, speaker = attribution.cue, attribution.phrase
    if cue is None or cue.form == "source":
        return None
    start = cue.last + 1 if "a" in cue.classes else _spoken_to(tokens)
    phrase = phrase_starting_at(tokens, start) if start else None
    if phrase is None or phrase.kind == "pronoun" or tokens[phrase.head].lower in words.venues:
        return None  # "told a briefing"
    if speaker is not None and speaker.first <= phrase.head <= speaker.last:
        return None  # "asked Lee"
    return _listener(text, tokens, phrase)


def _listener(text: str, tokens: Sequence[Token], phrase: Phrase) -> str | None:
    names = [t.mention.text for t in tokens[phrase.first : phrase.last + 1] if t.mention is not None]
    if names:
        return names[-1]
    if phrase.last - phrase.first >= _LISTENER_WORDS_AT_MOST:
        return None
    return text[tokens[phrase.first].start : tokens[phrase.last].end]


def _spoken_to(tokens: Sequence[Token]) -> int | None:
    """Return where the listener is named in a sentence that opens "Speaking to the newspaper,"."""
    first = [token.lower for token in tokens[:4]]
    if first[:2] in (["speaking", "to"], ["talking", "to"], ["speaking", "with"], ["talking", "with"]):
        return 2
    if first[0] == "in" and first[2:] == ["interview", "with"]:
        return 4
    return None


def venue(text: str, tokens: Sequence[Token], attribution: Attribution) -> str | None:
    """Return where it was said, as written: "at a briefing", "in Baku", "in an interview with Reuters".

    It is looked for behind the cue and what belongs to it ("told reporters on Monday in Baku"), between the
    speaker and the cue ("Lee, in an interview, said") and at the head of the sentence.
    """
    cue = attribution.cue
    if cue is None or cue.form == "source":
        return None
    found = (
        _behind_cue(tokens, cue, attribution.phrase)
        or _before_cue(tokens, cue, attribution.phrase)
        or _at_head(tokens, cue)
    )
    return None if found is None else text[found.start : found.end]


def _behind_cue(tokens: Sequence[Token], cue: Cue, speaker: Phrase | None) -> Span | None:
    start = cue.last + 1
    if speaker is not None and speaker.first == start:
        start = _past_apposition(tokens, max(speaker.last, phrase_end(tokens, start)) + 1)
    elif "a" in cue.classes:
        told = phrase_starting_at(tokens, start)
        if told is None:
            start += start < len(tokens) and tokens[start].lower in words.told
        else:
            start = told.last + 1
    start = _past_time(tokens, start)
    if start < len(tokens) and tokens[start].lower == ",":
        start += 1
    return _venue_at(tokens, start)


def phrase_end(tokens: Sequence[Token], first: int) -> int:
    """Return the last token of the noun phrase at `first`; the token before it if there is none."""
    phrase = phrase_starting_at(tokens, first)
    return first - 1 if phrase is None else phrase.last


def _past_apposition(tokens: Sequence[Token], start: int) -> int:
    """Step over ", a senator from Ohio," behind a name."""
    if start >= len(tokens) or tokens[start].lower != ",":
        return start
    if _venue_at(tokens, start + 1) is not None:
        return start + 1
    for index in range(start + 1, min(len(tokens), start + _APPOSITION_AT_MOST)):
        token = tokens[index]
        if token.lower == ",":
            return index + 1
        if token.quote >= 0 or is_cue_word(token.lower) or token.lower in words.asking:
            break
    return start


def _past_time(tokens: Sequence[Token], start: int) -> int:
    """Step over "on Monday", "earlier this week"."""
    index, size = start, len(tokens)
    while index < size:
        following = tokens[index + 1].lower if index + 1 < size else ""
        opens = tokens[index].lower in {"on", "in"} and following in words.times
        if not (opens or tokens[index].lower in words.times or tokens[index].text.isdigit()):
            break
        index += 1
    return index


def _before_cue(tokens: Sequence[Token], cue: Cue, speaker: Phrase | None) -> Span | None:
    if speaker is None or not speaker.last + 1 < cue.first:
        return None
    start = speaker.last + 1
    return _venue_at(tokens, start + (tokens[start].lower == ","), cue.first)


def _at_head(tokens: Sequence[Token], cue: Cue) -> Span | None:
    """Find "At a rally in Ohio, he said", "Speaking at a rally, he said"."""
    found = _venue_at(tokens, int(tokens[0].lower in words.appearing), cue.first)
    if found is None:
        return None
    following = next((token.lower for token in tokens if token.start >= found.end), "")
    return found if following in {",", "on"} or following in words.times else None


def _venue_at(tokens: Sequence[Token], start: int, stop: int | None = None) -> Span | None:
    """Return the venue whose preposition is at `start`, with what is joined to it."""
    size = len(tokens) if stop is None else stop
    if start + 1 >= size or tokens[start].lower not in words.venue_heads:
        return None
    last = _place_end(tokens, start, size) or _noun_end(tokens, start, size)
    if last is None:
        return None
    for _ in range(_JOINS_AT_MOST):
        longer = _joined_end(tokens, last + 1, size)
        if longer is None:
            break
        last = longer
    while tokens[last].lower in words.adverbs or tokens[last].lower in {"'s", "’s", "not"}:
        last -= 1
    return Span(tokens[start].start, tokens[last].end)


def _place_end(tokens: Sequence[Token], start: int, size: int) -> int | None:
    """Return the end of "in Baku" at `start`, unless what was said may begin with it."""
    head = tokens[start + 1]
    if tokens[start].lower not in {"in", "at"} or head.mention is None or head.mention.kind != "place":
        return None
    following = tokens[start + 2].lower if start + 2 < size else "."
    return start + 1 if following in _AFTER_PLACE or following in words.times else None


def _noun_end(tokens: Sequence[Token], start: int, size: int) -> int | None:
    """Return the last token of the noun of an occasion or medium after the preposition at `start`."""
    is_on = tokens[start].lower == "on"
    nouns = words.on_media if is_on else words.venues
    for index in range(start + 1, min(size, start + 1 + _VENUE_WORDS_AT_MOST)):
        token = tokens[index]
        if token.lower in nouns or (is_on and _is_broadcaster(token)):
            # "town hall meeting", "court hearing", "Facebook page"
            follows = index + 1 < size and tokens[index + 1].lower in nouns
            return index + 1 if follows else index
        if not _may_describe(token) or (index > start + 1 and token.lower in words.determiners):
            return None  # "in releasing the email"
    return None


def _may_describe(token: Token) -> bool:
    """Say whether a word may stand between "at" and "rally"."""
    if token.mention is not None or token.lower in {"'s", "’s", "'", "’"}:
        return True
    return token.quote < 0 and token.text[0].isalnum() and token.lower not in words.not_in_names


def _is_broadcaster(token: Token) -> bool:
    if token.mention is None or token.mention.kind == "person":
        return False
    found = token.lower.split()
    return not words.on_the_air.isdisjoint(found)


def _joined_end(tokens: Sequence[Token], index: int, size: int) -> int | None:
    """Return the end of "with Reuters" or "in Baku" behind a venue."""
    if index + 1 >= size or tokens[index].lower not in words.venue_joins:
        return None
    following = tokens[index + 1]
    names = following.mention is not None or following.lower in words.determiners
    if following.lower in words.times or not (names or following.text[0].isupper()):
        return None
    phrase = phrase_starting_at(tokens, index + 1)
    return None if phrase is None or phrase.kind == "pronoun" or phrase.last >= size else phrase.last
