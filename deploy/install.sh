#!/bin/sh
# Installs kubectl-loopback without Node: fetches the archive for this machine, compares its checksum, and puts the
# program into a folder. Needs curl or wget, tar (unzip on Windows) and sha256sum or shasum.
#
#   install.sh [--version v0.1.0] [--to FOLDER]      the folder is ~/.local/bin unless told otherwise
#
# KUBECTL_LOOPBACK_MIRROR is the address of a place that has the releases' files, for machines that cannot reach
# GitHub: MIRROR/VERSION/FILE.
set -eu

# A release fills in its own; in a clone, the plugin's package.json says it.
version=''
to=${HOME:-}/.local/bin
mirror=${KUBECTL_LOOPBACK_MIRROR:-https://github.com/kubectl-loopback/kubectl-loopback/releases/download}

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || fail "$1 needs a value; usage: install.sh [--version VERSION] [--to FOLDER]"
  case $1 in
    --version) version=$2 ;;
    --to) to=$2 ;;
    *) fail "unknown option $1; usage: install.sh [--version VERSION] [--to FOLDER]" ;;
  esac
  shift 2
done

manifest=$(dirname "$0")/../packages/kubectl-plugin/package.json
if [ -z "$version" ] && [ -f "$manifest" ]; then
  version=v$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$manifest")
fi
[ -n "$version" ] || fail "which version? Say --version, or take the install.sh of a release"

program=kubectl-loopback
ending=tar.gz
case $(uname -s) in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  MINGW* | MSYS* | CYGWIN*) os=windows program=kubectl-loopback.exe ending=zip ;;
  *) fail "there is no program for $(uname -s); with Node 20 or newer: npm install --global kubectl-loopback" ;;
esac
case $(uname -m) in
  x86_64 | amd64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "there is no program for $(uname -m); with Node 20 or newer: npm install --global kubectl-loopback" ;;
esac
archive=kubectl-loopback_${version}_${os}_$arch.$ending

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$mirror/$version/$1"
  elif command -v wget >/dev/null; then
    wget --quiet --output-document="$work/$1" "$mirror/$version/$1"
  else
    fail "neither curl nor wget is here"
  fi || fail "$mirror/$version/$1 could not be fetched"
}

fetch checksums.txt
fetch "$archive"

cd "$work"
grep " [ *]$archive\$" checksums.txt >expected || fail "checksums.txt of $version does not name $archive"
if command -v sha256sum >/dev/null; then
  sha256sum --check expected >/dev/null 2>&1
elif command -v shasum >/dev/null; then
  shasum --algorithm 256 --check expected >/dev/null 2>&1
else
  fail "neither sha256sum nor shasum is here: nothing says that $archive is what it should be"
fi || fail "$archive is not what checksums.txt says: it was changed or cut short on its way"

mkdir unpacked
if [ "$ending" = zip ]; then unzip -q "$archive" -d unpacked; else tar -xzf "$archive" -C unpacked; fi
"./unpacked/$program" version >/dev/null 2>said ||
  fail "$program does not run here (on Linux it needs glibc 2.28 or newer, which Alpine lacks, and libatomic: Debian's libatomic1, Red Hat's libatomic; with Node: npm install --global kubectl-loopback): $(head -n 1 said)"

cd - >/dev/null
mkdir -p "$to"
# Copied beside, then renamed: whoever runs the old one goes on with it, and nobody sees half a program.
for name in "$program" kubectl_complete-loopback; do
  [ -f "$work/unpacked/$name" ] || continue
  cp "$work/unpacked/$name" "$to/.$name.$$"
  mv -f "$to/.$name.$$" "$to/$name"
done
echo "kubectl-loopback $version is in $to"
case :${PATH:-}: in
  *:"$to":*) ;;
  *) echo "To use it as kubectl loopback: export PATH=\"$to:\$PATH\"" ;;
esac
