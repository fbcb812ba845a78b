PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SIZES ?= 1e5,1e6
FUZZ ?= 100000
SEED ?=
KILLS ?= 100

.DEFAULT_GOAL := help
.PHONY: help demo test check fix docs messages bench validate fuzz kill test-spark test-postgres test-live lock clean new-reader new-indicator new-practice new-model new-writer

help: ## say what can be done here
	@grep -hE '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pappus needs Python 3.11 or newer; say which one: make PYTHON=python3.12 …"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

demo: $(STAMP) ## make a demonstration organisation in ./demo, read its exports, assess it, write its report
	$(BIN)/pappus demo demo

test: $(STAMP) ## run the tests
	$(BIN)/pytest -n 2 --dist worksteal -q

check: $(STAMP) ## check style, types and the order of imports
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(STAMP) ## put style right where that needs no thought
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

messages: $(STAMP) ## put every text that people read into the files of the translators
	$(BIN)/python -m pappus.vocabulary.messages
	$(BIN)/python -m pappus.web.messages

docs: $(STAMP) ## write the reference pages anew from the catalogues
	$(BIN)/python docs/generate.py

new-reader new-indicator new-practice new-model new-writer: $(STAMP) ## begin one: make new-reader NAME=… (a writer of data: OF=record)
	$(BIN)/python scaffold/new.py $(if $(OF),$(OF)-)$(patsubst new-%,%,$@) $(NAME)

bench: $(STAMP) ## measure time and memory side by side with others (SIZES=1e5,1e6)
	$(BIN)/python benchmarks/run.py --sizes $(SIZES)

validate: $(STAMP) ## say how often the estimates are right, from 1,000 organisations of each size whose truth is known; broken off, it goes on
	cd validation && ../$(BIN)/python run.py

fuzz: $(STAMP) ## read 100,000 damaged exports of each format (FUZZ=1000 SEED=x); broken off, it goes on where it was
	mkdir -p .fuzz
	PAPPUS_FUZZ=$(FUZZ) PAPPUS_FUZZ_SEED=$(SEED) PAPPUS_FUZZ_JOURNAL=.fuzz/journal \
	  $(BIN)/pytest -n 2 --dist worksteal -q tests/contracts/test_fuzz.py
	$(BIN)/python -m tests.contracts.fuzz_journal .fuzz/journal

kill: $(STAMP) ## kill an import at 100 moments (KILLS=…), every other command that writes at a fifth as many
	PAPPUS_KILLS=$(KILLS) $(BIN)/pytest -n 2 --dist worksteal -q tests/journeys/test_kill.py

test-postgres: $(STAMP) ## run the tests of the web application on PostgreSQL; needs its server programs (Debian: postgresql)
	$(BIN)/python tests/real_postgres.py -n 2 --dist worksteal -q

test-spark: $(STAMP) ## compare the engines on a real Apache Spark; needs Java 17 and 480 MB in ./.spark
	$(BIN)/python tests/real_spark.py -q

test-live: $(STAMP) ## fetch from a real Dovecot (Debian: dovecot-imapd, openssl) and a real Synapse in ./.synapse
	test -x .synapse/bin/python || $(BIN)/python -m venv .synapse
	.synapse/bin/python -m pip install --quiet --disable-pip-version-check matrix-synapse
	$(BIN)/pytest -q tests/live

lock: $(STAMP) ## choose the versions of all dependencies anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras --group dev pyproject.toml -o requirements.lock

clean: ## remove what was installed and made here
	rm -rf $(VENV) demo .fuzz .validation .mypy_cache .pytest_cache .ruff_cache .hypothesis
