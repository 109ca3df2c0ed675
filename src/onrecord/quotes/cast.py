"""Who is in an article, and as what: the roles, affiliations and genders that the text prints of people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from onrecord.mentions import gender_of_first_name, gender_of_role, is_role_noun
from onrecord.model import Entity
from onrecord.quotes.lexicon import rows, words
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.speakers import Phrase, phrase_ending_at, phrase_starting_at

Gender: TypeAlias = Literal["f", "m"]
_MALE: Final = frozenset({"mr", "sir", "lord"})
_FEMALE: Final = frozenset({"mrs", "ms", "miss", "dame", "lady", "madam"})
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


class Billing(NamedTuple):
    """A person printed with a role, once.

    Attributes:
        at: where the name stands in the body.
        role: as printed, names and articles before it left out ("Spokeswoman"); empty where only a relation
            to somebody else is printed ("counterpart").
        nouns: the role nouns in it, lower case.
        affiliation: the organization or place printed with the role.
        origin: entity keys of the demonyms and places printed with it.
    """

    entity: Entity
    at: int
    role: str
    nouns: frozenset[str]
    affiliation: str | None
    origin: frozenset[str]


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


def _joined(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last].end]


def _role_words(token: Token) -> bool:
    return token.mention is None and token.quote < 0 and is_role_noun(token.lower)


def _billing(
    text: str, tokens: Sequence[Token], person: Entity, at: int, first: int, last: int
) -> Billing | None:
    """Read the role in tokens `first` … `last`, which stand beside a person's name."""
    own = _after_owner(tokens, first, last)
    if own > first and tokens[own - 1].mention is not None:
        first = own
    printed = [index for index in range(own, last + 1) if _role_words(tokens[index])]
    if not printed:
        return None
    # Whose counterpart or husband somebody is says no office, but may stand before one.
    roles = [index for index in printed if tokens[index].lower not in words("relations")] or printed
    origin = frozenset(
        mention.entity.key
        for token in tokens[first : last + 1]
        if (mention := token.mention) is not None and mention.entity.kind == "place"
    )
    bodies = [token for token in tokens[first : last + 1] if token.mention is not None]
    organizations = [t.text for t in bodies if t.mention is not None and t.mention.kind == "organization"]
    places = [
        tokens[index].text
        for index in range(first, last + 1)
        if (mention := tokens[index].mention) is not None
        and mention.kind == "place"
        and not any(token.lower == "to" for token in tokens[max(first, index - 2) : index])
    ]
    start = roles[0]
    while start > first and tokens[start - 1].mention is None and tokens[start - 1].text[0].isalpha():
        if tokens[start - 1].lower in words("determiners") | words("joining") | {"'s", "’s"}:
            break
        if tokens[start - 1].lower.endswith(("'s", "’s")) or _is_no_part(tokens, start - 1):
            break
        start -= 1
    end = roles[-1] if not bodies else max(index for index in roles)
    if (
        organizations
        and end > start
        and any(
            tokens[index].mention is not None and tokens[index].mention.kind == "organization"  # type: ignore[union-attr]
            for index in range(start, end)
        )
        and "," not in (tokens[index].text for index in range(start, end))
    ):
        end = max(
            i for i in roles if i < next(k for k in range(start, end + 1) if tokens[k].mention is not None)
        )
    return Billing(
        entity=person,
        at=at,
        role=""
        if _only_relates(tokens, roles)
        else _joined(text, tokens, start, _affairs_end(tokens, end, last)),
        nouns=frozenset(tokens[index].lower for index in printed),
        affiliation=next(reversed(organizations or places), None),
        origin=origin,
    )


def _after_owner(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return where the words of office begin behind somebody else: "Lee's assistant", "Lee met Governor"."""
    for index in range(last, first, -1):
        owner = tokens[index - 1].mention
        if owner is not None and owner.kind == "person":
            return index + 1 if tokens[index].lower in {"'s", "’s"} else index
    return first


def _is_no_part(tokens: Sequence[Token], index: int) -> bool:
    """Say whether the word before an office is a verb or "and": "met MP Lee", "and tax expert Lee"."""
    word, following = tokens[index], tokens[index + 1]
    if word.lower in words("conjunctions"):
        return word.text[0].islower()
    is_lower = word.text[0].islower() and not _role_words(word)
    return is_lower and following.text[0].isupper() and word.lower not in words("standing")


def _only_relates(tokens: Sequence[Token], roles: Sequence[int]) -> bool:
    return all(tokens[index].lower in words("relations_no_role") for index in roles)


def _affairs_end(tokens: Sequence[Token], end: int, last: int) -> int:
    """Return the last token of "Minister of Foreign Affairs", whose noun is at `end`."""
    if end + 1 >= last or tokens[end + 1].lower not in {"of", "for"}:
        return end
    fits = all(
        token.mention is None and (token.text[0].isupper() or token.lower in {"of", "for", "and", "the", ","})
        for token in tokens[end + 1 : last + 1]
    )
    return last if fits and tokens[last].text[0].isupper() else end


def _first_before_name(tokens: Sequence[Token], index: int) -> int:
    """Return where the words printed before a name begin: role, affiliation, honorific."""
    first = index
    phrase = phrase_ending_at(tokens, index)
    if phrase is not None:
        first = phrase.first
    is_office = any(map(_role_words, tokens[first:index])) and not _opens_with_verb(tokens, first)
    if first > 1 and tokens[first - 1].lower == "," and is_office:
        earlier = phrase_ending_at(tokens, first - 2)
        if (
            earlier is not None
            and earlier.kind == "role"
            and (earlier.first == 0 or tokens[earlier.first - 1].lower in {",", ":"})
        ):
            first = earlier.first
    if first == index and _is_aside(tokens, index):
        earlier = phrase_ending_at(tokens, index - 2)
        if earlier is not None and earlier.kind == "role":
            first = earlier.first
    return first


def _opens_with_verb(tokens: Sequence[Token], first: int) -> bool:
    """Say whether "met Governor Lee" rather than "Governor Lee" begins here."""
    word, following = tokens[first], tokens[first + 1]
    if word.mention is not None or not word.text[0].islower() or word.lower in words("determiners"):
        return False
    return not _role_words(word) and (following.mention is not None or following.text[0].isupper())


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a name stands between commas and in no list: "Another MP, Jane Lee, said"."""
    if index < 2 or index + 2 >= len(tokens):
        return False
    following = tokens[index + 2]
    is_listed = following.lower in {"and", "or"} or following.mention is not None
    return tokens[index - 1].lower == "," and tokens[index + 1].lower == "," and not is_listed


def _after_name(tokens: Sequence[Token], index: int) -> Phrase | None:
    """Return the apposition or predicate after a name: ", a lawyer", "is the mayor of"."""
    size = len(tokens)
    if index + 2 >= size:
        return None
    following = tokens[index + 1].lower
    if following not in {",", "is", "was", "(", "—", "–"}:
        return None
    phrase = phrase_starting_at(tokens, index + 2)
    if phrase is None or phrase.kind not in {"role", "other"}:
        return None
    if not any(_role_words(tokens[i]) for i in range(phrase.first, phrase.last + 1)):
        return None
    is_apposition = following in {"is", "was"} or (
        phrase.last + 1 >= size
        or tokens[phrase.last + 1].lower
        in {
            ",",
            ".",
            ")",
            "who",
            "—",
            "–",
            "in",
            "at",
            "on",
            ";",
            "and",
            "from",
            "with",
            "said",
            "says",
            "told",
        }
    )
    starts = tokens[phrase.first].lower in words("determiners") or _role_words(tokens[phrase.head])
    return phrase if is_apposition and starts else None


def _cast_sentence(cast: Cast, text: str, tokens: Sequence[Token]) -> None:
    for index, token in enumerate(tokens):
        mention = token.mention
        if mention is None or mention.kind != "person":
            continue
        _note_surname(cast, mention.entity)
        found: list[Billing] = []
        first = _first_before_name(tokens, index)
        before = (
            _billing(text, tokens, mention.entity, token.start, first, index - 1) if first < index else None
        )
        if before is not None:
            found.append(before)
        phrase = _after_name(tokens, index)
        if phrase is not None:
            after = _billing(text, tokens, mention.entity, token.start, phrase.first, phrase.last)
            if after is not None:
                found.append(after)
        cast.billings += found
        cast.by_entity.setdefault(mention.entity.key, []).extend(found)
        _note_gender(cast, mention.entity, (t.lower for t in tokens[max(first, index - 2) : index]), found)


def _note_surname(cast: Cast, person: Entity) -> None:
    """Two people of one surname leave it to nobody."""
    surname = person.key.rpartition(" ")[2]
    known = cast.by_surname.setdefault(surname, person)
    if known is not None and known.key != person.key:
        cast.by_surname[surname] = None


def _note_gender(cast: Cast, person: Entity, before: Iterable[str], found: Sequence[Billing]) -> None:
    for word in before:
        if word in _MALE:
            cast.genders[person.key] = "m"
        elif word in _FEMALE:
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
