#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test project, and ends with one line: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=artifacts/tests failures=artifacts/tests/failures.txt
passed=0 failed=0 skipped=0
rm -rf "$results"

finish() {
  [ -s "$failures" ] && cat "$failures"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

give_up() {
  echo "$1" >&2
  failed=$((failed + 1))
  finish
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
  as_root env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' sh "$@" >&2
}

ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || install_packages postgresql || give_up "PostgreSQL could not be installed"
for tool in openssl unzip; do
  command -v "$tool" >/dev/null || install_packages "$tool" || give_up "$tool could not be installed"
done
[ -x /usr/sbin/pgbouncer ] || install_packages pgbouncer || give_up "PgBouncer could not be installed"
command -v chromium >/dev/null || install_packages chromium fonts-wqy-zenhei || give_up "Chromium could not be installed"
command -v npm >/dev/null || install_packages nodejs npm || give_up "Node.js could not be installed"

for lock in tests/*/*/package-lock.json; do
  folder=$(dirname "$lock")
  [ -d "$folder/node_modules" ] && continue
  (cd "$folder" && npm ci --no-audit --no-fund >&2) || give_up "npm ci failed in $folder"
done

src/web/build.sh || give_up "the web pages could not be built"
dotnet build Workflow.sln -c Release -v q --nologo || give_up "the build failed"

# The web's own tests; their report is JSON.
report=$results/web.json
(cd src/web && npm run --silent test -- --reporter=default --reporter=json --outputFile.json="$OLDPWD/$report") || true
tell() { node -p "require('./$report').$1" 2>/dev/null || echo "$2"; }
passed=$((passed + $(tell numPassedTests 0)))
failed=$((failed + $(tell numFailedTests 1)))
skipped=$((skipped + $(tell numPendingTests 0)))

count() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  report=$results/$name.trx
  dotnet test "$project" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx"
  ended=$?
  if [ ! -f "$report" ]; then
    echo "$name ended without a report" >&2
    failed=$((failed + 1))
    continue
  fi

  sed -n '/<UnitTestResult .*outcome="Failed"/,/<\/UnitTestResult>/p' "$report" | cut -c 1-1000 >> "$failures"
  total=$(count total "$report") ok=$(count passed "$report") executed=$(count executed "$report")
  passed=$((passed + ok))
  failed=$((failed + executed - ok))
  skipped=$((skipped + total - executed))
  # A host that crashed, or a fixture that could not be torn down, shows in the exit code alone.
  if [ "$ended" -ne 0 ] && [ "$executed" -eq "$ok" ]; then failed=$((failed + 1)); fi
done

finish
