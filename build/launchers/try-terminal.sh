#!/usr/bin/env bash
# Uses an installed command line as a script would, on records of its own; part of the release workflow.
# usage: try-terminal.sh PROGRAM
set -euo pipefail

program=$1
FIELDPASS_DATA_DIR=$(mktemp -d)
export FIELDPASS_DATA_DIR
trap 'rm -rf "$FIELDPASS_DATA_DIR"' EXIT

fail() {
  echo "try-terminal: $*" >&2
  exit 1
}

version=$("$program" --version) || fail "--version ended with $?"
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+ ]] || fail "--version said: $version"

# Nothing but one document on stdout, and nothing of Chromium's on stderr.
"$program" status --sandbox --json > "$FIELDPASS_DATA_DIR/out" 2> "$FIELDPASS_DATA_DIR/err" || fail "status ended with $?"
grep -q '"ok": true' "$FIELDPASS_DATA_DIR/out" || fail 'status said no document'
[ ! -s "$FIELDPASS_DATA_DIR/err" ] || fail "status said on stderr: $(cat "$FIELDPASS_DATA_DIR/err")"

code=0
"$program" no-such-command 2> /dev/null || code=$?
[ "$code" -eq 2 ] || fail "a wrong command ended with $code"

"$program" borrow --sandbox 'Quillmark Draft 3D' --quiet > /dev/null || fail "borrow ended with $?"
"$program" status --sandbox --json | grep -q '"Quillmark Draft 3D"' || fail 'what was borrowed is not here'
"$program" return --sandbox 'Quillmark Draft 3D' --quiet > /dev/null || fail "return ended with $?"

# Standard input, and the number of a refusal.
code=0
echo 'no token' | "$program" verify --sandbox - --json > "$FIELDPASS_DATA_DIR/out" || code=$?
[ "$code" -eq 7 ] || fail "a text that is no token ended with $code: $(cat "$FIELDPASS_DATA_DIR/out")"
echo "The command line of $version works."
