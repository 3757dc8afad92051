#!/usr/bin/env bash
# Installs a built .deb, starts it with --smoke, uses its command line, and removes it; part of the release workflow.
# usage: try-linux.sh ./PACKAGE.deb
set -euo pipefail

sudo apt-get update
# xvfb-run asks for xauth, which xvfb only recommends.
sudo apt-get install -y --no-install-recommends dbus gnome-keyring libsecret-tools xvfb xauth man-db "$1"

# Where Ubuntu keeps namespaces from programs without a profile, the package has brought one.
if [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2> /dev/null)" = 1 ]; then
  sudo grep '^fieldpass ' /sys/kernel/security/apparmor/profiles
fi

# with-keyring.sh takes DISPLAY away, so the display is started inside it.
bash build/with-keyring.sh xvfb-run -a fieldpass --smoke | tee smoke.json
node build/launchers/read-smoke.mjs smoke.json

env -u DISPLAY -u WAYLAND_DISPLAY bash build/with-keyring.sh bash build/launchers/try-terminal.sh fieldpass
man -w fieldpass

sudo dpkg --purge fieldpass
if command -v fieldpass; then
  echo 'try-linux: the command is still there' >&2
  exit 1
fi
