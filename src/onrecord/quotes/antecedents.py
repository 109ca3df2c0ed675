"""Whom "he" or "she" may mean, and what can be seen of each: who spoke, acted or was named before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from onrecord.model import Entity, Span
from onrecord.quotes.narration import Sentence
from onrecord.quotes.ranker import Option

# What a person's last appearance counts for as the antecedent of a pronoun, before distance.
SPOKE: Final = 5.0
ACTED: Final = 4.0
WAS_NAMED: Final = 1.5
_A_SENTENCE_BACK: Final = 0.75
_A_PARAGRAPH_BACK: Final = 0.35
_GENDER_KNOWN: Final = 1.0
_OFTEN: Final = 3


class Appearance(NamedTuple):
    """A person at one place of the text.

    Attributes:
        at: where in the body.
        weight: `SPOKE`, `ACTED` or `WAS_NAMED`.
    """

    entity: Entity
    at: int
    sentence: int
    paragraph: int
    weight: float


class Antecedent(NamedTuple):
    """A person who may be meant, with the appearances that speak for it, the last one last.

    Attributes:
        likeness: by plain counting, without a model.
    """

    entity: Entity
    appearances: tuple[Appearance, ...]
    is_gender_known: bool
    likeness: float


def likeness(seen: Appearance, sentence: int, paragraph: int, *, is_gender_known: bool) -> float:
    """Return how well one appearance fits a pronoun in that sentence and paragraph."""
    weight = seen.weight - _A_SENTENCE_BACK * min(sentence - seen.sentence, 4)
    weight -= _A_PARAGRAPH_BACK * min(max(paragraph - seen.paragraph, 0) // 2, 6)
    return weight + (_GENDER_KNOWN if is_gender_known else 0.0)


def options(
    found: Sequence[Antecedent],
    speakers: Sequence[Entity],
    sentences: Sequence[Sentence],
    place: tuple[int, int],
    said: str,
) -> tuple[Option, ...]:
    """Return the candidates, as the ranker asks for them.

    Args:
        found: who may be meant, the likeliest by plain counting first.
        speakers: who has spoken before, the last one last.
        sentences: of the body.
        place: sentence and token of the pronoun.
        said: the quotation that the pronoun is the speaker of.
    """
    margin = found[0].likeness - found[1].likeness if len(found) > 1 else 9.0
    latest = max(one.appearances[-1].at for one in found)
    return tuple(
        Option(
            one.entity.name,
            Span(one.appearances[-1].at, one.appearances[-1].at),
            True,
            (
                *_seen_by_rank(rank, margin),
                *_seen(one, speakers, sentences, place, said),
                f"he|latest:{one.appearances[-1].at == latest}",
            ),
        )
        for rank, one in enumerate(found)
    )


def _seen_by_rank(rank: int, margin: float) -> Iterator[str]:
    yield f"he|rank:{min(rank, 3)}"
    if rank == 0:
        yield f"he|margin:{min(int(margin * 2), 10)}"


def _seen(
    one: Antecedent,
    speakers: Sequence[Entity],
    sentences: Sequence[Sentence],
    place: tuple[int, int],
    said: str,
) -> Iterator[str]:
    sentence, position = place
    last = one.appearances[-1]
    away = min(sentence - last.sentence, 5)
    paragraphs = min(max(sentences[sentence].paragraph - last.paragraph, 0), 8)
    way = {SPOKE: "spoke", ACTED: "acted"}.get(last.weight, "named")
    stands = (
        "opens"
        if position == 0
        else "quoted"
        if sentences[sentence].tokens[position - 1].quote >= 0
        else "in"
    )
    best = max(one.appearances, key=lambda seen: seen.weight)
    turns = next((back for back, who in enumerate(reversed(speakers[-4:])) if who.key == one.entity.key), 4)
    yield f"he|away:{away}|{way}"
    yield f"he|{stands}|away:{away}"
    yield f"he|paragraphs:{paragraphs}|{way}"
    yield f"he|{stands}|paragraphs:{paragraphs}"
    yield f"he|best:{best.weight}|{min(sentence - best.sentence, 5)}"
    yield f"he|gender:{one.is_gender_known}"
    yield f"he|times:{min(len(one.appearances), 6)}"
    yield f"he|turns:{turns}|{stands}"
    yield f"he|turns:{turns}|paragraphs:{paragraphs}"
    yield f"he|full:{' ' in one.entity.name}"
    yield f"he|likeness:{int(one.likeness)}"
    if sum(seen.sentence == last.sentence for seen in one.appearances) > 1:
        yield "he|twice"
    if one.entity.name.rpartition(" ")[2] in said:
        yield "he|in_quote"
    if len(one.appearances) >= _OFTEN and turns == 0:
        yield "he|often"
