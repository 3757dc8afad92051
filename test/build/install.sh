#!/usr/bin/env bash
# Runs a command as on this computer, but in a layer over it that is gone afterwards: installing leaves nothing behind.
# Called inside `unshare --mount`, so that no mount is seen outside. Usage: install.sh PACKAGE COMMAND
set -eu
layer=$(mktemp -d)
mount -t tmpfs none "$layer"
mkdir "$layer/upper" "$layer/work" "$layer/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
mount -t proc proc "$layer/root/proc"
mount --rbind /dev "$layer/root/dev"
mkdir "$layer/root/package"
cp "$1" "$layer/root/package/"
set +e
chroot "$layer/root" bash -c "$2"
status=$?
# The upper layer holds all that is different from this computer now.
find "$layer/upper" -iname '*fieldpass*' -not -path '*/package/*' -printf 'rest %P\n'
umount -l "$layer/root" "$layer"
rmdir "$layer"
exit "$status"
