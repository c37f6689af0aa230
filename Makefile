# Two commands: `make figures` and `make test`. Each sets up what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: figures test lint weekly matrix notebooks site lock audit wheel clean

# make figures PLANS=some/folder runs the notebooks on your own plans and writes
# figures/user/<folder>/, never over the shipped figures.
figures: $(READY)
	@$(BIN)/cityplans figures $(if $(PLANS),--plans "$(PLANS)")

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# The tests under every Python that is installed, each in an environment of its own.
matrix:
	@$(PYTHON) tools/matrix.py

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Run the notebooks and store their outputs, after a change that is meant to change them.
notebooks: $(READY)
	@$(BIN)/cityplans figures --store

# Notebooks, functions and a gallery as pages to be read offline: build/site/index.html.
site: $(READY)
	@$(BIN)/python tools/site.py

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --extra dev --extra site -o requirements.lock pyproject.toml

# Known holes in the locked packages; fails where the database cannot be reached.
audit:
	@$(PYTHON) tools/audit.py

# Once a week, or before a release: what takes too long for every commit. The seed is the week.
weekly: $(READY)
	@$(BIN)/python -m benchmarks.fuzz --minutes 10
	@$(BIN)/python -m benchmarks.mutate --sample 20 --seed $$(date +%G%V) --at-least 0.85
	@$(PYTHON) tools/matrix.py
	@$(PYTHON) tools/audit.py

wheel: $(READY)
	@$(BIN)/python -m build -q --no-isolation --wheel

clean:
	rm -rf .venv dist build

$(READY): requirements.lock pyproject.toml tools/setup.py
	@$(PYTHON) tools/setup.py
