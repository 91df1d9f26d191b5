#!/usr/bin/env bash
# Runs once more what failed in the browser, and nothing else: `again.sh LOG` reads what `go test` printed. A busy machine
# now and then lets a page wait longer than a test does; what is broken fails twice. Fails by itself when anything else
# failed, or so much that it is no accident.
set -euo pipefail
log=$1
browser='^(TestBrowser|TestBudget|TestDeskInBrowser|TestForm|TestFormBelowPrefix|TestFormOnHost|TestFullSite|TestHeaders|TestHostileInBrowser|TestLiveReload|TestManyPages|TestPictures|TestPrefixInBrowser|TestPrint|TestPrintedCodes|TestSearch)(/|$)'
package=dienhinh/internal/serve

others=$(grep -P '^FAIL\t' "$log" | cut -f2 | cut -d' ' -f1 | grep -vx "$package" || true)
names=$(grep -oP '^\s*--- FAIL: \K\S+' "$log" | sort -u)
if [ -n "$others" ] || [ -z "$names" ] || grep -qvE "$browser" <<<"$names" || grep -qE '^(panic:|fatal error:)' "$log"; then
  exit 1
fi
# The innermost of those that failed: no other name goes on from them.
leaves=$(while read -r name; do grep -qF "$name/" <<<"$names" || echo "$name"; done <<<"$names")
if [ "$(wc -l <<<"$leaves")" -gt 4 ]; then
  exit 1
fi
while read -r name; do
  pattern=$(sed -E 's/[][\.*^$+?(){}|]/\\&/g; s#/#$/^#g; s/.*/^&$/' <<<"$name")
  echo "once more: $name"
  out=$(go test -count=1 -v -run "$pattern" "$package") || { echo "$out" | tail -40; exit 1; }
  grep -qF -- "--- PASS: $name " <<<"$out" || { echo "$name did not run"; exit 1; }
  echo "passed the second time: $name"
done <<<"$leaves"
