# Two commands do everything: `make run` and `make test`. Both set up .venv by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# uv where it is installed: it takes seconds, and from one cache for every environment.
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),$(UV) pip install -q --python $(BIN)/python,$(BIN)/python -m pip install -q --prefer-binary)

.PHONY: run example test quick lint lock bench bench-full fuzz mutants mutants-engine prove clean

# The counter page: prints its address, and Ctrl-C ends it.
run: $(STAMP)
	@$(BIN)/tillskott serve

example: $(STAMP)
	$(BIN)/tillskott advise examples/sleepless.yaml --explain

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# The inner loop: all but what tests/slow.txt lists, and so without the plugin that only a slow test needs.
quick: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal -p no:schemathesis -m "not slow"

lint: $(STAMP)
	$(BIN)/ruff check .

bench: $(STAMP)
	$(BIN)/python -m pip install -q -e '.[bench]'
	$(BIN)/python benchmarks/run.py

bench-full: $(STAMP)
	$(BIN)/python -m pip install -q -e '.[bench]'
	$(BIN)/python benchmarks/run.py --full

mutants: $(STAMP)
	$(BIN)/python tests/mutants/run.py

# Hostile input on every door for some minutes: make fuzz SECONDS=3600. Finds are kept in tests/fuzz/seeds.
SECONDS ?= 300
fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

# Bounded: the same 200 mutants over all rooms of the engine each time, for at most an hour; docs/testing.md.
mutants-engine: $(STAMP)
	$(BIN)/python -m pip install -q -e '.[mutants]'
	$(BIN)/python tests/mutants/engine.py --sample 200 --minutes 60

prove: $(STAMP)
	$(BIN)/python tests/proof/run.py

# Locked versions for Python 3.10 to 3.14; `make lock` takes the newest that pyproject.toml allows.
$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(if $(UV),,$(BIN)/python -m pip install -q --upgrade pip)
	$(INSTALL) -r requirements.lock
	$(INSTALL) --no-deps -e .
	touch $@

lock: $(STAMP)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.10 --extra dev --no-header pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info
