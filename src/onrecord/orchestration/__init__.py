"""Deciding how a run is run: in this process, through a configured Prefect API, or a server of its own.

Nothing here imports Prefect (that costs seconds): its configuration is read as plain files, its
servers are other processes, and `onrecord.flows` is imported only once a flow really starts.
"""
