"""Reports before their cue, or after a clause that names the speaker: "…, Lee said", "As Lee said, …"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.quotes.attribution import Attribution
from onrecord.quotes.contents import (
    ASIDE_TOKENS_AT_MOST,
    SUBORDINATORS,
    Clause,
    content_end,
    content_start,
    has_verb,
    is_own,
    sentence_end,
)
from onrecord.quotes.cues import Cue
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import phrase_starting_at
from onrecord.quotes.subjects import subject_before

_APPOSITION_AT_MOST: Final = 6
_REST_TOKENS_AT_MOST: Final = 16


def as_noted(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, sentence: int) -> Clause | None:
    """Read a sentence that opens with who said it: "As Lee noted, taxes are high"."""
    comma = cue.last + 1
    if cue.form != "finite" or comma + 1 >= len(tokens) or tokens[comma].lower != ",":
        return None
    phrase = subject_before(tokens, cue.first)
    if phrase is None or not 0 < phrase.first <= ASIDE_TOKENS_AT_MOST:
        return None
    if tokens[phrase.first - 1].lower != "as" or is_own(tokens, phrase):
        return None
    end = content_end(tokens, cues, comma + 1)
    return Clause(sentence, comma + 1, end, Attribution(sentence, phrase, cue, "indirect_as"))


def trailing_clause(tokens: Sequence[Token], cue: Cue, sentence: int) -> Clause | None:
    """Read a clause with its attribution behind it: "…, said Lee at a briefing", "…, Lee told Trend"."""
    inverted = _inverted(tokens, cue, sentence)
    if inverted is not None or not _ends_soon(tokens, cue.last + 1):
        return inverted
    phrase = subject_before(tokens, cue.first)
    if phrase is None or is_own(tokens, phrase):
        return None
    comma = phrase.first - 1
    if comma < 2 or tokens[comma].lower != "," or tokens[comma - 1].quote >= 0:
        return None
    first = content_start(tokens)
    fronted = tokens[first:comma]
    has_comma = any(token.lower == "," for token in fronted)
    if tokens[0].lower in words("lead_ins") and not has_comma:
        return None  # "Asked about it, Lee replied"
    opens = tokens[first].lower in SUBORDINATORS | words("prepositions")
    if opens and not (has_comma and has_verb(fronted)):
        return None  # "As an immigrant, she said"
    return Clause(sentence, first, comma - 1, Attribution(sentence, phrase, cue, "indirect_trailing"))


def _inverted(tokens: Sequence[Token], cue: Cue, sentence: int) -> Clause | None:
    """Read a clause before an inverted attribution: "…, said Lee at a briefing"."""
    comma = cue.first - 1
    while comma > 0 and tokens[comma].lower in words("adverbs"):
        comma -= 1
    if "a" in cue.classes or comma <= 0 or tokens[comma].lower != "," or tokens[comma - 1].quote >= 0:
        return None
    phrase = phrase_starting_at(tokens, cue.last + 1)
    if phrase is None or tokens[phrase.first].lower in words("times"):
        return None
    if not _ends_soon(tokens, phrase.last + 1) or _names_only(tokens[:comma]):
        return None
    if phrase.kind not in {"name", "role"} and subject_before(tokens, cue.first) is not None:
        return None
    attribution = Attribution(sentence, phrase, cue, "indirect_trailing")
    return Clause(sentence, content_start(tokens), comma - 1, attribution)


def _names_only(tokens: Sequence[Token]) -> bool:
    """Say whether only somebody and an apposition stand here, to speak next: "Lee, a Democrat" of "said"."""
    people = (i for i, t in enumerate(tokens) if t.mention is not None and t.mention.kind == "person")
    name = next(people, None)
    if name is None or name + 1 >= len(tokens) or tokens[name + 1].lower != ",":
        return False
    before, after = tokens[:name], tokens[name + 2 :]
    verbs = words("verbs_be") | words("auxiliaries")
    is_title = all(t.mention is not None or t.text[0].isupper() for t in before)
    is_short = len(after) <= _APPOSITION_AT_MOST and after[:1] != () and after[0].lower in {"a", "an", "the"}
    return is_title and is_short and not any(t.lower in verbs for t in after)


def _ends_soon(tokens: Sequence[Token], index: int) -> bool:
    """Say whether what is left of the sentence is only when, where and to whom it was said."""
    end = sentence_end(tokens)
    if index > end:
        return True
    rest = tokens[index : end + 1]
    if len(rest) > _REST_TOKENS_AT_MOST or any(token.quote >= 0 for token in rest):
        return False
    first = rest[0]
    if first.mention is not None or first.lower in {"reporters", "journalists"}:
        return len(rest) <= 4 or rest[1].lower in words("prepositions")
    return (
        first.lower in words("prepositions")
        or first.lower in words("times")
        or (first.lower == "," and len(rest) <= 6)
        or (first.lower in {"a", "the"} and len(rest) <= 6 and tokens[index - 1].lower in words("tellings"))
    )
