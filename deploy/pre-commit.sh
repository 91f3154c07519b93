#!/bin/sh
# What the pre-commit hook kubectl-loopback runs: the program of the release that the hook's `rev` names, fetched once.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=v$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$here/../packages/kubectl-plugin/package.json")
programs=${XDG_CACHE_HOME:-$HOME/.cache}/kubectl-loopback/programs/$version
[ -x "$programs/kubectl-loopback" ] || [ -x "$programs/kubectl-loopback.exe" ] || "$here/install.sh" --version "$version" --to "$programs" >&2
exec "$programs/kubectl-loopback" check "$@"
