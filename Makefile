# Installs into .venv with uv and says what it does. `make help` lists the targets.

BIN := .venv/bin
CODE := bot detection remediation monitoring
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help

# Silent when all is well, the tool's whole output otherwise.
quietly = @out=$$($(1) 2>&1) || { printf '%s\n' "$$out"; exit 1; }

.PHONY: help run dev test soak bench load intents docs reference pictures check format lint types contracts dead spelling pages dependencies container workflow rules ground clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp ## install what is needed and start the bot
	@exec $(BIN)/cloudops up

test: .venv/dev.stamp ## install what the tests need and run them all
	@scripts/test-parts
	@$(BIN)/pytest -n 3 --dist worksteal

soak: .venv/dev.stamp ## the tests marked soak, longer and harder; chat on two replicas; every guard taken out
	@scripts/test-parts
	@$(BIN)/pytest -m soak --soak 10 --timeout 1800
	@$(BIN)/pytest --replicas --timeout 600 tests/scenarios/test_slack*.py tests/scenarios/test_discord*.py
	@$(BIN)/python scripts/check-guards

bench: .venv/dev.stamp ## measure against a baseline in the same run
	@$(BIN)/python benchmarks/run.py

load: .venv/dev.stamp ## 10 to 100 people at once, on the HTTP API and in chat; ARGS=--long watches memory for half an hour
	@PYTHONPATH=. $(BIN)/python -m benchmarks.load.load $(ARGS)

intents: .venv/dev.stamp ## learn the classifier's weights from bot/intents/examples.yaml
	@$(BIN)/python -m bot.intents.training

docs: .venv/dev.stamp ## the pages of docs/ as a site, in site/
	$(call quietly,NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --site-dir site)

reference: .venv/dev.stamp ## what docs/reference takes from the code
	@$(BIN)/python scripts/write-reference

pictures: .venv/dev.stamp ## the pictures of docs/, from what a real bot sends
	@$(BIN)/python scripts/pictures/draw.py

check: lint types contracts dead spelling pages dependencies container workflow rules ground ## everything that can be said without running the code

lint: .venv/dev.stamp ## ruff, layout and rules
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/ruff check --quiet .

types: .venv/dev.stamp ## mypy strict, then pyright
	@$(BIN)/mypy --no-error-summary
	$(call quietly,$(BIN)/pyright --level error)

contracts: .venv/dev.stamp ## who may import whom
	$(call quietly,$(BIN)/lint-imports --no-cache)

dead: .venv/dev.stamp ## code nobody uses
	@$(BIN)/vulture

spelling: .venv/dev.stamp ## spelling mistakes
	@$(BIN)/codespell

pages: .venv/dev.stamp ## every page and link of docs/, as the site has them
	$(call quietly,NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --site-dir .pages_cache)

dependencies: .venv/dev.stamp ## the lock is current; what is imported is declared, and the other way round
	$(call quietly,$(BIN)/uv lock --check)
	$(call quietly,$(BIN)/deptry --no-ansi $(CODE))

container: .venv/dev.stamp ## Dockerfile, and compose.yaml against the compose specification
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml

workflow: .venv/dev.stamp ## GitHub workflows
	@$(BIN)/actionlint
	$(call quietly,$(BIN)/zizmor --offline --no-progress .github)

rules: ## rules of Prometheus with their cases, and Alertmanager's configuration
	@scripts/check-rules

ground: .venv/dev.stamp ## terraform/: layout, validity, its own tests, checkov
	@scripts/check-terraform

format: .venv/dev.stamp ## lay the code out and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

dev: .venv/dev.stamp ## install everything a developer needs, and the commit hooks
	@$(BIN)/pre-commit install

clean: ## forget .venv and caches, keep data
	rm -rf .venv .*_cache

.venv/%.stamp: pyproject.toml uv.lock scripts/install
	@scripts/install $*
	@touch $@
