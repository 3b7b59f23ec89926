#!/bin/sh
# Takes Debian's packages from one moment of its archive (snapshot.debian.org), so that the same build gets the same ones.
# They are signed by Debian as ever; only that the list is old is not minded.
set -eu
at=$1
rm -f /etc/apt/sources.list.d/debian.sources
{
    for suite in bookworm bookworm-updates; do
        echo "deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/$at $suite main"
    done
    echo "deb [check-valid-until=no] http://snapshot.debian.org/archive/debian-security/$at bookworm-security main"
} > /etc/apt/sources.list
