# The developers' habits. `./run` and `./test` need nothing from here.
.DEFAULT_GOAL := help
.PHONY: help ready check lint imports types doors docs drills format run test browser bench
BIN := .venv/bin
WITH_DATABASE := scripts/cluster with

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

ready:
	@scripts/setup --dev

check: lint imports types doors docs ## everything below that can fail

lint: ready ## style of Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

imports: ready ## imports flow one way
	$(BIN)/lint-imports

types: ready ## types of the named rooms
	$(BIN)/mypy

doors: ready ## Django's own checks, missing migrations, every route with who may use it
	$(WITH_DATABASE) $(BIN)/python manage.py check
	$(WITH_DATABASE) $(BIN)/python manage.py makemigrations --check --dry-run
	$(WITH_DATABASE) $(BIN)/python manage.py routes --json >/dev/null

docs: ready ## links in the documents lead somewhere, .env.example names every setting
	scripts/check_docs

drills: ready ## faults carried out on a copy: restoring a backup, and what else scripts/drills holds
	scripts/drill

format: ready ## rewrite Python in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

run: ## ./run
	./run

test: ## ./test
	./test

browser: ## ./test --browser
	./test --browser

bench: ready ## measure against the bars; its databases stay for the next run
	$(WITH_DATABASE) $(BIN)/python -m bench --keep
