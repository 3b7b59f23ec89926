# make run    sets up everything and opens the coach
# make sample sets up everything and judges the sample film
# make test   sets up everything and passes all checks and tests; needs Chromium, PostgreSQL and strace beside
# make quick  checks and tests what can be known in about a minute
# make coverage  says which branches of the rooms that decide no test goes through, and fails below a floor
# make bench  prints the published figures
# make lock   looks up the newest versions again and writes the lock files
# make words  finds the words to be translated and brings the catalogs up to date (docs/words.md)
# make protocol  writes the page's types anew from the Python classes (docs/live.md)
# make setup  sets up everything, no more
# make clean  removes what the others made

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:

BIN := .venv/bin
PYTHON := $(BIN)/python
STATIC := src/sitbone/web/static
PAGE := $(wildcard frontend/*.* frontend/src/* scripts/build_frontend.mjs)
SOURCES := src tests bench scripts examples setup.py
# Hashes in the lock files make pip refuse anything but what was locked; wheels alone, because the tools with which a
# source would be built are in no lock, and would run.
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
COMPILE := $(PYTHON) -m piptools compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--all-build-deps --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# The rooms that decide what is counted, said and led.
DECIDING := $(addprefix tests/,body coach live plan pose recording stretches)
MANY_FILMS := $(addprefix tests/recording/,test_films.py test_formats.py)
COVERED := $(filter-out tests/recording,$(DECIDING)) $(filter-out $(MANY_FILMS),$(wildcard tests/recording/test_*.py))
# One more than there are cores, four at most: many tests wait, for a browser, a server or a clock.
WORKERS := $(shell cores=$$(getconf _NPROCESSORS_ONLN || echo 1); echo $$((cores < 4 ? cores + 1 : 4)))
PARALLEL := -n $(WORKERS) --dist loadgroup

# Each of hundreds of processes would compile everything anew, where the surroundings say that no bytecode is written.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run sample test quick check coverage bench words protocol setup models lock clean

run: .venv/ready models
	@echo "Its other commands, in this folder: $(BIN)/sitbone --help, or source $(BIN)/activate and then sitbone --help"
	$(BIN)/sitbone

sample: .venv/ready models
	mkdir -p build
	$(BIN)/sitbone analyse bench/films/sample.mp4 --annotate build/sample-annotated.mp4
	@echo "The film with its picture drawn in: build/sample-annotated.mp4"

test: check
	scripts/system.sh chromium
	scripts/system.sh firefox
	scripts/system.sh postgres
	scripts/system.sh strace
	npm test --silent
	$(MAKE) --no-print-directory coverage
	$(PYTHON) -m pytest -m "not alone" $(PARALLEL) $(addprefix --ignore=,$(COVERED))
	$(PYTHON) -m pytest -m alone

# The tests of the rooms that decide, save those of many films, which reach nothing more; and the floor of `fail_under` in pyproject.toml.
coverage: .venv/ready-for-tests models
	rm -rf build/coverage
	mkdir -p build/coverage
	$(BIN)/coverage run -m pytest -m "not alone" $(PARALLEL) $(COVERED)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# The rooms that decide, and every check that reads the code.
quick: check
	npm test --silent
	$(PYTHON) -m pytest -q -m "not slow" $(PARALLEL) $(DECIDING) tests/figure tests/words \
		tests/test_documents.py tests/test_hazards.py tests/test_mirror.py

check: .venv/ready-for-tests models
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run check --silent

bench: .venv/ready models
	$(PYTHON) -m bench

words: .venv/ready-for-tests
	$(PYTHON) -m scripts.words

protocol: .venv/ready-for-tests
	$(PYTHON) -m scripts.protocol

setup: .venv/ready-for-tests models

# Not stamped: it takes a moment to see that the models are whole, and mends them where they are not.
models: .venv/requirements node_modules/.package-lock.json
	@$(PYTHON) scripts/build_models.py

.venv/bin/python:
	scripts/system.sh venv .venv

.venv/requirements: requirements.txt | .venv/bin/python
	@echo "Installing Sitbone's Python packages …"
	$(PIP) install --only-binary :all: --require-hashes -r requirements.txt
	scripts/system.sh libraries $(PYTHON)
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	scripts/system.sh node
	npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(STATIC)/coach.js: node_modules/.package-lock.json $(PAGE)
	@echo "Building the coach's page …"
	npm run build --silent
	@touch $@

.venv/ready: .venv/requirements $(STATIC)/coach.js pyproject.toml setup.py | models
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-for-tests: .venv/ready requirements-dev.txt
	@echo "Installing the tools of the tests …"
	$(PIP) install --only-binary :all: --require-hashes -r requirements-dev.txt
	@touch $@

lock: .venv/ready-for-tests
	$(COMPILE) --extra clinic --extra fhir --extra paper --extra phone --extra tables --output-file requirements.txt pyproject.toml
	$(COMPILE) --all-extras --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts

clean:
	rm -rf .venv node_modules build dist src/*.egg-info src/sitbone/models/*.task $(STATIC)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
