"""What is reported without marks: how far it goes, and whether the words after a cue are a report at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.quotes.attribution import Attribution
from onrecord.quotes.cues import Cue
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase

_SUBJECT_TOKENS_AT_MOST: Final = 4
_VERB_WITHIN: Final = 8  # tokens: what has no verb by then is a thing that was said, not a clause

ASIDE_TOKENS_AT_MOST: Final = 3
SUBORDINATORS: Final = frozenset(
    {
        "when",
        "after",
        "as",
        "if",
        "while",
        "because",
        "though",
        "although",
        "since",
        "once",
        "before",
        "until",
    }
)
_ONES_OWN: Final = frozenset({"i", "you", "one"})


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


def sentence_end(tokens: Sequence[Token]) -> int:
    """Return the last token of a sentence, its closing point left out."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].quote < 0 and tokens[last].lower in {".", "!", "?", "…", ":", ";"}:
        last -= 1
    return last


def content_start(tokens: Sequence[Token]) -> int:
    """Return where a content begins that opens its sentence, "But" and dashes left out."""
    start = 0
    while (
        start < len(tokens) - 1
        and tokens[start].quote < 0
        and tokens[start].mention is None
        and (tokens[start].lower in {"but", "and", ",", "-", "–", "—"})
    ):
        start += 1
    return start


def content_end(tokens: Sequence[Token], cues: Sequence[Cue], start: int, *, in_aside: bool = False) -> int:
    """Return the last token of the content that starts at `start`.

    Args:
        tokens: of one sentence.
        cues: its cues.
        start: index of the content's first token.
        in_aside: the report stands in a clause that only opens the sentence: "When Lee said …, Ray left".
    """
    end = sentence_end(tokens)
    for index in range(start + 1, end):
        token = tokens[index]
        if token.quote >= 0:
            continue
        if token.lower == ";" or (token.lower == ":" and tokens[index + 1].quote >= 0):
            return index - 1
        if token.lower in {",", "—", "–", "--"} and _opens_report(tokens, cues, index):
            return index - 1
        if token.lower == "," and (
            _turns(tokens, index + 1) or (in_aside and not _goes_on(tokens, index + 1))
        ):
            return index - 1
        if token.lower in {"and", "but"} and any(
            cue.first == index + 1 and cue.form == "finite" for cue in cues
        ):
            return index - 1
    return end


def _opens_report(tokens: Sequence[Token], cues: Sequence[Cue], comma: int) -> bool:
    """Say whether another report opens after this comma: ", adding that", ", and he accused"."""
    following = comma + 1
    joined = tokens[following].lower in {"and", "but", "while"}
    if joined:
        following += 1
    while following < len(tokens) and tokens[following].lower in words("adverbs"):
        following += 1
    for cue in cues:
        if cue.first == following and (cue.form in {"source", "participle"} or "t" in cue.classes):
            return True
        if joined and cue.form == "finite" and 0 < cue.first - following <= _SUBJECT_TOKENS_AT_MOST:
            return _is_plain(tokens[following : cue.first])
    return False


def _is_plain(subject: Sequence[Token]) -> bool:
    """Say whether only the subject of a cue stands here, and nothing that it could be part of."""
    return not any(
        token.quote >= 0
        or token.lower in words("prepositions")
        or token.lower in {"that", "who", "which", ","}
        for token in subject
    )


def _turns(tokens: Sequence[Token], index: int) -> bool:
    """Say whether the page speaks again after a comma: ", but he voted for it", not ", but not for them"."""
    if tokens[index].lower == "compared":
        return True
    if tokens[index].lower != "but" or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    return following.lower in words("personal") | {"did", "does"} or following.mention is not None


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Say whether what follows a comma is more of the same: a list, a relative clause, an apposition."""
    following = tokens[index].lower
    return following in {"and", "or", "which", "who", "whose", "where"} and index + 1 < len(tokens)


def may_be_content(clause: Sequence[Token], *, sure: bool) -> bool:
    """Say whether a stretch after a cue is a clause, and not the thing that was said or written.

    Args:
        clause: its tokens.
        sure: the cue takes little else than a clause, as "say" does.
    """
    verbs = (words("auxiliaries") | words("verbs_be")) - {"to", "'s", "’s"}
    first = clause[0].lower
    if sure and first in {"as", "so", "what"}:
        return False
    if sure and first not in words("prepositions") | words("times"):
        return len(clause) > 1 and not first.endswith("ly")
    if sure:
        return any(t.mention is None and t.lower in verbs | words("personal") for t in clause)
    return first in words("personal") or any(
        t.mention is None and (t.lower in verbs or t.lower.endswith("n't")) for t in clause[1:_VERB_WITHIN]
    )


def has_verb(stretch: Sequence[Token]) -> bool:
    """Say whether an auxiliary or a pronoun shows that a stretch says something of somebody."""
    verbs = (words("auxiliaries") | words("verbs_be") | words("personal")) - {"to"}
    return any(token.mention is None and token.lower in verbs for token in stretch)


def is_own(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether the author or anybody at all speaks: "I thought", "one could say"."""
    return phrase.kind == "pronoun" and tokens[phrase.head].lower in _ONES_OWN
