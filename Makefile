# Two commands for a newcomer: make demo, make test. They set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# With LOCK=FILE nothing is installed but the versions pinned there, each by its hash.
LOCK ?=
LOCKED := --quiet --disable-pip-version-check --no-deps

.PHONY: demo test windows lint bench fuzz mutation docs layouts pictures bundle lock clean

demo: $(VENV)/.installed
	$(BIN)/jixiao demo -o out

test: $(VENV)/.tested
	@$(BIN)/python tests/machine.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup

windows: $(VENV)/.tested
	@$(BIN)/python tests/machine.py windows
	$(BIN)/python -m tests.windows

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/jixiao addin build -o build/jixiao.xlam
	$(BIN)/pyvbaanalysis --whole-project --fail-level warning build/jixiao.xlam

bench: $(VENV)/.tested
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/.tested
	JIXIAO_FUZZ=long $(BIN)/python -m pytest tests/fuzz

mutation: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[mutation]"
	$(BIN)/python tests/mutation/run.py

docs: $(VENV)/.installed
	PYTHONPATH=. $(BIN)/python docs/generate.py

layouts: $(VENV)/.tested
	@$(BIN)/python -m tests.layouts.golden

pictures: $(VENV)/.tested
	PYTHONPATH=. $(BIN)/python -W ignore docs/pictures.py

lock: $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	PYTHONPATH=. $(BIN)/python docs/licences.py

bundle: $(VENV)/.tested
	@$(BIN)/python tests/machine.py windows
	$(BIN)/python -m addin.bundle

# Also where `make demo` has installed before, without the pins and the tests.
define pinned
$(BIN)/python -m pip install $(LOCKED) --require-hashes --requirement $(LOCK)
$(BIN)/python -m pip install $(LOCKED) --no-build-isolation --editable .
$(BIN)/python -m pip check
endef

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifeq ($(LOCK),)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
else
	$(pinned)
endif
	touch $@

$(VENV)/.tested: $(VENV)/.installed
ifeq ($(LOCK),)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test,dev,cluster]"
else
	$(pinned)
endif
	touch $@

clean:
	rm -rf $(VENV) out build dist *.egg-info
