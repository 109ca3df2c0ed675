"""Fixtures that tests of several parts share."""

from prefect_harness import prefect_api, prefect_server

__all__ = ["prefect_api", "prefect_server"]
