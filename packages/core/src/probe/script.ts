/** Seconds between the tries of the CLB and those of the Service, where something was lost. */
export const SETTLING = 11;

/**
 * The program that a probe runs, for any POSIX shell with a busybox around it. It tries the CLB, then the Service's own
 * address, one connection after the other, and prints a line for each: `clb 1 402 200` is which of them, the number of
 * the try, hundredths of a second, and how it ended: `ok` (connected), an HTTP status, or `-`.
 *
 * All it is told comes in variables: KIND (tcp, http, https), CLB, PORT, SERVICE, SERVICE_PORT, URL_HOST, URL_PATH, COUNT, LIMIT.
 * `nc -e` is used because every busybox has it; not all have `nc -z`, or a `wget` that knows how long to wait.
 * What looped leaves an entry in the node's connection tracking for ten seconds (`nf_conntrack_tcp_timeout_close`). A call of the
 * Service that by chance had the same port and Pod would meet it and hang, so these wait until it is gone.
 */
export const PROBE_SCRIPT = String.raw`clock() { IFS='. ' read -r whole part rest </proc/uptime; echo "$whole$part"; }
tcp() { timeout "$LIMIT" nc "$1" "$2" -e true </dev/null >/dev/null 2>&1 && echo ok; }
http() {
  timeout "$LIMIT" nc "$1" "$2" -e sh -c 'printf "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$URL_PATH" "$URL_HOST"; read -r version code rest; echo "$code" >&2' 2>&1 >/dev/null </dev/null
}
https() {
  url="https://$URL_HOST:$2$URL_PATH"
  if command -v curl >/dev/null; then curl -sk -o /dev/null -m "$LIMIT" -w '%{http_code}' "$url"
  else timeout "$LIMIT" wget -S -O /dev/null --no-check-certificate "$url" 2>&1 | sed -n 's/.*HTTP\/1\.[01] \([0-9]*\).*/\1/p' | tail -n 1; fi
}
try() {
  number=0
  while [ "$number" -lt "$COUNT" ]; do
    number=$((number + 1))
    start=$(clock)
    end=$("$2" "$3" "$4")
    took=$(($(clock) - start))
    [ -n "$end" ] || end=-
    [ "$took" -lt 100 ] || waited=yes
    echo "$1 $number $took $end"
  done
}
if ! nc --help 2>&1 | grep -q PROG || ! command -v timeout >/dev/null; then echo "tools nc"
elif [ "$KIND" = https ] && ! command -v curl >/dev/null && ! command -v wget >/dev/null; then echo "tools wget"
else
  waited=
  try clb "$KIND" "$CLB" "$PORT"
  [ -z "$waited" ] || sleep ${SETTLING}
  try service tcp "$SERVICE" "$SERVICE_PORT"
  echo end
fi
`;
