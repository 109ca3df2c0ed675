"""Prefect flows: thin wrappers around the steps of `onrecord.steps`."""
