"""Articles made by the million: as pages of raw text, and as what is found in them.

Each is a function of its number alone, so that any share of them can be made by itself. Words and names are
drawn as in a language, few often and most seldom; one article in ten prints most of an earlier one.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from onrecord.model import (
    Article,
    Document,
    Entity,
    Mention,
    Piece,
    Published,
    Quote,
    Records,
    Span,
    content_id,
)

WORDS: Final = 20_000
NAMES: Final = 30_000
QUOTED: Final = 5  # paragraphs of an article that quote somebody, once each
MENTIONS_OF_A_QUOTED: Final = 4  # names in such a paragraph
PLAIN: Final = 5  # paragraphs beside them
COPY_EVERY: Final = 10
FIRST_DAY: Final = datetime(2015, 1, 1)


class Found(NamedTuple):
    """One quoted paragraph: where its quote stands in it, and its names; the first name is the speaker's."""

    text: str
    quote: Span
    names: tuple[tuple[Span, str], ...]


def page(number: int) -> bytes:
    """Return the article as a site's page is saved: title, date, text."""
    title = paragraphs(number)[-1].text[:60].rsplit(" ", 1)[0]
    day = _day(number).strftime("%d %B %Y %H:%M (UTC+04:00)")
    return f"{title}\n{day}\n\n{_body(number)}\n".encode()


def record(number: int, version: int = 0) -> Records:
    """Return what is found in an article, and in another `version` of its page."""
    found = paragraphs(number) if not version else (*paragraphs(number), _plain(f"{number} {version}"))
    body = "\n\n".join(one.text for one in found)
    pieces: list[Piece] = []
    quotes: list[Quote] = []
    mentions: list[Mention] = []
    at = 0
    for line, one in enumerate(found):
        span = Span(at, at + len(one.text))
        pieces.append(Piece(2 * line + 1, span, "kept", "paragraph", span))
        entities = [Entity(name, "person", name.lower()) for _, name in one.names]
        mentions += (
            Mention(_moved(place, at), name, "person", "full", entity, 2 * line)
            for (place, name), entity in zip(one.names, entities, strict=True)
        )
        if one.names:
            quotes.append(_quote(len(quotes), one, at, entities[0]))
        at = span.end + 2
    title = found[-1].text[:60]
    published = Published(_day(number), 240, "minute", "header", "")
    article = Article(
        title, None, body, (), "Made", None, None, (), None, "en", None, published, None, tuple(pieces)
    )
    size = len(body)
    name = f"{number // 1000:04}/{number:07}.txt"
    document = Document(
        name, None, content_id(body), "text/plain", "utf-8", size, 0, body, source_root="/made"
    )
    return Records(document, article, tuple(quotes), tuple(mentions))


def paragraphs(number: int) -> tuple[Found, ...]:
    """Return the paragraphs of an article; a copy has its own first one, and the rest of the earlier one."""
    chance = random.Random(number)  # noqa: S311  (no secret)
    if number % COPY_EVERY == COPY_EVERY - 1 and number > COPY_EVERY:
        earlier = number - chance.randrange(1, COPY_EVERY)
        return (_plain(str(number)), *paragraphs(earlier)[1:])
    quoted = (_quoted(chance) for _ in range(QUOTED))
    plain = (_plain(f"{number} {at}") for at in range(PLAIN))
    return tuple(one for pair in zip(plain, quoted, strict=True) for one in pair)


def _quote(ordinal: int, one: Found, at: int, speaker: Entity) -> Quote:
    span, name = _moved(one.quote, at), _moved(one.names[0][0], at)
    cue = Span(name.end + 1, name.end + 5)
    return Quote(
        ordinal=ordinal,
        kind="direct",
        span=span,
        text=one.quote.of(one.text),
        utterance=ordinal,
        parent=None,
        speaker_text=speaker.name,
        speaker_span=name,
        speaker=speaker,
        speaker_role=None,
        speaker_affiliation=None,
        cue="said",
        cue_span=cue,
        addressee=None,
        venue=None,
        method="adjacent",
        confidence=0.9,
    )


def _quoted(chance: random.Random) -> Found:
    said = " ".join(_words(chance, 16)).capitalize()
    speaker, *others = (_name(chance) for _ in range(MENTIONS_OF_A_QUOTED))
    text = f"“{said},” "
    names: list[tuple[Span, str]] = []
    for name, after in ((speaker, " said of "), *((other, " and ") for other in others)):
        names.append((Span(len(text), len(text) + len(name)), name))
        text += name + after
    return Found(text + "others.", Span(1, len(said) + 2), tuple(names))


def _plain(seed: str) -> Found:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    return Found(" ".join(_words(chance, 28)).capitalize() + ".", Span(0, 0), ())


def _body(number: int) -> str:
    return "\n\n".join(one.text for one in paragraphs(number))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _day(number: int) -> datetime:
    return FIRST_DAY + timedelta(minutes=7 * (number % 700_000))


def _name(chance: random.Random) -> str:
    at = bisect(_often(NAMES), chance.random() * _often(NAMES)[-1])
    return f"{_word(at % 171 + 7).capitalize()} {_word(at + 300).capitalize()}"


def _words(chance: random.Random, count: int) -> Iterator[str]:
    return map(_word, chance.choices(range(WORDS), cum_weights=_often(WORDS), k=count))


@cache
def _often(count: int) -> list[float]:
    """Return the running sums of how often each of so many words is used, by the law of Zipf."""
    return list(accumulate(1 / (rank + 10) for rank in range(count)))


@cache
def _word(rank: int) -> str:
    """Return a word that can be spoken: syllables of a consonant and a vowel."""
    syllables = ""
    rest = rank + 80
    while rest:
        rest, digit = divmod(rest, 80)
        syllables += "bdfghklmnprstvwz"[digit % 16] + "aeiou"[digit // 16]
    return syllables
