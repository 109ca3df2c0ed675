"""Who acts in a clause: the subject of a verb of speech that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.quotes.lexicon import without_contraction, words
from onrecord.quotes.narration import Token
from onrecord.quotes.speakers import Phrase, is_person_noun, names_somebody, phrase_ending_at

_SUBJECT_WITHIN: Final = 60  # tokens: who acts stands near the beginning of a sentence


def _time_before(tokens: Sequence[Token], index: int, floor: int) -> int:
    """Step left over the day or hour between a subject and its verb: "Lee on Monday told", "Lee later told".

    What is left may be nothing or the start of the phrase itself ("This week Lee said"), so a time counts
    only behind another word.
    """
    at = index
    while at > floor and tokens[at].mention is None and tokens[at].lower in words.times:
        at -= 1
    if at < index and at > floor and tokens[at].lower in {"on", "in", "at"}:
        at -= 1
    return at if at < index and tokens[at].lower != "," else index


def _skip_left(tokens: Sequence[Token], index: int, floor: int) -> int:
    """Step left over adverbs, auxiliaries and times before a verb."""
    index = _time_before(tokens, index, floor)
    while index >= floor:
        token = tokens[index]
        lower = token.lower
        if token.mention is not None or not (
            lower in words.adverbs
            or lower in words.auxiliaries
            or lower in words.continuing
            or (lower.endswith("ly") and len(lower) > 4 and lower not in {"family", "ally"})
            or (lower == "on" and index > 0 and tokens[index - 1].lower in words.continuing)
        ):
            break
        index -= 1
    return index


def subject_before(tokens: Sequence[Token], verb: int, floor: int = 0) -> Phrase | None:
    """Return the phrase that is the subject of the verb at index `verb`, standing before it.

    Appositions and relative clauses between commas, brackets and adverbs are stepped over: "Lee, 34,
    who runs the bank, also said" gives Lee.

    Args:
        tokens: of the sentence.
        verb: index of the verb.
        floor: no token before this index is looked at.
    """
    index = _skip_left(tokens, verb - 1, floor)
    if index < floor:
        return None
    token = tokens[index]
    if token.lower == ")":
        opening = index
        while opening > floor and tokens[opening].lower != "(":
            opening -= 1
        index = opening - 1
        if index < floor:
            return None
        token = tokens[index]
    if token.lower == "who":
        return _antecedent(tokens, index, floor)
    if token.lower in {",", "-", "–", "—", "--"} and token.quote < 0:
        found = _subject_before_aside(tokens, index, floor)
        return None if found is None else _named_before(tokens, found, floor) or found
    if token.lower in {"and", "but", "then", "or"}:
        return clause_subject(tokens, index, floor)
    return phrase_ending_at(tokens, index, floor)


def _antecedent(tokens: Sequence[Token], who: int, floor: int) -> Phrase | None:
    index = who - 1
    if index >= floor and tokens[index].lower in {",", "—", "–"}:
        index -= 1
    if index >= floor and tokens[index].lower == ")":
        while index > floor and tokens[index].lower != "(":
            index -= 1
        index -= 1
    found = phrase_ending_at(tokens, index, floor)
    if found is not None and found.kind in {"name", "role"}:
        return found
    while index > max(floor, who - 12):
        index -= 1
        if tokens[index].mention is not None and names_somebody(tokens[index]):
            return phrase_ending_at(tokens, index, floor)
    return None


def _subject_before_aside(tokens: Sequence[Token], comma: int, floor: int) -> Phrase | None:
    """Return the phrase before an aside that ends with the comma at index `comma`."""
    fallback: Phrase | None = None
    closer = tokens[comma].lower
    for index in range(comma - 1, floor, -1):
        token = tokens[index]
        if token.quote >= 0 or token.lower in {";", ":"}:
            break
        if token.lower not in {",", "(", "-", "–", "—", "--"} or closer not in {",", token.lower}:
            continue
        phrase = phrase_ending_at(tokens, index - 1, floor)
        if phrase is None:
            continue
        if phrase.first > floor and tokens[phrase.first - 1].lower in words.prepositions:
            fallback = fallback or phrase
            continue
        if phrase.kind == "role" and closer == ",":
            named = _named_in_aside(tokens, index + 1, comma)
            if named is not None:
                return Phrase(phrase.first, named.last, named.head, "name", named.mention)
        is_proper = tokens[phrase.head].text[0].isupper() and phrase.first <= floor + 1
        if (phrase.kind in {"name", "pronoun", "role"} or is_proper) and index < comma - 1:
            if is_proper and phrase.kind == "other":
                return phrase
            if phrase.kind == "name" and phrase.mention is not None and phrase.mention.kind == "person":
                return phrase
            fallback = fallback or phrase
        if tokens[index + 1].lower == "who":
            return phrase
    return fallback


def _named_before(tokens: Sequence[Token], aside: Phrase, floor: int) -> Phrase | None:
    """Return the name that the phrase found is itself an aside to: "Lee, a banker, who owns two, said"."""
    if aside.first - 2 < floor or tokens[aside.first - 1].lower != ",":
        return None
    if aside.kind == "name" and tokens[aside.first].mention is not None:
        return None
    named = phrase_ending_at(tokens, aside.first - 2, floor)
    if named is None or not _opens_clause(tokens, named.first, floor):
        return None
    is_person = named.mention is not None and named.mention.kind == "person"
    return named if is_person or (named.kind == "other" and _is_proper(tokens, named)) else None


def _opens_clause(tokens: Sequence[Token], first: int, floor: int) -> bool:
    return first == floor or tokens[first - 1].quote >= 0 or tokens[first - 1].lower in words.conjunctions


def _is_proper(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Say whether a phrase looks like a name that is not known: two words or more, capitalised."""
    own = tokens[phrase.first : phrase.head + 1]
    return len(own) > 1 and all(token.mention is None and token.text[0].isupper() for token in own)


def _named_in_aside(tokens: Sequence[Token], first: int, comma: int) -> Phrase | None:
    """Return the name that fills an aside after a role: "Another MP, Jane Lee, said"."""
    found = phrase_ending_at(tokens, comma - 1, first)
    if found is None or found.kind != "name" or found.first != first or found.mention is None:
        return None
    return found if found.mention.kind == "person" else None


def clause_subject(tokens: Sequence[Token], before: int, floor: int = 0) -> Phrase | None:
    """Return the first phrase before index `before` that can be who acts in this sentence."""
    personal, prepositions = words.personal, words.prepositions
    follows_preposition = False
    for index, token in enumerate(tokens[floor : min(before, floor + _SUBJECT_WITHIN)], floor):
        is_led_in, follows_preposition = follows_preposition, token.lower in prepositions
        if is_led_in:
            continue
        named = names_somebody(token)
        if token.mention is None:
            if without_contraction(token.lower) in personal:
                return Phrase(index, index, index, "pronoun")
            if token.quote >= 0 or not is_person_noun(token.lower):
                continue
        elif not named:
            continue
        if _belongs_to_next(tokens, index):
            continue
        phrase = phrase_ending_at(tokens, index, floor)
        if named or (phrase is not None and tokens[phrase.first].lower in words.determiners):
            return phrase
    return None


def _belongs_to_next(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a name or a role is only the first part of a phrase: "Lee's", "White House aide"."""
    if index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    return following.lower in {"'s", "’s"} or names_somebody(following) or is_person_noun(following.lower)
