# Công Khai. Needs only GNU make, bash and Python 3.11 or later with venv; the rest goes into .venv.
# `make` alone lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PORT ?= 8000
JOBS ?= 2
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes

# A lock that changed has another name, so its stamp is missing and the packages are brought in line.
key = $(shell cksum < $(1) | cut -d' ' -f1)
RUN_STAMP := .venv/.run-$(call key,requirements.lock)
DEV_STAMP := .venv/.dev-$(call key,requirements-dev.lock)
CATALOGUES := locale/vi/LC_MESSAGES/django.po locale/vi/LC_MESSAGES/djangojs.po

export PYTHONHASHSEED := 0
export PIP_NO_WARN_SCRIPT_LOCATION := 1

.PHONY: help run demo test proof check fmt bench locale lock clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

# --- environment --------------------------------------------------------------------------------

# Candidates are tried by running them: a name on PATH may be a shim that starts nothing.
$(PY):
	@found=""; \
	for candidate in python3.14 python3.13 python3.12 python3.11 python3; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    old=""; found="$$candidate"; \
	    if "$$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then break; fi; \
	    old="$$candidate"; found=""; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  if [ -n "$${old:-}" ]; then \
	    echo "Thiếu gói venv của $$old. Trên Debian, Ubuntu: apt-get install python3-venv" >&2; \
	  else \
	    echo "Cần Python 3.11 trở lên. Trên Debian, Ubuntu: apt-get install python3 python3-venv" >&2; \
	  fi; \
	  exit 1; \
	fi; \
	echo "Tạo môi trường .venv bằng $$("$$found" --version)…"; \
	"$$found" -m venv --clear .venv

$(RUN_STAMP): requirements.lock | $(PY)
	@echo "Cài các gói theo requirements.lock (lần đầu mất một, hai phút)…"
	@$(PIP) -r requirements.lock
	@rm -f .venv/.run-* && touch $@

$(DEV_STAMP): requirements-dev.lock | $(RUN_STAMP)
	@echo "Cài các gói để kiểm thử theo requirements-dev.lock…"
	@$(PIP) -r requirements-dev.lock
	@rm -f .venv/.dev-* && touch $@

$(CATALOGUES:.po=.mo) &: $(CATALOGUES) common/translations.py | $(RUN_STAMP)
	@$(PY) -m common.translations && touch $(CATALOGUES:.po=.mo)

.PHONY: runtime development
runtime: $(RUN_STAMP) $(CATALOGUES:.po=.mo)
development: $(DEV_STAMP) $(CATALOGUES:.po=.mo)

# --- running ------------------------------------------------------------------------------------

demo: runtime ## bring the database up to date and fill it with the demonstration
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo

run: demo ## start the site and its task worker on 127.0.0.1:$(PORT); Ctrl-C stops both
	@$(PY) manage.py db_worker --verbosity 0 & worker=$$!; \
	trap 'kill $$worker 2>/dev/null || true; wait $$worker 2>/dev/null || true' EXIT; \
	trap 'exit 0' INT TERM; \
	echo; \
	echo "  Trang công khai   http://127.0.0.1:$(PORT)/"; \
	echo "  Trang quản trị    http://127.0.0.1:$(PORT)/quan-tri/"; \
	echo "  Dừng: Ctrl-C"; \
	echo; \
	$(PY) manage.py runserver --noreload --verbosity 0 127.0.0.1:$(PORT)

# --- proving ------------------------------------------------------------------------------------

# The whole suite on SQLite, then what touches the database once more on PostgreSQL.
test: development ## the suite on SQLite and on PostgreSQL (up to 10 minutes)
	@failed=0; \
	for database in sqlite postgres; do \
	  echo "== $$database"; \
	  TEST_DB=$$database $(PY) -m pytest -q -n $(JOBS) --dist worksteal || failed=1; \
	done; \
	exit $$failed

proof: development ## the long proofs at full counts, and the whole suite on PostgreSQL (up to 45 minutes)
	@failed=0; \
	TEST_DB=sqlite PROOF=1 $(PY) -m pytest -q -n $(JOBS) --dist worksteal -m "proof or hypothesis" || failed=1; \
	TEST_DB=postgres PROOF=1 $(PY) -m pytest -q -n $(JOBS) --dist worksteal -m "proof or not proof" || failed=1; \
	exit $$failed

# Runs a command and shows what it said only when it failed.
quietly = said=$$($(1) 2>&1) || { echo "$$said"; exit 1; }

check: development ## format, lint, floors, types, templates, migrations; no tests
	@$(call quietly,.venv/bin/ruff format --check .)
	@$(call quietly,.venv/bin/ruff check .)
	@$(call quietly,find templates -name '*.html' -print0 | xargs -0 .venv/bin/djhtml --check)
	@$(call quietly,find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2)
	@$(call quietly,.venv/bin/lint-imports)
	@$(call quietly,$(PY) -m mypy)
	@$(call quietly,$(PY) manage.py check --fail-level WARNING)
	@$(call quietly,$(PY) manage.py makemigrations --check --dry-run)
	@echo "check: đạt"

bench: development ## figures for docs/benchmarks.md
	@$(PY) -m tests.benchmarks

# --- keeping ------------------------------------------------------------------------------------

fmt: development ## bring code and templates into the house form
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djhtml 2>/dev/null || true
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2

locale: $(CATALOGUES:.po=.mo) ## compile the translations of the packages

lock: ## renew both lock files (maintainers; needs uv)
	@command -v uv >/dev/null || { echo "Cần uv để làm mới tệp khóa." >&2; exit 1; }
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment and caches; the data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
