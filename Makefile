# `make run` and `make test` need a bare Debian 12 with python3, git and make; everything else they fetch themselves.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Debian's own before any other on the path: it is built to be fast.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
export PORT
# Python keeps what it compiled, whatever the shell says: nine seconds of each run of the suite, and a part of each start.
unexport PYTHONDONTWRITEBYTECODE

# Whose demo `make run` loads: a folder in pcc_portal/home/demo. Each office but the first has a database of its own.
OFFICE ?= west-mercia
TODAY = $(shell sed -nE 's/^today: *([0-9-]+).*/\1/p' pcc_portal/home/demo/$(OFFICE)/office.yaml)
ifneq ($(OFFICE),west-mercia)
export DATABASE_URL ?= sqlite:///var/$(OFFICE).sqlite3
endif

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes
TEST := $(BIN)/python -m pytest
STATIC_SOURCES := $(shell find static pcc_portal/*/static -type f 2>/dev/null)
TEMPLATES := templates

.PHONY: help install run test quick lint format lock originals suite suite-quick suite-postgres journeys check-corpus api-check mutants chromium formats libraries libreoffice office kills readings restores bench quarter-end docs cluster

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed var/secret_key ## Virtual environment, locked dependencies, a secret for this machine
	@:

run: install var/static/staticfiles.json ## Database, demo records and the site on PORT (8000)
	@echo "== Database and demo records"
	@$(BIN)/python manage.py migrate --verbosity 0
	@HTTPS="$${HTTPS:-0}" $(BIN)/python manage.py load_demo --office $(OFFICE)
	@echo "The portal is at http://localhost:$(PORT)/ until you press Ctrl+C."
	@SECRET_KEY_FILE="$${SECRET_KEY_FILE:-var/secret_key}" HTTPS="$${HTTPS:-0}" DEMO_DATE="$${DEMO_DATE-$(TODAY)}" \
		exec $(BIN)/gunicorn --config python:pcc_portal.gunicorn pcc_portal.wsgi

# The database of an office that is to be set up, beside those of the demos.
office: export DATABASE_URL ?= sqlite:///var/office.sqlite3
office: install var/static/staticfiles.json ## A portal with one administrator and no records, at PORT; then docs/starting.md
	@echo "== Database"
	@$(BIN)/python manage.py migrate --verbosity 0
	@HTTPS="$${HTTPS:-0}" $(BIN)/python manage.py add_administrator --if-none
	@echo "The portal is at http://localhost:$(PORT)/ until you press Ctrl+C."
	@SECRET_KEY_FILE="$${SECRET_KEY_FILE:-var/secret_key}" HTTPS="$${HTTPS:-0}" \
		exec $(BIN)/gunicorn --config python:pcc_portal.gunicorn pcc_portal.wsgi

test: .venv/installed-dev var/secret_key libraries libreoffice chromium ## Everything: lint, types, migrations, both databases, browser, Word and PDF
	@$(MAKE) --jobs=2 --output-sync=target lint originals
	@$(MAKE) suite
	@$(MAKE) --jobs=2 --output-sync=target suite-postgres journeys
	@echo "== All passed"

quick: .venv/installed-dev var/secret_key ## Before a commit: lint, types, and the tests that need no browser, no demo and no page
	@$(MAKE) --jobs=2 --output-sync=target lint suite-quick
	@echo "== All passed that is quick"

lint: .venv/installed-dev var/secret_key ## Style, templates, types, migrations that are missing
	@echo "== Lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint $(TEMPLATES) --lint --quiet
	@echo "== Types"
	@$(BIN)/mypy .
	@echo "== Migrations"
	@DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/installed-dev ## Put the code into house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# What most tests copy, made on one core while types are checked on the other.
originals: .venv/installed-dev
	@echo "== Migrated database, demo records"
	@TEST_ENGINE=sqlite $(TEST) --quiet tests/test_originals.py
	@TEST_ENGINE=postgres $(TEST) --quiet tests/test_originals.py -k "starts or demo"

suite: .venv/installed-dev libraries libreoffice ## The whole suite but the browser, on SQLite
	@echo "== Suite on SQLite"
	@TEST_ENGINE=sqlite $(TEST) --numprocesses 2 --dist worksteal

suite-quick: .venv/installed-dev
	@echo "== Suite on SQLite, without browser, demo and pages"
	@TEST_ENGINE=sqlite $(TEST) --quiet --numprocesses 2 --dist worksteal -m "not browser and not demo and not pages and not slow"

suite-postgres: .venv/installed-dev libraries chromium ## On PostgreSQL, the tests where the two can differ, journeys among them
	@echo "== On PostgreSQL, what can differ there"
	@TEST_ENGINE=postgres $(TEST) --numprocesses 2 --dist worksteal -m engines

journeys: .venv/installed-dev libraries chromium ## The browser journeys
	@echo "== Journeys in Chromium"
	@TEST_ENGINE=sqlite $(TEST) -m browser --numprocesses 2 --dist loadfile --no-loadscope-reorder tests/journeys

check-corpus: .venv/installed-dev ## How many slips of the corpus the check finds, and how many clean sentences it tells off
	@$(TEST) -q -p no:randomly tests/panel/checks/reading/test_corpus.py -k slips

api-check: .venv/installed-dev var/secret_key var/static/staticfiles.json ## Ask the open data of the demo whatever its OpenAPI description allows, and hold the answers to it
	@$(BIN)/python -m tests.open_data.api_check

mutants: .venv/installed-dev ## Plant small defects, and count how many the suite notices
	@nice $(BIN)/python -m tests.mutants

kills: .venv/installed-dev ## Kill a process 1,000 times while it seals, brings in a file, restores or upgrades, on both databases
	@for engine in sqlite postgres; do \
		KILLS=$${KILLS:-125} TEST_ENGINE=$$engine $(TEST) -s tests/suites/test_killed.py; \
	done

readings: .venv/installed-dev ## Take 1,000 actions in an order that hypothesis makes up, and hold each kept reading against its figures
	@ACTIONS=$${ACTIONS:-1000} TEST_ENGINE=sqlite $(TEST) -s tests/performance/test_kept.py -k long_sequence

restores: .venv/installed-dev ## Back up 200 offices at any moment of their lives, restore them and compare every row, on both databases
	@for engine in sqlite postgres; do \
		RESTORES=$${RESTORES:-200} TEST_ENGINE=$$engine $(TEST) -s tests/backups/test_restore.py -k each_row; \
	done

bench: .venv/installed-dev ## What pages cost over HTTP, small and with 43 areas × 200 measures × 48 quarters, beside plain Django
	@$(BIN)/python -W ignore -m tests.benchmarks $(BENCH)

quarter-end: .venv/installed-dev ## 40 editors and 16 readers at once for minutes, on SQLite: errors, and what a save takes beside one alone
	@$(BIN)/python -W ignore -m tests.benchmarks.quarter_end $(QUARTER_END)

docs: .venv/installed-dev ## The manual as a site, in var/site/docs, which the portal serves at /docs/; a link that breaks fails
	@$(BIN)/sphinx-build --fail-on-warning --fresh-env --write-all --quiet --doctree-dir var/doctrees -c docs/site docs var/site/docs

cluster: .venv/installed-dev ## Three servers of PostgreSQL and two machines of the portal here, killed and held up while people read
	@$(BIN)/python -W ignore -m tests.cluster $(CLUSTER)

# $(call debian,TEST,WHAT,PACKAGES): unless the test passes, install the packages, or say what to type without the right to.
define debian
	@if ! { $(1); } >/dev/null 2>&1; then \
		if [ "$$(id -u)" != 0 ]; then echo "Type this first: sudo apt-get install -y --no-install-recommends $(3)"; exit 1; fi; \
		echo "== Installing $(2)"; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $(3); \
	fi
endef

# The browser, and libatomic1 for the program that drives it.
DRIVER := libatomic1 fonts-dejavu-core
chromium:
	$(call debian,command -v chromium-headless-shell chromium && dpkg-query --show $(DRIVER),Chromium,chromium-headless-shell $(DRIVER))

formats: .venv/installed libraries ## PDF and Word copies of sealed reports: what they need, into this environment
	@echo "== Installing what PDF and Word copies need"
	@$(PIP) --requirement requirements-formats.txt

# What WeasyPrint draws text with.
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
libraries:
	$(call debian,dpkg-query --show $(LIBRARIES),the libraries of PDF files,$(LIBRARIES))

# Opens the Word document in a test.
libreoffice:
	$(call debian,command -v soffice,LibreOffice Writer,libreoffice-writer-nogui)

lock: .venv/installed-dev ## Write the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra formats --constraint requirements.txt --output-file requirements-formats.txt
	@$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra formats --group dev --constraint requirements.txt --output-file requirements-dev.txt

# The environment. Debian's python3 comes without the part that makes one.
.venv/bin/python:
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "The portal needs Python 3.11 or later; set PYTHON to one, as in: make run PYTHON=python3.12"; exit 1; \
	fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		if [ "$$(id -u)" != 0 ]; then echo "Type this first: sudo apt-get install -y python3-venv"; exit 1; fi; \
		echo "== Installing python3-venv"; apt-get update -qq; apt-get install -y -qq python3-venv; \
	fi
	@echo "== Making the virtual environment"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "== Installing what the portal needs"
	@$(PIP) --requirement requirements.txt
	@touch $@

# The lock file names everything that is needed, and Python compiles what is imported: half the time of an install.
.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	@echo "== Installing what the portal and its tests need"
	@$(PIP) --no-deps --no-compile --requirement requirements-dev.txt
	@touch .venv/installed $@

var/secret_key:
	@umask 077 && mkdir -p var && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@.new && mv $@.new $@

var/static/staticfiles.json: .venv/installed $(STATIC_SOURCES) | var/secret_key
	@echo "== Gathering style sheets and scripts"
	@$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@
