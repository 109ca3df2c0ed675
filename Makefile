# Everything a person or a machine does with a checkout. `make help` lists it.
#
# Needs Python 3.11 or newer and make, nothing else; PYTHON=python3.12 picks another interpreter.
# All is written below this folder: the environment in .venv, archives in dist.

SHELL := /bin/sh
.DEFAULT_GOAL := help

OLDEST_PYTHON := 3.11
runs = $(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
# The first interpreter that starts (a name on the PATH may be an empty shim) and is new enough.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	if $(call runs,$$p); then echo $$p; break; fi; done)
endif

VENV := .venv
BIN := $(VENV)/bin
# An environment serves one version of Python at one place: its scripts hold absolute paths.
PLACE := $(shell $(or $(PYTHON),false) -c 'import os, sys, zlib; print("%d.%d-%08x" % (*sys.version_info[:2], zlib.crc32(os.fsencode(os.getcwd()))))' 2>/dev/null)
RUN_STAMP := $(VENV)/run-$(PLACE)
DEV_STAMP := $(VENV)/dev-$(PLACE)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Where PYTHONDONTWRITEBYTECODE is set, every start would otherwise compile the whole package anew.
COMPILE := $(BIN)/python -m compileall -q src/onrecord flows
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version $(OLDEST_PYTHON) \
	--generate-hashes --no-strip-extras --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links --group build

unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.PHONY: help demo test lint format types sql-lint unit lock upgrade wheel bench hooks clean python
.DELETE_ON_ERROR:

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(RUN_STAMP)  ## turn the five pages in seeds/ into warehouse/onrecord.duckdb and ask it who said what
	@$(COMPILE)
	@$(BIN)/onrecord demo

test: lint types sql-lint unit  ## run every check: style, types, SQL and tests

lint: $(DEV_STAMP)  ## check the style of the Python code and the bans on imports
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

format: $(DEV_STAMP)  ## rewrite the Python code in the house style
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

types: $(DEV_STAMP)  ## check the types, strictly
	$(BIN)/python -m mypy

sql-lint: $(DEV_STAMP)  ## check the style of the SQL files
	$(BIN)/python -m sqlfluff lint --disable-progress-bar sql

unit: $(DEV_STAMP)  ## run the tests alone; ARGS="-k quotes" passes arguments to pytest
	@$(COMPILE)
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lock: $(DEV_STAMP)  ## write the lock files anew from pyproject.toml, keeping versions that still fit
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

upgrade: $(DEV_STAMP)  ## write the lock files anew with the newest versions that pyproject.toml allows
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock

wheel: $(DEV_STAMP)  ## build dist/*.tar.gz, and from it dist/*.whl
	rm -rf dist
	$(BIN)/python -m build --no-isolation .

bench: $(DEV_STAMP)  ## measure what it costs to start and to run over five pages
	@$(COMPILE)
	$(BIN)/python benchmarks/startup.py

hooks: $(DEV_STAMP)  ## let git run the checks before each commit
	$(BIN)/python -m pre_commit install

clean:  ## remove the environment, archives and caches; warehouses stay
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(call runs,$(or $(PYTHON),false)) || { \
		echo "onrecord needs Python $(OLDEST_PYTHON) or newer; '$(PYTHON)' is not." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python$(OLDEST_PYTHON) ..." >&2; exit 1; }

# Both stamps may stand in one environment: the second lock is the first one and more.
$(RUN_STAMP): requirements.lock pyproject.toml | python
	@$(call install,requirements.lock)
	@touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml | python
	@$(call install,requirements-dev.lock)
	@touch $@ $(RUN_STAMP)

# A stamp of this place says that the environment is whole; without one it is made from nothing. The lock
# names every package there is to install, so pip need not look for more (which takes it half a minute).
define install
	set -e; \
	if ! ls $(VENV)/*-$(PLACE) >/dev/null 2>&1; then \
		echo "Making $(VENV) with $$($(PYTHON) --version) ..."; \
		$(PYTHON) -m venv --clear $(VENV) || { \
			echo "This Python has no venv module (Debian: apt install python3-venv)." >&2; exit 1; }; \
	fi; \
	echo "Installing $(1), every file checked against its hash ..."; \
	$(INSTALL) --no-deps --require-hashes -r $(1); \
	$(INSTALL) --no-deps --no-build-isolation --editable .
endef
