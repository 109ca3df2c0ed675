"""The command line. Thin: each command imports what it needs when it is called.

Exit codes: 0 all well; 1 the command failed; 2 it was asked for something that cannot be; 3 finished
with rejects under `--strict`; 4 another process holds the warehouse; 128 and the number of a signal that
stopped it, so 130 for Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, Annotated

import typer

from onrecord import __version__
from onrecord.cli.ending import EXIT_FAILED, EXIT_REJECTS, report_errors
from onrecord.cli.process import end_at_once, own_streams
from onrecord.errors import UsageError
from onrecord.settings import Settings

DEFAULT_WAREHOUSE = Path("warehouse/onrecord.duckdb")
FEW_DOCUMENTS = 16  # are done sooner than a further process starts
_ALLOCATIONS_PER_COLLECTION = 50_000  # Python's 700 would search what the libraries import dozens of times

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who said what, about whom, when and where: scraped news into one DuckDB file.",
    epilog="Exit codes: 0 all well; 1 failed; 2 wrong use; 3 rejects under --strict; "
    "4 another process holds the warehouse; 130 Ctrl-C. "
    "Settings: ONRECORD_WAREHOUSE, ONRECORD_DATE_ORDER, ONRECORD_DEFAULT_TIMEZONE, "
    "ONRECORD_MAX_DOCUMENT_BYTES, ONRECORD_MAX_DOCUMENT_SECONDS, ONRECORD_KEEP_VERSIONS, "
    "ONRECORD_FIELDS, ONRECORD_CORRECTIONS.",
)

WarehouseOption = Annotated[
    Path,
    typer.Option("--warehouse", "-w", envvar="ONRECORD_WAREHOUSE", help="The DuckDB file.", readable=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
CorrectionsOption = Annotated[
    str | None,
    typer.Option(
        "--corrections",
        envvar="ONRECORD_CORRECTIONS",
        help="Your corrections of entities; corrections.tsv beside the warehouse by default.",
    ),
]
FieldsOption = Annotated[
    str | None,
    typer.Option(
        metavar="MAP",
        help="Which fields of records hold what, as title=headline,body=story.text; see the docs.",
    ),
]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes; as many as cores by default.")
]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.command()
def run(  # noqa: PLR0913, PLR0917  (an option of the command each)
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders or patterns.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    prefect: Annotated[
        bool, typer.Option("--prefect", help="Run under Prefect, with a server of its own.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if anything was rejected.")] = False,
    jobs: JobsOption = None,
    corrections: CorrectionsOption = None,
    fields: FieldsOption = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read files again whose size and times are unchanged.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop documents that are gone from the folders named.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read and dropped, and do nothing.")
    ] = False,
    wait: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="How long to wait for another run that publishes; 0 fails at once, with exit code 4. "
            "A minute by default.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read raw news pages into the warehouse: new, changed and stale ones, each once."""
    from onrecord.cli.ingest import ingest, report

    settings = _settings(fields, corrections)
    wanted = {"is_verifying": verify, "is_pruning": prune}
    if dry_run:
        from onrecord.cli.status import show_plan

        show_plan(inputs, warehouse, settings, **wanted, as_json=as_json)
        return
    summary = ingest(
        inputs,
        warehouse,
        settings,
        throwaway_prefect=prefect,
        jobs=jobs,
        as_json=as_json,
        wait_seconds=wait,
        **wanted,
    )
    report(summary, warehouse, as_json=as_json)
    if strict and summary.documents_rejected:
        raise typer.Exit(EXIT_REJECTS)


@app.command()
def demo(
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    prefect: Annotated[bool, typer.Option(help="Run under Prefect, as a schedule would.")] = True,
) -> None:
    """Load the five pages that come with onrecord, and show what the warehouse can answer."""
    from onrecord.cli.demo import SEEDS, show
    from onrecord.cli.ingest import ingest, report

    settings = _settings()
    summary = ingest([str(SEEDS)], warehouse, settings, throwaway_prefect=prefect, jobs=1, as_json=False)
    report(summary, warehouse, as_json=False)
    show(warehouse)


@app.command()
def status(
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    as_json: JsonOption = False,
    hashes: Annotated[
        bool, typer.Option("--hash", help="Print a hash of each table's content instead.")
    ] = False,
) -> None:
    """Say what the warehouse holds, what is stale, what its last runs did, and what was rejected."""
    from onrecord.cli.present import print_fields, print_json
    from onrecord.cli.status import show

    if hashes:
        from onrecord.warehouse import table_hashes

        (print_json if as_json else print_fields)(table_hashes(warehouse))
        return
    show(warehouse, _settings(), as_json=as_json)


@app.command()
def rollback(warehouse: WarehouseOption = DEFAULT_WAREHOUSE) -> None:
    """Go back to the version before the last run; ONRECORD_KEEP_VERSIONS lets runs keep some."""
    from onrecord.cli.present import write_lines
    from onrecord.warehouse import rollback as put_back

    left = put_back(warehouse)
    write_lines([f"{warehouse} is the version before; {left:,} older {'is' if left == 1 else 'are'} kept"])


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="A query, or - to read it from standard input.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Ask the warehouse in SQL: one statement, which can change nothing and reach no other file."""
    from importlib import import_module

    from onrecord.cli.present import print_csv, print_frame, print_rows
    from onrecord.warehouse import Warehouse

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other", hint="choose one")
    import_module("polars")  # it puts itself between Ctrl-C and us, so it comes first
    end_at_once()
    frame = Warehouse(warehouse).query(_sql(sql))
    if as_json:
        print_rows(frame)
    elif as_csv:
        print_csv(frame)
    else:
        print_frame(frame)


@app.command()
def explain(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="An id, its beginning, or a raw file's name.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    as_json: JsonOption = False,
) -> None:
    """Show where a row came from: for a document, what became of each line of the raw file."""
    from onrecord.cli.explain import explain as explain_id
    from onrecord.intake import printable_path
    from onrecord.warehouse import Warehouse

    explain_id(Warehouse(warehouse), printable_path(wanted), as_json=as_json)


@app.command()
def entities(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]...", help="Words of a name.")] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Show likely duplicates, as lines for corrections.tsv.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Rows at most.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List who and what is named, the most often named first, or likely duplicates to decide on."""
    from onrecord.cli.entities import show, show_duplicates

    chosen = show_duplicates if duplicates else show
    chosen(warehouse, words or [], limit=limit, as_json=as_json)


@app.command()
def annotate(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="JSON lines of {doc_id, text}.")] = "-",
    jobs: JobsOption = None,
) -> None:
    """Find quotes and mentions in clean texts: JSON lines in, JSON lines out, in the same order."""
    from onrecord.exchange import annotate_line
    from onrecord.parallel import default_jobs, ordered_map

    errors = 0
    with _opened(file) as lines:
        wanted = (line for line in lines if line.strip())
        for line in ordered_map(annotate_line, wanted, jobs=jobs or default_jobs()):
            errors += line.is_error
            _write_json_line(line.text)
    _say_errors(errors, "lines could not be read")


@app.command()
def parse(
    inputs: Annotated[list[str], typer.Argument(metavar="PATH...", help="Raw files, folders or patterns.")],
    jobs: JobsOption = None,
    fields: FieldsOption = None,
) -> None:
    """Clean raw pages: a JSON line for each, with its body and metadata, in the order of the input."""
    from functools import partial
    from itertools import chain, islice

    from onrecord.exchange import parse_unit
    from onrecord.intake import find_items, holds_many, units
    from onrecord.parallel import default_jobs, ordered_map

    settings = _settings(fields)
    intake = find_items(inputs)
    many = any(holds_many(item) for item in intake.items)
    work = partial(parse_unit, settings=settings)
    found = chain(units(intake.items, settings), intake.rejects)
    first = list(islice(found, FEW_DOCUMENTS))
    if many and len(first) < FEW_DOCUMENTS:
        jobs = 1
    errors = 0
    for line in ordered_map(work, chain(first, found), jobs=jobs or default_jobs(), keeps_threads=many):
        errors += line.is_error
        _write_json_line(line.text)
    _say_errors(errors, "documents could not be read")


@app.command()
def serve(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders or patterns.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    cron: Annotated[str | None, typer.Option(help="When to run, as five cron fields.")] = None,
    interval: Annotated[int | None, typer.Option(min=10, help="Seconds from one run to the next.")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="The zone that --cron is read in; this machine's by default.")
    ] = None,
    name: Annotated[str, typer.Option(help="The deployment's name in Prefect.")] = "onrecord",
) -> None:
    """Run on a schedule through Prefect, until stopped."""
    from onrecord.orchestration.serving import serve as serve_schedule

    serve_schedule(inputs, warehouse, cron=cron, interval_seconds=interval, timezone=timezone, name=name)


@app.command()
def doctor(warehouse: WarehouseOption = DEFAULT_WAREHOUSE, as_json: JsonOption = False) -> None:
    """Check versions, locks, the Prefect set-up and the warehouse, and say what to do."""
    from onrecord.cli.present import print_json, print_table
    from onrecord.doctor import examine

    checks = examine(warehouse)
    if as_json:
        fields = ("name", "status", "detail", "advice")
        print_json([{field: getattr(check, field) for field in fields} for check in checks])
    else:
        rows = [(check.status, check.name, check.detail, check.advice) for check in checks]
        print_table(("", "check", "found", "what to do"), rows)
    if any(check.status == "fail" for check in checks):
        raise typer.Exit(EXIT_FAILED)


def main() -> None:
    """Run the command line; an error becomes one line that says what to do next."""
    gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
    own_streams()
    try:
        report_errors(lambda: app(prog_name="onrecord"))
    finally:
        gc.freeze()  # the process ends: searching all that was imported for garbage would take 0.1 s


def _settings(fields: str | None = None, corrections: str | None = None) -> Settings:
    """Return the settings of the environment, with what the command line says instead."""
    from onrecord.sources.fields import chosen_fields

    settings = Settings.from_environment()
    settings = settings if fields is None else replace(settings, fields=fields)
    chosen_fields(settings.fields)
    return replace(settings, corrections=corrections) if corrections else settings


def _sql(text: str) -> str:
    """Return the query itself, which stands in standard input for `-`."""
    raw = sys.stdin.buffer.read() if text == "-" else os.fsencode(text)
    try:
        query = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("the query is not UTF-8", hint="save it as UTF-8, or write it anew") from error
    if not query.strip():
        raise UsageError("the query is empty", hint="ask one, such as: onrecord query 'from speakers'")
    return query


def _opened(file: str) -> IO[bytes]:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read: {error.strerror}", hint="name a file, or - for a pipe"
        ) from error


def _write_json_line(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")


def _say_errors(count: int, what: str) -> None:
    if count:
        sys.stdout.flush()
        typer.echo(f"{count:,} {what}: see `error` in the output", err=True)
