"""Running the flow once in this process, and leaving nothing of Prefect hanging afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
from prefect import tags
from prefect.events.worker import EventsWorker
from prefect.exceptions import PrefectException
from prefect.logging.handlers import APILogWorker

from onrecord.errors import OnrecordError
from onrecord.flows.ingest import TAGS, ingest, parameters_of
from onrecord.orchestration.running import PrefectUnavailableError
from onrecord.settings import Settings
from onrecord.warehouse import RunSummary

DRAIN_TIMEOUT_SECONDS = 10.0


def run_once(
    inputs: Sequence[str],
    warehouse: Path,
    settings: Settings,
    batch_size: int,
    *,
    verify: bool = False,
    prune: bool = False,
) -> RunSummary:
    """Run `ingest` here and return its summary.

    Raises:
        PrefectUnavailableError: if Prefect's API fails or refuses the run.
        OnrecordError: whatever stopped the run, as it was raised.
    """
    parameters = parameters_of(inputs, warehouse, settings, batch_size)
    try:
        with tags(*TAGS):
            state = ingest(**parameters, verify=verify, prune=prune, return_state=True)
        outcome = state.result(raise_on_failure=False)
    except OnrecordError:
        raise
    except (RuntimeError, httpx.HTTPError, PrefectException) as error:
        raise PrefectUnavailableError(
            f"the Prefect API does not take the run: {type(error).__name__}: {_first_line(error)}",
            hint="`onrecord doctor` checks it; PREFECT_API_URL= onrecord run ... does without it",
        ) from error
    finally:
        _send_what_is_left()
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def _send_what_is_left() -> None:
    """Hand logs and events to the server while it is there; else they are waited for at exit."""
    APILogWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)
    EventsWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)


def _first_line(error: Exception) -> str:
    return (str(error).strip().split("\n") or [""])[0][:300]
