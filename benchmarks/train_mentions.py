"""Train the model of mentions: src/onrecord/mentions/data/model.txt.

    python benchmarks/train_mentions.py DATA [--work FOLDER] [--documents COUNT] [--held-out]

DATA holds mentions/gmb.jsonl.xz (public-domain news; only its text is used) and mentions/wikigold.jsonl
(CC BY 4.0, labelled by hand). Needs spaCy, its small English model and python-crfsuite, which onrecord itself
does not. spaCy's labels are kept in FOLDER for the next time. docs/models/mentions.md says why it is done
this way and what came of it. `--held-out` leaves every second passage of wikigold and every tenth document of
the news out, scores the model on them and writes no file.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mention_scores import Score, compare, gold_of, marked, total
from mentions import documents, rows, spacy_recogniser

from onrecord.mentions import model as trained_model
from onrecord.mentions.find import Island, islands
from onrecord.mentions.kinds import Named, Reading, named
from onrecord.mentions.model import is_settled, is_sure, parse, revised
from onrecord.mentions.model_features import island_features
from onrecord.mentions.model_view import KINDS, bounds, view

MODEL: Final = Path(trained_model.__file__).parent / "data" / "model.txt"
LABELS: Final = ("O", "Bp", "Ip", "Bo", "Io", "Bl", "Il", "Bx", "Ix")
TIMES_BY_HAND: Final = 3  # how often each passage labelled by hand is shown
WEIGHT_STEP: Final = 0.1  # of the field's weights, for one step of the file's whole numbers
MOST_STEPS: Final = 46  # so that a weight is one printable character
ZERO: Final = 79  # its code for no weight
PARAMETERS: Final = {
    "c1": 0.3,
    "c2": 0.05,
    "max_iterations": 100,
    "feature.minfreq": 3,
    "feature.possible_transitions": True,
}
HEAD: Final = """\
# Weights of the model of mentions, a linear-chain conditional random field. Card: docs/models/mentions.md.
# Lines: labels; transitions to each label from each; "=" and weights, {labels} characters each; features.
# Origin: made by benchmarks/train_mentions.py from public-domain news text of the Groningen Meaning Bank,
# labelled by this project's rules and by spaCy's en_core_web_sm (MIT), and from wikigold (CC BY 4.0,
# Balasuriya et al. 2009). Licence: MIT, as the code.
"""

Span: TypeAlias = tuple[int, int, str]
Example: TypeAlias = tuple[list[list[str]], list[str]]


class Prepared(NamedTuple):
    """A text, and what the rules make of it."""

    text: str
    found: list[Island]
    names: list[Named]
    reading: Reading


def prepare(text: str) -> Prepared:
    """Run the rules over one text."""
    found = islands(text)
    names, reading = named(text, found)
    return Prepared(text, found, names, reading)


def merged(names: Sequence[Named], others: Sequence[Span], text: str) -> list[Span]:
    """Join the rules' names and another recogniser's.

    The rules' names stand. The other's are added where the rules found none, and where it reads one longer
    organisation that holds only places and organisations of theirs. A name that the two type differently
    from place to place gets the kind that most of its occurrences have.
    """
    found = [(name.segment.start, name.segment.end, name.kind) for name in names]
    votes: dict[str, dict[str, int]] = {}
    weighted = [(start, end, kind, 1) for start, end, kind in others]
    weighted += [(*span, 2 if is_sure(name) else 1) for span, name in zip(found, names, strict=True)]
    for start, end, kind, weight in weighted:
        counts = votes.setdefault(text[start:end], {})
        counts[kind] = counts.get(kind, 0) + weight
    result: list[Span] = list(found)
    for start, end, kind in others:
        inside = [span for span in result if start < span[1] and span[0] < end]
        if not inside:
            counts = votes[text[start:end]]
            result.append((start, end, max(counts, key=lambda one: (counts[one], one))))
        elif kind == "organization" and all(
            start <= a and b <= end and one != "person" and (a, b) != (start, end) for a, b, one in inside
        ):
            result = [span for span in result if span not in inside] + [(start, end, kind)]
    return sorted(result)


def labels_of(found: Sequence[Island], spans: Sequence[Span]) -> list[list[str]]:
    """Return the labels of every word of every island."""
    ordered = sorted(spans)
    result: list[list[str]] = []
    at = 0
    for island in found:
        first, last = bounds(island.run)
        words = island.run.words
        places = [(words.start(index), words.end(index)) for index in range(first, last + 1)]
        labels = ["O"] * len(places)
        while at < len(ordered) and ordered[at][1] <= places[0][0]:
            at += 1
        for start, end, kind in ordered[at:]:
            if start >= places[-1][1]:
                break
            inside = [n for n, (opening, closing) in enumerate(places) if opening < end and start < closing]
            for number, n in enumerate(inside):
                labels[n] = ("I" if number else "B") + KINDS[kind]
        result.append(labels)
    return result


def examples(text: Prepared, spans: Sequence[Span], doubtful: Sequence[Span] = ()) -> Iterator[Example]:
    """Yield what the model learns from: the islands that the rules alone do not settle, nor hold a doubt."""
    seen = view(text.found, text.names, text.reading)
    for island, labels in zip(text.found, labels_of(text.found, spans), strict=True):
        if is_settled(island, seen):
            continue
        first, last = bounds(island.run)
        start, end = island.run.words.start(first), island.run.words.end(last)
        if not any(start < span[1] and span[0] < end for span in doubtful):
            yield island_features(island, seen), labels


def doubts(names: Sequence[Named], others: Sequence[Span]) -> list[Span]:
    """Return the names of the rules that they are not sure of and the other recogniser does not read so."""
    spans = [(name.segment.start, name.segment.end, name.kind) for name in names if not is_sure(name)]
    return [span for span in spans if span[2] != "other" and span not in others]


def by_hand(document: dict[str, Any]) -> list[Span]:
    """Return the names that people marked in a document."""
    return [(start, end, kind) for (start, end), kind in gold_of(document).items()]


def by_spacy(news: Sequence[dict[str, Any]], cache: Path) -> Iterator[list[Span]]:
    """Yield the names that spaCy's small model marks in each text, from `cache` if it has them."""
    if not cache.exists():
        recognise = spacy_recogniser()
        if recognise is None:
            raise SystemExit("spaCy and its small English model are needed to label the news")
        lines = [json.dumps(recognise(document["text"])) for document in news]
        cache.write_text("\n".join(lines), encoding="utf-8")
    for document, line in zip(news, cache.read_text(encoding="utf-8").split("\n"), strict=True):
        text = document["text"]
        names = marked(text, map(tuple, json.loads(line)))
        yield [
            (start, end, kind)
            for (start, end), kind in names.items()
            if "\n" not in text[start:end] and not text[start:end].islower()
        ]


def train(sequences: Iterable[Example]) -> Any:  # noqa: ANN401 - pycrfsuite has no types
    """Return a tagger trained on the examples."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS)
    for features, labels in sequences:
        trainer.append(features, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
    return tagger


def written(tagger: Any) -> str:  # noqa: ANN401 - the same
    """Return a trained field as the text of the model's file."""
    info = tagger.info()
    weights: dict[str, list[int]] = {}
    for (feature, label), weight in info.state_features.items():
        steps = max(-MOST_STEPS, min(MOST_STEPS, round(weight / WEIGHT_STEP)))
        if steps and feature.isprintable():
            weights.setdefault(feature, [0] * len(LABELS))[LABELS.index(label)] = steps
    ordered = sorted(weights)
    transitions = [
        round(info.transitions.get((before, label), 0.0) / WEIGHT_STEP)
        for label in LABELS
        for before in LABELS
    ]
    return "\n".join(
        (
            HEAD.format(labels=len(LABELS)) + " ".join(LABELS),
            " ".join(map(str, transitions)),
            "=" + "".join(chr(ZERO + steps) for feature in ordered for steps in weights[feature]),
            *ordered,
            "",
        )
    )


def score(texts: Sequence[tuple[dict[str, Any], Prepared]]) -> dict[tuple[str, str], Score]:
    """Score the model that is in use on documents with marked names."""
    return total(
        compare(
            gold_of(document),
            marked(
                text.text,
                (
                    (one.segment.start, one.segment.end, one.kind)
                    for one in revised(text.found, text.names, text.reading)
                ),
            ),
        )
        for document, text in texts
    )


def silver(news: Sequence[dict[str, Any]], work: Path) -> Iterator[Example]:
    """Yield what the news teaches, labelled by rules and spaCy together."""
    for document, others in zip(news, by_spacy(news, work / f"spacy-{len(news)}.jsonl"), strict=True):
        text = prepare(document["text"])
        yield from examples(text, merged(text.names, others, text.text), doubts(text.names, others))


def main(arguments: argparse.Namespace) -> int:
    """Train, and write the model or score what was held out."""
    folder = arguments.data / "mentions"
    with lzma.open(folder / "gmb.jsonl.xz", "rt", encoding="utf-8") as file:
        news = [json.loads(line) for line in file][: arguments.documents]
    passages = [(document, prepare(document["text"])) for document in documents(folder / "wikigold.jsonl")]
    held_out = passages[1::2] if arguments.held_out else []
    learned = passages[::2] if arguments.held_out else passages
    sequences = list(silver(news, arguments.work))
    for document, text in learned:
        sequences += TIMES_BY_HAND * list(examples(text, by_hand(document)))
    written_model = written(train(sequences))
    if not arguments.held_out:
        MODEL.write_text(written_model, encoding="utf-8")
        print(f"{MODEL}: {MODEL.stat().st_size:,} bytes from {len(sequences):,} islands")
        return 0
    lines = [line for line in written_model.split("\n") if line and line[0] != "#"]
    for name, model in (("rules alone", None), ("with the model", parse(lines))):
        use(model)
        result = {"scores": [[how, kind, *counts] for (how, kind), counts in score(held_out).items()]}
        print("\n".join(rows(name, result)))
    return 0


def use(model: trained_model.Model | None) -> None:
    """Put a model, or none, in the place of the packaged one for the rest of the process."""
    trained_model.trained = lambda: model
    trained_model.forget()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--documents", type=int, default=None)
    parser.add_argument("--held-out", action="store_true")
    sys.exit(main(parser.parse_args()))
