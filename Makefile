# make          builds web/app.wasm and bin/practice-chat
# make run      serves it with the sandbox and prints the address to open
# make test     what CI runs; the README tells what its parts and the other targets do

GO          ?= go
NODE        ?= node
ADDR        ?= 127.0.0.1:8080
DATA        ?= ./.data
FUZZTIME    ?= 20s
SEEDS       ?= 300
# Brotli's quality for app.wasm: the best takes 20 s, which `run` does not wait for.
QUALITY     ?= 11
# What app.wasm and embed.js may weigh as brotli, in bytes.
WASM_BUDGET  := 1170000
EMBED_BUDGET := 4096
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

WASM   := GOOS=js GOARCH=wasm
SLIM   := .slim/go.mod
LEAN   := -modfile $(SLIM) -overlay .slim/overlay.json
WASM_EXEC = $(shell $(GO) env GOROOT)/lib/wasm/wasm_exec.js
MODULES := app/e2e/node_modules/.package-lock.json

# Where Debian has nginx, which not every user looks for there.
export PATH := $(PATH):/usr/sbin

# Each goal runs alone; go and node use the cores themselves.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: all another-go start-typing wasm run test unit wasm-test conformance cuts e2e starts offline engines kills typing-kills mounts tabs large faults fuzz sim sim-full mutants lint size bench soak setup clean

all: wasm
	@$(GO) build -trimpath -buildvcs=false -o bin/practice-chat .

# go build knows itself what has changed. The compressor uses one core, so the
# server's packages are compiled beside it.
wasm: $(SLIM)
	@$(WASM) $(GO) build $(LEAN) -trimpath -buildvcs=false -ldflags "-s -w" -o bin/app.wasm ./wasm
	@$(GO) run ./wasm/strip bin/app.wasm web/app.wasm
	@cmp -s "$(WASM_EXEC)" web/wasm_exec.js || cp "$(WASM_EXEC)" web/wasm_exec.js
	@$(GO) build -trimpath -buildvcs=false ./app/sandbox ./app/site & server=$$!; \
	$(NODE) app/site/compress.mjs web/app.wasm $(QUALITY) && wait $$server

# The modules of the browser build and a part of the standard library, without what only
# a server has.
$(SLIM): go.mod go.sum $(shell find wasm/slim -type f) $(if $(filter $(shell $(GO) env GOVERSION),$(shell cat .slim/go-version 2>/dev/null)),,another-go)
	@$(GO) run ./wasm/slim $(@D) && touch $@

# A prerequisite where .slim was made with another version of Go.
another-go:

run: QUALITY = 9
run: all
	@exec bin/practice-chat -addr $(ADDR) -sandbox -data $(DATA)

test: setup lint all unit wasm-test conformance e2e offline engines sim fuzz size

# What needs a browser, a Node package or minutes has a target of its own.
unit: all
	@$(GO) test -skip '^Test(Chromium|Simulation)$$' $$($(GO) list ./... | grep -v /app/e2e)

# The tests that run the browser build, in Chromium or, where that does, in Node.
wasm-test: setup $(SLIM)
	@$(WASM) $(GO) test -count=1 -exec "$(dir $(WASM_EXEC))go_js_wasm_exec" -run '^TestDialThat' ./app/socketio
	@$(GO) test -count=1 -run '^TestChromium$$' ./app/socketio/hostile ./app/store/idb ./app/vault/sealed

conformance: setup all $(MODULES)
	@cd app/e2e && npm run --silent conformance
	@$(GO) test -count=1 ./app/e2e ./app/e2e/cuts

# The connection cut after every byte of an exchange; conformance does it after some.
cuts: setup $(MODULES)
	@$(GO) test -count=1 -timeout 60m -v ./app/e2e/cuts -every

e2e: setup all $(MODULES)
	@cd app/e2e && npm test --silent
	@cd app/e2e && npm run --silent hosted && npm run --silent starts
	@$(NODE) --test --test-reporter=spec app/site/shell.test.mjs

# Cold browsers without a network, 50 starts in each of three ways, and updates.
starts: setup all $(MODULES)
	@cd app/e2e && STARTS=50 $(NODE) --test --test-reporter=spec --test-concurrency=1 starts/*.test.js

# What is written while the app loads over a slow network, in 100 cold starts.
start-typing: setup all $(MODULES)
	@cd app/e2e && START=100 $(NODE) --test --test-reporter=spec --test-name-pattern='200 characters' browser/start.test.js

# Killed browsers, several pages, no network, a full device, searched profiles.
offline: setup all $(MODULES)
	@cd app/e2e && npm run --silent offline

# The main job in Firefox and WebKit; ENGINES=all is each of them with each server.
engines: setup all $(MODULES)
	@cd app/e2e && npm run --silent engines

# The browser killed 25 times at each step of the outbox, which takes a quarter of an hour,
# and 200 times while somebody types.
kills: setup all $(MODULES)
	@cd app/e2e && KILLS=25 $(NODE) --test --test-reporter=spec offline/kills.test.js

typing-kills: setup all $(MODULES)
	@cd app/e2e && TYPING=200 $(NODE) --test --test-reporter=spec offline/typing.test.js

# The widget mounted and unmounted 1,000 times.
mounts: setup all $(MODULES)
	@cd app/e2e && MOUNTS=1000 $(NODE) --test --test-reporter=spec browser/mounts.test.js

# The tabs of one account for long, and all ways in which the one that sends goes.
tabs: setup all $(MODULES)
	@cd app/e2e && OPERATIONS=1000 HANDOVERS=20 $(NODE) --test --test-reporter=spec --test-concurrency=1 \
		offline/tabs.test.js offline/handover.test.js

# A huge caseload, at length and by the clock: on a machine that does nothing else.
large: setup all $(MODULES)
	@cd app/e2e && LARGE=1 $(NODE) --test --test-reporter=spec browser/large.test.js

# Faults planted in the page, which the probes and axe-core have to see, and all
# languages, colours and sizes of every view.
faults: setup all $(MODULES)
	@cd app/e2e && npm run --silent faults && ALL=1 $(NODE) --test --test-reporter=spec browser/views.test.js

$(MODULES): app/e2e/package-lock.json
	@cd app/e2e && npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json

# Every fuzz target in turn, FUZZTIME each.
fuzz:
	@grep -rl --include='*_test.go' '^func Fuzz' app | xargs -n1 dirname | sort -u | while read -r dir; do \
		grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | cut -d' ' -f2 | while read -r target; do \
			echo "fuzz $$dir $$target $(FUZZTIME)"; \
			$(GO) test ./$$dir -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) >.fuzz.log 2>&1 || { cat .fuzz.log; rm .fuzz.log; exit 1; }; \
		done || exit 1; \
	done && rm -f .fuzz.log

# The seeded simulation; SEEDS of it for each kind of server.
sim:
	@$(GO) test -count=1 -run '^TestSimulation$$' ./app/messenger -seeds $(SEEDS)

# Puts bugs into the sources, one after the other: the simulation has to see each.
mutants:
	@$(GO) test -count=1 -timeout 0 -v ./app/messenger/mutants -full

# The simulation at length, with a table of what came of it.
sim-full: SEEDS = 100000
sim-full:
	@$(GO) test -count=1 -timeout 0 -v -run '^TestSimulation$$' ./app/messenger -seeds $(SEEDS)

# The browser's half leaves out what only the server's program has. What
# staticcheck finds in the two is merged: a function may be for one of them
# alone. That the websocket module has moved is known, see the README.
lint:
	@unformatted=$$(gofmt -l server.go app wasm); [ -z "$$unformatted" ] || { echo "not gofmt: $$unformatted"; exit 1; }
	@$(GO) vet ./...
	@reports=$$(mktemp -d) && trap 'rm -r $$reports' EXIT && \
	packages=$$($(WASM) $(GO) list ./... | grep -v -e '^practicechat$$' -e /app/sandbox -e /app/site -e /app/doctor -e /app/e2e -e /wasm/s) && \
	$(WASM) $(GO) vet $$packages && \
	$(GO) run $(STATICCHECK) -f binary ./... >$$reports/native && \
	$(GO) run -exec "env $(WASM)" $(STATICCHECK) -f binary $$packages >$$reports/browser && \
	{ $(GO) run $(STATICCHECK) -merge $$reports/native $$reports/browser; } 2>&1 | \
	awk '/nhooyr.io\/websocket.* is deprecated: coder now maintains/ || /^exit status/ { next } { print; bad = 1 } END { exit bad }'

size: all
	@plain=$$(wc -c <web/app.wasm); gzip=$$(wc -c <web/app.wasm.gz); brotli=$$(wc -c <web/app.wasm.br); \
	echo "app.wasm: $$plain bytes, gzip $$gzip, brotli $$brotli of $(WASM_BUDGET)"; \
	[ $$brotli -le $(WASM_BUDGET) ] || { echo "app.wasm is over its budget"; exit 1; }
	@embed=$$($(NODE) -p 'zlib.brotliCompressSync(fs.readFileSync("web/embed.js")).length'); \
	echo "embed.js: brotli $$embed of $(EMBED_BUDGET)"; \
	[ $$embed -le $(EMBED_BUDGET) ] || { echo "embed.js is over its budget"; exit 1; }

# What `test` needs beyond Go and Node, as Debian's packages.
setup:
	@command -v npm >/dev/null || { echo "the tests need npm, which comes with Node"; exit 1; }
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v firefox-esr >/dev/null || missing="$$missing firefox-esr"; \
	command -v WebKitWebDriver >/dev/null || missing="$$missing webkit2gtk-driver"; \
	command -v Xvfb >/dev/null || missing="$$missing xvfb"; \
	/usr/bin/python3 -c 'import socketio' 2>/dev/null || missing="$$missing python3-socketio"; \
	/usr/bin/python3 -c 'import websocket' 2>/dev/null || missing="$$missing python3-websocket"; \
	command -v nginx >/dev/null || missing="$$missing nginx"; \
	command -v caddy >/dev/null || missing="$$missing caddy"; \
	command -v apache2 >/dev/null || missing="$$missing apache2-bin"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "the tests need$$missing: install them, on Debian by apt-get as root"; exit 1; \
	fi; \
	echo "installing$$missing"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing >/dev/null

# Everything beside a peer, as JSON lines and in BENCHMARKS.md; FIGURES="codec
# servers" measures some of it: bytes, start, codec, pages, servers, static, history.
bench: setup all $(MODULES)
	@cd app/e2e && $(NODE) bench/run.mjs $(FIGURES)

# A page that stays open: MINUTES=2 for a short look, half an hour otherwise.
soak: setup all $(MODULES)
	@cd app/e2e && $(NODE) bench/soak.mjs

clean:
	@rm -rf bin dist .slim web/app.wasm web/app.wasm.br web/app.wasm.gz web/.app.wasm.* web/wasm_exec.js
