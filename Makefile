# January Notes. `make help` lists what can be made.

PYTHON ?= python3
TODAY  ?=
PORT   ?= 8000
BIN    := .venv/bin
SPHINX := $(BIN)/python -m sphinx -n -W --keep-going -j auto
COMPILE = $(PYTHON) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-annotate --custom-compile-command "make lock"
DAY    := $(if $(TODAY),JANUARY_TODAY=$(TODAY))

.DEFAULT_GOAL := help
.PHONY: help html public live check calendar new experiments reproduce test browser format coverage mutants fuzz bench soak weigh shots lock clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1  \2/p' $(MAKEFILE_LIST)

html: .venv/site  ## Build the author's view, with what is scheduled and drafted, into _build/html
	@$(DAY) $(SPHINX) -b html -d _build/doctrees . _build/html
	@echo "Open file://$(CURDIR)/_build/html/index.html"

public: .venv/site  ## Build what a visitor may see on the day into _build/public (TODAY=2027-01-13)
	@$(DAY) $(SPHINX) -b html -D january_public=1 -d _build/public-doctrees . _build/public
	@echo "Open file://$(CURDIR)/_build/public/index.html"

live: .venv/site  ## Serve the author's view and reload it on save (PORT=8001 if 8000 is taken)
	@$(DAY) $(BIN)/sphinx-autobuild --port $(PORT) --open-browser -n -D january_live=127.0.0.1:$(PORT) \
	  -d _build/live-doctrees --ignore '*/_build/*' --ignore '*/.venv/*' --ignore '*/.git/*' . _build/live

check: .venv/site  ## Tell whether the pledge holds, and what is owed by when
	@$(BIN)/january check $(if $(TODAY),--today $(TODAY))

calendar: .venv/site  ## Print the sprint as a wall calendar
	@$(BIN)/january calendar $(if $(TODAY),--today $(TODAY))

new: .venv/site  ## Begin a note: THEME=grammars TITLE="…" [KIND=shortform] [DATE=2027-01-12]
	@$(BIN)/january new "$(THEME)" "$(TITLE)" $(if $(KIND),--kind $(KIND)) $(if $(DATE),--date $(DATE))

experiments: .venv/test  ## Run the experiments whose code changed and record what they find
	@$(BIN)/january run

reproduce: .venv/test  ## Run every experiment anew and compare it with the record, number by number
	@$(BIN)/january reproduce

test: .venv/test browser  ## Run all checks and tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist worksteal

coverage: .venv/test browser  ## Run all tests and fail if a line or branch of the package was not run
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -n auto --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

mutants: .venv/mutants  ## Change the core in ten thousand small ways and count what no test notices
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

format: .venv/test  ## Put the code into its format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

fuzz: .venv/fuzz  ## Look for texts that break the parsers, for SECONDS=60
	@$(BIN)/python -m tests.fuzz.run $(or $(SECONDS),60)

bench: .venv/test  ## Measure build and checker beside others, as ratios (NOTES="20 200 1000")
	@$(BIN)/python -m tests.bench $(if $(NOTES),--notes $(NOTES)) $(if $(KEEP),--keep)

soak: .venv/test  ## Search for edits that break a law of the build (SECONDS=600)
	@$(BIN)/python -m tests.soak --seconds $(or $(SECONDS),600)

weigh: .venv/test browser  ## Weigh each kind of page beside the stock theme's
	@$(BIN)/python -m tests.weigh

shots: .venv/test browser  ## Take pictures of each kind of page into _build/shots
	@$(BIN)/python -m tests.shots

# A browser for the tests in tests/browser: found, installed where that is allowed, or named.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing chromium for the browser tests" \
	       && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "No Chromium here: the browser tests will be left out. Install it (Debian: apt-get install chromium)."

lock:  ## Pin all dependencies anew, with hashes
	@$(PYTHON) -m pip install --quiet uv
	@$(COMPILE) pyproject.toml --extra live --group build -o requirements/site.txt
	@$(COMPILE) pyproject.toml --all-extras --group build --group test -o requirements/test.txt
	@$(COMPILE) pyproject.toml --all-extras --group build --group test --group fuzz -o requirements/fuzz.txt
	@$(COMPILE) --group audit -o requirements/audit.txt
	@$(COMPILE) --group mutation --constraint requirements/test.txt -o requirements/mutants.txt

clean:  ## Remove what was built
	@rm -rf _build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "January Notes needs Python 3.11 or later; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 \
	  || { rm -rf .venv; echo "Python can't make a virtual environment here; on Debian: apt-get install python3-venv"; exit 1; }

.venv/site: requirements/site.txt pyproject.toml | .venv/bin/python
	@$(call install,site)

.venv/test: requirements/test.txt pyproject.toml | .venv/bin/python
	@$(call install,test)
	@touch .venv/site

.venv/fuzz: requirements/fuzz.txt pyproject.toml | .venv/bin/python
	@$(call install,fuzz)
	@touch .venv/site .venv/test

.venv/mutants: requirements/mutants.txt | .venv/test
	@$(call install,mutants)

# Install a locked set of packages, and this one beside them.
define install
	echo "Installing what the $(1) needs into .venv (once)"; \
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --retries 2 --require-hashes -r requirements/$(1).txt \
	  >.venv/install.log 2>&1 \
	&& $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e . \
	  >>.venv/install.log 2>&1 \
	|| { echo "The packages can't be installed: is the network there? What pip said is in .venv/install.log"; exit 1; }; \
	touch $@
endef
