# Every task of the house. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_WHEEL := $(firstword $(wildcard vendor/pip-*.whl))
PIP := PYTHONPATH=$(CURDIR)/$(PIP_WHEEL) $(BIN)/python -m pip --disable-pip-version-check --no-input -q
PORT ?= 8000

.PHONY: help setup setup-dev run test journeys check fix docs bench lock clean

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Debian's python3 may come without pip and ensurepip: the wheel under vendor/ brings pip, checked by its hash.
$(BIN)/python:
	@echo "Preparing the environment (once)"
	@echo "$$(cut -d' ' -f1 vendor/pip.sha256)  $(PIP_WHEEL)" | sha256sum --check --quiet
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Apropia needs Python 3.11 or later"; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.base: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "Installing packages"
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing the packages for building and testing"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.base ## Install what running needs
setup-dev: $(VENV)/.dev ## Install what building and testing need

run: setup ## Serve the product with its demo entity on http://127.0.0.1:8000 (PORT=…)
	@APROPIA_DATA_DIR=$${APROPIA_DATA_DIR:-var} $(BIN)/apropia serve --demo --port $(PORT)

test: setup-dev ## Run the whole suite: SQLite beside PostgreSQL, then browser journeys (where a Chromium is found) and simulations
	@$(BIN)/python tools/test.py

journeys: setup-dev ## Run only the browser journeys and the simulations
	@TEST_STAGES=Journeys $(BIN)/python tools/test.py

check: setup-dev ## Give one verdict on the tree: format, lint, types, contracts, migrations, docs, tests
	@$(BIN)/python tools/check.py

fix: setup-dev ## Mend what tools can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: setup-dev ## Write the generated pages of docs/reference
	@$(BIN)/python tools/generate_docs.py

bench: setup-dev ## Print figures of speed and memory
	@$(BIN)/python benchmarks/run.py

lock: setup-dev ## Resolve requirements/*.in again
	@for set in base scale dev; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -o requirements/$$set.txt requirements/$$set.in; done

clean: ## Remove the environment and the local data
	@rm -rf $(VENV) var
