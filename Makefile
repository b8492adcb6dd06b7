# make run    sets up what is missing and serves the app (variables: HOST, PORT, DATA_DIR)
# make test   sets up what is missing and runs every test
# make crash  the tests of faults at 20 random moments of each kind (MOMENTS=20) instead of a few, and what they hit
# make fuzz   requests made up from the API's description, for as long as it takes (EXAMPLES=200 for each call)
# make check  linters, types of both languages
# make bench  measures and prints tables (PYTORCH=1: beside PyTorch too)
# make lock   resolves the dependencies of pyproject.toml anew

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= data

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup run test crash fuzz check bench lock clean
.DEFAULT_GOAL := run

setup: $(VENV)/.installed

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; give another with PYTHON=...")'
	@$(PYTHON) -m venv $(VENV) || { echo "Install Python's venv module (Debian: apt-get install python3-venv)."; exit 1; }
	@touch $@

$(VENV)/.installed: requirements.lock $(VENV)/.created
	@echo "Installing what the app needs, once ..."
	@$(PIP) install --requirement requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what the tests need, once ..."
	@$(PIP) install --requirement requirements-dev.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.installed-dev
	@sh tests/browser/install-chromium.sh
	@touch $@

$(VENV)/.postgresql: $(VENV)/.installed-dev
	@sh tests/cluster/install-postgresql.sh
	@touch $@

$(VENV)/.typescript: package.json package-lock.json $(VENV)/.installed-dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@

run: setup
	@$(BIN)/python -m backend serve --host "$(HOST)" --port "$(PORT)" --data-dir "$(DATA_DIR)"

# Tests that wait for servers and browsers leave the processor to others.
PROCESSES ?= 2

test: $(VENV)/.installed-dev $(VENV)/.browser $(VENV)/.postgresql $(VENV)/.typescript
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadgroup $(TESTS)

MOMENTS ?= 20

crash: $(VENV)/.installed-dev $(VENV)/.postgresql
	@CRASH_MOMENTS="$(MOMENTS)" $(BIN)/python -m pytest --timeout 600 tests/crash tests/cluster

EXAMPLES ?= 200

fuzz: $(VENV)/.installed-dev
	@FUZZ=1 EXAMPLES="$(EXAMPLES)" $(BIN)/python -m pytest tests/api/test_fuzzing.py

check: $(VENV)/.installed-dev $(VENV)/.typescript
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/node node_modules/typescript/bin/tsc --project frontend/jsconfig.json
	@$(BIN)/python -m pytest tests/architecture

# PYTORCH=1 compares with PyTorch too, in a virtual environment of its own; PYTORCH=FILE takes this wheel of it, such as
# one without the gigabytes for graphics cards.
ifdef PYTORCH
bench: $(VENV)-bench/.installed
	@$(VENV)-bench/bin/python -m pytest tests/nn/test_against_pytorch.py
	@$(VENV)-bench/bin/python -m benchmarks
else
bench: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest tests/nn/test_against_pytorch.py
	@$(BIN)/python -m benchmarks
endif

$(VENV)-bench/.installed: requirements-dev.lock requirements-bench.lock
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip --disable-pip-version-check --quiet install $(if $(filter 1,$(PYTORCH)),--requirement requirements-bench.lock,--requirement requirements-dev.lock $(PYTORCH))
	@touch $@

lock: $(VENV)/.installed-dev
	@$(PIP) install uv
	@for set in "" dev cluster bench; do \
		$(BIN)/uv pip compile pyproject.toml $${set:+--extra $$set} $$([ "$$set" = bench ] && echo --extra dev) --upgrade --universal --python-version 3.11 \
			--no-header --no-annotate --no-emit-index-url --quiet --output-file requirements$${set:+-$$set}.lock; \
	done

clean:
	@rm -rf $(VENV) $(VENV)-bench node_modules
