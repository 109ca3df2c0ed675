"""Deciding how a run is run: in this process, through a configured Prefect API, or a server of its own.

Nothing here imports Prefect (that costs seconds): its configuration is read as plain files, its
servers are other processes, and `onrecord.flows` is imported only once a flow really starts.
"""

from onrecord.orchestration.configuration import configured_prefect_api
from onrecord.orchestration.running import run_with_prefect
from onrecord.orchestration.serving import serve

__all__ = ["configured_prefect_api", "run_with_prefect", "serve"]
