"""Who might speak a quotation that the rules are unsure of, and what can be seen of each.

A candidate is a phrase outside the marks near the quotation. What is seen of it is a set of short words
("side:before", "cue:say"), each of which has a weight in `ranker`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from onrecord.model import Span
from onrecord.quotes.attribution import DASHES, Attribution, Reading, clause_floor, subject_of
from onrecord.quotes.cues import Cue, is_cue_word
from onrecord.quotes.lexicon import words
from onrecord.quotes.narration import Sentence, Token
from onrecord.quotes.ranker import Ballot, Option
from onrecord.quotes.speakers import Phrase, names_somebody, phrase_starting_at
from onrecord.quotes.subjects import clause_subject

_CUES_OF_NEIGHBOUR: Final = 2
_SENTENCES_BACK: Final = 3
# In a longer sentence the names far from the quotation are none of its speakers.
_TOKENS_AWAY: Final = 60
_FEW_WORDS: Final = 4
_POINTS: Final = frozenset(",.?!")
_SINGLE_MARKS: Final = frozenset("'‘`")
_TELLING_AFTER: Final = frozenset(
    {"$", "and", "of", "in", "to", "for", "is", "was", "that", "on", "by", "with"}
)
_TELLING_BEFORE: Final = frozenset(
    {",", ":", "^", "that", "the", "a", "of", "to", "and", "as", "is", "was", "for"}
)
_STEPS: Final = (0, 1, 2, 3, 5, 8, 13, 21, 34)


class Seat(NamedTuple):
    """Where a quotation stands.

    Attributes:
        sentence, position: which token of which sentence it is.
        span: its text in the body.
    """

    sentence: int
    position: int
    span: Span


class Earlier(NamedTuple):
    """The quotation before: who was found to speak it, and in which sentence it stands."""

    sentence: int
    attribution: Attribution


class _Pool:
    """Collects candidates; one phrase that is found in two ways is one candidate."""

    def __init__(self) -> None:
        self.attributions: dict[tuple[int, int], Attribution] = {}
        self.seen: dict[tuple[int, int], list[str]] = {}

    def add(self, attribution: Attribution, *seen: str) -> None:
        if attribution.phrase is None:
            return
        key = (attribution.sentence, attribution.phrase.head)
        known = self.attributions.get(key)
        if known is None:
            self.attributions[key] = attribution
            self.seen[key] = list(seen)
            return
        if known.cue is None and attribution.cue is not None:
            self.attributions[key] = attribution
        self.seen[key] += seen


def ballot(
    text: str,
    reading: Reading,
    seat: Seat,
    rule: Attribution | None,
    reported: Attribution | None,
    earlier: Earlier | None,
) -> tuple[Ballot, tuple[Attribution, ...]]:
    """Return who might speak the quotation at `seat`, and the words that say so, in the same order.

    Args:
        text: the body.
        reading: its sentences.
        seat: where the quotation stands.
        rule: whom the rules take.
        reported: who speaks the reported clause that the quotation is a part of.
        earlier: the last quotation before it whose speaker was found.
    """
    pool = _Pool()
    if rule is not None:
        pool.add(rule, f"rule:{rule.method}")
    if reported is not None:
        pool.add(reported, "reported")
    if earlier is not None:
        away = _step(seat.sentence - max(earlier.sentence, earlier.attribution.sentence))
        pool.add(earlier.attribution._replace(method="last_speaker"), "earlier", f"earlier_away:{away}")
    _add_own(pool, reading, seat)
    _add_neighbours(pool, reading, seat)
    context = _context(text, reading, seat)
    options = tuple(
        [
            _option(reading, attribution, (*found_as, *_seen(reading, seat, attribution, context, found_as)))
            for attribution, found_as in zip(pool.attributions.values(), pool.seen.values(), strict=True)
        ]
    )
    nobody = tuple(_seen_of_nobody(text, reading, seat, rule, reported, context))
    return Ballot(seat.span, "speaker", options, nobody), tuple(pool.attributions.values())


def _option(reading: Reading, attribution: Attribution, seen: tuple[str, ...]) -> Option:
    phrase = attribution.phrase
    assert phrase is not None  # noqa: S101  (the pool takes no other)
    token = reading.sentences[attribution.sentence].tokens[phrase.head]
    name = phrase.mention.entity.name if phrase.mention is not None else None
    return Option(name, Span(token.start, token.end), phrase.first == phrase.head, seen)


def _seen_of_nobody(
    text: str,
    reading: Reading,
    seat: Seat,
    rule: Attribution | None,
    reported: Attribution | None,
    context: _Context,
) -> Iterator[str]:
    tokens = reading.sentences[seat.sentence].tokens
    word_count = min(context.said.count(" ") + 1, 9)
    yield "nobody"
    yield f"nobody|rule:{rule.method if rule else None}"
    yield f"nobody|reported:{reported is not None}"
    yield f"nobody|before:{context.before}"
    yield f"nobody|ends:{context.ends}|{context.said[0].isupper()}"
    yield f"nobody|words:{word_count}|{context.is_alone}"
    mark = text[tokens[seat.position].start]
    yield f"nobody|mark:{mark in _SINGLE_MARKS}|{word_count > _FEW_WORDS}"
    yield f"nobody|cues:{min(2, len(reading.cues(seat.sentence)))}"
    after = tokens[seat.position + 1].lower if seat.position + 1 < len(tokens) else "$"
    yield f"nobody|after:{after if after in _TELLING_AFTER else '*' if after.isalpha() else '-'}"
    yield f"nobody|capitals:{_capitals(context.said)}"


def _capitals(said: str) -> int:
    """Count the words with a capital behind the first one, up to three."""
    return min(3, sum(word[0].isupper() for word in said[:60].split()[1:]))


def _add_own(pool: _Pool, reading: Reading, seat: Seat) -> None:
    """Add the subjects of the cues in the quotation's sentence, and every name and pronoun there."""
    tokens = reading.sentences[seat.sentence].tokens
    for attribution in _subjects(reading, seat.sentence, reading.cues(seat.sentence)):
        pool.add(attribution, "of_cue")
    personal = words.personal
    first = max(0, seat.position - _TOKENS_AWAY)
    for index in range(first, min(len(tokens), seat.position + _TOKENS_AWAY)):
        token = tokens[index]
        if token.mention is None:
            if token.lower not in personal:
                continue
            phrase = Phrase(index, index, index, "pronoun")
        elif names_somebody(token):
            phrase = Phrase(index, index, index, "name", token.mention)
        else:
            continue
        pool.add(Attribution(seat.sentence, phrase, None, "named_in_sentence"))
    for opening in (clause_subject(tokens, seat.position), phrase_starting_at(tokens, 0)):
        if opening is not None:
            pool.add(Attribution(seat.sentence, opening, None, "named_in_sentence"), "opens")


def _subjects(reading: Reading, sentence: int, cues: Sequence[Cue]) -> Iterator[Attribution]:
    tokens = reading.sentences[sentence].tokens
    for cue in cues:
        phrase = subject_of(tokens, cue, clause_floor(tokens, cue.first), cues)
        if phrase is not None:
            yield Attribution(sentence, phrase, cue, "cue_near")
        if cue.form == "finite" and not set("aq") & set(cue.classes):
            inverted = phrase_starting_at(tokens, cue.last + 1)
            if inverted is not None:
                yield Attribution(sentence, inverted, cue, "cue_near")


def _add_neighbours(pool: _Pool, reading: Reading, seat: Seat) -> None:
    """Add who speaks, acts or is named in the sentences around."""
    sentences = reading.sentences
    for index in range(max(0, seat.sentence - _SENTENCES_BACK), seat.sentence):
        if index not in reading.people:
            reading.people[index] = tuple(_people(reading, index))
        for attribution, *seen in reading.people[index]:
            pool.add(attribution, *seen)
    following = seat.sentence + 1
    if following < len(sentences):
        for attribution in _subjects(reading, following, reading.cues(following)[:_CUES_OF_NEIGHBOUR]):
            pool.add(attribution, "of_cue")
        tokens = sentences[following].tokens
        signed = phrase_starting_at(tokens, 1) if tokens[0].text in DASHES and len(tokens) > 1 else None
        if signed is not None:
            pool.add(Attribution(following, signed, None, "after_dash"), "signed")


def _people(reading: Reading, sentence: int) -> Iterator[tuple[Attribution, *tuple[str, ...]]]:
    """Yield who speaks, acts or is named in a sentence, for the quotations in the next ones."""
    tokens = reading.sentences[sentence].tokens
    for attribution in _subjects(reading, sentence, reading.cues(sentence)[-_CUES_OF_NEIGHBOUR:]):
        yield attribution, "of_cue"
    subject = clause_subject(tokens, len(tokens))
    if subject is not None:
        yield Attribution(sentence, subject, None, "named_near"), "opens"
    for position, token in enumerate(tokens[:_TOKENS_AWAY]):
        if token.mention is not None and token.mention.kind == "person":
            phrase = Phrase(position, position, position, "name", token.mention)
            yield (Attribution(sentence, phrase, None, "named_near"),)


class _Context(NamedTuple):
    """What is seen of the quotation itself, whoever speaks it."""

    length: int
    before: str
    ends: str
    is_alone: bool
    said: str
    nearest: Cue | None


def _context(text: str, reading: Reading, seat: Seat) -> _Context:
    tokens = reading.sentences[seat.sentence].tokens
    nearest = next((cue for cue in reversed(reading.cues(seat.sentence)) if cue.last < seat.position), None)
    said = seat.span.of(text)
    before = tokens[seat.position - 1].lower if seat.position else "^"
    # `"…," he said` and `"…", he said` are one thing, whichever way a paper sets its points.
    after = tokens[seat.position + 1].text if seat.position + 1 < len(tokens) else "."
    ends = next((mark for mark in (said[-1], after) if mark in _POINTS), "-")
    is_alone = all(token.quote >= 0 or not token.is_word for token in tokens)
    length = min(said.count(" "), 12) // 4
    return _Context(length, before if before in _TELLING_BEFORE else "*", ends, is_alone, said, nearest)


def _step(distance: int) -> int:
    """Return the last step not above a distance, so that few weights do for all distances."""
    return _STEPS[bisect_right(_STEPS, distance) - 1] if distance > 0 else 0


def _seen(
    reading: Reading, seat: Seat, attribution: Attribution, context: _Context, found_as: Sequence[str]
) -> Iterator[str]:
    phrase = attribution.phrase
    assert phrase is not None  # noqa: S101
    sentences = reading.sentences
    tokens = sentences[attribution.sentence].tokens
    kind = _kind(tokens, phrase)
    place = _place(sentences, seat, attribution.sentence, phrase)
    yield f"kind:{kind}"
    yield f"place:{place}"
    yield f"place:{place}|kind:{kind}"
    yield f"place:{place}|before:{context.before}"
    yield f"place:{place}|ends:{context.ends}"
    yield f"place:{place}|alone:{context.is_alone}"
    yield f"length:{context.length}|place:{place}"
    near = context.nearest
    form = near.form if near is not None else "none"
    is_its = near is not None and attribution.sentence == seat.sentence and attribution.cue == near
    yield f"near:{form}|{is_its}|{place}"
    for way in found_as:
        yield f"{way}|near:{form}|{is_its}"
    if is_its and near is not None:
        yield f"near_is:{near.lemma}|{_step(seat.position - near.last - 1)}"
    if attribution.sentence == seat.sentence:
        between = tokens[phrase.last + 1 : seat.position] or tokens[seat.position + 1 : phrase.first]
        yield f"away:{_step(len(between))}|{place}"
        quotes = len([token for token in between if token.quote >= 0])
        names = len([token for token in between if token.mention is not None and names_somebody(token)])
        yield f"quotes_between:{min(2, quotes)}"
        yield f"names_between:{min(3, names)}|{place}"
    yield from _seen_of_cue(reading, seat, attribution, place)
    before = tokens[phrase.first - 1].lower if phrase.first else "^"
    after = tokens[phrase.last + 1].lower if phrase.last + 1 < len(tokens) else "$"
    yield f"after_preposition:{before in words.prepositions}"
    if after in {"'s", "’s", ",", "and", "'"}:
        yield f"next:{after}"
    if is_cue_word(after):
        yield "next:cue"
    if before in {"^", ",", "and", "that", '"', "as", "but", "when", "after"}:
        yield f"last:{before}"
    if phrase.kind == "name" and tokens[phrase.head].text in context.said:
        yield "in_quote"
    if "I " in context.said[:200]:
        yield f"first_person|{kind}"


def _seen_of_cue(reading: Reading, seat: Seat, attribution: Attribution, place: str) -> Iterator[str]:
    cue = attribution.cue
    if cue is None:
        yield f"cue:none|{place}"
        return
    yield f"cue:{cue.lemma}"
    yield f"form:{cue.form}|{place}"
    yield f"classes:{cue.classes}|{place}"
    if attribution.sentence != seat.sentence:
        return
    tokens = reading.sentences[seat.sentence].tokens
    cues = reading.cues(seat.sentence)
    if cue.last < seat.position:
        others = sum(cue.last < other.first < seat.position for other in cues)
        yield f"cue_away:{_step(seat.position - cue.last - 1)}"
        leads_in = tokens[seat.position - 1].lower in {",", ":", "that"}
        yield f"cues_between:{min(2, others)}|{leads_in}"
    else:
        others = sum(seat.position < other.last < cue.first for other in cues)
        yield f"cue_behind:{_step(cue.first - seat.position - 1)}"
        yield f"cues_between_behind:{min(2, others)}"
    phrase = attribution.phrase
    if phrase is not None:
        yield f"cue_beside:{_step(min(abs(cue.first - phrase.last), abs(phrase.first - cue.last)))}"
    if any(other.last + 1 == (phrase.first if phrase else -1) for other in cues):
        yield "reported_by_other"


def _kind(tokens: Sequence[Token], phrase: Phrase) -> str:
    token = tokens[phrase.head]
    if phrase.kind == "pronoun":
        return token.lower
    if phrase.mention is not None:
        return phrase.mention.entity.kind
    if phrase.kind == "role":
        return f"role_{tokens[phrase.first].lower in words.definite}"
    return f"{phrase.kind}_{'upper' if token.text[0].isupper() else 'lower'}"


def _place(sentences: Sequence[Sentence], seat: Seat, sentence: int, phrase: Phrase) -> str:
    if sentence == seat.sentence:
        return "before" if phrase.head < seat.position else "behind"
    away = sentence - seat.sentence
    own, other = sentences[seat.sentence], sentences[sentence]
    is_same = (other.last_paragraph if away < 0 else own.last_paragraph) == (
        own.paragraph if away < 0 else other.paragraph
    )
    return f"{max(away, -4)}{'' if is_same else 'p'}"
