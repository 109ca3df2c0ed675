"""Who is in an article, and as what: the roles, affiliations and genders that the text prints of people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, TypeAlias

from onrecord.mentions import gender_of_first_name, gender_of_role
from onrecord.model import Entity
from onrecord.quotes.billings import FEMALE, MALE, Billing, read_billings
from onrecord.quotes.lexicon import rows
from onrecord.quotes.narration import Sentence, Token

Gender: TypeAlias = Literal["f", "m"]
# Of one person: the first ones tell, and a page that repeats a name a million times costs no more.
_BILLINGS_READ: Final = 40
_THINKS: Final = (
    "institut",
    "cent",
    "universit",
    "studies",
    "research",
    "think",
    "foundation",
    "academy",
    "council",
)


def _place(billing: Billing) -> int:
    return billing.at


@dataclass(slots=True)
class Cast:
    """What the whole text prints of its people.

    Attributes:
        billings: in the order of the text.
        by_entity: the same by key of the person.
        genders: by key of the person, where a title or a role says it.
        by_surname: the only person of that folded surname; None for two.
    """

    billings: list[Billing] = field(default_factory=list)
    by_entity: dict[str, list[Billing]] = field(default_factory=dict)
    genders: dict[str, Gender] = field(default_factory=dict)
    by_surname: dict[str, Entity | None] = field(default_factory=dict)

    def gender(self, entity: Entity) -> Gender | None:
        """Return what the text or the first name says of the gender."""
        said = self.genders.get(entity.key)
        if said is not None:
            return said
        first, _, rest = entity.name.partition(" ")
        return gender_of_first_name(first) if rest else None

    def billings_of(self, entity: Entity) -> Sequence[Billing]:
        """Return the first billings of a person."""
        return self.by_entity.get(entity.key, [])[:_BILLINGS_READ]

    def billings_before(self, at: int, count: int) -> Sequence[Billing]:
        """Return the last `count` billings printed before `at`; they are kept in the order of the text."""
        end = bisect_left(self.billings, at, key=_place)
        return self.billings[max(0, end - count) : end]

    def billing_near(self, entity: Entity, at: int) -> Billing | None:
        """Return the billing of the person printed at or before `at`, else the first one."""
        best: Billing | None = None
        for billing in self.billings_of(entity):
            if not billing.role:
                continue
            if billing.at <= at and (best is None or billing.affiliation or not best.affiliation):
                best = billing
        return best


@cache
def _alike() -> dict[str, frozenset[str]]:
    return {general: frozenset(particular.split()) for general, particular in rows("roles_alike.txt")}


def same_role(said: str, printed: str) -> bool:
    """Say whether somebody printed as `printed` may afterwards be called "the `said`".

    >>> same_role("official", "spokeswoman"), same_role("mp", "analyst"), same_role("analyst", "analyst")
    (True, False, True)
    """
    return said == printed or printed in _alike().get(said, ())


def _cast_sentence(cast: Cast, text: str, tokens: Sequence[Token]) -> None:
    for index, token in enumerate(tokens):
        mention = token.mention
        if mention is None or mention.kind != "person":
            continue
        _note_surname(cast, mention.entity)
        found, before = read_billings(text, tokens, index, mention.entity)
        cast.billings += found
        cast.by_entity.setdefault(mention.entity.key, []).extend(found)
        _note_gender(cast, mention.entity, (token.lower for token in before), found)


def _note_surname(cast: Cast, person: Entity) -> None:
    """Two people of one surname leave it to nobody."""
    surname = person.key.rpartition(" ")[2]
    known = cast.by_surname.setdefault(surname, person)
    if known is not None and known.key != person.key:
        cast.by_surname[surname] = None


def _note_gender(cast: Cast, person: Entity, before: Iterable[str], found: Sequence[Billing]) -> None:
    for word in before:
        if word in MALE:
            cast.genders[person.key] = "m"
        elif word in FEMALE:
            cast.genders[person.key] = "f"
    for billing in found:
        for noun in billing.nouns:
            gender = gender_of_role(noun)
            if gender is not None:
                cast.genders.setdefault(person.key, gender)


def read_cast(text: str, sentences: Sequence[Sentence]) -> Cast:
    """Return the people of an article with what is printed of them.

    Args:
        text: the body that the tokens point into.
        sentences: its narration; what stands inside quotations says nothing here.
    """
    cast = Cast()
    for sentence in sentences:
        _cast_sentence(cast, text, sentence.tokens)
    return cast


def thinks_for_a_living(billing: Billing) -> bool:
    """Say whether the affiliation is one whose people are called analysts and experts."""
    where = (billing.affiliation or "").lower()
    return any(stem in where for stem in _THINKS)
