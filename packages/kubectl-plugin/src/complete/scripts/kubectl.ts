/** The program that kubectl (1.26 or newer) asks what may follow `kubectl loopback`; any name but this one it would not find. */
export const KUBECTL_COMPLETE = "kubectl_complete-loopback";

export const KUBECTL = String.raw`#!/bin/sh
# kubectl asks this program how "kubectl loopback ..." may go on. It belongs on the PATH.
beside="$(dirname "$0")/kubectl-loopback"
if [ -x "$beside" ]; then
  exec "$beside" __complete "$@" </dev/null 2>/dev/null
fi
exec kubectl-loopback __complete "$@" </dev/null 2>/dev/null
`;
