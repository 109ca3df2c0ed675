"""How well copies are found, and what it costs.

    python benchmarks/copies.py DATA [--scale 100000]

DATA holds clean/fnc1_train_bodies.csv.xz (Fake News Challenge) and clean/reuters_wire.jsonl.xz (Reuters).
Every article goes through the real load into a warehouse of its own; quotes and mentions are left out, for
copies do not depend on them. Ends with 1 if a measure misses what is required of it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from onrecord import parse
from onrecord.copies.shingles import words_of
from onrecord.errors import RejectedError
from onrecord.frames import to_frames, write_part
from onrecord.model import Article, Document, Piece, Records, Span, content_id
from onrecord.pipeline import process
from onrecord.settings import Settings
from onrecord.sources import read
from onrecord.text.fold import fold_case
from onrecord.warehouse import Run, Warehouse, copying, publish

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
BATCH = 2_000
MOST_HOLDERS_EXACT = 3_000  # a shingle in more articles is left out of the exact count
Pair = tuple[str, str]


class Outcome(NamedTuple):
    """A warehouse of bodies, and the CPU seconds of what finding copies took."""

    stories: dict[str, str]
    pairs: set[Pair]
    sketch_seconds: float
    copy_seconds: float
    load_seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every measure; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scale", type=int, default=0, help="articles of the largest made corpus")
    options = parser.parse_args(arguments)
    fnc = [body for _, body in cleaned(fnc_texts(options.data))]
    wire = [body for _, body in cleaned(wire_texts(options.data))]
    passed = [
        exact_recall("FNC-1", fnc),
        exact_recall("Reuters, first 5,000", wire[:5_000]),
        variants(wire),
        topic_mates(wire),
        seeds(),
        costs(options.data, wire, options.scale),
        small_loads(wire),
    ]
    return int(not all(passed))


def fnc_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield id and raw text of the Fake News Challenge's bodies."""
    csv.field_size_limit(10**9)
    with lzma.open(data / "clean" / "fnc1_train_bodies.csv.xz") as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
            yield row["Body ID"], row["articleBody"]


def wire_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield id and raw text of the Reuters stories."""
    with lzma.open(data / "clean" / "reuters_wire.jsonl.xz", "rt") as file:
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


def record(body: str, name: str) -> Records:
    """Return what a page with this body and nothing else gives."""
    size = len(body)
    piece = Piece(1, Span(0, size), "kept", "paragraph", Span(0, size))
    article = Article(
        None, None, body, (), None, None, None, (), None, "en", None, None, None, (piece,)
    )  # fmt: skip
    return Records(
        Document(name, None, content_id(body), "text/plain", "utf-8", size, 0, body), article, (), ()
    )


def load(bodies: Sequence[str], runs: int = 1) -> Outcome:
    """Load bodies in so many runs, and time what finding copies takes."""
    spent: Counter[str] = Counter()
    update = copying.update
    copying.update = timed(update, spent)  # type: ignore[assignment]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "w.duckdb"
            started = time.process_time()
            for number in range(runs):
                publish_run(path, bodies[number::runs], number, spent)
            spent["all"] = time.process_time() - started  # type: ignore[assignment]
            warehouse = Warehouse(path)
            articles = warehouse.query("select article_id, story_id from articles").rows()
            pairs = warehouse.query("select article_id_a, article_id_b from story_pairs").rows()
    finally:
        copying.update = update
    return Outcome(dict(articles), set(pairs), spent["sketch"], spent["update"], spent["all"])


def publish_run(path: Path, bodies: Sequence[str], number: int, spent: Counter[str]) -> None:
    """Write the parts of one run and load them."""
    parts = []
    for start in range(0, len(bodies), BATCH):
        started = time.process_time()
        made = [
            record(body, f"{number}-{start + at}") for at, body in enumerate(bodies[start : start + BATCH])
        ]
        frames = to_frames(made, run_id=f"run-{number}")
        spent["sketch"] += time.process_time() - started  # type: ignore[assignment]
        parts.append(path.parent / f"part-{number}-{start}")
        write_part(frames, parts[-1])
    publish(path, parts, Run(f"run-{number}", datetime.now(UTC), "0", "benchmark", ()))


def timed(function: Callable[..., None], spent: Counter[str]) -> Callable[..., None]:
    """Return the function, adding its CPU seconds to `spent`."""

    def call(*positional: object, **named: object) -> None:
        started = time.process_time()
        function(*positional, **named)
        spent["update"] += time.process_time() - started  # type: ignore[assignment]

    return call


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


def exact_recall(name: str, bodies: Sequence[str]) -> bool:
    """Compare what is found with all pairs of half the shorter one's shingles or more."""
    exact = {pair for pair, (containment, _) in exact_pairs(bodies).items() if containment >= 0.5}
    found = load(bodies)
    joined = sum(found.stories[one] == found.stories[other] for one, other in exact)
    recall = joined / len(exact)
    print(f"\n{name}: {len(bodies):,} articles, {len(exact):,} pairs with half of the shorter one or more")
    print(f"  found as pairs {len(found.pairs & exact):,}, in one story {joined:,}: recall {recall:.3f}")
    print(f"  pairs below a half by the words themselves: {len(found.pairs - exact):,}")
    return recall >= 0.97 or not name.startswith("FNC")


def variants(bodies: Sequence[str], originals: int = 3_000, made: int = 2_000) -> bool:
    """Make variants of articles that have no copy, and count pairs of one origin that are one story."""
    choice = random.Random(6)  # noqa: S311  (a sample, not a secret)
    pool = choice.sample([body for body in bodies if len(body.split()) > 1], min(len(bodies), 2 * originals))
    near = {
        name for pair, (containment, _) in exact_pairs(pool).items() if containment > 0.3 for name in pair
    }
    lone = [body for body in pool if content_id("article", body) not in near][:originals]
    origin = {body: number for number, body in enumerate(lone)}
    kinds: dict[str, str] = {}
    for number in range(made):
        source = choice.choice(lone)
        kind, body = VARIANTS[number % len(VARIANTS)](source, choice)
        origin.setdefault(body, origin[source])
        kinds[body] = kind
    found = load(list(origin))
    truth, stories = grouped(origin), defaultdict(set)
    for name, story in found.stories.items():
        stories[story].add(name)
    expected = {pair for names in truth.values() for pair in combinations(sorted(names), 2)}
    joined = {pair for names in stories.values() for pair in combinations(sorted(names), 2)}
    right = len(expected & joined)
    precision, recall = right / max(1, len(joined)), right / len(expected)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"\nvariants: {len(lone):,} articles, {made:,} variants of them")
    print(f"  pairwise precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} (required .95)")
    missed = Counter(
        kind
        for body, kind in kinds.items()
        if found.stories[content_id("article", body)]
        != found.stories[content_id("article", lone[origin[body]])]
    )
    print("  variants apart from their origin:", dict(missed))
    return f1 >= 0.95


def grouped(origin: dict[str, int]) -> dict[int, set[str]]:
    """Return the article ids of each origin."""
    groups: dict[int, set[str]] = defaultdict(set)
    for body, number in origin.items():
        groups[number].add(content_id("article", body))
    return groups


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


VARIANTS = (half, headline, reordered, added, edited)


def topic_mates(bodies: Sequence[str], count: int = 500) -> bool:
    """Give pairs of different articles the same background, a third of the words of each at most."""
    choice = random.Random(7)  # noqa: S311
    exact = exact_pairs(bodies[:6_000])
    near = {name for pair, (containment, _) in exact.items() if containment > 0.2 for name in pair}
    lone = [body for body in bodies[:6_000] if content_id("article", body) not in near]
    news = [body for body in lone if 150 <= len(body.split()) <= 500]
    backgrounds = [body for body in lone if 50 <= len(body.split()) <= 80]
    made = []
    for _ in range(count):
        one, other = choice.sample(news, 2)
        background = choice.choice(backgrounds)
        made.append((f"{one}\n\n{background}", f"{other}\n\n{background}"))
    stories = load(sorted({body for pair in made for body in pair})).stories
    merged = sum(
        stories[content_id("article", one)] == stories[content_id("article", other)] for one, other in made
    )
    print(f"\ntopic mates: {merged} of {count} pairs that share background only are one story (required 1%)")
    return merged <= count // 100


def seeds() -> bool:
    """Count what is merged among the five seeds, which print two paragraphs twice."""
    bodies = [parse(path.read_bytes()).body for path in sorted(SEEDS.glob("*.txt"))]
    stories = load(bodies).stories
    merged = len(stories) - len(set(stories.values()))
    print(f"\nseeds: {merged} of {len(stories)} merged (required 0)")
    return merged == 0


def costs(data: Path, wire: Sequence[str], scale: int) -> bool:
    """Compare the CPU seconds of finding copies with those of extraction, and see how they grow."""
    sample = [text for number, (_, text) in enumerate(wire_texts(data)) if number % 40 == 0]
    started = time.process_time()
    for text in sample:
        for document in read(text.encode(), source_path="a.txt", source_root="", settings=Settings()):
            process(document, Settings())
    extraction = (time.process_time() - started) / len(sample)
    print(
        f"\nCPU seconds; extraction takes {1000 * extraction:.1f} ms an article ({len(sample)} of the wire)"
    )
    print(f"{'articles':>10}{'sketches':>10}{'copies':>10}{'ms each':>10}{'extraction':>12}")
    rates = []
    for size in [len(wire) // 4, len(wire), *([scale] if scale else [])]:
        found = load(replicated(wire, size))
        rates.append((found.copy_seconds + found.sketch_seconds) / size)
        print(
            f"{size:>10,}{found.sketch_seconds:>10.1f}{found.copy_seconds:>10.1f}{1000 * rates[-1]:>10.2f}"
            f"{size * extraction:>12.1f}"
        )
    footer = " ".join(f"footer{at}" for at in range(40))
    for size in (2_500, 10_000):
        found = load([f"{body}\n\n{footer}" for body in wire[:size]])
        print(f"{size:>10,}{found.sketch_seconds:>10.1f}{found.copy_seconds:>10.1f}  each with one footer")
    return max(rates) < extraction and max(rates) < 2 * min(rates)


def replicated(bodies: Sequence[str], size: int) -> list[str]:
    """Return so many bodies: the same again and again, each time in words of its own."""
    made = list(bodies[:size])
    for number in range(1, size // len(bodies) + 1):
        rest = bodies[: size - len(made)]
        made += [" ".join(f"{word}{number}" for word in body.split(" ")) for body in rest]
    return made


def small_loads(wire: Sequence[str]) -> bool:
    """See that loads without the optimizer cost the same for each article, however many they are."""
    rates = {}
    for size in (125, 250, 500, 1_000):
        found = load(wire[:size], runs=2)
        rates[size] = (found.load_seconds, 1000 * found.load_seconds / size)
    print(
        "\nsmall loads in two runs, CPU seconds:", {size: round(all_, 2) for size, (all_, _) in rates.items()}
    )
    return rates[1_000][0] < 8 * rates[125][0]


if __name__ == "__main__":
    sys.exit(main())
