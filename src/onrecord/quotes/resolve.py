"""From the words that name a speaker to the person: names, pronouns, roles.

Null beats a wrong name: a pronoun or a role becomes a person only when the text makes one person the
likely one, and the confidence says how likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from onrecord.model import Entity, Span
from onrecord.quotes.antecedents import (
    ACTED,
    SPOKE,
    WAS_NAMED,
    Antecedent,
    Appearance,
    likeness,
    options,
)
from onrecord.quotes.billings import Billing
from onrecord.quotes.cast import Cast, same_role, thinks_for_a_living
from onrecord.quotes.cues import is_cue_word
from onrecord.quotes.lexicon import without_contraction, words
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.ranker import Ballot, Chooser
from onrecord.quotes.speakers import Phrase
from onrecord.quotes.subjects import clause_subject

_LOOK_BACK: Final = 14
_BILLINGS_BACK: Final = 200
_ROLE_LOOK_BACK: Final = 4  # sentences
# Without weights: how likely one must be, and how much likelier than the next.
_LEAST: Final = 1.0
_MARGIN: Final = 0.4
_GENDERS: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}


class Resolved(NamedTuple):
    """Who a phrase names, how that was found, and how sure it is."""

    entity: Entity | None
    how: str
    confidence: float


class Focus:
    """Who has spoken or acted up to a point of the article, read from start to end."""

    def __init__(self, cast: Cast, sentences: Sequence[Sentence], choose: Chooser) -> None:
        self._cast = cast
        self._choose = choose
        self._sentences = sentences
        self._appearances: list[Appearance] = []
        self._read = 0
        # Sentences about "the driver", of whom the text says no name.
        self._unnamed: set[int] = set()
        self.speakers: list[Entity] = []

    def _read_names(self, upto: int) -> None:
        while self._read < upto:
            self._add_names(self._read, self._sentences[self._read].tokens)
            self._read += 1

    def _names_in(self, index: int, tokens: Sequence[Token]) -> list[Appearance]:
        paragraph = self._sentences[index].paragraph
        found: list[Appearance] = []
        subject_found = False
        for position, token in enumerate(tokens):
            mention = token.mention
            if mention is None or mention.kind != "person":
                continue
            after = tokens[position + 1].lower if position + 1 < len(tokens) else ""
            at = position
            while at > 0 and (
                tokens[at - 1].mention is not None
                or tokens[at - 1].text[0].isupper()
                or tokens[at - 1].lower in words.determiners
            ):
                at -= 1
            before = tokens[at - 1].lower if at > 0 else ""
            owns = after in {"'s", "’s"}
            acts = not subject_found and not owns and before not in words.prepositions
            subject_found = subject_found or acts
            weight = (SPOKE if is_cue_word(after) else ACTED) if acts else WAS_NAMED
            found.append(Appearance(mention.entity, token.start, index, paragraph, weight))
        return found

    def _add_names(self, index: int, tokens: Sequence[Token]) -> None:
        self._appearances += self._names_in(index, tokens)
        subject = clause_subject(tokens, len(tokens)) if tokens[0].lower == "the" else None
        if subject is None or subject.kind != "role" or subject.first != 0:
            return
        who = self._role(tokens, subject, index).entity
        if who is None:
            self._unnamed.add(index)
        else:
            paragraph = self._sentences[index].paragraph
            self._appearances.append(Appearance(who, tokens[0].start, index, paragraph, SPOKE))

    def spoke(self, entity: Entity, sentence: int) -> None:
        """Note that `entity` is the speaker of something in this sentence."""
        if entity.kind != "person":
            return
        self.speakers.append(entity)
        paragraph = self._sentences[sentence].paragraph
        at = self._sentences[sentence].end
        self._appearances.append(Appearance(entity, at, sentence, paragraph, SPOKE))

    def resolve(self, phrase: Phrase | None, sentence: int, said: Span, text: str) -> Resolved:
        """Return who the phrase in this sentence names.

        Args:
            phrase: the words.
            sentence: index of the sentence they stand in.
            said: the quotation whose speaker they name.
            text: the body.
        """
        if phrase is None:
            return Resolved(None, "unnamed", 0.0)
        tokens = self._sentences[sentence].tokens
        if phrase.kind == "name" and phrase.mention is not None:
            return self._name(phrase)
        if phrase.kind == "pronoun":
            return self._pronoun(phrase.head, sentence, said, text)
        if phrase.kind == "role":
            return self._role(tokens, phrase, sentence)
        return Resolved(None, phrase.kind, 0.0)

    @staticmethod
    def _name(phrase: Phrase) -> Resolved:
        mention = phrase.mention
        if mention is None or mention.entity.kind not in {"person", "organization"}:
            return Resolved(None, "name", 0.0)
        return Resolved(mention.entity, mention.form, 0.97 if mention.form == "full" else 0.93)

    def _pronoun(self, position: int, sentence: int, said: Span, text: str) -> Resolved:
        token = self._sentences[sentence].tokens[position]
        gender = _GENDERS.get(without_contraction(token.lower))
        if gender is None:
            return Resolved(None, "pronoun", 0.0)
        self._read_names(sentence)
        if sentence - 1 in self._unnamed and self._is_one_paragraph(sentence):
            return Resolved(None, "pronoun", 0.0)
        found = self._antecedents(sentence, token, gender)
        if not found:
            return Resolved(None, "pronoun", 0.0)
        asked = options(found, self.speakers, self._sentences, (sentence, position), said.of(text))
        choice = self._choose(
            Ballot(said, "antecedent", asked, ("he|nobody", f"he|nobody|{len(asked) == 1}"))
        )
        if choice.option >= 0:
            return Resolved(found[choice.option].entity, "pronoun", choice.probability)
        margin = found[0].likeness - (found[1].likeness if len(found) > 1 else 0.0)
        if found[0].likeness < _LEAST or margin < _MARGIN:
            return Resolved(None, "pronoun", 0.0)
        return Resolved(found[0].entity, "pronoun", 0.9 if margin > 2 else 0.75)

    def _antecedents(self, sentence: int, pronoun: Token, gender: str) -> list[Antecedent]:
        """Return who was there before the pronoun and may be of its gender, the likeliest first."""
        here = (
            seen
            for seen in self._names_in(sentence, self._sentences[sentence].tokens)
            if seen.at < pronoun.start
        )
        by_key: dict[str, list[Appearance]] = {}
        for seen in (*self._appearances[-_LOOK_BACK:], *here):
            by_key.setdefault(seen.entity.key, []).append(seen)
        paragraph = self._sentences[sentence].paragraph
        found: list[Antecedent] = []
        for appearances in by_key.values():
            said = self._cast.gender(appearances[0].entity)
            if said is not None and said != gender:
                continue
            known = said is not None
            best = max(likeness(seen, sentence, paragraph, is_gender_known=known) for seen in appearances)
            found.append(Antecedent(appearances[0].entity, tuple(appearances), known, best))
        return sorted(found, key=lambda one: -one.likeness)

    def _is_one_paragraph(self, sentence: int) -> bool:
        return self._sentences[sentence - 1].last_paragraph == self._sentences[sentence].paragraph

    def _role(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved:  # noqa: PLR0911
        unknown = Resolved(None, "role", 0.0)
        first = tokens[phrase.first]
        if first.lower not in words.definite or first.lower in {"his", "her"}:
            return unknown
        if any(t.lower in words.joining for t in tokens[phrase.first : phrase.last + 1]):
            return unknown
        noun = tokens[phrase.head].lower
        origin = frozenset(
            t.mention.entity.key
            for t in tokens[phrase.first : phrase.head]
            if t.mention is not None and t.mention.entity.kind == "place"
        )
        at = tokens[phrase.first].start
        fits = [b for b in self._cast.billings_before(at, _BILLINGS_BACK) if _fits(b, noun, origin)]
        exact = [b for b in fits if noun in b.nouns]
        people = {b.entity.key: b.entity for b in exact or fits}
        if not people:
            return unknown if origin else self._sole_expert(noun, at)
        if _is_somebody_else(self._sentences, sentence, noun, at):
            return unknown
        if len(people) == 1:
            return Resolved(next(iter(people.values())), "role", 0.85)
        self._read_names(sentence)
        for entity in reversed(self.speakers[-2:]):
            if entity.key in people:
                return Resolved(entity, "role", 0.7)
        for seen in reversed(self._appearances[-4:]):
            if seen.entity.key in people:
                return Resolved(seen.entity, "role", 0.6)
        return unknown

    def _sole_expert(self, noun: str, at: int) -> Resolved:
        """The head of a think tank may be "the analyst", if nobody else has spoken."""
        keys = {entity.key for entity in self.speakers[:1] + self.speakers[-_LOOK_BACK:]}
        if noun in {"analyst", "expert", "scholar", "researcher"} and len(keys) == 1:
            only = self.speakers[-1]
            if any(b.at < at and thinks_for_a_living(b) for b in self._cast.billings_of(only)):
                return Resolved(only, "role", 0.7)
        return Resolved(None, "role", 0.0)

    def current_source(self, sentence: int) -> Resolved:
        """Return who is being reported when the text says only "it was noted"."""
        if not self.speakers:
            return Resolved(None, "impersonal", 0.0)
        last = self.speakers[-1]
        self._read_names(sentence)
        for seen in reversed(self._appearances[-_LOOK_BACK:]):
            if seen.weight >= ACTED:
                return Resolved(last if seen.entity == last else None, "impersonal", 0.7)
        return Resolved(None, "impersonal", 0.0)


def _is_somebody_else(sentences: Sequence[Sentence], sentence: int, noun: str, at: int) -> bool:
    """Say whether the last words with this noun brought in a person without a name: "Lee's lawyer said"."""
    for index in range(sentence, max(-1, sentence - _ROLE_LOOK_BACK), -1):
        tokens = sentences[index].tokens
        for position in range(len(tokens) - 1, 0, -1):
            token = tokens[position]
            if token.start < at and token.lower == noun and not _qualifies(tokens, position):
                return tokens[position - 1].lower in words.newcomer and not _is_by_name(tokens, position)
    return False


def _qualifies(tokens: Sequence[Token], position: int) -> bool:
    """Say whether a noun only qualifies the next one: "an official visit", "the expert community"."""
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is None or following.quote >= 0 or not following.text[0].islower():
        return False
    word = following.lower
    return not (word in words.closers or word in words.adverbs or is_cue_word(word))


def _is_by_name(tokens: Sequence[Token], position: int) -> bool:
    """Say whether a person is named within a few words of a role and nothing but words of office between."""
    following = tokens[position + 1 : position + 8]
    if any(token.mention is not None and token.mention.kind == "person" for token in following):
        return True
    # "Lee, a lawyer", "Lee is a lawyer"; but in "Lee's lawyer" Lee is somebody else
    before = tokens[max(0, position - 3) : position]
    return tokens[position - 1].lower not in {"'s", "’s"} and any(
        t.lower in {",", "is", "was"} for t in before
    )


def _fits(billing: Billing, noun: str, origin: frozenset[str]) -> bool:
    if billing.entity.kind != "person":
        return False
    if origin and not origin <= billing.origin and not any(_demonym_in(key, billing) for key in origin):
        return False
    if origin and billing.nouns and not billing.role:
        return True  # "his Russian counterpart Lee" is "the Russian minister"
    return any(same_role(noun, printed) for printed in billing.nouns)


def _demonym_in(country: str, billing: Billing) -> bool:
    """Say whether the affiliation speaks of the country: "Russian Foreign Ministry" and Russia."""
    return country[:5] in (billing.affiliation or "").lower()
