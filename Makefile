# Two commands on a fresh machine: `make plan` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CODE ?= H35
MINUTES ?= 5
MACHINE ?= windows
WHEELS ?= wheels
SAMPLE := scenarios/samples/西乌珠穆沁旗_虚构数据.xlsx

.PHONY: plan test rule refresh slow torture check portable portable-needs ready lock clean

plan: $(READY)  ## plan the sample pastoral banner into out/
	$(BIN)/rotation plan $(SAMPLE) -o out

test: $(READY)  ## the tests, without the long ones
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not slow"

rule: $(READY)  ## one rule or goal, make rule CODE=H35: examples, agreement, oracle, toy plan, docs
	$(BIN)/python -m pytest -q -n 0 --rule $(CODE) -k "$(CODE) or one_rule" tests/rules/test_one_rule.py tests/rules/test_rules.py tests/rules/test_parts.py

refresh: $(READY)  ## make generated docs, schemas and samples anew, after a rule, column, command or schema has changed
	$(BIN)/python docs/refresh.py

slow: $(READY)  ## the long tests: random rounds by the thousand, whole samples, office programs
	$(BIN)/python -m pytest -q -n auto -m slow

torture: $(READY)  ## files bent and commands killed by chance for some minutes, make torture MINUTES=60 before a release
	$(BIN)/python -m tests.torture --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

check: $(READY)  ## lint, types (as Windows sees them too), layers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --no-warn-unreachable --cache-dir .mypy_cache/win32
	$(BIN)/lint-imports

portable: $(READY)  ## a folder to unpack and double-click, make portable WHEELS=folder PACK="--runtime python-3.12.x-embed-amd64.zip" (docs/portable.md)
	PYTHONPATH=packaging $(BIN)/python -m portable pack $(MACHINE) --wheels $(WHEELS) $(PACK)

portable-needs: $(READY)  ## what is to be downloaded for it: make -s portable-needs MACHINE=aarch64
	PYTHONPATH=packaging $(BIN)/python -m portable needs $(MACHINE)

ready: $(READY)

$(READY): requirements.lock
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'rotation needs Python 3.11 or later: make PYTHON=python3.11 ...')"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) out
