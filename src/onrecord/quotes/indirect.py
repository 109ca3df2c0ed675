"""Reported speech without marks: the clause that a cue reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.quotes.adjuncts import after_adjuncts, without_agency
from onrecord.quotes.attribution import Attribution, Reading, _subject_of
from onrecord.quotes.cues import Cue
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_starting_at, source_phrase
from onrecord.quotes.subjects import subject_before

_LEAST_TOKENS: Final = 3
_APPOSITION_AT_MOST: Final = 6
_ADJUNCT_TOKENS_AT_MOST: Final = 16
_LEAD_PARAGRAPHS: Final = 5  # blank lines counted
_SPEAKER_KINDS: Final = frozenset({"name", "pronoun", "role", "several"})


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
        if "t" not in cue.classes:
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


def _end(tokens: Sequence[Token]) -> int:
    """Return the last token of a sentence, its closing point left out."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].quote < 0 and tokens[last].lower in {".", "!", "?", "…", ":", ";"}:
        last -= 1
    return last


def _clauses_of(
    tokens: Sequence[Token], cues: Sequence[Cue], position: int, sentence: int
) -> tuple[Clause, ...]:
    split = _split(tokens, cues[position], sentence)
    if split:
        return split
    whole = _clause_of(tokens, cues, position, sentence)
    return () if whole is None else (whole,)


def _split(tokens: Sequence[Token], cue: Cue, sentence: int) -> tuple[Clause, ...]:
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
    end = _end(tokens)
    if start >= end or tokens[start].lower != "," or tokens[start + 1].quote >= 0:
        return ()
    if any(token.quote >= 0 for token in tokens[: phrase.first]):
        return ()
    attribution = Attribution(sentence, phrase, cue, "indirect_split")
    head = Clause(sentence, _clause_start(tokens), phrase.first - 2, attribution, 1)
    return (head, Clause(sentence, start + 1, end, attribution, 2))


def _clause_of(tokens: Sequence[Token], cues: Sequence[Cue], position: int, sentence: int) -> Clause | None:
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
            _clause_end(tokens, cues, start),
            Attribution(sentence, None, cue, "indirect_impersonal"),
        )
    start = _that(tokens, cue)
    if start is not None:
        return _after_that(tokens, cues, cue, start, sentence)
    if cue.form == "participle":
        return None
    return _trailing(tokens, cue, sentence) or _zero_that(tokens, cues, cue, sentence)


def _that(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return where the clause after "that" begins, adjuncts and the addressee before it stepped over."""
    index = cue.last + 1
    limit = min(len(tokens), index + _ADJUNCT_TOKENS_AT_MOST)
    while index < limit:
        token = tokens[index]
        if token.lower == "that" and token.mention is None:
            break
        if token.quote >= 0 or token.lower in {":", ";", "but", "which", "who", "because", "if", "whether"}:
            return None
        if index > cue.last + 1 and token.mention is None and token.lower in words("auxiliaries") - {"to"}:
            return None
        index += 1
    else:
        return None
    if index >= limit or index + 1 >= len(tokens):
        return None
    between = tokens[cue.last + 1 : index]
    if between and not _is_adjunct(between) and "a" not in cue.classes:
        return None
    start = index + 1
    if tokens[start].lower == ",":
        start += 1
    return start if start < len(tokens) else None


def _is_adjunct(between: Sequence[Token]) -> bool:
    first = between[0]
    return (
        first.lower in words("prepositions")
        or first.lower in words("times")
        or first.lower in words("adverbs")
        or first.lower == ","
        or first.lower.endswith("ly")
    )


def _clause_end(tokens: Sequence[Token], cues: Sequence[Cue], start: int) -> int:
    """Return the last token of a clause that starts at `start`."""
    end = _end(tokens)
    for index in range(start + 1, end):
        token = tokens[index]
        if token.quote >= 0:
            continue
        if token.lower == ":" and tokens[index + 1].quote >= 0:
            return index - 1
        if token.lower == ";":
            return index - 1
        if token.lower in {",", "—", "–", "--"} and _new_report(tokens, cues, index):
            return index - 1
        if token.lower == "," and tokens[index + 1].lower in {"but", "though", "although"}:
            return index - 1
        if token.lower in {"and", "but"} and any(
            cue.first == index + 1 and cue.form == "finite" for cue in cues
        ):
            return index - 1
    return end


def _new_report(tokens: Sequence[Token], cues: Sequence[Cue], comma: int) -> bool:
    """Say whether another report opens after this comma: ", adding that", ", according to"."""
    following = comma + 1
    if following < len(tokens) and tokens[following].lower in {"and", "but", "while"}:
        following += 1
    return any(
        cue.first == following and (cue.form in {"source", "participle"} or "t" in cue.classes)
        for cue in cues
    )


def _speaker(tokens: Sequence[Token], cue: Cue, cues: Sequence[Cue]) -> Phrase | None:
    floor = cue.first
    while floor > 0 and tokens[floor - 1].lower != ";":
        floor -= 1
    return _subject_of(tokens, cue, floor, cues)


def _after_that(
    tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, start: int, sentence: int
) -> Clause | None:
    phrase = _speaker(tokens, cue, cues)
    if phrase is None:
        return None
    return Clause(
        sentence, start, _clause_end(tokens, cues, start), Attribution(sentence, phrase, cue, "indirect_that")
    )


def _by_source(tokens: Sequence[Token], cue: Cue, sentence: int) -> Clause | None:
    phrase = source_phrase(tokens, cue.last + 1)
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
        return Clause(sentence, start, _clause_end(tokens, (), start), attribution)
    last = cue.first - 1
    if tokens[last].lower == ",":
        last -= 1
    return Clause(sentence, _clause_start(tokens), last, attribution)


def _clause_start(tokens: Sequence[Token]) -> int:
    start = 0
    while (
        start < len(tokens) - 1
        and tokens[start].quote < 0
        and tokens[start].mention is None
        and (tokens[start].lower in {"but", "and", ",", "-", "–", "—"})
    ):
        start += 1
    return start


def _trailing(tokens: Sequence[Token], cue: Cue, sentence: int) -> Clause | None:
    """Read a clause with its attribution behind it: "…, said Lee at a briefing", "…, Lee told Trend"."""
    comma = cue.first - 1
    while comma > 0 and tokens[comma].lower in words("adverbs"):
        comma -= 1
    if "a" not in cue.classes and comma > 0 and tokens[comma].lower == "," and tokens[comma - 1].quote < 0:
        phrase = phrase_starting_at(tokens, cue.last + 1)
        if (
            phrase is not None
            and tokens[phrase.first].lower not in words("times")
            and _ends_soon(tokens, phrase.last + 1)
        ):
            inside = subject_before(tokens, cue.first)
            names_only = _names_only(tokens[:comma])
            if not names_only and (inside is None or phrase.kind in {"name", "role"}):
                return Clause(
                    sentence,
                    _clause_start(tokens),
                    comma - 1,
                    Attribution(sentence, phrase, cue, "indirect_trailing"),
                )
    if not _ends_soon(tokens, cue.last + 1):
        return None
    phrase = subject_before(tokens, cue.first)
    if phrase is None:
        return None
    comma = phrase.first - 1
    if comma < 2 or tokens[comma].lower != "," or tokens[comma - 1].quote >= 0:
        return None
    if tokens[0].lower in words("lead_ins") and not any(token.lower == "," for token in tokens[:comma]):
        return None  # "Asked about it, Lee replied"
    return Clause(
        sentence, _clause_start(tokens), comma - 1, Attribution(sentence, phrase, cue, "indirect_trailing")
    )


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
    end = _end(tokens)
    if index > end:
        return True
    rest = tokens[index : end + 1]
    if len(rest) > _ADJUNCT_TOKENS_AT_MOST or any(token.quote >= 0 for token in rest):
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


def _zero_that(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, sentence: int) -> Clause | None:
    """Read a clause that follows the cue without "that": "Lee said taxes are high"."""
    if "z" not in cue.classes:
        return None
    phrase = _speaker(tokens, cue, cues)
    if phrase is None or not _may_speak(tokens, phrase) or tokens[max(phrase.first - 1, 0)].lower == "what":
        return None
    start = after_adjuncts(tokens, cue)
    if start is None or start >= len(tokens) or tokens[start].quote >= 0:
        return None
    last = _clause_end(tokens, cues, start)
    if last < start or not _has_verb(tokens[start : last + 1], sure=cue.lemma in {"say", "tell"}):
        return None
    return Clause(sentence, start, last, Attribution(sentence, phrase, cue, "indirect_clause"))


def _may_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    if phrase.kind in _SPEAKER_KINDS:
        return True
    first = tokens[phrase.first]
    return first.lower in words("determiners") or first.text[0].isupper()


def _has_verb(clause: Sequence[Token], *, sure: bool) -> bool:
    """Say whether a stretch after a cue is a clause, and not the thing that was said or written."""
    if sure and clause[0].lower not in {"in", "on", "after"}:
        return clause[0].lower not in {"as", "so", "what"}
    verbs = (words("auxiliaries") | words("verbs_be")) - {"to", "'s", "’s"}
    if sure:
        return any(t.mention is None and t.lower in verbs | words("personal") for t in clause)
    return clause[0].lower in words("personal") or any(
        t.mention is None and (t.lower in verbs or t.lower.endswith("n't")) for t in clause[1:8]
    )
