#!/usr/bin/env bash
# Runs every fuzz target for a while. Usage: tools/fuzz.sh 10s
set -euo pipefail

while IFS=: read -r file target; do
  echo "Fuzzing $target in $(dirname "$file") for $1"
  go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$1" >/dev/null || {
    echo "$target failed: see testdata/fuzz in its package, and run: go test ./$(dirname "$file") -run $target" >&2
    exit 1
  }
done < <(grep -rnoE 'func Fuzz[A-Za-z]+' --include='*_test.go' . | sed -E 's#^\./([^:]+):[0-9]+:func (Fuzz.*)#\1:\2#')
