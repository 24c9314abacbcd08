#!/usr/bin/env bash
# Checks that the shared vectors are what their generator writes, then runs the contracts' tests; arguments go to forge test (-vvv, --match-test, --gas-report).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/forge.sh"
node ../../tests/vectors/generate.mjs --check
forge test "$@"
