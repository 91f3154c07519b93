#!/usr/bin/env bash
# What action.yml runs: installs the program and checks. Takes its inputs from the environment, where no text of a
# pull request can become a command.
set -uo pipefail
here=$(dirname "$0")

programs=$RUNNER_TEMP/kubectl-loopback
"$here/install.sh" ${VERSION:+--version "$VERSION"} --to "$programs" || exit 3

arguments=()
# Lines, without what surrounds them: YAML and editors leave spaces and carriage returns.
lines() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//; /^$/d' <<<"$1"; }
while IFS= read -r file; do arguments+=(-f "$file"); done < <(lines "$FILES")
while IFS= read -r argument; do arguments+=("$argument"); done < <(lines "$ARGS")
[ -z "$SARIF_FILE" ] || arguments+=(-o "sarif=$SARIF_FILE")
[ "$SUMMARY" != true ] || arguments+=(-o "markdown=$RUNNER_TEMP/kubectl-loopback.md")

"$programs/kubectl-loopback" check "${arguments[@]}" -o github
code=$?
[ "$SUMMARY" != true ] || cat "$RUNNER_TEMP/kubectl-loopback.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "exit-code=$code"
  [ -z "$SARIF_FILE" ] || echo "sarif-file=$SARIF_FILE"
} >>"$GITHUB_OUTPUT"
exit "$code"
