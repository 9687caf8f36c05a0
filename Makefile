# Everything is started from here; `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON_READY := $(VENV)/.ready
# The newest that the locks were tried with comes first; anything from 3.11 on will do.
SYSTEM_PYTHON = $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PARTS := $(BIN)/python -m dps.demo.parts
CODE := dps suppliers buyers tenders
# Addresses and passwords that are nobody's: the checks look at settings, they call nothing.
PRODUCTION = BASE_URL=https://dps.example.org OCDS_PREFIX=ocds-a1b2c3 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')
# Constraints, triggers, locks and search: what a release of PostgreSQL could do differently.
PROMISES = $(wildcard tests/*/test_*races.py) tests/core/test_lives.py tests/core/test_audit.py \
	tests/core/test_references.py tests/suppliers/test_register.py
POSTGRES ?= /usr/lib/postgresql/15/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

.PHONY: help setup demo test older matrix journey check checks types migrations settings schema fmt lock

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(PYTHON_READY) ## Install everything that the portal, its tests and its checks need
	@$(PARTS) assets

$(PYTHON_READY): requirements-dev.lock
	@test -n "$(SYSTEM_PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@echo "Setting up in $(VENV) with $$($(SYSTEM_PYTHON) --version); a few minutes the first time."
	@test -x $(BIN)/pip || $(SYSTEM_PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq -y python3-venv && $(SYSTEM_PYTHON) -m venv $(VENV); } \
		|| { rm -rf $(VENV); echo "This Python cannot make a virtual environment: install its venv package."; exit 1; }
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock \
		| awk '/^Collecting/ {n++; printf "\r  %d packages fetched", n; fflush()} /^Installing/ {printf "\n  installing ..."; fflush()} END {print "\n  packages are in"}'
	@echo "Looking for the virus scanner and the browser of the tests:"
	@$(PARTS) machine
	@touch $@

demo: setup ## Run the whole portal with demo data, until Ctrl-C (FRESH=1 begins anew)
	@exec $(BIN)/python -m dps.demo $(if $(filter 1 yes true,$(FRESH)),--fresh)

test: setup ## Run all tests on real parts (ARGS="-k bids" to choose)
	@exec $(PARTS) run -- $(BIN)/pytest -n 2 --dist=loadfile --no-loadscope-reorder $(ARGS)

older: setup ## Show that the database keeps its promises on an older PostgreSQL too (POSTGRES=folder of its programs)
	@exec env DPS_POSTGRES_BIN=$(POSTGRES) $(PARTS) run -- $(BIN)/pytest -n 2 --dist=loadfile $(PROMISES)

matrix: setup ## Have everybody of the design's table ask every address and verb, before, after the deadline and opened
	@exec env DPS_WHOLE_MATRIX=1 $(PARTS) run -- $(BIN)/pytest -n 2 $(ARGS) tests/matrix

journey: setup ## Walk the main job through in a browser, one line a step
	@exec $(PARTS) run -- $(BIN)/python -m tests.browser.journey

check: setup ## Look at the code: style, layers, types, templates, migrations, settings, API schema
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	@exec $(PARTS) run -- $(MAKE) checks

# What needs settings, and a database to compare migrations with.
checks: types migrations settings schema

types:
	$(BIN)/mypy $(CODE)

migrations:
	$(BIN)/python manage.py makemigrations --check --dry-run

settings:
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

schema:
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

fmt: setup ## Put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(PYTHON_READY) ## Write both locks anew from pyproject.toml
	@test -x $(BIN)/uv || $(BIN)/pip install --disable-pip-version-check --quiet uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra parts --extra dev --output-file requirements-dev.lock
