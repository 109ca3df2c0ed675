"""Make the weights that choose among candidate speakers: `python benchmarks/train_attribution.py DATA`.

DATA is a folder with `quotes/polnear_train.jsonl`: a line for each article with `text` and `quotes`, each of
these with `start`, `end`, `speaker`, `speaker_start`, `speaker_end` and, where known, `full_name`. Prints how
often the choice is right on articles left out (5 folds), then writes the weights of all.

The model is a conditional logit over the candidates and "nobody"; the loss of a quotation is the negative
log of what the right candidates get together. Training is Adagrad in a fixed order: the same data and code
give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple

from onrecord.mentions import find_mentions
from onrecord.model import Mention
from onrecord.quotes import find_quotes
from onrecord.quotes.ranker import UNDECIDED, Ballot, Choice, Option, likeliest, probabilities

WEIGHTS: Final = Path(__file__).parent.parent / "src/onrecord/quotes/data/attribution_weights.tsv"
FOLDS: Final = 5
ROUNDS: Final = 2
EPOCHS: Final = 6
RATE: Final = 0.15
SHRINK: Final = 0.006  # L2, for each example
_NAME_WORDS_BELOW: Final = 4
SEEN_AT_LEAST: Final = 3
HEAD: Final = """\
# Weights of what is seen of a candidate speaker of a quotation: what is seen<TAB>weight.
# Origin: made by benchmarks/train_attribution.py from PolNeAR 1.0, train (Newell, Margolin, Ruths 2018), US
# news of 2015-16. The corpus states no licence; no text of it is here. docs/models/attribution.md tells more.
# Licence: MIT.
"""


class Example(NamedTuple):
    """A ballot, which of its candidates are right, and the number of its article."""

    ballot: Ballot
    right: tuple[int, ...]
    article: int


class Article(NamedTuple):
    """A text with its names and annotated quotations."""

    text: str
    mentions: tuple[Mention, ...]
    quotes: list[dict[str, Any]]
    ignored: list[list[int]]


def read(path: Path) -> list[Article]:
    """Read annotated articles and find their names."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Article(line["text"], find_mentions(line["text"]), line["quotes"], line["ignore"]) for line in lines
    ]


def names(quote: Mapping[str, Any]) -> list[str]:
    """Return what the annotation calls the speaker by name."""
    found = [quote.get("full_name"), quote["resolved_speaker"] if quote.get("resolved_ok") else None]
    if quote.get("kind") == "name" and len(quote["speaker"].split()) < _NAME_WORDS_BELOW:
        found.append(quote["speaker"])
    return [name.rstrip(",.") for name in found if name and name.rstrip(",.")]


def is_right(text: str, option: Option, quote: Mapping[str, Any], about: str) -> bool:
    """Say whether a candidate is the annotated speaker: those words, or the same surname elsewhere."""
    head = option.head
    if about == "speaker" and quote["speaker_start"] <= head.start and head.end <= quote["speaker_end"]:
        return not _is_owner(text, option, quote)
    if option.name is None:
        return False
    called = names(quote)
    first, last = option.name.split()[0], option.name.split()[-1]
    if about == "confidence" and quote.get("full_name"):
        full = quote["full_name"].split()
        return full[-1] in option.name.split() and (
            len(full) == 1 or full[0] == last or _alike(full[0], first)
        )
    if about == "confidence":
        return not {*option.name.split()}.isdisjoint(quote["speaker"].replace(",", "").split())
    if about == "antecedent":
        called = [name for name in called if " " not in name or first == last or _alike(name, first)]
    return last in {name.split()[-1] for name in called}


def _alike(first: str, other: str) -> bool:
    """Say whether two first names may be one person's: Tom and Thomas."""
    return first[:1] == other[:1]


def _is_owner(text: str, option: Option, quote: Mapping[str, Any]) -> bool:
    """Say whether the words are only part of the speaker's: Lee in "Lee's campaign" or "aide to Lee"."""
    if text[option.head.end : quote["speaker_end"]].startswith(("'s ", "’s ")):
        return True
    before = text[quote["speaker_start"] : option.head.start].split()
    return (
        option.is_bare
        and bool(before)
        and before[-1].lower() in {"of", "for", "to", "by", "with", "from", "at"}
    )


def examples(articles: Sequence[Article], by: Mapping[int, Mapping[str, float]]) -> list[Example]:
    """Return the ballots of all articles; `by` are the weights that choose in the article of that number."""
    found: list[Example] = []
    for number, article in enumerate(articles):
        ballots: list[Ballot] = []

        def choose(ballot: Ballot) -> Choice:
            ballots.append(ballot)  # noqa: B023
            own = by.get(number)  # noqa: B023
            return likeliest(ballot, own) if own else UNDECIDED

        find_quotes(article.text, article.mentions, choose)
        for ballot in ballots:
            right = _right(article, ballot)
            if right is not None:
                found.append(Example(ballot, right, number))
    return found


def _right(article: Article, ballot: Ballot) -> tuple[int, ...] | None:
    """Return which candidates are right: nobody where nothing is annotated, None where it cannot be told."""
    nobody = (len(ballot.options),)
    for quote in article.quotes:
        shared = min(quote["end"], ballot.span.end) - max(quote["start"], ballot.span.start)
        if shared > 0.8 * len(ballot.span) and _tells(quote, ballot.about):
            options = enumerate(ballot.options)
            return (
                tuple(i for i, one in options if is_right(article.text, one, quote, ballot.about)) or nobody
            )
        if shared > 0:
            return None
    is_ignored = any(start < ballot.span.end and ballot.span.start < end for start, end in article.ignored)
    return None if is_ignored or ballot.about != "speaker" else nobody


def _tells(quote: Mapping[str, Any], about: str) -> bool:
    """Say whether the annotation answers the question: "he" does not tell whom it means."""
    if quote.get("speaker_start") is None:
        return False
    is_by_name = bool(names(quote)) or (about == "confidence" and quote.get("kind") != "pronoun")
    return is_by_name or about == "speaker"


def train(given: Sequence[Example]) -> dict[str, float]:
    """Fit the weights."""
    count = Counter(seen for one in given for option in _options(one.ballot) for seen in set(option))
    weights: dict[str, float] = {seen: 0.0 for seen, times in count.items() if times >= SEEN_AT_LEAST}
    squares: dict[str, float] = defaultdict(lambda: 1.0)
    order = list(given)
    for _ in range(EPOCHS):
        random.Random(0).shuffle(order)  # noqa: S311  (the same order each time, no secret)
        for one in order:
            for seen, slope in _slopes(one, weights).items():
                if seen in weights:
                    slope += SHRINK * weights[seen]  # noqa: PLW2901
                    squares[seen] += slope * slope
                    weights[seen] -= RATE * slope / sqrt(squares[seen])
    return weights


def _options(ballot: Ballot) -> list[tuple[str, ...]]:
    return [*(option.seen for option in ballot.options), ballot.nobody]


def _slopes(one: Example, weights: Mapping[str, float]) -> dict[str, float]:
    shares = probabilities(one.ballot, weights)
    together = sum(shares[i] for i in one.right) or 1e-9
    slopes: dict[str, float] = defaultdict(float)
    for index, option in enumerate(_options(one.ballot)):
        wanted = shares[index] / together if index in one.right else 0.0
        if abs(shares[index] - wanted) > 1e-4:
            for seen in option:
                slopes[seen] += shares[index] - wanted
    return slopes


def cross_validated(articles: Sequence[Article]) -> dict[int, dict[str, float]]:
    """Return for each article weights made without it."""
    by: dict[int, dict[str, float]] = {}
    for _ in range(ROUNDS):  # who spoke last is first what the rules say, then what the weights do
        given = examples(articles, by)
        for fold in range(FOLDS):
            weights = train([one for one in given if one.article % FOLDS != fold])
            by.update(dict.fromkeys(range(fold, len(articles), FOLDS), weights))
        for about in ("speaker", "antecedent", "confidence"):
            own = [one for one in given if one.ballot.about == about]
            if not own:
                continue
            right = sum(likeliest(one.ballot, by[one.article]).option in one.right for one in own)
            reach = sum(one.right[0] < len(one.ballot.options) for one in own)
            print(f"{about}: {len(own)}, {right / len(own):.1%} right, {reach / len(own):.1%} could be")
    return by


def write(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights that count, in two decimals."""
    lines = [f"{seen}\t{weight:.2f}\n" for seen, weight in sorted(weights.items()) if abs(weight) >= 0.02]
    path.write_text(HEAD + "".join(lines), "utf-8")


def run(data: Path, out: Path) -> None:
    """Train on the folder `data`, tell how well it does, and write the weights to `out`."""
    articles = read(data / "quotes/polnear_train.jsonl")
    by = cross_validated(articles)
    write(train(examples(articles, by)), out)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    run(options.data, options.out)


if __name__ == "__main__":
    main()
