# The commands of the project; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help serve compile test browser fuzz bench bench-ui screenshots lint types format lock clean python

PYTHON ?= python3

# A stamp's name carries the content it stands for, not its time: the same content in a fresh checkout is no change.
checksum = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
PYTHON_VERSION := $(shell command -v $(PYTHON) >/dev/null && $(PYTHON) -V 2>&1)
RUN_STAMP := .venv/run-$(call checksum,requirements.lock)-python$(basename $(lastword $(PYTHON_VERSION)))
TEST_STAMP := .venv/test-$(call checksum,requirements-test.lock)
TYPES_STAMP := node_modules/types-$(call checksum,package-lock.json)
BENCH_STAMP := .venv/bench-$(call checksum,requirements-bench.lock)
KERNEL_STAMP := .venv/kernels-$(call checksum,$(shell find app/geometry app/networks -name '*.py' | LC_ALL=C sort))

VENV_PYTHON := .venv/bin/python
INSTALL := $(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

help:
	@echo "make serve    install what is needed and serve the page; HOST=0.0.0.0 PORT=9000 to listen elsewhere"
	@echo "make test     lint, check the types and run every test, the browser's included"
	@echo "make bench    count side by side with regioncam, which takes ten minutes; writes benchmarks/RESULTS.md"
	@echo "make bench-ui time the page: from a slider's move to the painted answer"
	@echo "make screenshots   take a picture of each view in each theme and size; FOLDER=screenshots"
	@echo "make fuzz     compare 10,000 small networks with the rational oracle; SEED=1 EXAMPLES=100000 for other ones"
	@echo "make lint     ruff and mypy only"
	@echo "make types    check the types in the comments of static/js, where Node is installed"
	@echo "make format   let ruff mend and lay out the code"
	@echo "make lock     resolve the dependencies of pyproject.toml anew"
	@echo "make clean    remove the environment and every cache"

# Where no test looks at a clock: three tests at a time, since a browser often waits. Who has none left takes some from
# another, so that no long file is left alone at the end; the longest tests come first.
SIDE_BY_SIDE := tests/geometry tests/learning/test_reached.py tests/lecture tests/networks tests/rules tests/theory \
	tests/browser

serve: compile
	@exec env $(if $(HOST),RELUSCOPE_HOST=$(HOST)) $(if $(PORT),RELUSCOPE_PORT=$(PORT)) $(VENV_PYTHON) -m app serve

test:
	@$(MAKE) --no-print-directory --jobs=2 compile lint types browser
	@$(VENV_PYTHON) -m pytest $(addprefix --ignore=,$(SIDE_BY_SIDE))
	@$(VENV_PYTHON) -m pytest --numprocesses=3 --dist=worksteal $(SIDE_BY_SIDE)

browser: $(TEST_STAMP)
	@tests/browser/install_chromium.sh

fuzz: compile $(TEST_STAMP)
	@EXAMPLES=$(or $(EXAMPLES),10000) $(VENV_PYTHON) -m pytest --capture=no --quiet tests/geometry/test_fuzz.py \
		--hypothesis-profile=long --hypothesis-seed=$(or $(SEED),0)

bench: compile $(BENCH_STAMP)
	@$(VENV_PYTHON) -m benchmarks $(if $(ONLY),--only $(ONLY))

bench-ui: compile browser
	@$(VENV_PYTHON) -m benchmarks.ui

screenshots: compile browser
	@$(VENV_PYTHON) -m tests.browser.screenshots $(or $(FOLDER),screenshots)

lint: $(TEST_STAMP)
	@$(VENV_PYTHON) -m ruff check --quiet
	@$(VENV_PYTHON) -m ruff format --check --quiet
	@$(VENV_PYTHON) -m mypy

types: $(if $(shell command -v npm),$(TYPES_STAMP))
	@if [ -e '$(TYPES_STAMP)' ]; then node_modules/.bin/tsc --project .; \
	else echo "Node is not installed: the types of static/js are not checked."; fi

format: $(TEST_STAMP)
	@$(VENV_PYTHON) -m ruff check --fix
	@$(VENV_PYTHON) -m ruff format

# A new lock or another Python starts from an empty environment, so that nothing unlisted is left in it.
$(RUN_STAMP): | python
	@echo "Installing the locked packages into .venv: about 100 MB, once ..."
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) requirements.lock
	@touch $@

$(TEST_STAMP): $(RUN_STAMP)
	@echo "Installing the test tools into .venv ..."
	@rm -f .venv/test-*
	@$(INSTALL) requirements-test.lock
	@touch $@

$(TYPES_STAMP): package.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

$(BENCH_STAMP): $(RUN_STAMP)
	@echo "Installing regioncam into .venv ..."
	@rm -f .venv/bench-*
	@$(INSTALL) requirements-bench.lock
	@touch $@

# numba's cache on disk knows the file of a kernel, not the files of the kernels that it calls: a change drops it all.
compile: $(KERNEL_STAMP)

$(KERNEL_STAMP): $(RUN_STAMP)
	@find app -name '*.nb[ic]' -delete
	@rm -f .venv/kernels-*
	@$(VENV_PYTHON) -m app compile
	@touch $@

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo >&2 \
	"reluscope needs Python 3.11 or newer, and '$(PYTHON)' is $(or $(PYTHON_VERSION),missing). 'make PYTHON=python3.12 ...' takes another one."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
	"'$(PYTHON)' cannot make a virtual environment. On Debian and Ubuntu 'apt-get install python3-venv' mends that."; exit 1; }

# uv resolves for every system and Python at once. It is needed for nothing else, so it gets a passing environment.
RESOLVE := .venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate

lock: | python
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(RESOLVE) pyproject.toml --output-file requirements.lock
	@$(RESOLVE) pyproject.toml --extra test --constraints requirements.lock --output-file requirements-test.lock
	@$(RESOLVE) pyproject.toml --extra bench --constraints requirements.lock --output-file requirements-bench.lock
	@rm -rf .venv-lock

clean:
	@rm -rf .venv .venv-lock node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
