#!/usr/bin/env bash
# Runs a command with a private session bus and an empty, unlocked gnome-keyring; passes its exit code on.
# HOME stays as it is; only what the bus and the keyring use is redirected, and removed afterwards.
set -u

apt_line='apt-get install -y --no-install-recommends dbus gnome-keyring libsecret-1-0 libsecret-tools python3-dbus python3-gi'
for tool in dbus-daemon dbus-run-session gnome-keyring-daemon; do
  if ! command -v "$tool" >/dev/null; then
    echo "with-keyring.sh: $tool is missing. Install it: $apt_line" >&2
    exit 96
  fi
done
if [ $# -eq 0 ]; then
  echo 'usage: with-keyring.sh COMMAND [ARGUMENT...]' >&2
  exit 2
fi

root=$(mktemp -d) || exit 98
# dbus-run-session passes a signal on and then ends by itself, which also ends the keyring.
trap 'rm -rf "$root"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

mkdir "$root/data" && mkdir -m 700 "$root/run" || exit 98
export XDG_DATA_HOME="$root/data" XDG_RUNTIME_DIR="$root/run"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL

# printf, not echo: a newline would become part of the password. The wait is for the daemon's answer, not for time.
# A daemon that is not on the bus yet when a short command ends would not notice the end of the bus, and stay.
# The bus complains about a limit it may not raise; only the command keeps this shell's stderr.
exec 3>&2
dbus-run-session -- bash -c '
  printf %s "${KEYRING_PW-test}" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 3>&- || exit 97
  owner="org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets"
  for _ in $(seq 100); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus $owner >/dev/null 2>&1 && break
    sleep 0.02
  done
  exec "$@" 2>&3 3>&-' -- "$@" 2>/dev/null
