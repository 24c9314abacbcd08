#!/usr/bin/env bash
# Runs the contracts' tests; arguments go to forge test (-vvv, --match-test, --gas-report).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/forge.sh"
forge test "$@"
