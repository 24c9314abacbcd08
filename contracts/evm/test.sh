#!/usr/bin/env bash
# Checks that the shared vectors are what their generator writes, then runs the contracts' tests; arguments go to forge test (-vvv, --match-test, --gas-report).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/forge.sh"
[[ ${NOTARY_TEST_TIER:-quick} == full ]] && export FOUNDRY_PROFILE=full # more calls of the invariants
node ../../tests/vectors/generate.mjs --check
forge test "$@"
