# Sourced by build.sh and test.sh: goes to contracts/evm and runs npm's forge there, or says what is missing.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
bin="$(cd ../.. && pwd)/node_modules/.bin"

command -v node >/dev/null || { echo "contracts/evm: Node.js 20 or later is missing: install nodejs" >&2; exit 1; }
for package in @foundry-rs/forge solc ethers @noble/curves; do
  [ -d "../../node_modules/$package" ] || { echo "contracts/evm: npm package $package is missing: run npm ci --ignore-scripts in the repository's root" >&2; exit 1; }
done

forge() { "$bin/forge" "$@"; }
