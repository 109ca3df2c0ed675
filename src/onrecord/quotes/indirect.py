"""Reported speech without marks: the clause that a cue reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.quotes.adjuncts import after_adjuncts, without_agency
from onrecord.quotes.attribution import Attribution, Reading, subject_of
from onrecord.quotes.contents import (
    ASIDE_TOKENS_AT_MOST,
    SUBORDINATORS,
    Clause,
    content_end,
    content_start,
    has_verb,
    is_own,
    may_be_content,
    sentence_end,
)
from onrecord.quotes.cues import Cue
from onrecord.quotes.fronted import as_noted, trailing_clause
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_starting_at, source_phrase
from onrecord.quotes.subjects import subject_before

_LEAST_TOKENS: Final = 3
_ADJUNCT_TOKENS_AT_MOST: Final = 16
_TITLE_CHARS_AT_MOST: Final = 40  # of a programme or a paper in marks: "said on “Meet the Press” that"
_LEAD_PARAGRAPHS: Final = 5  # blank lines counted
_CONTENT_CLASSES: Final = frozenset("tow")
_ASKED: Final = frozenset({"if", "whether", "why", "how", "what", "who", "when", "where", "which"})
_ENDS_ADJUNCT: Final = frozenset({":", ";", "but", "which", "who", "because", "if", "whether"})
_SPEAKER_KINDS: Final = frozenset({"name", "pronoun", "role", "several"})


def find_clauses(reading: Reading, sentence: int) -> tuple[Clause, ...]:
    """Return the reported clauses of one sentence, in order.

    Args:
        reading: the sentences of the body.
        sentence: index of the sentence to read.
    """
    read = reading.sentences[sentence]
    tokens, cues = without_agency(
        read.tokens, reading.cues(sentence), is_lead=read.paragraph < _LEAD_PARAGRAPHS
    )
    found: list[Clause] = []
    for position, cue in enumerate(cues):
        if _CONTENT_CLASSES.isdisjoint(cue.classes):
            continue
        for clause in _clauses_of(tokens, cues, position, sentence):
            if any(_is_within(clause, other) for other in found):
                continue  # what somebody says that somebody said
            if clause.part == 0 and _is_short(tokens, clause):
                continue
            found = [other for other in found if not clause.first <= other.first <= clause.last]
            found.append(clause)
    return tuple(sorted(found, key=lambda clause: clause.first))


def _is_within(clause: Clause, other: Clause) -> bool:
    """Say whether `other` holds the clause; what the end of the sentence reports holds all before it."""
    takes_all = clause.attribution.method == "indirect_trailing" and clause.last > other.last
    return other.first <= clause.first <= other.last and not takes_all


def _is_short(tokens: Sequence[Token], clause: Clause) -> bool:
    words_outside = (t.quote < 0 and t.text[0].isalnum() for t in tokens[clause.first : clause.last + 1])
    return sum(words_outside) < _LEAST_TOKENS


def _clauses_of(
    tokens: Sequence[Token], cues: Sequence[Cue], position: int, sentence: int
) -> tuple[Clause, ...]:
    split = _split(tokens, cues[position], sentence)
    if split:
        return split
    whole = _clause_of(tokens, cues, position, sentence)
    return () if whole is None else (whole,)


def _split(tokens: Sequence[Token], cue: Cue, sentence: int) -> tuple[Clause, ...]:  # noqa: PLR0911
    """Read a clause that its attribution splits: "Taxes, he said, will fall"."""
    if cue.form != "finite":
        return ()
    phrase = subject_before(tokens, cue.first)
    if phrase is None or phrase.first < 2 or tokens[phrase.first - 1].lower != ",":
        return ()
    if tokens[phrase.first - 2].quote >= 0:
        return ()
    start = cue.last + 1
    while (
        start < len(tokens)
        and start <= cue.last + 4
        and tokens[start].lower in words("times") | words("adverbs") | {"on", "in"}
    ):
        start += 1
    end = sentence_end(tokens)
    if start >= end or tokens[start].lower != "," or tokens[start + 1].quote >= 0:
        return ()
    if any(token.quote >= 0 for token in tokens[: phrase.first]):
        return ()
    attribution = Attribution(sentence, phrase, cue, "indirect_split")
    first = content_start(tokens)
    head = tokens[first : phrase.first - 1]
    fronts = words("prepositions") | words("adverbs") | words("times") | {"even"}
    if tokens[first].lower in fronts and not has_verb(head):
        return (Clause(sentence, start + 1, end, attribution),)  # "Even then, others insist, …"
    return (
        Clause(sentence, first, phrase.first - 2, attribution, 1),
        Clause(sentence, start + 1, end, attribution, 2),
    )


def _clause_of(tokens: Sequence[Token], cues: Sequence[Cue], position: int, sentence: int) -> Clause | None:  # noqa: PLR0911
    cue = cues[position]
    if cue.form == "source":
        return _by_source(tokens, cue, sentence)
    if cue.form == "impersonal":
        start = _that(tokens, cue)
        if start is None:
            return None
        return Clause(
            sentence,
            start,
            content_end(tokens, cues, start),
            Attribution(sentence, None, cue, "indirect_impersonal"),
        )
    for opening, method in ((_that, "indirect_that"), (_to, "indirect_to"), (_asked, "indirect_question")):
        start = opening(tokens, cue)
        if start is not None:
            return _after(tokens, cues, cue, start, sentence, method)
    if "t" not in cue.classes:
        return None
    noted = as_noted(tokens, cues, cue, sentence)
    if noted is not None:
        return noted
    trailing = trailing_clause(tokens, cue, sentence) if cue.form != "participle" else None
    return trailing or _zero_that(tokens, cues, cue, sentence)


def _that(tokens: Sequence[Token], cue: Cue) -> int | None:  # noqa: PLR0911
    """Return where the clause after "that" begins, adjuncts and the addressee before it stepped over."""
    index = cue.last + 1
    limit = min(len(tokens), index + _ADJUNCT_TOKENS_AT_MOST)
    while index < limit:
        token = tokens[index]
        if token.text == "that":
            break
        is_title = token.quote >= 0 and index > cue.last + 1 and _is_title(token)
        if (token.quote >= 0 and not is_title) or token.lower in {
            ":",
            ";",
            "but",
            "which",
            "who",
            "because",
            "if",
            "whether",
        }:
            return None
        if index > cue.last + 1 and token.mention is None and token.lower in words("auxiliaries") - {"to"}:
            return None
        index += 1
    else:
        return None
    if index >= limit or index + 1 >= len(tokens):
        return None
    between = tokens[cue.last + 1 : index]
    if between and between[-1].lower == "than":
        return None
    if between and not _is_adjunct(between) and "a" not in cue.classes:
        return None
    start = index + 1
    if tokens[start].lower == ",":
        start += 1
    return start if start < len(tokens) else None


def _is_title(quotation: Token) -> bool:
    """Say whether marks hold the name of a programme or a paper, not words that were said."""
    inside = quotation.text.strip("\"'“”‘’")
    return len(inside) <= _TITLE_CHARS_AT_MOST and inside[:1].isupper()


def _is_adjunct(between: Sequence[Token]) -> bool:
    first = between[0]
    return (
        first.lower in words("prepositions")
        or first.lower in words("times")
        or first.lower in words("adverbs")
        or first.lower == ","
        or first.lower.endswith("ly")
    )


def _speaker(tokens: Sequence[Token], cue: Cue, cues: Sequence[Cue]) -> Phrase | None:
    floor = cue.first
    while floor > 0 and tokens[floor - 1].lower != ";":
        floor -= 1
    return subject_of(tokens, cue, floor, cues)


def _to(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return where a promise begins: "vowed to win"."""
    if "o" not in cue.classes or cue.last + 2 >= len(tokens) or tokens[cue.last + 1].text != "to":
        return None
    return cue.last + 1 if tokens[cue.last + 2].quote < 0 else None


def _asked(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return where what somebody asked or explained begins: "asked Lee whether", "explained why"."""
    if "w" not in cue.classes:
        return None
    start = cue.last + 1
    if "a" in cue.classes and start < len(tokens) and tokens[start].lower not in _ASKED:
        told = phrase_starting_at(tokens, start)
        if told is not None:
            start = told.last + 1
        elif tokens[start].lower in words("told"):
            start += 1
    return start if start + 1 < len(tokens) and tokens[start].lower in _ASKED else None


def _after(
    tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, start: int, sentence: int, method: str
) -> Clause | None:
    phrase = _speaker(tokens, cue, cues)
    if phrase is None or is_own(tokens, phrase):
        return None
    if method == "indirect_question" and not (_may_speak(tokens, phrase) and phrase.last < cue.first):
        return None  # "Asked whether he would, Lee replied"
    if method == "indirect_to" and phrase.kind not in _SPEAKER_KINDS:
        return None
    end = content_end(tokens, cues, start, in_aside=_is_aside(tokens, phrase))
    return Clause(sentence, start, end, Attribution(sentence, phrase, cue, method))


def _is_aside(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether the speaker is the subject of a clause that only opens the sentence: "When Lee said"."""
    return 0 < phrase.first <= ASIDE_TOKENS_AT_MOST and tokens[phrase.first - 1].lower in SUBORDINATORS


def _any_source(tokens: Sequence[Token], first: int) -> Phrase | None:
    """Return what stands between "according to" and the next comma, as "interviews with his friends"."""
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].lower not in {",", ".", ";"}:
        last += 1
    return Phrase(first, last, first, "other") if first < len(tokens) and tokens[first].is_word else None


def _by_source(tokens: Sequence[Token], cue: Cue, sentence: int) -> Clause | None:
    phrase = source_phrase(tokens, cue.last + 1) or _any_source(tokens, cue.last + 1)
    if phrase is None:
        return None
    attribution = Attribution(sentence, phrase, cue, "indirect_according_to")
    if cue.first <= 1:
        start = phrase.last + 1
        while start < len(tokens) and tokens[start].lower != ",":
            start += 1
        start += 1
        if start >= len(tokens):
            return None
        return Clause(sentence, start, content_end(tokens, (), start), attribution)
    last = cue.first - 1
    if tokens[last].lower == ",":
        last -= 1
    if last < 1 or tokens[last].lower in {"that", "because", "and", "but"}:  # "because, according to Lee, …"
        start = phrase.last + 2
        is_between = start < len(tokens) and tokens[start - 1].lower == ","
        return Clause(sentence, start, content_end(tokens, (), start), attribution) if is_between else None
    return Clause(sentence, content_start(tokens), last, attribution)


def _zero_that(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, sentence: int) -> Clause | None:  # noqa: PLR0911
    """Read a clause that follows the cue without "that": "Lee said taxes are high"."""
    if "z" not in cue.classes:
        return None
    phrase = _speaker(tokens, cue, cues)
    if phrase is None or not _may_speak(tokens, phrase) or is_own(tokens, phrase):
        return None
    before = tokens[phrase.first - 1].lower if phrase.first else ""
    if before == "what":
        return None
    start = after_adjuncts(tokens, cue)
    if start is None or start >= len(tokens) or tokens[start].quote >= 0:
        return None
    if before in {"that", "which", "who"} and tokens[start].lower in words("auxiliaries") | words("verbs_be"):
        return None  # "the vote, which Lee said was a mistake"
    last = content_end(tokens, cues, start, in_aside=_is_aside(tokens, phrase))
    clause = tokens[start : last + 1]
    is_sure = cue.lemma in {"say", "tell"} and not (phrase.first and tokens[phrase.first - 1].quote >= 0)
    if last < start or not may_be_content(clause, sure=is_sure):
        return None
    return Clause(sentence, start, last, Attribution(sentence, phrase, cue, "indirect_clause"))


def _may_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    if phrase.kind in _SPEAKER_KINDS:
        return True
    first = tokens[phrase.first]
    return first.lower in words("determiners") or first.text[0].isupper()
