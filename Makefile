# Everything that is done with this repository, told by `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-peers
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install dev run test check soak model understanding bench foreign format lock clean

help:  ## Print what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)

# The stamps say which lock file a virtual environment was made from.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

install: $(VENV)/.run  ## Make .venv with the command linli in it

dev: $(VENV)/.dev  ## The same with everything that checks and tests need

run: install  ## Serve the demonstration community (FRESH=1 starts over)
	$(BIN)/linli demo $(if $(FRESH),--fresh)

check: dev  ## Lint, types, architecture, security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml bot handlers storage locales

test: check  ## Every check and every test, both databases and the browser
	$(BIN)/python -m pytest -n $(WORKERS)

$(PEERS)/.peers: tests/benchmarks/peers/requirements.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement $<
	@touch $@

soak: dev  ## Live twenty thousand tickets' lives and a thousand residents' programmes, which takes an hour
	LINLI_SOAK=1 $(BIN)/python -m pytest tests/properties/test_ticket_life.py tests/programme

model: dev  ## Train the weights of understanding anew, which takes some minutes
	$(BIN)/python -m tests.understanding.training

understanding: dev  ## Write docs/understanding.md from the weights as they are
	$(BIN)/python -m tests.understanding --write

bench: dev $(PEERS)/.peers  ## Print the figures, each beside its peer in the same run
	$(BIN)/python -m tests.benchmarks

foreign: install  ## Run the program against a fake Bot API of other people (needs node and npm)
	cd tests/foreign && npm ci --silent --no-audit --no-fund && node rehearse.js $(abspath $(BIN))/linli

format: dev  ## Bring the code to its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## Resolve the lock files anew (needs uv)
	uv lock
	uv export --quiet --no-header --no-emit-project --no-default-groups --group build --format requirements-txt -o requirements.lock
	uv export --quiet --no-header --no-emit-project --all-groups --format requirements-txt -o requirements-dev.lock
	uv pip compile --quiet --no-header --no-annotate --generate-hashes --python-version 3.11 --universal tests/benchmarks/peers/requirements.in -o tests/benchmarks/peers/requirements.lock

clean:  ## Throw away what can be made again (not the data)
	rm -rf $(VENV) $(PEERS) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
