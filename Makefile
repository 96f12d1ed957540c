# What is built lies in .build; what npm installs lies beside its package.json. All of it is made when it is needed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

BIN := .build/bin
VENV := .build/venv
PYTHON := $(VENV)/bin/python
TS := generator/typescript
WORKSPACE := examples/workspace
REACT := examples/react
BOARD := examples/board
N := 1000
ROUNDS := 30
DURATION := 10m
SDK := examples/tasks/opensdk
LINTERS := $(BIN)/golangci-lint $(BIN)/gofumpt $(BIN)/staticcheck

# The packages of the main module; "./..." leaves out those below testdata.
PACKAGES := ./... ./testdata/testserver ./testdata/rooms/rpc ./testdata/faultproxy ./testdata/scenarios ./testdata/soak ./testdata/stack ./testdata/stack/ports \
	./testdata/bench ./testdata/bench/chat ./testdata/bench/environment ./testdata/bench/lanes ./testdata/bench/noop ./testdata/bench/races ./testdata/bench/report \
	./testdata/bench/turns
LAB := testdata/types/lab
THIRD := testdata/thirdparty
CALLS := testdata/bench/calls
CLIENTS := testdata/bench/clients
CLIENTS_SDK := .build/bench/clients/sdk
EVENTS := testdata/bench/events
EVENTS_SDK := .build/bench/events/sdk
TURNS := testdata/bench/turns
ADDED := examples/observability examples/dedup

export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help build test test-all roundtrip lint generate bench bench-calls bench-clients bench-events demo
help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

build: ## go build, to .build/bin/rpcgen, and the doctor beside it
	go build -ldflags '-X main.commit=$(COMMIT)' -o $(BIN)/ ./cmd/...

# For rpcgen version, which else says nothing where GOFLAGS has -buildvcs=false. It is empty outside of a git checkout.
COMMIT = $(shell git describe --always --dirty=+dirty --abbrev=40 --exclude='*' 2>/dev/null)

test: test-go test-law test-fresh test-clients check-scenarios test-workspace test-demo ## all tests of all languages, and that what is generated of examples/tasks is fresh

test-all: test test-pythons test-react test-board ## make test, and what takes longer: other versions of Python, the pages of the examples, the scenarios in full size, the other servers, more round trips, slow calls behind Centrifugo
	RPCGEN_FULL=1 $(MAKE) test-scenarios
	$(MAKE) test-matrix SERVERS="publish embedded"
	$(MAKE) roundtrip N=200
	go test -race -count=1 ./generator/goserver/tests -run TestSlowCalls -slow

roundtrip: tools-all ## the round trips of all types, also those of other modules, with N random values each, e.g. make roundtrip N=10000
	go test -count=1 -timeout 0 -v ./$(LAB) -values $(N)

lint: lint-go lint-python lint-typescript lint-shell ## gofumpt, golangci-lint, go vet (also for Windows and FreeBSD), staticcheck, go mod tidy, ruff, mypy, tsc, eslint, shellcheck

generate: $(VENV)/.done $(TS)/node_modules/.package-lock.json ## what tsc makes of the TypeScript runtime; the clients and the server of examples/tasks, the server of testdata/rooms; the table of types in docs/types.md
	go test -count=1 ./$(TS) -run TestCompiledRuntime -update
	$(MAKE) build
	go generate ./examples/...
	go test -count=1 ./generator/goserver -run TestRooms -update
	go test -count=1 ./$(LAB) -run TestTypeLaw -update

bench: tools-go $(TS)/node_modules/.package-lock.json $(VENV)/.done ## whole runs against other generators, and the benchmarks of all languages, into docs/performance.md
	go run ./testdata/bench -write docs/performance.md

bench-calls: $(BIN)/centrifugo ## calls in all ways to make and to serve them, and by connect-go, into docs/performance.md
	go run ./testdata/bench -calls -write docs/performance.md

bench-clients: $(TS)/node_modules/.package-lock.json $(VENV)/.done ## the generated clients against what they are made of, into docs/performance.md
	go run ./testdata/bench -clients -write docs/performance.md

bench-events: $(BIN)/centrifugo $(TS)/node_modules/.package-lock.json $(VENV)/.done ## events in the generated clients and the server, against what they are made of, into docs/performance.md
	go run ./testdata/bench -events -write docs/performance.md

CLIENT := go
demo: build ## start the server of examples/tasks, and call it by the generated client in Go, or with CLIENT=python or CLIENT=typescript
	@.ci/demo $(CLIENT)

# Tests, by language.

.PHONY: soak test-go test-law test-fresh test-clients test-python test-pythons test-typescript test-scenarios check-scenarios test-matrix test-workspace test-react test-board test-demo test-load test-scale
test-go: tools-all ## go vet; go test -race
	go vet $(PACKAGES)
	go test -race -p $(AT_ONCE) -timeout 30m $(PACKAGES)
	for dir in generator/golang/tests $(ADDED); do go -C $$dir test -race ./...; done

# How many packages are tested at once: twice as many as there are processors, since many of them wait for servers most of the time.
AT_ONCE := $(shell expr 2 '*' $$(getconf _NPROCESSORS_ONLN))

test-law: tools-all ## round trips of all types, also those of other modules, through the three clients, few random values each
	go test -count=1 -timeout 30m ./$(LAB)/...

test-fresh: build ## rpcgen --check of the clients and the server of examples/tasks
	cd examples/tasks && rpcgen --quiet --check

test-clients: tools-all build ## pytest and node --test, side by side: both wait for servers most of the time
	$(MAKE) --jobs 2 --output-sync=target test-python test-typescript

test-python: tools-python ## pytest
	$(PYTHON) -m pytest -q generator/python/tests

test-pythons: tools-python ## pytest on every other Python from 3.10 to 3.14 that is installed
	.ci/pythons $(VENV) generator/python

test-typescript: tools-typescript build ## node --test, also in Chromium
	npm test --prefix $(TS)

test-scenarios: tools-all build ## what all clients survive: the suites of the scenarios, and that docs/reliability.md tells what has passed
	rm -rf .build/scenarios
	go test -race -count=1 $(SCENARIOS)
	$(PYTHON) -m pytest -q generator/python/tests/test_scenarios_*.py
	cd $(TS) && npm run --silent build:tests && node --enable-source-maps --test node_modules/.cache/tests/scenarios-*.test.mjs
	$(if $(RPCGEN_FULL),,go run ./testdata/scenarios -check)

# After the tests of all languages, which have the suites among them. Those of Go leave no report where go test has them in its cache.
check-scenarios: tools-go
	test -f .build/scenarios/go.json || go test -race -count=1 $(SCENARIOS)
	go run ./testdata/scenarios -check

SCENARIOS := ./generator/golang/scenarios
SERVERS := subscriber publish embedded

test-matrix: tools-all build ## the suites of all clients, less the scenarios, against each of the servers: make test-matrix SERVERS=embedded
	for serve in $(SERVERS); do \
		export RPCGEN_SERVE=$$serve; \
		go test -race -count=1 ./generator/golang/runtime; \
		go -C generator/golang/tests test -race -count=1 ./...; \
		$(PYTHON) -m pytest -q -m 'not once' --ignore-glob='*/test_scenarios_*' generator/python/tests; \
		npm run --silent --prefix $(TS) build:tests; \
		(cd $(TS) && node --enable-source-maps --test $$(ls node_modules/.cache/tests/*.test.mjs | grep -v /scenarios-)); \
	done

test-workspace: build ## make test in examples/workspace
	$(MAKE) -C $(WORKSPACE) test

need-chromium = $(if $(CHROMIUM),,.ci/need chromium chromium chromium-browser google-chrome google-chrome-stable)

test-react: $(REACT)/node_modules/.package-lock.json ## examples/react in Chromium, while its server comes and goes
	$(need-chromium)
	npm test --prefix $(REACT)

test-board: $(BOARD)/node_modules/.package-lock.json ## examples/board in Chromium, two pages of it, while their server comes and goes
	$(need-chromium)
	npm test --prefix $(BOARD)

test-demo: build ## make demo, with each client
	for client in go python typescript; do .ci/demo $$client; done

test-load: tools-all build ## the suites that time matters to, ROUNDS times each with four busy loops beside them, e.g. make test-load ROUNDS=10
	.ci/load $(ROUNDS) go test -race -count=1 $(TIMED)
	.ci/load $(ROUNDS) $(PYTHON) -m pytest -q generator/python/tests
	.ci/load $(ROUNDS) npm test --prefix $(TS)

soak: tools-all ## clients of all languages for DURATION, while what they call is killed, stopped, replaced and cut off; part of make test, too, for 20 s
	go test -race -count=1 -v -timeout 0 ./testdata/soak -duration $(DURATION)

test-scale: tools-go ## replicas, nodes and Redis come and go under load, as docs/deploy.md has them; part of make test, too
	go test -race -count=1 -v ./examples/deploy

# Go packages whose tests wait for something.
TIMED := ./generator/golang/runtime ./generator/output ./cmd/rpcgen/... ./testdata/testserver

# Linters, by language.

.PHONY: lint-go lint-python lint-typescript lint-shell bench-sdk
lint-go: $(LINTERS) bench-sdk
	test -z "$$(gofumpt -l $(filter-out testdata/,$(wildcard */)) testdata/testserver testdata/faultproxy testdata/scenarios testdata/soak testdata/stack testdata/bench $(THIRD) | tee -a /dev/stderr)"
	go vet $(PACKAGES)
	for os in windows freebsd; do GOOS=$$os CGO_ENABLED=0 go vet $(PACKAGES); done
	golangci-lint run $(PACKAGES) ./$(LAB)/...
	cd $(THIRD) && golangci-lint run --config $(CURDIR)/.golangci.yml ./...
	cd generator/golang/tests && golangci-lint run --config $(CURDIR)/.golangci.yml ./...
	cd examples/tasks/demo && golangci-lint run --config $(CURDIR)/.golangci.yml ./...
	cd testdata/bench/peers && golangci-lint run --config $(CURDIR)/.golangci.yml ./...
	for dir in $(CALLS) $(CLIENTS) $(EVENTS) $(ADDED); do (cd $$dir && golangci-lint run --config $(CURDIR)/.golangci.yml ./...); done
	cd $(SDK)/go && go vet ./... && staticcheck ./...
	staticcheck ./examples/tasks/rpc/...
	go mod tidy -diff
	go -C $(THIRD) mod tidy -diff
	go -C $(SDK)/go mod tidy -diff
	go -C testdata/bench/peers mod tidy -diff

lint-python: $(VENV)/.done bench-sdk
	$(VENV)/bin/ruff check generator/python $(SDK)/python
	$(VENV)/bin/ruff format --check generator/python
	$(VENV)/bin/ruff check --config generator/python/pyproject.toml $(LAB)/python
	$(VENV)/bin/ruff format --check --config generator/python/pyproject.toml $(LAB)/python
	cd generator/python && ../../$(VENV)/bin/mypy
	$(VENV)/bin/ruff check --config generator/python/pyproject.toml --extend-ignore D100,D103,T201 examples/tasks/demo examples/quickstart
	$(VENV)/bin/ruff format --check --config generator/python/pyproject.toml examples/tasks/demo examples/quickstart
	MYPYPATH=$(LAB)/python $(VENV)/bin/mypy --strict --python-version 3.10 $(LAB)/python/*.py
	$(VENV)/bin/ruff check --config generator/python/pyproject.toml $(CLIENTS) $(EVENTS) $(TURNS)
	$(VENV)/bin/ruff format --check --config generator/python/pyproject.toml $(CLIENTS) $(EVENTS) $(TURNS)
	MYPYPATH=$(CLIENTS_SDK):$(TURNS) $(VENV)/bin/mypy --strict --python-version 3.10 $(CLIENTS)/load.py
	MYPYPATH=$(EVENTS_SDK):$(TURNS):$(EVENTS) $(VENV)/bin/mypy --strict --python-version 3.10 $(EVENTS)/load.py

lint-typescript: $(TS)/node_modules/.package-lock.json $(REACT)/node_modules/.package-lock.json $(BOARD)/node_modules/.package-lock.json bench-sdk
	npm run lint --prefix $(REACT)
	npm run lint --prefix $(BOARD)
	npm run lint --prefix $(TS)
	$(TS)/node_modules/.bin/tsc --project $(LAB)/typescript
	$(TS)/node_modules/.bin/tsc --project $(CLIENTS)
	$(TS)/node_modules/.bin/tsc --project $(EVENTS)

bench-sdk: build # the clients that the programs of make bench-clients and make bench-events import
	rpcgen --quiet --output $(CLIENTS_SDK) ./testdata/bench/noop
	rpcgen --quiet --output $(EVENTS_SDK) ./testdata/bench/chat

lint-shell:
	.ci/need shellcheck shellcheck
	shellcheck .ci/run .ci/need .ci/versions .ci/load .ci/demo .ci/pythons

# What tests and linters need. A file is made again when what pins it changes.

.PHONY: tools-go tools-python tools-typescript tools-all testserver versions
versions:
	.ci/versions go python node

tools-all: versions tools-go tools-python tools-typescript
tools-go: $(BIN)/centrifugo $(BIN)/staticcheck testserver
	.ci/need redis-server redis-server
	.ci/need nginx-light nginx /usr/sbin/nginx
tools-python: $(VENV)/.done tools-go
tools-typescript: $(TS)/node_modules/.package-lock.json tools-go
	$(need-chromium)

testserver:
	go build -buildvcs=false -o $(BIN)/ ./testdata/testserver

$(BIN)/centrifugo: testdata/centrifugo/go.mod testdata/centrifugo/go.sum
	go build -C testdata/centrifugo -buildvcs=false -o $(CURDIR)/$(BIN)/centrifugo github.com/centrifugal/centrifugo/v6
	touch $@

package.golangci-lint := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
package.gofumpt := mvdan.cc/gofumpt
package.staticcheck := honnef.co/go/tools/cmd/staticcheck
$(LINTERS): $(BIN)/%: .ci/tools/go.mod .ci/tools/go.sum
	go build -C .ci/tools -buildvcs=false -o $(CURDIR)/$@ $(package.$*)
	touch $@

$(VENV)/.done: generator/python/requirements-dev.txt
	.ci/versions python node
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	.ci/versions node
	npm ci --prefix $* --no-audit --no-fund
	touch $@
