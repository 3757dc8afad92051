#!/usr/bin/env bash
# Packs both processors of macOS, signed and notarized; part of the release workflow. The key of App Store Connect comes as
# text in APPLE_API_KEY_TEXT and is wanted as a file, which lies there only as long as it is needed.
set -euo pipefail

umask 077
APPLE_API_KEY="$RUNNER_TEMP/notarize.p8"
export APPLE_API_KEY
trap 'rm -f "$APPLE_API_KEY"' EXIT
printf '%s' "$APPLE_API_KEY_TEXT" > "$APPLE_API_KEY"
unset APPLE_API_KEY_TEXT
npx electron-builder --config electron-builder.release.yml --mac --arm64 --x64 --publish never
