VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# The first Python that is new enough and can make environments; PYTHON=... overrides it.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

DEMO_ARGS ?=
TEST_ARGS ?= -n 2 --dist loadscope

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint check format bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(INSTALLED) ## Simulate months of work in .demo and serve them (DEMO_ARGS="--months 1")
	$(BIN)/qnet demo --home .demo $(DEMO_ARGS)

test: $(INSTALLED) ## Run the tests (TEST_ARGS="-k store" instead of two workers)
	$(BIN)/pytest $(TEST_ARGS)

lint: $(INSTALLED) ## Check style, format, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: lint test ## Run lint, then the tests: what must pass before a merge

format: $(INSTALLED) ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: $(INSTALLED) ## Measure against the floors of this machine, as JSON
	$(BIN)/python -m tests.benchmarks

clean: ## Remove the environment, the demo and all caches
	rm -rf $(VENV) .demo build dist *.egg-info
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Qnet needs Python 3.11 or newer with its venv module" \
		"(Debian: apt install python3 python3-venv), or say where: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Installing into $(VENV); this takes a minute the first time ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
