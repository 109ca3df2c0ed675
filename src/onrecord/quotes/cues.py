"""Cues: the words that report speech, found in a sentence of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from onrecord.quotes.lexicon import rows, without_contraction, words
from onrecord.quotes.narration import Token

CueForm: TypeAlias = Literal["finite", "participle", "infinitive", "impersonal", "source"]


class Cue(NamedTuple):
    """Words of saying in a sentence.

    Attributes:
        first, last: indexes of its tokens, both included.
        lemma: base form of the verb, or "according to".
        classes: letters, explained at the head of `data/cues.tsv`.
        form: finite ("said"), participle ("adding"), infinitive ("to say"), impersonal ("it was noted")
            or source ("according to").
    """

    first: int
    last: int
    lemma: str
    classes: str
    form: CueForm

    def text(self, tokens: Sequence[Token]) -> tuple[int, int]:
        """Return where the cue starts and ends in the body."""
        return tokens[self.first].start, tokens[self.last].end


@cache
def _lexicon() -> dict[str, tuple[str, str, str]]:
    """Return form → (lemma, classes, kind), where kind is base, third, past, participle."""
    found: dict[str, tuple[str, str, str]] = {}
    for forms, classes in rows("cues.tsv"):
        lemma, *others = forms.split()
        found.setdefault(lemma, (lemma, classes, "base"))
        for place, form in enumerate(others):
            kind = "third" if place == 0 and form.endswith("s") else "past"
            found.setdefault(form, (lemma, classes, "participle" if form.endswith("ing") else kind))
    return found


def is_cue_word(lower: str) -> bool:
    """Say whether the word is a form of a verb of speech."""
    return lower in _lexicon()


_BEFORE_PARTICIPLE: Final = frozenset({",", "by", "in", "of", "for", "from", "without"})


def _is_noun(tokens: Sequence[Token], index: int, kind: str) -> bool:  # noqa: PLR0911
    """Say whether a form that may be a noun is one here."""
    word = tokens[index].lower
    before = tokens[index - 1] if index else None
    if (
        before is not None
        and before.text.endswith(("'s", "’s"))
        and kind != "past"
        and without_contraction(before.lower) not in words.personal
    ):
        return True
    if kind == "participle" and before is not None and before.lower in _BEFORE_PARTICIPLE:
        return False  # "Lee wrote to voters, saying", "he replied by saying"
    if before is not None and before.lower in words.before_noun and before.mention is None:
        # "in a statement", but "the 's' of he's"; "that said" and "those said" are no cues either.
        return not (kind == "past" and before.lower in {"this", "that", "those", "these", "some"})
    if word not in words.nouns and kind != "base":
        return False
    if before is None:
        return True
    if (
        before.lower in words.plural_subjects
        or before.lower in words.auxiliaries
        or before.lower in words.adverbs
    ):
        return False
    if kind == "third":
        named = before.mention is not None and before.mention.kind in {"person", "organization"}
        return not (named or before.lower in {"he", "she", "it", ",", '"'})
    return word in words.nouns and not before.lower.endswith("s")


def _is_surname(tokens: Sequence[Token], index: int, kind: str) -> bool:
    """Say whether this is the end of a name of which only the first part is known: "Ian Read"."""
    before = tokens[index - 1].mention if index else None
    return (
        kind == "base" and tokens[index].text[0].isupper() and before is not None and before.kind == "person"
    )


def _auxiliary_before(tokens: Sequence[Token], index: int) -> str:
    """Return the nearest auxiliary left of a verb, adverbs between them skipped."""
    at = index - 1
    while at >= 0 and (tokens[at].lower in words.adverbs or tokens[at].lower.endswith("ly")):
        at -= 1
    return tokens[at].lower if at >= 0 and tokens[at].lower in words.verb_forms else ""


def _verb_cue(tokens: Sequence[Token], index: int) -> Cue | None:  # noqa: PLR0911
    lemma, classes, kind = _lexicon()[tokens[index].lower]
    following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    last = index
    if "p" in classes:
        if not (lemma == "point" and following == "out") and not (lemma == "go" and following == "on"):
            return None
        classes, last = "dt", index + 1
        if lemma == "go":
            classes = "d"
            if index + 2 < len(tokens) and tokens[index + 2].lower == "to":
                return None  # "went on to say": "say" is the cue
    if _is_noun(tokens, index, kind) or _is_surname(tokens, index, kind):
        return None
    auxiliary = _auxiliary_before(tokens, index)
    if auxiliary == "to":
        return Cue(index, last, lemma, classes, "infinitive")
    if kind == "participle" and index > 1 and tokens[index - 1].lower == "as":
        return _quoted_as(tokens, index, lemma, classes)
    if kind == "participle":
        progressive = auxiliary in words.verbs_be or _is_contracted(tokens[index - 1] if index else None)
        return Cue(index, last, lemma, classes, "finite" if progressive else "participle")
    if kind == "past" and auxiliary in words.passive_be:
        before = {token.lower for token in tokens[max(0, index - 4) : index]}
        if before & {"should", "must", "may", "can"}:
            return None  # "it should be noted": the page's own voice
        if "it" in before:
            return Cue(index, last, lemma, classes, "impersonal")
        return None
    return Cue(index, last, lemma, classes, "finite")


def _is_contracted(token: Token | None) -> bool:
    """Say whether "he's" or "they're" stands before "claiming"."""
    if token is None or not token.lower.endswith(("'s", "’s", "'re", "’re", "'m", "’m")):
        return False
    return without_contraction(token.lower) in words.personal


def _quoted_as(tokens: Sequence[Token], index: int, lemma: str, classes: str) -> Cue | None:
    """Read "was quoted as saying" as one cue, whose subject is who spoke."""
    if tokens[index - 2].lower not in {"quoted", "cited"}:
        return Cue(index, index, lemma, classes, "participle")
    first = index - 2
    while first > 0 and (
        tokens[first - 1].lower in words.passive_be or tokens[first - 1].lower in words.auxiliaries
    ):
        first -= 1
    is_passive = first < index - 2  # "the agency quoted him as saying" names another subject
    return Cue(first, index, lemma, classes, "finite") if is_passive else None


def _phrase_cue(tokens: Sequence[Token], index: int) -> Cue | None:  # noqa: PLR0911
    """Find cues that are no verbs of speech: "according to", "is sure that", "expressed hope that"."""
    word = tokens[index].lower
    following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if word == "according" and following == "to":
        return Cue(index, index + 1, "according to", "dt", "source")
    if index == 0 and word == "in" and following in {"his", "her"}:
        is_source = len(tokens) > 3 and tokens[2].lower in words.own_words and tokens[3].lower == ","
        return Cue(0, 0, "in the words of", "t", "source") if is_source else None
    if following != "that" or index == 0:
        return None
    if word in words.sure:
        at = index - 1
        if tokens[at].lower == "it" and at and tokens[at - 1].lower in {"made", "makes", "making"}:
            return Cue(at - 1, index, "make clear", "t", "finite")
        if tokens[at].lower in {"made", "makes"}:
            return Cue(at, index, "make clear", "t", "finite")
        if tokens[at].lower in {"is", "are", "was", "were"} and word != "clear":
            return Cue(at, index, word, "t", "finite")
    if word in words.reporting_nouns:
        for at in range(index - 1, max(-1, index - 4), -1):
            if tokens[at].lower in words.expressing:
                return Cue(at, index, "express", "t", "finite")
    return None


_BEGINS_PHRASE: Final = frozenset({"that", "to"})


def find_cues(tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """Return the cues of one sentence in order.

    Args:
        tokens: of one sentence, as `narration.read_narration` gives them.
    """
    lexicon = _lexicon()
    found: list[Cue] = []
    # Few words can be cues: which, is seen in one look at each.
    lowers = [token.lower for token in tokens]
    places = [index for index, lower in enumerate(lowers) if lower in lexicon]
    places += [index - 1 for index, lower in enumerate(lowers) if lower in _BEGINS_PHRASE and index > 1]
    for index in sorted({0, *places}) if tokens else ():
        token = tokens[index]
        if token.mention is not None or token.quote >= 0:
            continue
        cue = _verb_cue(tokens, index) if token.lower in lexicon else _phrase_cue(tokens, index)
        if cue is not None and (cue.form != "infinitive" or _is_spoken_infinitive(tokens, index)):
            found.append(cue)
    return tuple(found)


def _is_spoken_infinitive(tokens: Sequence[Token], index: int) -> bool:
    """Say whether "to say" is said here: "went on to say", "continues to insist"."""
    before = [token.lower for token in tokens[max(0, index - 4) : index]]
    return "on" in before[-2:] or not words.continuing.isdisjoint(before)
