# Set-up needs Python 3.11 or newer and make; everything else is installed into .venv, once.  Where
# Python is told not to keep what it compiles, each start would compile annexa again.

PYTHON ?= python3
PDF ?= samples/annexes-grand-cahors.pdf
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: convert corpus test quality docs lock screenshots setup
.DEFAULT_GOAL := convert

convert: $(READY)
	$(BIN)/annexa convert "$(PDF)" --output output

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# Contracts that know the truth, some 220 documents; they need LibreOffice and Chromium.
corpus: $(READY)
	$(BIN)/python -m tests.corpus make --output corpus --jobs 2

quality: $(READY)
	$(BIN)/python -m tests.quality

# The generated parts of docs/ and schemas/published/, from the declarations; tests compare them.
docs: $(READY)
	$(BIN)/python -m tests.docs
	$(BIN)/python -m pipelines.published

# The pictures of the README; they need Chromium and LibreOffice.
screenshots: $(READY)
	$(BIN)/python -m tests.review.screenshots

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "annexa needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q extract pipelines schemas
	touch $@

# The locked dependencies, from pyproject.toml. Hosts are left out: the installer knows its own.
lock: $(READY)
	$(BIN)/pip-compile --generate-hashes --extra dev --all-build-deps --allow-unsafe \
		--strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --output-file requirements.txt pyproject.toml
