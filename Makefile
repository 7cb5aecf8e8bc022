# Two commands, each of which works alone on a machine with python3 (3.11 or newer), venv and make:
#   make letter   set everything up, and write a first letter
#   make test     set everything up, and run the tests
VENV := .venv
BIN := $(VENV)/bin

.PHONY: letter test check clean

letter: $(VENV)/.installed
	$(BIN)/lobbykit letter --to candidate --topic send

test: $(VENV)/.installed-for-tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/.installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lobbykit asks check

clean:
	rm -rf $(VENV)

$(BIN)/python:
	python3 -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-for-tests: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.installed
