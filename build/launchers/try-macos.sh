#!/usr/bin/env bash
# Installs a built disk image, looks at its signature, starts it with --smoke and uses its command line; part of the
# release workflow. usage: try-macos.sh IMAGE signed|unsigned
set -euo pipefail

app=/Applications/Fieldpass.app
mount=$(mktemp -d)
hdiutil attach -nobrowse -readonly -mountpoint "$mount" "$1"
cp -R "$mount/Fieldpass.app" /Applications/
hdiutil detach "$mount"

if [ "$2" = signed ]; then
  codesign --verify --deep --strict --verbose=2 "$app"
  spctl --assess --type execute --verbose=2 "$app"
  for one in release/mac*/Fieldpass.app; do xcrun stapler validate "$one"; done
else
  # On Apple's processors nothing runs without a signature; one of its own is enough on the machine that made it.
  codesign --force --deep --sign - "$app"
fi

# As docs/terminal.md says it: the folder is root's, and missing where nothing was put there yet.
sudo mkdir -p /usr/local/bin
sudo ln -s "$app/Contents/Resources/bin/fieldpass" /usr/local/bin/fieldpass

"$app/Contents/MacOS/Fieldpass" --smoke | tee smoke.json
node build/launchers/read-smoke.mjs smoke.json
bash build/launchers/try-terminal.sh fieldpass
