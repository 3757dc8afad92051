#!/bin/sh
# Runs Fieldpass's command line in the installed app: Fieldpass.app/Contents/Resources/bin/fieldpass, or a link to it.
# "--": what follows is no switch of Chromium.
set -eu

self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
contents=$(cd "$(dirname "$self")/../.." && pwd -P)

if [ $# -eq 0 ]; then
  exec open "${contents%/Contents}"
fi
exec "$contents/MacOS/Fieldpass" -- "$@"
