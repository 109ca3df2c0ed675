"""Make the weights of reported speech without marks: `python benchmarks/train_indirect.py DATA`.

DATA is a folder with `quotes/polnear_indirect_train.jsonl`: a line for each article with `text`, `indirect`
(each with `parts`, offsets of what is reported) and `ignore` (offsets of what is neither right nor wrong).
Prints how good the choice is on articles left out (5 folds), then writes the weights of all.

Three questions share one linear model: does a clause end at this break, does it start there, and is what the
bounds hold reported at all. Training is Adagrad in a fixed order: the same data and code give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple

from onrecord.mentions import find_mentions
from onrecord.model import Span
from onrecord.quotes.attribution import Reading
from onrecord.quotes.indirect import bounds, find_reports, readable
from onrecord.quotes.indirect_bounds import breaks, end_seen, start_seen
from onrecord.quotes.indirect_judge import report_seen
from onrecord.quotes.indirect_proposals import Proposal, proposals
from onrecord.quotes.indirect_weights import probability
from onrecord.quotes.marks import find_marked
from onrecord.quotes.narration import Token, read_narration

WEIGHTS: Final = Path(__file__).parent.parent / "src/onrecord/quotes/data/indirect_weights.tsv"
FOLDS: Final = 5
EPOCHS: Final = 6
RATE: Final = 0.15
SHRINK: Final = 0.002  # L2, for each example
SEEN_AT_LEAST: Final = 4
MATCH: Final = 0.7
_EDGE_CHARS: Final = 3
_TRIMMED: Final = "\"'“”‘’ \n.,;:—–-…()[]"
HEAD: Final = """\
# Weights of what is seen around reported speech, in hundredths: what is seen<TAB>weight. E: a clause ends
# at this break; S: one starts there; R: it is reported.
# Origin: made by benchmarks/train_indirect.py from PolNeAR 1.0, train (Newell, Margolin, Ruths 2018), US
# news of 2015-16. The corpus states no licence; no text of it is here. docs/models/attribution.md tells more.
# Licence: MIT.
"""


class Article(NamedTuple):
    """A text as the finder reads it, with the annotated reports."""

    text: str
    reading: Reading
    reports: list[tuple[tuple[int, int], ...]]
    ignored: list[tuple[int, int]]


class Example(NamedTuple):
    """What is seen in one question, and the answer."""

    seen: list[str]
    answer: bool
    article: int


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without marks and "that" at their edges."""
    for _ in range(2):
        while start < end and text[start] in _TRIMMED:
            start += 1
        while end > start and text[end - 1] in _TRIMMED:
            end -= 1
        if text[start : start + 5].lower() == "that ":
            start += 5
    return start, end


def read(path: Path) -> list[Article]:
    """Read annotated articles."""
    found = []
    for line in map(json.loads, path.read_text("utf-8").splitlines()):
        text = line["text"]
        marked = find_marked(text)
        outer = [index for index, one in enumerate(marked) if one.parent is None]
        sentences = read_narration(text, Span(0, len(text)), marked, outer, find_mentions(text))
        reports = [tuple(trimmed(text, *part) for part in sorted(one["parts"])) for one in line["indirect"]]
        found.append(Article(text, Reading(sentences), reports, [tuple(one) for one in line["ignore"]]))
    return found


def _proposed(article: Article) -> Iterator[tuple[Sequence[Token], Sequence[Any], Proposal]]:
    for index in range(len(article.reading.sentences)):
        tokens, cues = readable(article.reading, index)
        for cue in cues:
            for one in proposals(tokens, cues, cue):
                yield tokens, cues, one


def bound_examples(article: Article, number: int) -> Iterator[Example]:
    """Yield the breaks within and at the end of annotated reports."""
    for tokens, cues, one in _proposed(article):
        if one.is_back or one.second >= 0:
            stop = one.last if one.is_back else one.stop
            yield from _starts(article, number, tokens, cues, one, stop)
        if not one.is_back:
            yield from _ends(article, number, tokens, cues, one)


def _ends(
    article: Article, number: int, tokens: Sequence[Token], cues: Sequence[Any], one: Proposal
) -> Iterator[Example]:
    first = one.second if one.second >= 0 else one.first
    start = trimmed(article.text, tokens[first].start, tokens[-1].end)[0]
    report = next((r for r in article.reports if abs(r[-1][0] - start) <= _EDGE_CHARS), None)
    if report is None:
        return
    end = report[-1][1]
    for at in breaks(tokens, first, one.last):
        here = tokens[at - 1].end
        if abs(here - end) <= _EDGE_CHARS:
            yield Example(end_seen(tokens, cues, one, first, at), True, number)
            return
        if here > end:
            return
        yield Example(end_seen(tokens, cues, one, first, at), False, number)


def _starts(
    article: Article, number: int, tokens: Sequence[Token], cues: Sequence[Any], one: Proposal, stop: int
) -> Iterator[Example]:
    end = trimmed(article.text, tokens[one.first].start, tokens[stop].end)[1]
    report = next((r for r in article.reports if abs(r[0][1] - end) <= _EDGE_CHARS), None)
    if report is None:
        return
    start = report[0][0]
    for at in reversed(list(breaks(tokens, one.first, stop))):
        here = trimmed(article.text, tokens[at + 1].start, tokens[stop].end)[0]
        if abs(here - start) <= _EDGE_CHARS:
            yield Example(start_seen(tokens, cues, one, at), True, number)
            return
        if here < start:
            return
        yield Example(start_seen(tokens, cues, one, at), False, number)


def _parts(tokens: Sequence[Token], one: Proposal, first: int, last: int) -> list[tuple[int, int]]:
    if one.second < 0:
        return [(tokens[first].start, tokens[last].end)]
    return [(tokens[first].start, tokens[one.stop].end), (tokens[one.second].start, tokens[last].end)]


def _size(parts: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, end - start) for start, end in parts)


def _shared(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)


def overlap(report: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]) -> float:
    """Return how much of two reports together they share; of one in parts either these or the whole."""
    best = 0.0
    for given in (report, [(report[0][0], report[-1][1])]):
        shared = _shared(given, parts)
        best = max(best, shared / max(1, _size(given) + _size(parts) - shared))
    return best


def judge_examples(article: Article, number: int, by: Mapping[str, int]) -> Iterator[Example]:
    """Yield the readings of cues, with the bounds that the weights give them."""
    for tokens, cues, one in _proposed(article):
        first, last = bounds(tokens, cues, one, by)
        if last < first:
            continue
        parts = [trimmed(article.text, *part) for part in _parts(tokens, one, first, last)]
        if _size(parts) == 0:
            continue
        right = any(overlap(report, parts) >= MATCH for report in article.reports)
        if not right and is_ignored(article, parts):
            continue
        yield Example(report_seen(tokens, cues, one, first, last), right, number)


def is_ignored(article: Article, parts: Sequence[tuple[int, int]]) -> bool:
    """Say whether the annotation leaves open whether this is a report."""
    return _shared(parts, article.ignored) >= 0.5 * _size(parts)


def train(given: Sequence[Example]) -> dict[str, int]:
    """Fit the weights."""
    count = Counter(seen for one in given for seen in set(one.seen))
    weights = {seen: 0.0 for seen, times in count.items() if times >= SEEN_AT_LEAST}
    squares: dict[str, float] = defaultdict(lambda: 1.0)
    order = [Example([seen for seen in one.seen if seen in weights], one.answer, 0) for one in given]
    total: dict[str, float] = defaultdict(float)
    for epoch in range(EPOCHS):
        random.Random(epoch).shuffle(order)  # noqa: S311
        for one in order:
            slope = probability(sum(weights[seen] for seen in one.seen)) - one.answer
            for seen in one.seen:
                own = slope + SHRINK * weights[seen]
                squares[seen] += own * own
                weights[seen] -= RATE * own / sqrt(squares[seen])
        if epoch >= EPOCHS // 2:  # the mean of several rounds depends less on their order
            for seen, weight in weights.items():
                total[seen] += weight / (EPOCHS - EPOCHS // 2)
    return {seen: round(100 * weight) for seen, weight in total.items() if abs(weight) >= 0.015}


def fit(articles: Sequence[tuple[int, Article]]) -> dict[str, int]:
    """Return the weights of these articles: first of the bounds, then of what they hold."""
    edges = [example for number, one in articles for example in bound_examples(one, number)]
    by = train(edges)
    judged = [example for number, one in articles for example in judge_examples(one, number, by)]
    return by | train(judged)


def tally(article: Article, by: Mapping[str, int], least: float) -> Counter[str]:
    """Count right, wrong and lost reports of one article, as `score` counts them."""
    found: list[list[tuple[int, int]]] = []
    for index in range(len(article.reading.sentences)):
        tokens, _ = readable(article.reading, index)
        for report in find_reports(article.reading, index, by, least):
            parts = _parts(tokens, report.proposal, report.first, report.last)
            found.append([trimmed(article.text, *part) for part in parts])
    pairs = sorted(
        ((overlap(r, f), i, j) for i, r in enumerate(article.reports) for j, f in enumerate(found)),
        reverse=True,
    )
    reports, reported = set(), set()
    for share, i, j in pairs:
        if share >= MATCH and i not in reports and j not in reported:
            reports.add(i)
            reported.add(j)
    matched = [found[j] for j in reported]
    wrong = [
        f
        for j, f in enumerate(found)
        if j not in reported
        and not is_ignored(article, f)
        and not any(_shared(f, m) >= _size(f) for m in matched)
    ]
    return Counter(right=len(reported), wrong=len(wrong), lost=len(article.reports) - len(reports))


def main() -> None:
    """Train, tell, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--folds", type=int, default=FOLDS)
    options = parser.parse_args()
    articles = list(enumerate(read(options.data / "quotes/polnear_indirect_train.jsonl")))
    totals: dict[float, Counter[str]] = defaultdict(Counter)
    for fold in range(options.folds):
        by = fit([one for one in articles if one[0] % options.folds != fold])
        for _, article in articles[fold :: options.folds]:
            for least in (0.35, 0.4, 0.45, 0.5, 0.55):
                totals[least] += tally(article, by, least)
    for least, total in totals.items():
        right, wrong, lost = total["right"], total["wrong"], total["lost"]
        print(f"{least}: P {right / (right + wrong):.1%} R {right / (right + lost):.1%}", end=" ")
        print(f"F1 {2 * right / (2 * right + wrong + lost):.1%}")
    weights = fit(articles)
    lines = [f"{seen}\t{weight}\n" for seen, weight in sorted(weights.items())]
    options.out.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
