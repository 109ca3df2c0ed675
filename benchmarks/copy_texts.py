"""The texts that copies are measured on: real ones, and variants and topic mates made of them."""

from __future__ import annotations

import csv
import io
import json
import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, TypeAlias

from onrecord import parse
from onrecord.copies.shingles import words_of
from onrecord.errors import RejectedError
from onrecord.model import content_id
from onrecord.text.fold import fold_case

FNC: Final = Path("clean", "fnc1_train_bodies.csv.xz")
WIRE: Final = Path("clean", "reuters_wire.jsonl.xz")
MOST_HOLDERS_EXACT: Final = 3_000  # a shingle in more articles is left out of the exact count

Pair: TypeAlias = tuple[str, str]
Variant: TypeAlias = Callable[[str, random.Random], tuple[str, str]]


def fnc_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield id and raw text of the Fake News Challenge's bodies."""
    csv.field_size_limit(10**9)
    with lzma.open(data / FNC) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
            yield row["Body ID"], row["articleBody"]


def wire_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield id and raw text of the Reuters stories."""
    with lzma.open(data / WIRE, "rt") as file:
        for line in file:
            row = json.loads(line)
            yield row["doc_id"], row["text"]


def cleaned(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield id and clean body, each body once."""
    met: set[str] = set()
    for name, text in texts:
        try:
            body = parse(text.encode()).body
        except RejectedError:
            continue
        if body not in met:
            met.add(body)
            yield name, body


def shingles(body: str) -> set[tuple[str, ...]]:
    """Return every five words in a row, as words."""
    words = words_of(fold_case(body))
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def exact_pairs(bodies: Sequence[str]) -> dict[Pair, tuple[float, int]]:
    """Return containment and shared shingles of all pairs that share any, compared all with all."""
    sets = {content_id("article", body): shingles(body) for body in bodies}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(sets):
        for shingle in sets[name]:
            holders[shingle].append(name)
    shared: Counter[Pair] = Counter()
    for names in holders.values():
        if 1 < len(names) <= MOST_HOLDERS_EXACT:
            shared.update(combinations(names, 2))
    return {
        pair: (count / min(len(sets[pair[0]]), len(sets[pair[1]])), count) for pair, count in shared.items()
    }


def lone_bodies(bodies: Sequence[str], containment: float) -> list[str]:
    """Return the bodies that share at most so much with any other."""
    near = {name for pair, (share, _) in exact_pairs(bodies).items() if share > containment for name in pair}
    return [body for body in bodies if content_id("article", body) not in near]


def variants_of(
    bodies: Sequence[str], count: int, choice: random.Random
) -> tuple[dict[str, int], dict[str, str]]:
    """Make variants of some of the bodies, of every kind in turn.

    Returns:
        The place of the body that each text, whole or made, comes from; and the kind of each that is made.
    """
    origin = {body: place for place, body in enumerate(bodies)}
    kinds: dict[str, str] = {}
    for number in range(count):
        source = choice.choice(bodies)
        kind, body = VARIANTS[number % len(VARIANTS)](source, choice)
        origin.setdefault(body, origin[source])
        kinds[body] = kind
    return origin, kinds


def half(body: str, _: random.Random) -> tuple[str, str]:
    """Keep the first half of the words."""
    return "cut to a half", body[: len(body) // 2].rpartition(" ")[0] or body


def headline(body: str, choice: random.Random) -> tuple[str, str]:
    """Put another headline into the body, where a cleaner may leave it."""
    return "another headline", f"What to know about {choice.randrange(10**6)} now\n\n{body}"


def reordered(body: str, choice: random.Random) -> tuple[str, str]:
    """Shuffle the paragraphs."""
    paragraphs = body.split("\n\n")
    choice.shuffle(paragraphs)
    return "paragraphs reordered", "\n\n".join(paragraphs)


def added(body: str, choice: random.Random) -> tuple[str, str]:
    """Add a sentence of ten words."""
    words = " ".join(f"added{choice.randrange(10**6)}" for _ in range(10))
    return "a sentence added", f"{body} {words}."


def edited(body: str, choice: random.Random) -> tuple[str, str]:
    """Change two words in a hundred."""
    words = body.split(" ")
    for at in choice.sample(range(len(words)), max(1, len(words) // 50)):
        words[at] = f"changed{choice.randrange(10**6)}"
    return "two words in a hundred", " ".join(words)


VARIANTS: Final[tuple[Variant, ...]] = (half, headline, reordered, added, edited)


def topic_mates_of(bodies: Sequence[str], count: int, choice: random.Random) -> list[Pair]:
    """Give pairs of different articles the same background, a third of the words of each at most."""
    lone = lone_bodies(bodies, 0.2)
    news = [body for body in lone if 150 <= len(body.split()) <= 500]
    backgrounds = [body for body in lone if 50 <= len(body.split()) <= 80]
    made = []
    for _ in range(count):
        one, other = choice.sample(news, 2)
        background = choice.choice(backgrounds)
        made.append((f"{one}\n\n{background}", f"{other}\n\n{background}"))
    return made


def replicated(bodies: Sequence[str], size: int) -> list[str]:
    """Return so many bodies: the same again and again, each time in words of its own."""
    made = list(bodies[:size])
    for number in range(1, size // len(bodies) + 1):
        rest = bodies[: size - len(made)]
        made += [" ".join(f"{word}{number}" for word in body.split(" ")) for body in rest]
    return made
