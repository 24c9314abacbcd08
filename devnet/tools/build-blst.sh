#!/bin/sh
# Builds libblst.so (BLS12-381, https://github.com/supranational/blst) from the C source inside npm's c-kzg.
# Does nothing when the library is newer than its source.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
blst="$root/node_modules/c-kzg/deps/blst"
library="$root/.tools/lib/libblst.so"

fail() {
    echo "build-blst: $1" >&2
    exit 1
}

[ -f "$blst/src/server.c" ] || fail "no source in node_modules/c-kzg: run 'npm ci --ignore-scripts' in $root"
if [ -f "$library" ] && [ "$library" -nt "$blst/src/server.c" ] && [ "$library" -nt "$0" ]; then
    exit 0
fi
command -v gcc >/dev/null 2>&1 || fail "gcc is missing: install it, for example with 'apt-get install gcc libc6-dev'"

mkdir -p "$(dirname "$library")"
building="$library.$$"
trap 'rm -f "$building"' EXIT
gcc -O2 -shared -fPIC -fno-builtin -D__BLST_PORTABLE__ -I "$blst/bindings" -o "$building" \
    "$blst/src/server.c" "$blst/build/assembly.S" || fail "gcc could not compile $blst"
# A rename is atomic: a process that has the old library open keeps it.
mv "$building" "$library"
