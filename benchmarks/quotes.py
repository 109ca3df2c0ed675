"""How well and how fast quotes and their speakers are found, beside other open tools.

    python benchmarks/quotes.py DATA [--train]

DATA is a folder with quotes/polnear_dev.jsonl, whole articles with the direct quotes that people marked in
them; with --train, polnear_train.jsonl, among which are those that the weights were made from. Where it is
not there, this says so and ends well. Beside onrecord stand textacy's quotes over spaCy's small model, where
both are installed, and a naive pattern: words in marks with the nearest "said" and name around them. Each
tool reads the corpus in a process of its own; speed counts articles a CPU-second after the first one, names
included, and memory is that process's peak. Speech reported without marks is judged by
quotes/polnear_indirect_dev.jsonl, where that is there too.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent))

import itertools

from mentions import documents, spacy_path
from quote_scores import Match, is_speaker, matches, score
from report_scores import report_matches

Quotes: TypeAlias = list[dict[str, Any]]
Tool: TypeAlias = Callable[[str], Quotes]

TOOLS: Final = ("onrecord", "textacy", "naive pattern")
_BINS: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
_FEWEST: Final = 10  # marked quotes that a row of a phenomenon needs
_KIB: Final = 1024
_NAIVE: Final = re.compile(r"[“\"]([^”\"\n]{12,2000})[”\"]")
_SAID: Final = re.compile(
    r"(?:said|says|added|told)\s+((?:[A-Z][\w.'’-]+\s?){1,4})|((?:[A-Z][\w.'’-]+\s?){1,4})\s(?:said|says|added|told)"
)
_WINDOW: Final = 120


def onrecord() -> Tool:
    """Return this project."""
    from onrecord.exchange import quote_fields
    from onrecord.mentions import find_mentions
    from onrecord.quotes import find_quotes

    def tool(text: str) -> Quotes:
        return [quote_fields(quote) for quote in find_quotes(text, find_mentions(text))]

    return tool


def speed_alone(corpus: Sequence[dict[str, Any]]) -> float:
    """Return the articles a CPU-second of finding quotes, their names being known."""
    from onrecord.mentions import find_mentions
    from onrecord.quotes import find_quotes

    named = [(document["text"], find_mentions(document["text"])) for document in corpus]
    started = time.process_time()
    for text, mentions in named:
        find_quotes(text, mentions)
    return len(corpus) / (time.process_time() - started)


def textacy() -> Tool | None:
    """Return textacy's direct quotations, or None where it or a model for it is not installed."""
    path = spacy_path()
    if path is None or find_spec("textacy") is None:
        return None
    import spacy
    from textacy.extract import direct_quotations

    model = spacy.load(path)

    def tool(text: str) -> Quotes:
        try:
            found = list(direct_quotations(model(text)))
        except ValueError:  # it gives up a whole text whose marks do not pair: then each paragraph for itself
            return [one for start, line in lines(text) for one in moved(tool(line), start)]
        return [
            {
                "start": one.content.start_char,
                "end": one.content.end_char,
                "speaker": " ".join(token.text for token in one.speaker),
                "mention": None,
            }
            for one in found
        ]

    def lines(text: str) -> Iterator[tuple[int, str]]:
        start = 0
        for line in text.split("\n") if "\n" in text else ():
            yield start, line
            start += len(line) + 1

    def moved(found: Quotes, start: int) -> Quotes:
        return [{**one, "start": one["start"] + start, "end": one["end"] + start} for one in found]

    return tool


def naive_pattern() -> Tool:
    """Return what a first try would be."""

    def tool(text: str) -> Quotes:
        found: Quotes = []
        for match in _NAIVE.finditer(text):
            around = (
                text[match.end() : match.end() + _WINDOW],
                text[max(0, match.start() - _WINDOW) : match.start()],
            )
            said = _SAID.search(around[0]) or _SAID.search(around[1])
            speaker = (said[1] or said[2]).strip() if said else None
            found.append({"start": match.start(1), "end": match.end(1), "speaker": speaker, "mention": None})
        return found

    return tool


def measure(name: str, path: Path) -> dict[str, Any]:
    """Read the corpus with one tool, in this process."""
    tool = {"onrecord": onrecord, "textacy": textacy, "naive pattern": naive_pattern}[name]()
    if tool is None:
        return {}
    corpus = documents(path)
    tool(corpus[0]["text"])
    started = time.process_time()
    found = [tool(document["text"]) for document in corpus]
    seconds = time.process_time() - started
    result = {
        "quotes": found,
        "speed": len(corpus) / seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB,
    }
    return result | ({"alone": speed_alone(corpus)} if name == "onrecord" else {})


def phenomena(every: Sequence[Match]) -> Iterator[str]:
    """Yield a row for each phenomenon that the corpus tells of."""
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in every:
        for tag in match.wanted.get("tags", []) if match.wanted is not None else []:
            groups[tag].append(match)
    yield f"\n{'phenomenon':<32}{'marked':>8}{'found':>8}{'speaker right':>15}"
    for tag, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(group) < _FEWEST:
            continue
        recall = sum(match.found is not None for match in group) / len(group)
        judged = [match for match in group if match.is_judged and match.found is not None]
        right = f"{sum(match.is_right for match in judged) / len(judged):.1%}" if judged else "-"
        yield f"{tag:<32}{len(group):>8}{recall:>8.1%}{right:>15}"


def methods(every: Sequence[Match]) -> Iterator[str]:
    """Yield a row for each rule that found speakers: how many are quotations, and how many are right."""
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in every:
        if match.found is not None:
            groups[match.found["method"]].append(match)
    yield f"\n{'method':<32}{'found':>8}{'marked':>8}{'speaker right':>15}"
    for method, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        judged = [match for match in group if match.is_judged]
        if len(judged) < _FEWEST:
            continue
        marked = sum(match.wanted is not None for match in group) / len(group)
        right = sum(match.is_right for match in judged) / len(judged)
        yield f"{method:<32}{len(group):>8}{marked:>8.1%}{right:>15.1%}"


def reported(path: Path, found: dict[str, Quotes]) -> Iterator[str]:
    """Yield how well speech without marks is found and given to its speakers, as far as that is marked."""
    if not path.is_file():
        yield f"\n{path} is not there: reported speech is not judged"
        return
    every = [
        match for document in documents(path) for match in report_matches(document, found[document["doc_id"]])
    ]
    spans, speakers, right, _ = score(every)
    yield f"\n{path.stem}: span {spans:.1%}, with speaker {speakers:.1%}, speaker right {right:.1%}"


def reliability(every: Sequence[Match]) -> Iterator[str]:
    """Yield a row for each range of the confidence: what it promises, and how often that person spoke.

    A quote without a person makes no promise; the words for its speaker are judged in the other tables.
    """
    pairs = [
        (match.found["confidence"], is_speaker(match.wanted, match.found["speaker"]))
        for match in every
        if match.is_judged and match.wanted is not None and match.found is not None and match.found["speaker"]
    ]
    yield f"\n{'confidence':<16}{'quotes':>8}{'mean':>8}{'person right':>15}"
    for low, high in itertools.pairwise(_BINS):
        own = [(value, right) for value, right in pairs if low <= value < high]
        if own:
            mean = sum(value for value, _ in own) / len(own)
            right = sum(right for _, right in own) / len(own)
            yield f"{low:.2f} - {min(high, 1):.2f}{'':<5}{len(own):>8}{mean:>8.3f}{right:>15.1%}"


def main(path: Path) -> int:
    """Print the tables; return the exit code."""
    if not path.is_file():
        print(f"{path} is not there: nothing to measure")
        return 0
    corpus = documents(path)
    print(
        f"{path.stem:<16}{'(a) span':>10}{'(b) +speaker':>14}{'(c) right':>11}{'(d) full name':>15}"
        f"{'articles/CPU-s':>16}{'MiB':>6}"
    )
    own: list[Match] = []
    by_id: dict[str, Quotes] = {}
    alone = 0.0
    for name in TOOLS:
        command = [sys.executable, __file__, "--one", name, str(path)]
        result = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
        if not result:
            print(f"{name:<16}is not installed, or no model for it: left out")
            continue
        every = [
            match
            for document, quotes in zip(corpus, result["quotes"], strict=True)
            for match in matches(document, [one for one in quotes if one.get("kind") != "indirect"])
        ]
        span, speaker, right, full_name = score(every)
        print(
            f"{name:<16}{span:>10.1%}{speaker:>14.1%}{right:>11.1%}{full_name:>15.1%}"
            f"{result['speed']:>16.1f}{result['memory']:>6.0f}"
        )
        if name == "onrecord":
            own, alone = every, result["alone"]
            by_id = {one["doc_id"]: quotes for one, quotes in zip(corpus, result["quotes"], strict=True)}
    print(f"onrecord, names known: {alone:.1f} articles/CPU-s")
    indirect = path.with_name(path.name.replace("polnear_", "polnear_indirect_"))
    for row in (*reported(indirect, by_id), *phenomena(own), *methods(own), *reliability(own)):
        print(row)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
        sys.exit(0)
    if len(sys.argv) not in {2, 3} or sys.argv[2:] not in ([], ["--train"]):
        sys.exit(__doc__)
    split = "train" if sys.argv[2:] else "dev"
    sys.exit(main(Path(sys.argv[1]) / "quotes" / f"polnear_{split}.jsonl"))
