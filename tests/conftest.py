"""Fixtures and settings that tests of several parts share."""

from hypothesis import settings
from prefect_harness import prefect_api, prefect_server

__all__ = ["prefect_api", "prefect_server"]

settings.register_profile("onrecord", deadline=None)  # how long an example takes is for benchmarks/ to say
settings.load_profile("onrecord")
