"""How well pages are cleaned, beside simple baselines and other tools, and how fast.

    python benchmarks/cleaning.py DATA

DATA is a folder with `clean/*/gold.jsonl` (doc_id, body, title, published_at, author, and which of these a
dump shows) and beside each `text.tar.xz` with `container/*.txt` and `page/*.txt`, and `html*.tar.xz`. Tools
that are not installed are left out, and the output says so. Body scores are those of the
article-extraction-benchmark:
shingles of four words, precision and recall averaged over documents, F1 of the averages.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from statistics import fmean
from typing import Any, NamedTuple

from onrecord.clean import clean
from onrecord.errors import RejectedError
from onrecord.model import Article, Document
from onrecord.text.fold import fold_case

WORD = re.compile(r"\w+")
SHINGLE = 4
PROSE_WORDS = 5
FORMS = ("container", "page")


class BodyScore(NamedTuple):
    """Means over documents."""

    precision: float
    recall: float
    exact: float

    @property
    def f1(self) -> float:
        """Of the means."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that turns a dump or a page into a body, and the package it needs."""

    name: str
    body_of: Callable[[str], str]
    package: str | None = None


def main(data: Path) -> int:
    """Print the tables of all sets; return the exit code."""
    sets = sorted(path.parent for path in data.glob("clean/*/gold.jsonl"))
    for folder in sets:
        gold = {row["doc_id"]: row for row in _rows(folder / "gold.jsonl")}
        for form in FORMS:
            texts = {key: text for key, text in _texts(folder, "text.tar.xz", form) if key in gold}
            if texts:
                print(f"\n{folder.name}, {form}: {len(texts)} dumps")
                print_bodies(gold, texts, TEXT_TOOLS)
                print_fields(gold, texts, form)
        pages = {key: text for key, text in _texts(folder, "html*.tar.xz", "") if key in gold}
        if pages:
            print(f"\n{folder.name}, HTML: {len(pages)} pages")
            print_bodies(gold, pages, HTML_TOOLS)
            print_fields(gold, pages, "html")
    if not sets:
        print(f"{data}: no clean/*/gold.jsonl", file=sys.stderr)
    return 0 if sets else 2


def print_bodies(
    gold: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str], tools: Sequence[Tool]
) -> None:
    """Print one row for each tool."""
    print(f"{'':<26}{'F1':>8}{'precision':>11}{'recall':>8}{'exact':>8}{'docs/CPU s':>12}")
    for tool in tools:
        if tool.package is not None and find_spec(tool.package) is None:
            print(f"{tool.name:<26}  not installed")
            continue
        started = time.process_time()
        bodies = {key: tool.body_of(text) for key, text in texts.items()}
        speed = len(texts) / (time.process_time() - started)
        score = score_bodies(
            [(gold[key]["body"], body) for key, body in bodies.items() if gold[key].get("body")]
        )
        print(
            f"{tool.name:<26}{score.f1:>8.3f}{score.precision:>11.3f}{score.recall:>8.3f}"
            f"{score.exact:>8.3f}{speed:>12.0f}"
        )


def print_fields(gold: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str], form: str) -> None:
    """Print title, day and authors where the dump shows them."""
    found = {key: (article_of_page if form == "html" else article_of)(text) for key, text in texts.items()}
    rows = [(gold[key], article) for key, article in found.items()]
    titles = [
        fold_case(row["title"]).rstrip(".") == fold_case(article.title or "" if article else "").rstrip(".")
        for row, article in rows
        if shows(row, form, "title")
    ]
    days = [
        article is not None
        and article.published is not None
        and article.published.date.isoformat() == row["published_at"][:10]
        for row, article in rows
        if shows(row, form, "published_at", "date")
    ]
    names = [
        (set(map(fold_case, row["author"])), set(map(fold_case, article.authors if article else ())))
        for row, article in rows
        if shows(row, form, "author")
    ]
    right = sum(len(wanted & got) for wanted, got in names)
    said = sum(len(wanted) + len(got) for wanted, got in names)
    for label, value, count in (
        ("title", fmean(titles) if titles else 0.0, len(titles)),
        ("day", fmean(days) if days else 0.0, len(days)),
        ("author F1", 2 * right / said if said else 0.0, len(names)),
    ):
        print(f"onrecord, {label:<16}{value:>8.3f}   of {count} that show it")


def shows(row: Mapping[str, Any], form: str, field: str, visible_as: str | None = None) -> bool:
    """Say whether a gold row has a field and its dump prints it."""
    visible = (row.get("visible") or {}).get(form)
    return bool(row.get(field)) and (visible is None or bool(visible.get(visible_as or field)))


def score_bodies(pairs: Sequence[tuple[str, str]]) -> BodyScore:
    """Score bodies against gold.

    >>> score_bodies([("one two three four five", "one two three four five six")])
    BodyScore(precision=0.6666666666666666, recall=1.0, exact=0.0)
    """
    precisions: list[float] = []
    recalls: list[float] = []
    for wanted, got in pairs:
        a, b = shingles(wanted), shingles(got)
        shared, total_a, total_b = sum((a & b).values()), sum(a.values()), sum(b.values())
        if total_b:
            precisions.append(shared / total_b)
        if total_a:
            recalls.append(shared / total_a)
    exact = [WORD.findall(wanted) == WORD.findall(got) for wanted, got in pairs]
    return BodyScore(
        fmean(precisions) if precisions else 0.0,
        fmean(recalls) if recalls else 0.0,
        fmean(exact) if exact else 0.0,
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count runs of four words."""
    words = WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def article_of(text: str) -> Article | None:
    """Clean one dump."""
    document = Document("page.txt", None, "", "text/plain", "utf-8", len(text), 0, text)
    try:
        return clean(document)
    except RejectedError:
        return None


def onrecord_body(text: str) -> str:
    """Return the body that onrecord finds, empty where it finds none."""
    article = article_of(text)
    return article.body if article else ""


def article_of_page(page: str) -> Article | None:
    """Read and clean one HTML page."""
    from onrecord.sources import read

    try:
        return clean(read(page.encode("utf-8", "surrogatepass"), source_path="page.html"))
    except RejectedError:
        return None


def onrecord_html_body(page: str) -> str:
    """Return the body that onrecord finds in an HTML page."""
    article = article_of_page(page)
    return article.body if article else ""


def whole(text: str) -> str:
    """Keep all."""
    return text


def prose_lines(text: str) -> str:
    """Keep lines of five words or more that end as sentences do."""
    return "\n".join(line for line in text.splitlines() if _is_prose(line))


def longest_run(text: str) -> str:
    """Keep what stands between the first and the last line of the densest run of prose."""
    lines = [line for line in text.splitlines() if line.strip()]
    best = start = end = 0
    total = first = 0
    for index, line in enumerate(lines):
        if total <= 0:
            total, first = 0, index
        total += min(len(line.split()), 40) if _is_prose(line) else -8
        if total > best:
            best, start, end = total, first, index + 1
    return "\n".join(lines[start:end])


def _is_prose(line: str) -> bool:
    return len(line.split()) >= PROSE_WORDS and line.rstrip("\"'”’) ").endswith((".", "!", "?"))


def justext_text_body(text: str) -> str:
    """Give jusText the lines as paragraphs."""
    from html import escape

    return justext_body("".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()))


def justext_body(page: str) -> str:
    """Return what jusText keeps of a page, headings too."""
    import justext

    found = justext.justext(page.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def trafilatura_body(page: str) -> str:
    """Return what trafilatura keeps of a page."""
    import trafilatura

    return trafilatura.extract(page, include_comments=False) or ""


TEXT_TOOLS = (
    Tool("onrecord", onrecord_body),
    Tool("whole dump", whole),
    Tool("lines of prose", prose_lines),
    Tool("densest run of prose", longest_run),
    Tool("jusText, lines as <p>", justext_text_body, "justext"),
)
HTML_TOOLS = (
    Tool("onrecord", onrecord_html_body, "trafilatura"),
    Tool("trafilatura", trafilatura_body, "trafilatura"),
    Tool("jusText", justext_body, "justext"),
)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _texts(folder: Path, pattern: str, form: str) -> Iterator[tuple[str, str]]:
    """Yield id and text of each file of the archives in `folder` that stands in a folder named `form`."""
    for path in sorted(folder.glob(pattern)):
        with tarfile.open(path) as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                handle = archive.extractfile(member) if member.isfile() else None
                if handle is not None and (not form or form in name.parts):
                    yield name.name.split(".")[0], handle.read().decode("utf-8", "replace")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
