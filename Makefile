# GNU make 3.81 and later. PYTHON names another Python for .venv; PORT and BIND say where `make run` listens.
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
TYPED := alignlit taxonomy papers api tests tools benchmarks
BENCH := $(if $(PAPERS),--papers $(PAPERS)) $(if $(CORPUS),--corpus $(CORPUS)) $(if $(QUERIES),--queries $(QUERIES)) \
	$(if $(ONLY),--only $(ONLY)) $(if $(EACH),--each $(EACH)) $(if $(DIR),--work-dir $(DIR))

.PHONY: help run test test-fast bench lint lock install install-dev

help:
	@echo "make run        start alignlit on http://127.0.0.1:8000/ (PORT and BIND choose another address)"
	@echo "make test       run every test; gets Chromium and TeX when they are missing"
	@echo "make test-fast  run the tests that need no browser, no TeX and no processes"
	@echo "make bench      measure speed, size and relevance, write docs/performance.md; PAPERS, CORPUS and QUERIES choose"
	@echo "make lint       check style, types, templates, migrations, translations and floors"
	@echo "make lock       write requirements.lock and requirements-dev.lock from pyproject.toml"

run: install
	@exec $(BIN)/python manage.py up

test: install-dev
	@$(BIN)/python -m tests.tools.install
	@$(PYTEST)

test-fast: install-dev
	@$(PYTEST) -m "not slow"

bench: install
	@$(BIN)/python -m benchmarks $(BENCH)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	git ls-files -z --cached --others --exclude-standard -- '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py translations --check
	$(BIN)/python -m pytest -q tests/test_floors.py

lock: install-dev
	@$(BIN)/python tools/lock.py

install:
	@$(PYTHON) tools/install.py requirements.lock

install-dev:
	@$(PYTHON) tools/install.py requirements-dev.lock
