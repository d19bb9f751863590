# Thin on purpose: the logic is in ops/bootstrap.py, which needs only Python 3.11.
PYTHON ?= python3
ARGS ?=

.PHONY: run test test-long check
run:        ## set up, load the example county, serve it, print the address and logins
	@$(PYTHON) ops/bootstrap.py run $(ARGS)
test:       ## every check and test, on SQLite and PostgreSQL, in Chromium
	@$(PYTHON) ops/bootstrap.py test $(ARGS)
test-long:  ## the long campaigns: hundreds of kills, thousands of rows
	@$(PYTHON) ops/bootstrap.py test-long $(ARGS)
check:      ## format, lint, types, import contracts: what an editor would tell you
	@$(PYTHON) ops/bootstrap.py check $(ARGS)
