# `make test` and `make run` set themselves up: the first time fills .venv, later times start at once.
# PYTHON=... chooses the interpreter (3.11 or newer).

PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	$$one -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
READY := .venv/.ready
BENCH_BIN := .venv-bench/bin
BENCH_READY := .venv-bench/.ready
COMPILE = $(BIN)/uv pip compile $(UPGRADE) --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

# $(call fill,FOLDER,LOCK): a virtual environment with what the lock names, and this project. uv is quick;
# where it cannot be had, pip does the same.
define fill
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian: apt install python3-venv)" >&2; exit 1; }
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check uv || echo "no uv: pip does it, more slowly" >&2
	@{ test -x $(1)/bin/uv && VIRTUAL_ENV=$(1) $(1)/bin/uv pip install --quiet --require-hashes -r $(2) \
		&& VIRTUAL_ENV=$(1) $(1)/bin/uv pip install --quiet --no-deps -e . ; } \
	|| { $(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2) \
		&& $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e . ; }
	@touch $(1)/.ready
endef

.PHONY: run test check messages lock bench clean vendor browser

# The whole platform on this machine, with a demo province; PORT=... chooses the port. Ctrl-C stops all of it.
run: $(READY)
	@exec $(BIN)/xeploai demo --with-parent

# What touches the rulebook is measured; rows in bulk and the platform would only be slowed down by it.
UNMEASURED = tests/unit/rulebook/test_batch.py tests/contract tests/docs tests/leaks tests/web $(wildcard tests/integration/*/)

# Everything: the checks, all tests, and every branch of the rulebook seen.
test: check browser
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n auto --dist worksteal $(UNMEASURED:%=--ignore=%)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include='core/rulebook/*' --fail-under=100
	$(BIN)/pytest -q -n auto --dist worksteal $(UNMEASURED)

# Form, types, import contracts, and the tests that hold the house and its documentation to the code.
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m core.catalogues check
	$(BIN)/pytest -q tests/unit/test_house.py $(wildcard tests/docs)

# The browser of the tests in tests/web: Debian's, installed where it is missing and may be.
browser:
	@test -x /usr/bin/chromium || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| { echo "The browser tests need Chromium (Debian: apt install chromium)" >&2; exit 1; }

# Copy what the pages take from others (frontend/package-lock.json) into core/web/static/vendor; the copy is committed.
vendor:
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund && node vendor.mjs

# Bring locale/en of the core and of every plugin up to date; what is new stands there with an empty msgstr.
messages: $(READY)
	$(BIN)/python -m core.catalogues update

# Write the locks anew; `make lock UPGRADE=--upgrade` also takes newer versions.
lock: $(READY)
	$(COMPILE) --extra test pyproject.toml -o requirements.lock
	$(COMPILE) --extra bench pyproject.toml -o requirements-bench.lock

# Side by side with a hand-written function and two peers, which live in an environment of their own.
bench: $(BENCH_READY)
	$(BENCH_BIN)/python benchmarks/rulebook.py

clean:
	rm -rf .venv .venv-bench build dist *.egg-info .coverage .coverage.* htmlcov .hypothesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find core plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock setup.cfg pyproject.toml
	$(call fill,.venv,requirements.lock)

$(BENCH_READY): requirements-bench.lock setup.cfg pyproject.toml
	$(call fill,.venv-bench,requirements-bench.lock)
