"""The words that name a speaker: the noun phrase before or after a cue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from onrecord.mentions import is_role_noun
from onrecord.model import Mention
from onrecord.quotes.cues import is_cue_word
from onrecord.quotes.lexicon import without_contraction, words
from onrecord.quotes.narration import Token

PhraseKind: TypeAlias = Literal["name", "pronoun", "role", "several", "other"]
_LOWER_WORDS_AT_MOST = 5
_PHRASE_TOKENS_AT_MOST = 14


class Phrase(NamedTuple):
    """A noun phrase in a sentence.

    Attributes:
        first, last: indexes of its tokens, both included.
        head: index of the token that says who it is.
        kind: name, pronoun, role ("the analyst"), several ("Lee and Ray") or other ("the report").
        mention: the name, for a name.
    """

    first: int
    last: int
    head: int
    kind: PhraseKind
    mention: Mention | None = None


@cache
def is_person_noun(lower: str) -> bool:
    """Say whether the word is a noun for a person, by role or otherwise."""
    return lower in words.persons or is_role_noun(lower)


def names_somebody(token: Token) -> bool:
    """Say whether the token is the name of a person or an organization."""
    mention = token.mention
    return mention is not None and mention.kind in {"person", "organization"}


def _is_person(token: Token) -> bool:
    return token.mention is not None and token.mention.kind == "person"


def _may_stand_in_phrase(token: Token) -> bool:
    if token.mention is not None:
        return True
    return token.quote < 0 and _is_word_of_phrase(token.lower)


@lru_cache(maxsize=16_384)
def _is_word_of_phrase(lower: str) -> bool:
    if lower in {"'s", "’s"}:
        return True
    if not lower[0].isalnum() or lower in words.closers or lower in words.pronouns:
        return False
    return not is_cue_word(lower) or is_person_noun(lower) or lower in words.nouns


def _base_first(tokens: Sequence[Token], last: int, floor: int) -> int:
    """Return where the phrase without "of …" that ends at `last` begins; `last + 1` if nowhere."""
    first = last + 1
    lower_words = 0
    while first > floor:
        token = tokens[first - 1]
        may_stand = _may_stand_in_phrase(token) or _joins_names(tokens, first - 1)
        if not may_stand or last - first > _PHRASE_TOKENS_AT_MOST:
            break
        if token.mention is None and token.text[0].islower():
            lower_words += 1
            if lower_words > _LOWER_WORDS_AT_MOST:
                break
        first -= 1
        if token.lower in words.determiners and token.mention is None:
            break
    while first <= last and (tokens[first].lower in words.adverbs or tokens[first].lower in {"'s", "’s"}):
        if tokens[first].text == "First" and first < last and tokens[first + 1].text[0].isupper():
            break  # "First Deputy Minister"
        first += 1
    return first


def _joins_names(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a hyphen stands between two names: "the Iran-Armenia Chamber"."""
    if tokens[index].text != "-" or index == 0 or index + 1 >= len(tokens):
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return before.mention is not None and before.end + 1 == after.start


def _kind(tokens: Sequence[Token], first: int, head: int) -> tuple[PhraseKind, Mention | None]:
    token = tokens[head]
    if names_somebody(token):
        return "name", token.mention
    if token.mention is None and is_person_noun(token.lower):
        return "role", None
    if token.mention is None and first == head and token.lower.endswith("ly"):
        return "other", None
    return "other", None


def phrase_ending_at(tokens: Sequence[Token], last: int, floor: int = 0, depth: int = 0) -> Phrase | None:  # noqa: PLR0911
    """Return the noun phrase whose last token is at `last`, "of …" and "for …" included.

    >>> from onrecord.quotes.narration import _words
    >>> said = _words("A spokesman for the mayor said", 0, 30)
    >>> phrase = phrase_ending_at(said, 4)
    >>> (phrase.first, phrase.last, said[phrase.head].text)
    (0, 4, 'spokesman')
    """
    if last < floor:
        return None
    token = tokens[last]
    if token.mention is None and without_contraction(token.lower) in words.pronouns:
        return Phrase(last, last, last, "pronoun")  # "he", "he's claiming"
    if token.lower in {"himself", "herself", "themselves", "itself"}:
        return phrase_ending_at(tokens, last - 1, floor, depth)
    if not _may_stand_in_phrase(token) or token.lower in {"'s", "’s"}:
        return None
    first = _base_first(tokens, last, floor)
    if first > last:
        return None
    kind, mention = _kind(tokens, first, last)
    before = tokens[first - 1].lower if first > floor else ""
    if before in words.joining and depth < 3 and first - 2 >= floor:
        owner = phrase_ending_at(tokens, first - 2, floor, depth + 1)
        if owner is not None and owner.kind == "role" and _is_titled(tokens, first, last):
            return Phrase(owner.first, last, last, "name", mention)
        if owner is not None and _owns(tokens, owner, before, kind):
            return Phrase(owner.first, last, owner.head, owner.kind, owner.mention)
    if kind == "name":
        office = _office_before(tokens, first, last, floor) if before in {"and", ","} else None
        if office is not None:
            return Phrase(office, last, last, kind, mention)
        if before == "and" and first - 2 >= floor and names_somebody(tokens[first - 2]):
            return Phrase(first - 2, last, last, "several")
        return Phrase(first, last, last, kind, mention)
    return Phrase(first, last, last, kind, mention)


def _office_before(tokens: Sequence[Token], first: int, last: int, floor: int) -> int | None:
    """Return where an office begins that a list of its affairs parts from the name.

    In "Minister of Economy and Sustainable Development Lee" the name's own phrase, tokens `first` … `last`,
    starts only after the "and"; with an office or another name in it, somebody else would be meant.
    """
    own = tokens[first:last]
    if not own or any(token.mention is not None or is_person_noun(token.lower) for token in own):
        return None
    for index in range(first - 1, max(floor, first - _PHRASE_TOKENS_AT_MOST), -1):
        token = tokens[index]
        if token.quote >= 0 or (token.mention is not None and token.mention.kind == "person"):
            return None
        if token.lower in {"of", "for"} and is_person_noun(tokens[index - 1].lower):
            return _base_first(tokens, index - 1, floor) if tokens[index - 1].text[0].isupper() else None
        if not (token.text[0].isupper() or token.lower in {"and", ",", "of", "the"}):
            return None
    return None


def _is_titled(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a name follows its body: "director of the Russian Institute Igor Lee"."""
    name, body = tokens[last].mention, tokens[last - 1].mention if last > first else None
    return (
        name is not None
        and name.kind == "person"
        and body is not None
        and body.kind in {"organization", "place"}
    )


def _owns(tokens: Sequence[Token], owner: Phrase, preposition: str, kind: PhraseKind) -> bool:
    """Say whether the phrase before a preposition is what the one after belongs to."""
    if owner.kind == "role":
        return True
    if owner.kind == "name":
        # "Lee of the bank said", but "before talks with Lee in Moscow Ray said" names Ray.
        return kind != "name" or (
            owner.mention is not None
            and owner.mention.kind == "person"
            and preposition in {"of", "from", "at", "with"}
        )
    return kind != "name" and owner.kind == "other" and tokens[owner.first].lower in words.determiners


def phrase_starting_at(tokens: Sequence[Token], first: int) -> Phrase | None:
    """Return the noun phrase whose first token is at `first`.

    >>> from onrecord.quotes.narration import _words
    >>> said = _words("said the Russian official at noon", 0, 33)
    >>> phrase = phrase_starting_at(said, 1)
    >>> said[phrase.head].text, phrase.kind
    ('official', 'role')
    """
    size = len(tokens)
    while first < size and tokens[first].mention is None and tokens[first].lower in words.adverbs:
        first += 1
    if first >= size:
        return None
    token = tokens[first]
    if token.mention is None and token.lower in words.pronouns:
        return Phrase(first, first, first, "pronoun") if token.lower in words.personal else None
    starts = (
        token.mention is not None
        or token.lower in words.determiners
        or (token.quote < 0 and (token.text[0].isupper() or token.text[0].isdigit()))
        or is_person_noun(token.lower)
    )
    if token.lower in {"that", "this"} or not (starts or _may_stand_in_phrase(token)):
        return None
    found = _phrase_from(tokens, first)
    # "said former adviser Lee" begins with any word, but "said goodbye" names nobody.
    return found if starts or (found is not None and found.kind in {"name", "role"}) else None


def _phrase_from(tokens: Sequence[Token], first: int) -> Phrase | None:
    """Return the noun phrase that begins at `first` if one begins there."""
    token, size = tokens[first], len(tokens)
    last, head = _phrase_end(tokens, first)
    if last < first or (last == first and token.mention is None and token.lower in words.determiners):
        return None
    if first <= head < last and _is_person(tokens[head]):
        return Phrase(first, head, head, "name", tokens[head].mention)  # "Lee of the Economic Institute"
    person = next(
        (
            index
            for index in range(last, first - 1, -1)
            if names_somebody(tokens[index]) and (index == last or tokens[index + 1].lower in words.joining)
        ),
        None,
    )
    if person is not None and (person == last or tokens[person].mention.kind == "person"):  # type: ignore[union-attr]
        roles_before = head < person and is_person_noun(tokens[head].lower) and _joins(tokens, head, person)
        if not roles_before:
            if (
                person + 2 <= last + 2
                and person + 2 < size
                and tokens[person + 1].lower == "and"
                and names_somebody(tokens[person + 2])
            ):
                return Phrase(first, person + 2, person, "several")
            return Phrase(first, person, person, "name", tokens[person].mention)
    kind, mention = _kind(tokens, first, head)
    if kind == "role" and last + 2 < size and tokens[last + 1].lower == ",":
        named = tokens[last + 2]
        if named.mention is not None and named.mention.kind == "person":
            return Phrase(first, last + 2, last + 2, "name", named.mention)
    return Phrase(first, last, head, kind, mention)


def source_phrase(tokens: Sequence[Token], first: int) -> Phrase | None:
    """Return the phrase after "according to", where a pronoun is "him" or "her"."""
    if first < len(tokens) and tokens[first].lower in {"him", "her", "them", "his"}:
        following = tokens[first + 1] if first + 1 < len(tokens) else None
        if following is None or not following.is_word or following.lower in words.own_words:
            return Phrase(first, first, first, "pronoun")
    return phrase_starting_at(tokens, first)


def _joins(tokens: Sequence[Token], head: int, person: int) -> bool:
    """Say whether the name is joined to the noun before it: "spokesman for Lee", not "spokesman Lee"."""
    name = tokens[person].mention
    is_body = name is not None and name.kind == "organization"  # "head of the press service of the Ministry"
    return (
        tokens[head + 1].lower in words.joining
        and all(
            tokens[index].mention is not None
            or is_body
            or tokens[index].lower in words.joining
            or tokens[index].lower in words.determiners
            or tokens[index].text[0].isupper()
            for index in range(head + 1, person)
        )
        and not any(is_person_noun(tokens[index].lower) for index in range(head + 1, person))
    )


def _phrase_end(tokens: Sequence[Token], first: int) -> tuple[int, int]:
    """Return the last token of the phrase that starts at `first`, and its head."""
    last = first - 1
    head = -1
    size = min(len(tokens), first + _PHRASE_TOKENS_AT_MOST)
    index = first
    while index < size:
        token = tokens[index]
        joins = token.mention is None and token.lower in {"of", "for"} and last >= first
        if joins and index + 1 < size and head < 0:
            head = last
        elif not joins and not (_may_stand_in_phrase(token) and token.lower not in words.times):
            break
        if not joins:
            last = index
        index += 1
    return last, (head if head >= 0 else last)
