"""Where the words that a cue reports may stand: after it, before it, or on both sides of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from onrecord.quotes.adjuncts import after_adjuncts
from onrecord.quotes.cues import Cue
from onrecord.quotes.indirect_speakers import reporter
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_starting_at, source_phrase
from onrecord.quotes.subjects import subject_before

Manner: TypeAlias = Literal[
    "that",
    "clause",
    "question",
    "infinitive",
    "impersonal",
    "as",
    "according_to",
    "trailing",
    "inverted",
    "split",
]

_APPOSITION_AT_MOST: Final = 6
_ADJUNCT_TOKENS_AT_MOST: Final = 16
_LEAD_TOKENS: Final = 4
_ASKED_TOKENS_AT_MOST: Final = 8
_SPEAKER_KINDS: Final = frozenset({"name", "pronoun", "role", "several"})
_REPORTING: Final = frozenset("two")  # letters of the classes that take a clause
_POINTS: Final = frozenset({".", "!", "?", "…", ":", ";"})


class Proposal(NamedTuple):
    """A reading of one cue: tokens `first` … `last` of its sentence are what it reports.

    Attributes:
        manner: where the words stand, or how they are joined to the cue.
        phrase: who is said to say it.
        second: where what stands behind the attribution begins, when it splits the words; else -1.
        stop: the last token before the attribution that splits them; else -1.
        is_back: whether the words stand before their attribution, so that their start is open and not
            their end.
        is_sure: whether the rules alone would take it.
    """

    cue: Cue
    manner: Manner
    phrase: Phrase | None
    first: int
    last: int
    second: int = -1
    stop: int = -1
    is_back: bool = False
    is_sure: bool = True


def sentence_end(tokens: Sequence[Token]) -> int:
    """Return the last token of a sentence, its closing point left out."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].quote < 0 and tokens[last].lower in _POINTS:
        last -= 1
    return last


def proposals(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue) -> tuple[Proposal, ...]:
    """Return the readings of a cue, the likelier manner first.

    Args:
        tokens: of the sentence.
        cues: all its cues.
        cue: the one to read.
    """
    if cue.form == "source":
        return _by_source(tokens, cue)
    if _REPORTING.isdisjoint(cue.classes):
        return ()
    if cue.form == "finite":
        sourced = _as_reported_by(tokens, cue)
        if sourced:
            return sourced
    end = sentence_end(tokens)
    back = _back(tokens, cue, end) if "t" in cue.classes and cue.form == "finite" else ()
    ahead = _ahead(tokens, cues, cue, end)
    return back if ahead is None else (*back, ahead)


def _ahead(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, end: int) -> Proposal | None:
    """Read words that follow their cue."""
    if cue.first == 0 and cue.form == "finite" and not tokens[0].lower.endswith("s"):
        return None  # "Asked if he would come, Lee nodded" says what somebody else asked
    as_noted = _as_noted(tokens, cue, end)
    if as_noted is not None:
        return as_noted
    start = _that(tokens, cues, cue)
    if cue.form == "impersonal":
        return None if start is None else Proposal(cue, "impersonal", None, start, end)
    if start is not None:
        phrase = reporter(tokens, cue, cues)
        return Proposal(cue, "that", phrase, start, end, is_sure=phrase is not None and "t" in cue.classes)
    start = _asked(tokens, cue)
    if start is not None:
        manner: Manner = "infinitive" if tokens[start].lower in {"to", "not"} else "question"
        return Proposal(cue, manner, reporter(tokens, cue, cues), start, end, is_sure=manner == "question")
    return _zero_that(tokens, cues, cue, end)


def _as_noted(tokens: Sequence[Token], cue: Cue, end: int) -> Proposal | None:
    """Read a clause led in by who said it: "As Lee noted, taxes are high"."""
    comma = cue.last + 1
    while comma < min(end, cue.last + 5) and tokens[comma].lower != ",":
        comma += 1
    if cue.form != "finite" or comma + 1 > end or tokens[comma].lower != ",":
        return None
    phrase = subject_before(tokens, cue.first)
    if phrase is None or phrase.first == 0 or tokens[phrase.first - 1].lower != "as":
        return None
    is_sure = phrase.first < _LEAD_TOKENS and not is_own(tokens, phrase)
    return Proposal(cue, "as", phrase, comma + 1, end, is_sure=is_sure)


def is_own(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether the author or anybody at all speaks: "I thought", "one could say"."""
    return phrase.kind == "pronoun" and tokens[phrase.head].lower in {"i", "you", "one"}


def _that(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue) -> int | None:  # noqa: PLR0911
    """Return where the clause after "that" begins, adjuncts and the addressee before it stepped over."""
    index = cue.last + 1
    limit = min(len(tokens), index + _ADJUNCT_TOKENS_AT_MOST)
    while index < limit:
        token = tokens[index]
        if token.lower == "that" and token.mention is None:
            break
        if token.quote >= 0 or token.lower in {":", ";", "but", "which", "who", "because", "if", "whether"}:
            return None
        is_verb = token.lower in words.auxiliaries and token.lower != "to"
        if is_verb and index > cue.last + 1 and token.mention is None:
            return None
        index += 1
    else:
        return None
    if index >= limit or index + 1 >= len(tokens):
        return None
    if any(cue.last < other.first < index for other in cues):
        return None  # "Asked about it, Lee said that"
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
        first.lower in words.prepositions
        or first.lower in words.times
        or first.lower in words.adverbs
        or first.lower == ","
        or first.lower.endswith("ly")
    )


def _asked(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return where a question or what is promised begins: "asked Lee whether", "vowed to"."""
    index = cue.last + 1
    limit = min(len(tokens) - 1, index + (_ASKED_TOKENS_AT_MOST if "a" in cue.classes else 1))
    if index < limit and "o" in cue.classes and tokens[index].lower in {"to", "not"}:
        return index if tokens[index].lower == "to" or tokens[index + 1].lower == "to" else None
    if "w" not in cue.classes:
        return None
    for at in range(index, limit):
        token = tokens[at]
        if token.lower in words.asking and token.mention is None:
            return at
        if token.quote >= 0 or not token.is_word or token.lower in words.verbs_be:
            break
    return None


def _zero_that(tokens: Sequence[Token], cues: Sequence[Cue], cue: Cue, end: int) -> Proposal | None:
    """Read a clause that follows the cue without "that": "Lee said taxes are high"."""
    if "t" not in cue.classes:
        return None
    start = after_adjuncts(tokens, cue)
    if start is None or start > end or tokens[start].quote >= 0:
        return None
    phrase = reporter(tokens, cue, cues)
    is_sure = (
        cue.form != "participle"
        and "z" in cue.classes
        and phrase is not None
        and _may_speak(tokens, phrase)
        and tokens[max(phrase.first - 1, 0)].lower != "what"
        and _has_verb(tokens[start : end + 1], sure=cue.lemma in {"say", "tell"})
    )
    return Proposal(cue, "clause", phrase, start, end, is_sure=is_sure)


def _may_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    if phrase.kind in _SPEAKER_KINDS:
        return True
    first = tokens[phrase.first]
    return first.lower in words.determiners or first.text[0].isupper()


@cache
def _verbs() -> frozenset[str]:
    return words.verb_forms - {"to", "'s", "’s"}


def _has_verb(clause: Sequence[Token], *, sure: bool) -> bool:
    """Say whether a stretch after a cue is a clause, and not the thing that was said or written."""
    if sure and clause[0].lower not in {"in", "on", "after"}:
        return clause[0].lower not in {"as", "so", "what"}
    verbs = _verbs()
    if sure:
        return any(t.mention is None and (t.lower in verbs or t.lower in words.personal) for t in clause)
    return clause[0].lower in words.personal or any(
        t.mention is None and (t.lower in verbs or t.lower.endswith("n't")) for t in clause[1:8]
    )


def _by_source(tokens: Sequence[Token], cue: Cue) -> tuple[Proposal, ...]:
    """Read "According to Lee, …", "…, according to Lee" and "…, according to Lee, …"."""
    phrase = source_phrase(tokens, cue.last + 1)
    return _sourced(tokens, cue, phrase, cue.first, cue.last + 1 if phrase is None else phrase.last + 1)


def _as_reported_by(tokens: Sequence[Token], cue: Cue) -> tuple[Proposal, ...]:
    """Read "As first reported by the Times, …", which names a source as "according to" does."""
    opener = cue.first - 1
    if opener >= 1 and (tokens[opener].lower in words.adverbs or tokens[opener].lower == "first"):
        opener -= 1
    by = cue.last + 1
    if opener < 0 or tokens[opener].lower != "as" or by + 1 >= len(tokens) or tokens[by].lower != "by":
        return ()
    phrase = source_phrase(tokens, by + 1)
    return () if phrase is None else _sourced(tokens, cue, phrase, opener, phrase.last + 1)


def _sourced(
    tokens: Sequence[Token], cue: Cue, phrase: Phrase | None, opener: int, after: int
) -> tuple[Proposal, ...]:
    """Read the words before, behind or around a source whose words are tokens `opener` … `after`."""
    end = sentence_end(tokens)
    while after < end and tokens[after].lower != ",":
        after += 1
    if opener == 0 or (opener == 1 and tokens[0].text[0].isupper()):
        sure = phrase is not None
        return (Proposal(cue, "according_to", phrase, after + 1, end, is_sure=sure),) if after < end else ()
    last = opener - 1
    if tokens[last].lower in {",", "—", "–", "--"}:
        last -= 1
    start = opening(tokens)
    if start > last:
        return ()
    found = [Proposal(cue, "according_to", phrase, start, last, is_back=True, is_sure=phrase is not None)]
    if after + 1 < end:
        found.append(Proposal(cue, "split", phrase, start, end, after + 1, last, is_sure=False))
    return tuple(found)


def opening(tokens: Sequence[Token]) -> int:
    """Return the first token of a sentence that tells something, a joining word left out."""
    start = 0
    while (
        start < len(tokens) - 1
        and tokens[start].quote < 0
        and tokens[start].mention is None
        and (tokens[start].lower in {"but", "and", ",", "-", "–", "—"})
    ):
        start += 1
    return start


def _back(tokens: Sequence[Token], cue: Cue, end: int) -> tuple[Proposal, ...]:
    """Read words that stand before their attribution, wholly or in part."""
    inverted = _inverted(tokens, cue)
    if inverted is not None:
        return _around_inverted(tokens, inverted, end)
    phrase = subject_before(tokens, cue.first)
    if phrase is None or phrase.first < 2 or tokens[phrase.first - 1].lower not in {",", "—", "–", "--"}:
        return ()
    last = phrase.first - 2
    second = _resumed(tokens, cue, cue.last + 1, end)
    if tokens[last].quote >= 0:
        return ()
    if last < opening(tokens):  # "But, he said, taxes will fall"
        return () if second is None else (Proposal(cue, "as", phrase, second, end, is_sure=False),)
    found = []
    if second is not None:
        is_sure = not any(token.quote >= 0 for token in tokens[: phrase.first])
        found.append(Proposal(cue, "split", phrase, opening(tokens), end, second, last, is_sure=is_sure))
    leads_in = tokens[0].lower in words.lead_ins and "," not in {t.lower for t in tokens[: last + 1]}
    is_sure = not leads_in and _ends_soon(tokens, cue.last + 1)  # "Asked about it, Lee replied"
    found.append(Proposal(cue, "trailing", phrase, opening(tokens), last, is_back=True, is_sure=is_sure))
    return tuple(found)


def _resumed(tokens: Sequence[Token], cue: Cue, start: int, end: int) -> int | None:
    """Return where words go on behind the attribution that splits them: "Taxes, he said, will fall"."""
    if cue.form != "finite":
        return None
    limit = min(len(tokens), start + 4)
    while start < limit and (
        tokens[start].lower in words.times
        or tokens[start].lower in words.adverbs
        or tokens[start].lower in {"on", "in"}
    ):
        start += 1
    if start >= end or tokens[start].lower not in {",", "—", "–", "--"} or tokens[start + 1].quote >= 0:
        return None
    return start + 1


def _inverted(tokens: Sequence[Token], cue: Cue) -> Proposal | None:
    """Read "…, said Lee at a briefing"."""
    comma = cue.first - 1
    while comma > 0 and tokens[comma].lower in words.adverbs:
        comma -= 1
    if "a" in cue.classes or comma <= 0 or tokens[comma].lower != "," or tokens[comma - 1].quote >= 0:
        return None
    phrase = phrase_starting_at(tokens, cue.last + 1)
    if phrase is None or tokens[phrase.first].lower in words.times:
        return None
    inside = subject_before(tokens, cue.first)
    if _names_only(tokens[:comma]) or not (inside is None or phrase.kind in {"name", "role"}):
        return None
    start = opening(tokens)
    if start >= comma:
        return None
    is_sure = _ends_soon(tokens, phrase.last + 1)
    return Proposal(cue, "inverted", phrase, start, comma - 1, is_back=True, is_sure=is_sure)


def _around_inverted(tokens: Sequence[Token], inverted: Proposal, end: int) -> tuple[Proposal, ...]:
    """Read "Part of the problem, say experts, is the law" beside "…, say experts"."""
    phrase = inverted.phrase
    second = None if phrase is None else _resumed(tokens, inverted.cue, phrase.last + 1, end)
    if second is None or inverted.last < inverted.first:
        return (inverted,)
    split = inverted._replace(
        manner="split", last=end, second=second, stop=inverted.last, is_back=False, is_sure=False
    )
    return (inverted, split)


def _names_only(tokens: Sequence[Token]) -> bool:
    """Say whether only somebody and an apposition stand here, to speak next: "Lee, a Democrat" of "said"."""
    people = (i for i, t in enumerate(tokens) if t.mention is not None and t.mention.kind == "person")
    name = next(people, None)
    if name is None or name + 1 >= len(tokens) or tokens[name + 1].lower != ",":
        return False
    before, after = tokens[:name], tokens[name + 2 :]
    verbs = words.verb_forms
    is_title = all(t.mention is not None or t.text[0].isupper() for t in before)
    is_short = len(after) <= _APPOSITION_AT_MOST and after[:1] != () and after[0].lower in {"a", "an", "the"}
    return is_title and is_short and not any(t.lower in verbs for t in after)


def _ends_soon(tokens: Sequence[Token], index: int) -> bool:
    """Say whether what is left of the sentence is only when, where and to whom it was said."""
    end = sentence_end(tokens)
    if index > end:
        return True
    rest = tokens[index : end + 1]
    if len(rest) > _ADJUNCT_TOKENS_AT_MOST or any(token.quote >= 0 for token in rest):
        return False
    first = rest[0]
    if first.mention is not None or first.lower in {"reporters", "journalists"}:
        return len(rest) <= 4 or rest[1].lower in words.prepositions
    return (
        first.lower in words.prepositions
        or first.lower in words.times
        or (first.lower == "," and len(rest) <= 6)
        or (first.lower in {"a", "the"} and len(rest) <= 6 and tokens[index - 1].lower in words.tellings)
    )
