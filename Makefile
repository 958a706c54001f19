# Thin on purpose: Meson builds, rmgen makes the site, tests/run.py runs the tests.

BUILD = build
TEST_BUILD = build-test
RMGEN = $(BUILD)/src/rmgen
FUZZ_SECONDS = 60

# In CI every warning is an error and every test runs under the sanitizers.
ifeq ($(CI),true)
RMGEN_MESON_ARGS ?= --werror -Db_sanitize=address,undefined
TEST_GROUPS = build test browser
else
TEST_GROUPS = build
endif

.DEFAULT_GOAL = site
.PHONY: site rmgen test npm vendor bench fuzz format install clean help
.SILENT: help

site: rmgen ## install what is missing, build rmgen, build content/ into public/ (the default)
	$(RMGEN) build

rmgen: ## the program only
	@.ci/deps build
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) --buildtype=release
	@meson compile -C $(BUILD)

test: ## build apart from the site's build, run every test
	@.ci/deps $(TEST_GROUPS)
ifneq ($(CI),true)
	@.ci/deps test || echo 'Going on: tests that need these packages will be skipped.'
endif
	@test -f $(TEST_BUILD)/build.ninja || meson setup $(TEST_BUILD) $(RMGEN_MESON_ARGS)
	@test -z "$(RMGEN_MESON_ARGS)" || meson configure $(TEST_BUILD) $(RMGEN_MESON_ARGS)
	@meson compile -C $(TEST_BUILD)
	@$(MAKE) --no-print-directory npm
	@python3 tests/run.py $(TEST_BUILD)

# Checks in the browser and against other implementations; they are skipped without npm.
npm:
	@if ! command -v npm >/dev/null 2>&1; then \
		echo 'npm is not here: the tests in tests/web will be skipped.'; \
	elif ! cmp -s tests/web/package-lock.json tests/web/node_modules/.lock; then \
		(cd tests/web && npm ci && cp package-lock.json node_modules/.lock) || test "$(CI)" != true; \
	fi

# Mermaid's script, for the kinds of diagrams that rmgen does not draw itself.
vendor: ## fetch mermaid.js by npm, beside the themes (optional)
	@cd themes && npm ci --ignore-scripts --no-audit --no-fund
	@rm -rf themes/vendor/mermaid && mkdir -p themes/vendor/mermaid/chunks/mermaid.esm.min
	@cd themes/node_modules/mermaid && cp dist/mermaid.esm.min.mjs LICENSE ../../vendor/mermaid/ && \
		cp dist/chunks/mermaid.esm.min/*.mjs ../../vendor/mermaid/chunks/mermaid.esm.min/
	@sed -n 's/^  "version": "\(.*\)",/\1/p' themes/node_modules/mermaid/package.json > themes/vendor/mermaid/VERSION
	@rm -rf themes/node_modules

bench: rmgen ## time and memory of a build, against the floor when it can be had
	python3 tests/bench/bench.py $(RMGEN)

fuzz: ## every fuzz target for FUZZ_SECONDS=60 (needs clang)
	@test -f build-fuzz/build.ninja || CC=clang meson setup build-fuzz \
		-Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
	@meson compile -C build-fuzz
	@for target in build-fuzz/tests/fuzz/*_fuzz; do \
		name=$$(basename $$target _fuzz); echo "== $$name"; mkdir -p build-fuzz/corpus/$$name; \
		$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix=build-fuzz/ build-fuzz/corpus/$$name tests/fuzz/corpus/$$name || exit 1; \
	done

format: ## clang-format over all C files
	git ls-files 'src/*.[ch]' 'tests/*.[ch]' | xargs clang-format -i

install: rmgen ## into the prefix that Meson was set up with; DESTDIR is honoured
	meson install -C $(BUILD)

clean: ## what was built; the site in public/ stays
	rm -rf $(BUILD) $(TEST_BUILD) build-fuzz tests/web/node_modules

help: ## this list
	sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
