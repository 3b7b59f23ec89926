#!/bin/sh
# Takes Debian's packages from one moment of Debian's archive, so that the same build gets the same ones: $1 is the address
# of a mirror that keeps such moments, up to and with the moment. Without one the image's own list stays as it is.
# They are signed by Debian as ever; only that the list is old is not minded.
set -eu
at=${1:-}
[ -n "$at" ] || exit 0
rm -f /etc/apt/sources.list.d/debian.sources
for suite in bookworm bookworm-updates; do
    echo "deb [check-valid-until=no] $at $suite main"
done > /etc/apt/sources.list
