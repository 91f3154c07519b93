#!/usr/bin/env bash
# Plays the packet lab, in full or what the arguments choose (`--suite quick`), and ends with the line `N passed, N failed`.
# Where it cannot run it says why, and ends with `0 passed, 0 failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

lab() { npx -y pnpm@12 --silent packetlab "$@"; }

skip() {
  echo "the packet lab cannot run here: $1"
  echo "0 passed, 0 failed, $(lab --list 2>/dev/null | grep -c /) skipped"
  exit 0
}

install_qemu() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends qemu-system-x86
}

[ "$(uname -m)" = x86_64 ] || skip "it needs an x86_64 machine"
for tool in apt-get dpkg go; do
  command -v "$tool" >/dev/null || skip "no $tool"
done
command -v qemu-system-x86_64 >/dev/null || install_qemu >&2 || skip "no qemu-system-x86_64, and it could not be installed"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
lab --quiet "$@" | tee "$log"
code=${PIPESTATUS[0]}
read -r agree differ < <(sed -n 's/^\([0-9]*\) agree, \([0-9]*\) differ$/\1 \2/p' "$log")
if [ -z "${differ:-}" ]; then # it broke before it could tell
  agree=0
  differ=1
fi
echo "$agree passed, $differ failed"
exit "$code"
