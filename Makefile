# Everything a newcomer needs: `make` lists it. Only Python 3.11+ and make are presumed.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-unit test-compiled lint check bench schemas wheel compiled format lock clean

BIN := .venv/bin
READY := .venv/.ready
LOCK := pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
TESTS_OF_RULES := tests/property $(addprefix tests/unit/,rules schemas standard agents) \
	tests/architecture/test_compiled_rules.py
# Both pass on to child processes. Without the first, Python looks for packages where it is started: in the sources.
WITH_COMPILED := PYTHONSAFEPATH=1 PYTHONPATH=$(CURDIR)/build/compiled

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv: the locked packages, then this project (does nothing if nothing changed)

$(READY): requirements.lock pyproject.toml
	@for python in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Python 3.11 or later is needed: install it, or name it: make setup PYTHON=/path/to/python3"; exit 2; fi; \
	[ -x $(BIN)/python ] || $$found -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Start a real Kafka, put two business databases in step, prove it (under three minutes)
	$(BIN)/echoless demo

test: setup ## Run all tests, against a real Kafka and a real PostgreSQL (under fifteen minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-unit: setup ## Run the tests that need no server (seconds)
	$(BIN)/python -m pytest -m "not connected and not slow"

test-compiled: compiled ## Run the tests of the rules on compiled rules (skipped where there is no C compiler)
	@lacking=$$($(BIN)/python -c 'import hatch_build; print(hatch_build.what_is_lacking())'); \
	if [ -n "$$lacking" ]; then echo "skipped: there is no $$lacking"; exit 0; fi; \
	ls build/compiled/rules/change.*.so || exit 1; \
	$(WITH_COMPILED) $(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS_OF_RULES)

lint: setup ## Check style, format, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

schemas: setup ## Check the Avro schemas, that they stay compatible, and docs/asyncapi.yaml
	$(BIN)/echoless schemas check
	$(BIN)/echoless asyncapi --folder schemas --check docs/asyncapi.yaml

check: lint schemas test test-compiled ## Everything that CI checks

wheel: setup ## Build dist/: the program to install, its rules compiled where there is a C compiler
	rm -f dist/echoless-*.whl
	HATCH_BUILD_HOOKS_ENABLE=1 $(BIN)/python -m hatchling build --target wheel --directory dist

compiled: wheel ## Unpack that wheel into build/compiled, to measure and to test it
	rm -rf build/compiled
	$(BIN)/python -m zipfile --extract dist/echoless-*.whl build/compiled

bench: compiled ## Measure, with compiled rules where there is a C compiler; QUICK=1 ends within three minutes
	$(WITH_COMPILED) $(BIN)/python -m benchmarks $(if $(QUICK),--quick)

format: setup ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## Renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lock
	$(BIN)/uv $(LOCK)

clean: ## Remove what was built here, .venv included
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
