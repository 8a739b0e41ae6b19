# Mirage. `make up` starts it, `make test` tests it; both install what is missing into .venv first.
SHELL       := /bin/bash
PYTHON      ?= python3
VENV        ?= .venv
BIN         := $(VENV)/bin
SHARED      ?= ../shared
SHELL_KIND  ?= emulated
ARGS        ?=
SECONDS     ?= 600

# pytest's status where ARGS choose none of a part's tests
NONE_ASKED_FOR = { [ $$? = 5 ] && [ -n "$(ARGS)" ]; }

.DEFAULT_GOAL := help
.PHONY: help install up test web check format bench audit lock record realism realism-content content posix oils replay fuzz faults conformance clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## install into .venv, and nothing else

up: install ## start the honeypot (options: make up ARGS="--ssh 0.0.0.0:22")
	@exec $(BIN)/mirage up $(ARGS)

test: export PYTHONDONTWRITEBYTECODE :=# whoever sets it would have each of the tests' processes compile everything anew
test: $(VENV)/.tests ## install what the tests need, and run them all
	@tools/test-packages
	@$(BIN)/python tools/test_image.py
	$(BIN)/python -m pytest -m "not slow" -n auto tests/unit tests/spec $(ARGS) || $(NONE_ASKED_FOR)
	$(BIN)/python -m pytest -m "not slow" tests/e2e $(ARGS) || $(NONE_ASKED_FOR)

web: export PYTHONDONTWRITEBYTECODE :=
web: $(VENV)/.tests ## the web decoy's tests in process, and the seconds that they take: by the clock, and of CPU
	@TIMEFORMAT='%R s by the clock, %U s + %S s of CPU'; time $(BIN)/python -m pytest -q tests/unit/gateway/http $(ARGS)

check: $(VENV)/.tests ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tests ## write the code as ruff writes it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.tests ## measure beside the references; build/bench.json
	@tools/test-packages
	$(BIN)/python -m bench $(ARGS)

audit: $(VENV)/.tests ## known vulnerabilities of what we depend on
	$(BIN)/python tools/audit.py

lock: $(VENV)/.tests ## renew the locked requirements
	$(BIN)/python tools/lock.py

record: $(VENV)/.tests ## record the spec cases anew, in a sealed Debian root
	$(BIN)/python -m tests.spec.record $(ARGS)

realism: $(VENV)/.tests ## replay recorded attackers, compare with a real Debian
	$(BIN)/python tools/realism.py --shared $(SHARED) --shell $(SHELL_KIND) $(ARGS)

posix: $(VENV)/.tests ## pjdfstest on a mount of ours, as root: PJDFSTEST=DIR of a built checkout
	@$(BIN)/python tools/posix.py $(PJDFSTEST)

oils: $(VENV)/.tests ## the spec tests of the Oils project, SPEC=its checkout
	$(BIN)/python tools/oils.py $(SPEC) $(ARGS)

realism-content: $(VENV)/.tests ## can planned files be told from real ones? the figure
	$(BIN)/python tools/realism_content.py $(ARGS)

replay: $(VENV)/.tests ## recorded attackers typed into the emulated shell, in process: crashes, what is missing
	$(BIN)/python tools/replay.py --shared $(SHARED) $(ARGS)

faults: $(VENV)/.tests ## stores, model, clock, disk and lines that fail in any order, under load; minutes
	@tools/test-packages
	$(BIN)/python -m pytest -m "slow or not slow" tests/e2e/faults $(ARGS)

content: $(VENV)/.tests ## 10,000 planned files read in every way, by the programs they are for, drafted by a model that runs
	$(BIN)/python -m pytest -m slow tests/e2e/content $(ARGS)

conformance: $(VENV)/.tests ## a public set of HTTP requests beside nginx and Apache, HTTP=its checkout
	@tools/test-packages
	PYTHONPATH=. $(BIN)/python tools/conformance.py $(HTTP)

fuzz: $(VENV)/.tests ## the emulated shell, fuzzed for SECONDS=600; new cases for what must hold of any; then the long runs that make test leaves out
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --shared $(SHARED)
	$(BIN)/python -m pytest --hypothesis-profile=search tests/unit $(ARGS)
	$(BIN)/python -m pytest -m slow --hypothesis-profile=search $(ARGS)

clean: ## remove what was built here
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.python:
	@tools/make-venv $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src # as pip does for what is not editable: the first start need not
	@touch $@

$(VENV)/.tests: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
