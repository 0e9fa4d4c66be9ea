#!/usr/bin/env bash
# Looks for known vulnerabilities in what the product uses. The list of them is a Go module like any other: where the modules
# come from, the newest list comes from too, and no other address has to be reached. Without a network the newest list that is
# here already has to do, and its day is said.
set -euo pipefail

module=golang.org/x/vulndb
if list=$(GOWORK=off GOFLAGS=-mod=mod go mod download -C build -json "$module@latest" 2>/dev/null); then
  dir=$(node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).Dir' <<<"$list")
else
  dir=$(find "$(go env GOMODCACHE)/golang.org/x" -maxdepth 1 -name 'vulndb@*' 2>/dev/null | sort | tail -n 1)
  if [ -z "$dir" ]; then
    echo "The list of known vulnerabilities ($module) cannot be had, and none is here." >&2
    exit 1
  fi
  echo "Using the list of known vulnerabilities that is here: ${dir##*@}"
fi
build/tools/govulncheck -db "file://$dir/data/osv" "$@"
