#!/usr/bin/env bash
# Compiles the contracts to out/NAME.sol/NAME.json (abi, bytecode.object). Does nothing where they are up to date.
# Arguments are files to compile instead of all contracts.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/tools/forge.sh"
files=("$@")
[ $# -gt 0 ] || files=(--skip test)
forge build "${files[@]}" --quiet || { echo "contracts/evm: the contracts do not compile: see the compiler's message above" >&2; exit 1; }
