#!/usr/bin/env bash
# Called by `./notary test`, after its setup: checks the formatting, builds everything, runs every suite and closes with
# one line `N passed, N failed, N skipped`. `--full` runs every count that the documents name.
set -euo pipefail
cd "$NOTARY_ROOT"
# shellcheck source=../devnet/tools/setup.sh
source devnet/tools/setup.sh

export NOTARY_TEST_TIER=quick
limit=40m
case "${1:-}" in
  '') ;;
  --full) NOTARY_TEST_TIER=full limit=4h ;;
  *) fail "unknown option $1; type: ./notary test [--full]" ;;
esac

results=$NOTARY_ROOT/TestResults
rm -rf "$results" && mkdir -p "$results"

# Ctrl-C ends what runs: timeout passes the signal on to everything that its command started.
end_on_signal() {
  trap 'trap - INT TERM; kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM
}
end_on_signal

# suite NAME COMMAND…: its output goes to NAME.log and its exit code to NAME.exit, where totals.mjs finds them.
suite() {
  local name=$1 code=0 started=$SECONDS
  shift
  timeout --kill-after=30s "$limit" "$@" >"$results/$name.log" 2>&1 </dev/null &
  wait $! || code=$?
  echo "$code" >"$results/$name.exit"
  say "$name: exit code $code after $((SECONDS - started)) s"
}

dotnet_suite() {
  local name=$1
  suite "$name" dotnet test "artifacts/bin/$name/release/$name.dll" \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx"
}

formatting() {
  dotnet tool restore -v q && dotnet csharpier check .
}

export -f formatting
suite Formatting bash -c formatting
say "building the solution …"
suite Build bash -c 'source devnet/tools/setup.sh && dotnet_build Notary.sln -m:2'
if [[ $(cat "$results/Build.exit") == 0 ]]; then
  # Two at a time on two cores; the suite that measures time has the machine to itself.
  (
    end_on_signal
    suite Solidity bash contracts/evm/test.sh
    suite Chaincode npm test -w contracts/fabric
    suite Clients node --test tests/clients/ccip.test.mjs
  ) &
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    [[ $name == Notary.EndToEnd.Tests ]] || dotnet_suite "$name"
  done
  wait
  dotnet_suite Notary.EndToEnd.Tests
fi
exec node tests/totals.mjs "$results"
