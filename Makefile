# Stepfree: `make run` shows the product, `make test` checks it. Both install what they need on Debian.
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
TOOLS := build/tools
# go.mod names the Go whose known vulnerabilities are mended; an older one gets it from where modules come from.
export GOTOOLCHAIN := auto

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: ## build and show the product with a demonstration on this machine
	@bash tools/setup.sh run
	@$(MAKE) build
	@exec build/stepfree demo

.PHONY: build
build: generate assets ## build the program into build/
	@echo "Building the program (the first time takes a minute or two)"
	@go build -ldflags "-X main.version=$$(git describe --tags --always --dirty 2>/dev/null)" -o build/stepfree ./cmd/stepfree

# BROWSERS are the packages whose tests keep several browsers busy. Two of them at once starve each other of two cores.
BROWSERS := ./e2e/walk ./e2e/journey
# LONGEST are the other packages whose tests take minutes, the longest first. e2e/leak, which mostly waits for five
# minutes, runs at the same time as the browsers.
LONGEST := ./e2e/mutation ./e2e/randomwalk ./e2e/access ./e2e/crash
GOTESTSUM := $(TOOLS)/gotestsum --format pkgname-and-test-fails

.PHONY: test
test: ## check everything: linters, rules, storage, pages, journeys in a browser
	@bash tools/setup.sh test
	@$(MAKE) generate assets lint vulncheck
	@$(MAKE) $(TOOLS)/gotestsum
	@mkdir -p build
	@echo "Running the tests (browsers first, then the longest packages)"
	@$(GOTESTSUM) --jsonfile build/test-leak.json -- -timeout 20m ./e2e/leak & leak=$$!; failed=0; \
		$(GOTESTSUM) --jsonfile build/test-browsers.json -- -p 1 -timeout 20m $(BROWSERS) || failed=1; \
		wait $$leak || failed=1; exit $$failed
	@$(GOTESTSUM) --jsonfile build/test.json -- -p 2 -timeout 20m $(LONGEST) \
		$$(go list ./... | grep -v -E '/e2e/(leak|walk|journey)$$')
	@bash tools/fuzz.sh 10s

.PHONY: race
race: generate assets ## run the tests under the race detector, but for those that are about time or memory
	@go test -race -timeout 30m $$(go list ./... | grep -v -E '/e2e/(walk|leak|journey|crash|bench|mutation)$$|/opener$$')

.PHONY: fuzz
fuzz: generate assets ## look for inputs that break a rule, FUZZTIME (10s) for each target
	@bash tools/fuzz.sh "$${FUZZTIME:-10s}"

.PHONY: soak
soak: generate assets ## kill program and database 200 times, and what else takes long
	@STEPFREE_KILLS=200 go test -count 1 -v -run TestUploads_SurviveKills -timeout 30m ./e2e/crash
	@STEPFREE_MOVES=1m go test -count 1 -v -run TestMove_ManyOfficersAtOnce -timeout 10m ./scheduling

.PHONY: bench
bench: build ## measure against the machine's own limits: a table, and build/bench.json
	@go test -tags bench -count 1 -run TestTable -timeout 30m ./e2e/bench

.PHONY: bench-million
bench-million: build ## the same pages with a million requests stored (some minutes to load), and build/bench-million.json
	@go test -tags bench -count 1 -run TestMillion -timeout 60m ./e2e/bench

.PHONY: screenshots
screenshots: build ## take the pictures of the README anew, from a demonstration, into docs/images
	@go test -tags screenshots -count 1 -timeout 10m ./e2e/screenshots

.PHONY: lint
lint: $(TOOLS)/golangci-lint generate assets ## run the linters
	@echo "Linting"
	@$(TOOLS)/golangci-lint run --allow-parallel-runners ./...
	@$(MAKE) prose

.PHONY: prose
prose: ## measure comments, names of tests and long lines; LIST=-list names the places
	@cd tools && go test ./prosecheck && go run ./prosecheck $(LIST) ..

.PHONY: vulncheck
vulncheck: $(TOOLS)/govulncheck generate assets ## look for known vulnerabilities in what is used
	@echo "Looking for known vulnerabilities"
	@bash tools/vulncheck.sh ./...

.PHONY: generate
generate: $(TOOLS)/templ ## compile the page templates
	@$(TOOLS)/templ generate -path views -log-level warn

.PHONY: assets
assets: node_modules/.done ## build style and script
	@node views/assets/build.mjs

node_modules/.done: package.json package-lock.json
	@echo "Getting the browser parts"
	@npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(TOOLS)/templ: tools/go.mod
	@echo "Building templ"
	@cd tools && go build -o ../$@ github.com/a-h/templ/cmd/templ

$(TOOLS)/golangci-lint: tools/go.mod
	@echo "Building golangci-lint (some minutes, once)"
	@cd tools && go build -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(TOOLS)/gotestsum: tools/go.mod
	@cd tools && go build -o ../$@ gotest.tools/gotestsum

$(TOOLS)/govulncheck: tools/go.mod
	@cd tools && go build -o ../$@ golang.org/x/vuln/cmd/govulncheck

.PHONY: clean
clean: ## remove everything that was built
	@rm -rf build views/assets/dist node_modules
	@find views -name '*_templ.go' -delete
