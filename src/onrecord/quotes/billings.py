"""What is printed beside a person's name: role, body and origin, before it or behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.mentions import is_role_noun
from onrecord.model import Entity
from onrecord.quotes.cues import is_cue_word
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, phrase_ending_at, phrase_starting_at

_TERM_WORDS_AT_MOST: Final = 6
MALE: Final = frozenset({"mr", "sir", "lord"})
FEMALE: Final = frozenset({"mrs", "ms", "miss", "dame", "lady", "madam"})


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


def read_billings(
    text: str, tokens: Sequence[Token], index: int, person: Entity
) -> tuple[list[Billing], Sequence[Token]]:
    """Return the billings of the person whose name is the token at `index`, and the words before the name."""
    first = _first_before_name(tokens, index)
    own = _first_of_own(tokens, first, index)
    at = tokens[index].start
    found: list[Billing] = []
    before = _billing(text, tokens, person, at, own, index - 1) if own < index else None
    if before is not None:
        found.append(before)
    phrase = _after_name(tokens, index)
    if phrase is not None:
        after = _billing(text, tokens, person, at, phrase.first, phrase.last)
        if after is not None:
            body = _body_after(tokens, phrase.last + 1) or after.affiliation
            found.append(after._replace(affiliation=body))
    return found, tokens[max(first, index - 2) : index]


def _joined(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last].end]


def _role_words(token: Token) -> bool:
    if token.mention is not None or token.quote >= 0:
        return False
    return token.lower in words.short_offices or is_role_noun(token.lower)


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
    roles = [index for index in printed if tokens[index].lower not in words.relations] or printed
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
        before = tokens[start - 1].lower
        if before in words.determiners or before in words.joining or before.endswith(("'s", "’s")):
            break
        if _is_no_part(tokens, start - 1):
            break
        start -= 1
    end = roles[-1]
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
        else _joined(text, tokens, _term_start(tokens, first, start), _affairs_end(tokens, end, last)),
        nouns=frozenset(tokens[index].lower for index in printed),
        affiliation=next(reversed(organizations or places), None),
        origin=origin,
    )


def _term_start(tokens: Sequence[Token], first: int, start: int) -> int:
    """Return where "former" stands before an office and its body: "former state Senate leader"."""
    for index in range(start - 1, max(first, start - _TERM_WORDS_AT_MOST) - 1, -1):
        lower = tokens[index].lower
        if lower in words.terms:
            return index
        if lower in words.determiners or lower in words.joining or lower in words.conjunctions:
            break
        if lower in {",", "'s", "’s"}:
            break
    return start


def _after_owner(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return where the words of office begin behind somebody else: "Lee's assistant", "Lee met Governor"."""
    for index in range(last, first, -1):
        owner = tokens[index - 1].mention
        if owner is not None and owner.kind == "person" and not _is_of_office(tokens, first, index - 1):
            return index + 1 if tokens[index].lower in {"'s", "’s"} else index
    return first


def _is_of_office(tokens: Sequence[Token], first: int, name: int) -> bool:
    """Say whether the name only tells which office: "a spokesman for the Clinton campaign"."""
    before = name - 1
    if before > first and tokens[before].lower in words.determiners:
        before -= 1
    is_joined = before > first and tokens[before].lower in {"for", "of", "to", "with"}
    return is_joined and any(map(_role_words, tokens[first:before]))


def _is_no_part(tokens: Sequence[Token], index: int) -> bool:
    """Say whether the word before an office is a verb or "and": "met MP Lee", "and tax expert Lee"."""
    word, following = tokens[index], tokens[index + 1]
    if word.lower in words.conjunctions:
        return word.text[0].islower()
    is_lower = word.text[0].islower() and not _role_words(word)
    return is_lower and following.text[0].isupper() and word.lower not in words.standing


def _only_relates(tokens: Sequence[Token], roles: Sequence[int]) -> bool:
    return all(tokens[index].lower in words.relations_no_role for index in roles)


def _affairs_end(tokens: Sequence[Token], end: int, last: int) -> int:
    """Return the last token of "Minister of Foreign Affairs" or "chief of staff", whose noun is at `end`."""
    if end + 1 >= last or tokens[end + 1].lower not in {"of", "for"}:
        return end
    fits = all(
        token.mention is None and (token.text[0].isupper() or token.lower in {"of", "for", "and", "the", ","})
        for token in tokens[end + 1 : last + 1]
    )
    if fits and tokens[last].text[0].isupper():
        return last
    return end + 2 if _is_plain_affair(tokens, end + 2) and tokens[end + 1].lower == "of" else end


def _is_plain_affair(tokens: Sequence[Token], index: int) -> bool:
    """Say whether what an office is of is one common noun: "chief of staff", "professor of law"."""
    word = tokens[index]
    closed = words.determiners | words.adverbs | words.pronouns | words.conjunctions
    if word.mention is not None or not (word.text.isalpha() and word.text.islower()) or word.lower in closed:
        return False
    if index + 1 == len(tokens):
        return True
    following = tokens[index + 1]
    is_word = following.mention is None and following.text[0].islower()
    return not is_word or following.lower in words.prepositions


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


def _first_of_own(tokens: Sequence[Token], first: int, name: int) -> int:
    """Return where the name's own office begins, behind an office that somebody else has.

    In "aides to Clinton" and "a spokesman for Mr. Lee" it has none, in "a deputy from rival leader Lee" its
    own is behind the preposition; the "director of the Institute Igor Lee" is Lee.
    """
    roles = [index for index in range(first, name) if _role_words(tokens[index])]
    if roles and (_is_plural(tokens[roles[-1]].lower) or _acts(tokens[roles[-1] + 1 : name])):
        return name
    for index in range(name - 1, first, -1):
        if index < (roles or [0])[0] and tokens[index].text == "and":
            return index + 1  # "the Caucus and Sen. Lee"
        if tokens[index].mention is not None or tokens[index].lower not in words.joining:
            continue
        between = tokens[index + 1 : name]
        if all(token.lower in words.determiners | MALE | FEMALE for token in between):
            return name
        is_new = tokens[index].lower not in {"of", "for"} and any(map(_role_words, between))
        return index + 1 if is_new else first
    return first


def _is_plural(role: str) -> bool:
    """Say whether the role is of several, who are not the one person named: "voters elected Lee"."""
    return role.endswith(("men", "people")) or (role.endswith("s") and is_role_noun(role[:-1]))


def _acts(between: Sequence[Token]) -> bool:
    """Say whether a verb stands between a role and a name: "a guard escorted Lee"."""
    if not between or any(token.mention is not None or not token.text.islower() for token in between):
        return False
    last = between[-1].lower
    return last.endswith("ed") or is_cue_word(last) or last in words.verb_forms


def _body_after(tokens: Sequence[Token], index: int) -> str | None:
    """Return the body that somebody works for: "a scientist at Duke University"."""
    if index + 1 >= len(tokens) or tokens[index].lower not in {"at", "with", "for", "of"}:
        return None
    phrase = phrase_starting_at(tokens, index + 1)
    mention = tokens[phrase.last].mention if phrase is not None else None
    return mention.text if mention is not None and mention.kind == "organization" else None


def _opens_with_verb(tokens: Sequence[Token], first: int) -> bool:
    """Say whether "met Governor Lee" rather than "Governor Lee" begins here."""
    word, following = tokens[first], tokens[first + 1]
    if word.mention is not None or not word.text[0].islower() or word.lower in words.determiners:
        return False
    return not _role_words(word) and (following.mention is not None or following.text[0].isupper())


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a name stands between commas and in no list: "Another MP, Jane Lee, said"."""
    if index < 2 or index + 2 >= len(tokens):
        return False
    following = tokens[index + 2]
    is_listed = following.lower in {"and", "or"} or following.mention is not None
    return tokens[index - 1].lower == "," and tokens[index + 1].lower == "," and not is_listed


_AFTER_APPOSITION: Final = frozenset(
    {",", ".", ")", "who", "whose", "—", "–", "in", "at", "on", "to", "for", "of", ";", "and", "from", "with"}
    | {"said", "says", "told", '"'}
)


def _after_name(tokens: Sequence[Token], index: int) -> Phrase | None:
    """Return the apposition or predicate after a name: ", a lawyer", ", 53, a lawyer", "is the mayor of"."""
    size = len(tokens)
    start = index + 2
    if start + 2 < size and tokens[start].text.isdigit() and tokens[start + 1].lower == ",":
        start += 2
    if start >= size:
        return None
    following = tokens[index + 1].lower
    if following not in {",", "is", "was", "(", "—", "–"}:
        return None
    phrase = phrase_starting_at(tokens, start)
    if phrase is None or phrase.kind not in {"role", "other"} or tokens[start].lower == "such":
        return None
    if not any(_role_words(tokens[i]) for i in range(phrase.first, phrase.last + 1)):
        return None
    is_apposition = following in {"is", "was"} or (
        phrase.last + 1 >= size or tokens[phrase.last + 1].lower in _AFTER_APPOSITION
    )
    starts = tokens[phrase.first].lower in words.determiners or _role_words(tokens[phrase.head])
    return phrase if is_apposition and starts else None
