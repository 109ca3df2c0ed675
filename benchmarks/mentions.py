"""How well and how fast names are found, beside spaCy's small model where it is installed.

    python benchmarks/mentions.py DATA

DATA is a folder with mentions/worldwide-dev.jsonl and mentions/wikigold.jsonl: a document a line, with its
text and the names that people marked in it. What is not there is named and left out. Speed is code points a
CPU-second after a first text; memory is the peak of a process that did nothing else. Each recogniser reads
each corpus in a process of its own.

Where the names of a corpus say whom they name (an "entity"), how well names are joined is printed too, within
documents and over the corpus, beside joining the names that are printed alike. Neither corpus says so.

wikigold is among what the model was trained on: `train_mentions.py --held-out` scores what it had not seen.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent))

from link_scores import BCubed, Pair, b_cubed, within_documents
from mention_scores import KINDS, Score, compare, gold_of, marked, total, trimmed

CORPORA: Final = ("worldwide-dev", "wikigold")
SPACY_MODEL: Final = "en_core_web_sm"
_KIB: Final = 1024

Found: TypeAlias = list[tuple[int, int, str]]
Recogniser: TypeAlias = Callable[[str], Found]


def documents(path: Path) -> list[dict[str, Any]]:
    """Read a corpus."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def spacy_path() -> str | None:
    """Return what to load spaCy's small model by: its name, or the folder of a package that carries it."""
    if find_spec("spacy") is None:
        return None
    if find_spec(SPACY_MODEL) is not None:
        return SPACY_MODEL
    for package in metadata.distributions():
        for file in package.files or ():
            if file.name == "config.cfg" and SPACY_MODEL in file.parts[0]:
                return str(Path(str(package.locate_file(file))).parent)
    return None


def spacy_recogniser() -> Recogniser | None:
    """Return spaCy's small model with nothing but what finds names, or None where it is not installed."""
    path = spacy_path()
    if path is None:
        return None
    import spacy

    model = spacy.load(path, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler", "senter"])
    return lambda text: [(name.start_char, name.end_char, name.label_) for name in model(text).ents]


def own_recogniser() -> Recogniser:
    """Return this project's."""
    from onrecord.mentions import find_mentions

    return lambda text: [(one.span.start, one.span.end, one.kind) for one in find_mentions(text)]


def links(texts: list[dict[str, Any]]) -> dict[str, list[list[Pair]]]:
    """Return, by what joins them, for each document whom its names name: as marked, and as joined."""
    from onrecord.mentions import find_mentions

    joined: dict[str, list[list[Pair]]] = {"onrecord": [], "printed alike": []}
    for document in texts:
        text = document["text"]
        marks = {
            trimmed(text, one["start"], one["end"]): one["entity"]
            for one in document["mentions"]
            if one.get("entity")
        }
        if not marks:
            continue
        found = {
            trimmed(text, one.span.start, one.span.end): f"{one.entity.kind} {one.entity.key}"
            for one in find_mentions(text)
        }
        both = sorted(marks.keys() & found.keys())
        joined["onrecord"].append([(marks[span], found[span]) for span in both])
        joined["printed alike"].append([(marks[span], text[slice(*span)].casefold()) for span in both])
    return joined


def link_rows(texts: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines on how well names are joined, if the corpus says whom they name."""
    joined = links(texts)
    if not joined["onrecord"]:
        yield "  (whom its names name is not marked)"
        return
    for name, pairs in joined.items():
        both = (
            ("document", within_documents(pairs)),
            ("corpus", b_cubed([pair for one in pairs for pair in one])),
        )
        for where, score in both:
            yield f"  {name:<22}{where:<14}{_numbers(score)}"


def _numbers(score: BCubed) -> str:
    return f"{score.precision:>7.3f}{score.recall:>7.3f}{score.f1:>7.3f}   B-cubed, {score.count} names"


def measure(name: str, path: Path) -> dict[str, Any]:
    """Read one corpus with one recogniser, in this process."""
    recognise = own_recogniser() if name == "onrecord" else spacy_recogniser()
    if recognise is None:
        return {}
    texts = documents(path)
    recognise(texts[0]["text"])
    started = time.process_time()
    found = [recognise(document["text"]) for document in texts]
    seconds = time.process_time() - started
    scores = total(
        compare(gold_of(document), marked(document["text"], names))
        for document, names in zip(texts, found, strict=True)
    )
    return {
        "scores": [[how, kind, *score] for (how, kind), score in scores.items()],
        "speed": sum(len(document["text"]) for document in texts) / seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB,
    }


def rows(name: str, result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table for one recogniser on one corpus."""
    scores = {(how, kind): Score(*counts) for how, kind, *counts in result["scores"]}
    for kind in (*KINDS, "micro"):
        exact, overlap = scores["exact", kind], scores["overlap", kind]
        numbers = f"{exact.precision:>7.3f}{exact.recall:>7.3f}{exact.f1:>7.3f}{overlap.f1:>9.3f}"
        yield f"  {name:<22}{kind:<14}{numbers}"
    if "speed" not in result:
        return
    yield f"  {name:<22}{result['speed']:,.0f} characters a CPU-second, {result['memory']:,.0f} MiB at most"


def main(data: Path) -> int:
    """Print the table; return the exit code."""
    paths = [data / "mentions" / f"{corpus}.jsonl" for corpus in CORPORA]
    for path in paths:
        if not path.is_file():
            print(f"{path} is not there: left out")
            continue
        print(f"{path.stem:<24}{'':<14}{'P':>7}{'R':>7}{'F1':>7}{'overlap':>9}")
        for name in ("onrecord", "spacy"):
            command = [sys.executable, __file__, "--one", name, str(path)]
            output = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
            result = json.loads(output)
            if not result:
                print(f"  {name} and its model {SPACY_MODEL} are not installed: left out")
                continue
            for row in rows(name if name == "onrecord" else SPACY_MODEL, result):
                print(row)
        for row in link_rows(documents(path)):
            print(row)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
        sys.exit(0)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
