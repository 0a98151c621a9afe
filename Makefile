# Two commands set everything up: `make lab` opens the labs, `make test` proves them. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# TensorFlow with CUDA where the machine has an NVIDIA GPU, for the CPU elsewhere.
DEVICE := $(shell command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi -L >/dev/null 2>&1 && echo gpu || echo cpu)
PIP = $(BIN)/python -m pip install --quiet --constraint constraints.txt
# PyPI's torch for Linux brings 5 GB of CUDA. PyTorch's own index has one for the CPU.
TORCH_CPU := https://download.pytorch.org/whl/cpu
# Tests run in two processes: more would not be faster on two cores, and each may take 3 GB. Each computes in one thread:
# a second one would wait for a core.
WORKERS ?= 2
ONE_THREAD := OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1
PYTEST = $(ONE_THREAD) $(BIN)/pytest -n $(WORKERS) --dist loadfile
# `make test TIMES=build/times` keeps how long each test takes: see benchmarks/suite.py.
timed = $(if $(TIMES),--junitxml=$(TIMES)/$(1).xml)
# The oldest releases of what cnnlab requires by name, and the newest of what these require; without tools that ask for
# newer ones.
OLDEST := .venv-lowest
NEWER := import-linter myst-nb
INSTALL_OLDEST = $(BIN)/uv pip install --quiet --python $(OLDEST) --resolution lowest-direct --editable '.[cpu,dev]' --excludes -
SITE ?= site
# Compiling is most of what JAX does in tests: without its optimizations they take half as long.
XLA_QUICK := --xla_backend_optimization_level=0
# What a quiet TensorFlow needs; cnnlab sets the same for whoever imports it.
export TF_CPP_MIN_LOG_LEVEL ?= 3
export TF_ENABLE_ONEDNN_OPTS ?= 0

# Debian's Python without python3-venv makes half an environment, and fails: it is begun anew.
.DELETE_ON_ERROR:

.PHONY: help setup lab test check fast lint build site release bench demo lock lowest clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.dev  ## everything that development needs, in .venv

lab: $(VENV)/.lab  ## open the labs in JupyterLab (PORT=8889 for another port)
	@$(BIN)/cnnlab lab $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev  ## all tests; every lab runs
	$(BIN)/pytest -q --doctest-modules --doctest-glob=README.md $(call timed,examples) cnnlab README.md
	$(PYTEST) --nbval-lax --jupyterlab --nbval-cell-timeout=300 $(call timed,main) tests solutions labs
	KERAS_BACKEND=jax XLA_FLAGS=$(XLA_QUICK) $(PYTEST) -q $(call timed,jax) tests/layers tests/models
	KERAS_BACKEND=torch $(PYTEST) -q $(call timed,torch) tests/layers tests/models

check: $(VENV)/.dev  ## formatting, lint, types, stale files, fast tests: under two minutes
	@$(MAKE) --no-print-directory --jobs 2 lint fast  # what one waits for, the other computes in

fast: $(VENV)/.dev
	$(PYTEST) -q -m "not slow" tests

lint: $(VENV)/.dev  ## formatting, lint, types, stale files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cnnlab build --check

build: $(VENV)/.dev  ## regenerate the notebooks from solutions/*.py
	$(BIN)/cnnlab build

site: $(VENV)/.dev  ## the course to read, in site/ (SOLUTIONS=1: with the model answers)
	SOLUTIONS=$(SOLUTIONS) $(BIN)/python docs/site/build.py $(SITE)

release: $(VENV)/.dev  ## build and check what goes to PyPI, in dist/
	rm -rf dist
	$(BIN)/python -m build --quiet
	$(BIN)/twine check --strict dist/*
	$(BIN)/uv venv --quiet --clear build/installed
	$(BIN)/uv pip install --quiet --python build/installed dist/*.whl
	build/installed/bin/cnnlab --version

bench: $(VENV)/.dev  ## compare speeds with the library's, LeNet-5 with the paper's error; audit all labs
	$(BIN)/python benchmarks/layers.py
	$(BIN)/python benchmarks/keras_tests.py
	$(BIN)/python benchmarks/lenet.py
	$(BIN)/python benchmarks/backends.py
	$(BIN)/python benchmarks/kernel.py
	$(BIN)/python benchmarks/opening.py
	$(BIN)/cnnlab audit

demo: $(VENV)/.dev  ## grade a made-up class of twelve, one of them hostile, in demo/
	@$(BIN)/python -m cnnlab.grading.trial.demo

lock: $(VENV)/.dev  ## lock what pyproject.toml requires in constraints.txt (UPGRADE=1: the newest releases)
	$(BIN)/python tests/lock.py $(if $(UPGRADE),--upgrade)

lowest: $(VENV)/.dev  ## fast tests and two labs on the oldest releases that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --python '>=3.11,<3.13' $(OLDEST)
	printf '%s\n' $(NEWER) | $(INSTALL_OLDEST) --torch-backend cpu || { \
		echo "PyTorch's own index cannot be reached: without torch."; \
		printf '%s\n' $(NEWER) torch | $(INSTALL_OLDEST); }
	CNNLAB_VERSIONS=lowest $(ONE_THREAD) $(OLDEST)/bin/pytest -n $(WORKERS) --dist loadfile -q -m "not slow" -W default \
		--nbval-lax --nbval-current-env --ignore tests/test_architecture.py tests $(wildcard labs/en/02_*.ipynb solutions/13_*.ipynb)

clean:  ## remove .venv and what tools left
	rm -rf $(VENV) $(OLDEST) build dist site .pytest_cache .ruff_cache .mypy_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and f"cnnlab needs Python 3.11 to 3.13 (TensorFlow has no newer), this is {sys.version.split()[0]}: make $(MAKECMDGOALS) PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.lab: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing cnnlab and JupyterLab for this machine ($(DEVICE)); this happens once."
	$(PIP) --editable '.[$(DEVICE),lab]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
ifeq ($(DEVICE),cpu)
	@$(PIP) --no-deps --retries 0 --index-url $(TORCH_CPU) torch 2>/dev/null || \
		echo "PyTorch's own index cannot be reached: PyPI's torch follows, with 5 GB of CUDA."
endif
	$(PIP) --editable '.[$(DEVICE),dev]'
	@touch $@ $(VENV)/.lab
