"""What large inputs cost: web archives and JSON lines of any size, made up, and read by `onrecord run`.

    python benchmarks/inputs.py MEGABYTES... [--form warc|jsonl] [--pages SHARE] [--data DATA]

For each size a file of that many megabytes on disk is made: `.warc.gz` with each record packed by itself, as
crawlers write them, or JSON lines. SHARE of the bytes (all by default) are articles, the rest is what a crawl
holds beside them and a run must turn away quickly: images, errors of servers, records without text. No two
records are alike, nor paragraphs of them. With DATA, the folder that `cleaning.py` takes, each word is one
that follows the last in its articles; without it they are a few in random order. Then `onrecord run` reads
the file in processes of its own. Memory is the most that all of them hold together, shared pages counted
once (the sum of Pss in /proc, sampled five times a second), so this runs on Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

MEGABYTE = 1_000_000
SAMPLE_SECONDS = 0.2
IMAGE_BYTES = (50_000, 2_000_000)
PARAGRAPHS = (8, 40)  # of an article
LONGEST_PARAGRAPH = 120  # words
SPOKEN = 0.2  # of paragraphs
NAMES = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Mary Kenneth Keller", "Konrad Zuse", "Radia Perlman")
VOCABULARY = """the council city budget of for and on a its new report plan bridge water school votes
after before people road court minister price market talks storm winter hospital trains last next week local
agreed"""
WORDS = tuple(VOCABULARY.split())
FURNITURE = "".join(f'<li><a href="/topic/{word}">{word.title()}</a></li>' for word in WORDS)
STYLE = "".join(f".{word}-{number}{{margin:{number}px}}" for word in WORDS for number in range(40))

Chain: TypeAlias = Mapping[str, Sequence[str]]
Maker: TypeAlias = Callable[[random.Random, Chain, int], bytes]


class Form(NamedTuple):
    """How records of one form are made: those of articles, and others."""

    suffix: str
    article: Maker
    other: Maker


class Cost(NamedTuple):
    """Of one run; memory in megabytes."""

    articles: int
    rejects: int
    cpu_seconds: float
    wall_seconds: float
    memory: float


def main(arguments: Sequence[str]) -> int:
    """Print a row for each size; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("megabytes", type=float, nargs="+")
    parser.add_argument("--form", choices=tuple(FORMS), default="warc")
    parser.add_argument("--pages", type=float, default=1.0, metavar="SHARE")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    if not Path("/proc/self/smaps_rollup").exists():
        print("memory is measured on Linux only", file=sys.stderr)
        return 2
    chain = _followers(chosen.data)
    print(f"{'MB on disk':>10}{'MB':>9}{'articles':>10}{'rejects':>9}{'CPU s':>8}{'wall s':>8}", end="")
    print(f"{'articles/CPU s':>16}{'peak MB':>9}")
    for size in chosen.megabytes:
        with tempfile.TemporaryDirectory(dir=chosen.keep) as folder:
            path = Path(folder) / f"made{FORMS[chosen.form].suffix}"
            held = make(path, FORMS[chosen.form], int(size * MEGABYTE), chosen.pages, chain)
            cost = run(path, Path(folder) / "made.duckdb", chosen.jobs)
        speed = cost.articles / cost.cpu_seconds
        print(f"{size:>10.0f}{held / MEGABYTE:>9.0f}{cost.articles:>10}{cost.rejects:>9}", end="")
        print(
            f"{cost.cpu_seconds:>8.0f}{cost.wall_seconds:>8.0f}{speed:>16.1f}{cost.memory:>9.0f}", flush=True
        )
    return 0


def make(path: Path, form: Form, size: int, pages: float, chain: Chain) -> int:
    """Write a file of `size` bytes; return how many bytes it holds, unpacked."""
    chance = random.Random(size)  # noqa: S311  (what is made is to be the same each time)
    written = held = of_articles = number = 0
    with path.open("wb") as file:
        while written < size:
            number += 1
            is_article = of_articles <= pages * written
            raw = (form.article if is_article else form.other)(chance, chain, number)
            length = _write(file, raw, is_packed=form.suffix.endswith(".gz"))
            written, held = written + length, held + len(raw)
            of_articles += length if is_article else 0
    return held


def run(path: Path, warehouse: Path, jobs: int) -> Cost:
    """Run onrecord over a file, in processes of its own, and watch them."""
    command = [
        sys.executable,
        "-m",
        "onrecord",
        "run",
        str(path),
        "-w",
        str(warehouse),
        "-j",
        str(jobs),
        "--json",
    ]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    memory = 0.0
    while process.poll() is None:
        memory = max(memory, sum(map(_shared_out, _tree(process.pid))))
        time.sleep(SAMPLE_SECONDS)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(process.stdout.read()) if process.stdout else {}
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(told["articles_added"], told["documents_rejected"], cpu, wall, memory / MEGABYTE)


def _tree(process: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield process
    for thread in _listed(f"/proc/{process}/task"):
        for child in _read(f"/proc/{process}/task/{thread}/children").split():
            yield from _tree(int(child))


def _shared_out(process: int) -> int:
    """Return the bytes of memory of a process, its part of those that it shares."""
    for line in _read(f"/proc/{process}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _listed(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder).iterdir()]
    except OSError:  # the process has ended
        return []


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except OSError:
        return ""


def _write(file: BinaryIO, raw: bytes, *, is_packed: bool) -> int:
    return file.write(gzip.compress(raw, 1) if is_packed else raw)


def _followers(data: Path | None) -> Chain:
    """Return which words follow each word in the articles of DATA; nothing begins and ends a paragraph."""
    found: dict[str, list[str]] = {}
    for path in sorted(data.glob("clean/*/gold.jsonl")) if data else ():
        for line in path.read_text("utf-8").splitlines():
            for paragraph in (json.loads(line).get("body") or "").split("\n"):
                words = paragraph.split()
                for word, following in zip(["", *words], [*words, ""], strict=True):
                    found.setdefault(word, []).append(following)
    return found


def _story(chance: random.Random, chain: Chain) -> list[str]:
    """Make up the paragraphs of a story."""
    make_one = _chained if chain else _sentence
    return [make_one(chance, chain) for _ in range(chance.randint(*PARAGRAPHS))]


def _chained(chance: random.Random, chain: Chain) -> str:
    words: list[str] = []
    while (word := chance.choice(chain[words[-1] if words else ""])) and len(words) < LONGEST_PARAGRAPH:
        words.append(word)
    return " ".join(words)


def _sentence(chance: random.Random, chain: Chain) -> str:
    words = " ".join(chance.choices(WORDS, k=chance.randint(8, 30)))
    if chance.random() < SPOKEN:
        return f"“{words.capitalize()},” {chance.choice(NAMES)} said. {_sentence(chance, chain)}"
    return f"{words.capitalize()} {chance.randrange(10_000_000)} in {chance.choice(NAMES).split()[1]}."


def _page(chance: random.Random, chain: Chain, number: int) -> str:
    story = "".join(f"<p>{one}</p>" for one in _story(chance, chain))
    title = " ".join(chance.choices(WORDS, k=7)).capitalize()
    stated = {"@type": "NewsArticle", "headline": title, "datePublished": _moment(chance)}
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><style>{STYLE}</style>'
        f'<script type="application/ld+json">{json.dumps(stated)}</script></head>'
        f"<body><nav><ul>{FURNITURE}</ul></nav>"
        f"<article><h1>{title}</h1><p>By {chance.choice(NAMES)}</p>{story}</article>"
        f"<script>{json.dumps([chance.random() for _ in range(2_000)])}</script>"
        f"<footer><ul>{FURNITURE}</ul>{number}</footer></body></html>"
    )


def _moment(chance: random.Random) -> str:
    return (
        f"2019-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:30:07+02:00"
    )


def _answer(number: int, body: bytes, media_type: str, status: str = "200 OK") -> bytes:
    """Write the record of one answer, as in ISO 28500."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    named = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://made.example/{number}\r\n"
        f"WARC-Date: 2020-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(head) + len(body)}\r\n\r\n"
    )
    return named.encode() + head + body + b"\r\n\r\n"


def _page_record(chance: random.Random, chain: Chain, number: int) -> bytes:
    return _answer(number, _page(chance, chain, number).encode(), "text/html; charset=utf-8")


def _other_record(chance: random.Random, chain: Chain, number: int) -> bytes:
    if chance.random() < 0.1:
        return _answer(number, _page(chance, chain, number).encode(), "text/html", "404 Not Found")
    return _answer(number, chance.randbytes(chance.randint(*IMAGE_BYTES)), "image/jpeg")


def _line(chance: random.Random, chain: Chain, number: int) -> bytes:
    record = {
        "title": " ".join(chance.choices(WORDS, k=7)).capitalize(),
        "text": "\n\n".join(_story(chance, chain)),
        "date": _moment(chance),
        "authors": [chance.choice(NAMES)],
        "url": f"https://made.example/{number}",
    }
    return json.dumps(record).encode() + b"\n"


def _other_line(chance: random.Random, chain: Chain, number: int) -> bytes:
    del chain
    image = chance.randbytes(chance.randint(*IMAGE_BYTES) // 2).hex()
    return json.dumps({"image": image, "number": number}).encode() + b"\n"


FORMS = {
    "warc": Form(".warc.gz", _page_record, _other_record),
    "jsonl": Form(".jsonl", _line, _other_line),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
