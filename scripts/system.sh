#!/usr/bin/env bash
# What Sitbone needs of the machine itself, checked and, as root on Debian or Ubuntu, installed.
#
#   scripts/system.sh venv DIR          makes a virtual environment with Python 3.11 or newer
#   scripts/system.sh node              Node.js 20 or newer, with npm
#   scripts/system.sh libraries PYTHON  the shared libraries that OpenCV and LiteRT load
#   scripts/system.sh chromium          Chromium, in which the tests open the pages
#   scripts/system.sh firefox           Firefox, in which they open the coach
#   scripts/system.sh postgres          PostgreSQL's programs, with which the tests start a server of their own
#   scripts/system.sh strace            strace, with which the tests see that no program speaks to another machine
#
# PYTHON_FOR_SITBONE=/path/to/python3 says which Python to take, SITBONE_CHROMIUM=/path/to/chromium which Chromium.
# The coach itself needs none of the last four.
set -euo pipefail

fail() {
  echo "sitbone set-up: $*" >&2
  exit 1
}

# install PACKAGE…: with apt-get where that is possible; else false.
install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  echo "Installing $* …"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local name
  for name in ${PYTHON_FOR_SITBONE:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$name" >/dev/null && new_enough "$name"; then
      echo "$name"
      return
    fi
  done
  return 1
}

make_venv() {
  local python
  python=$(find_python) || { install python3 python3-venv && python=$(find_python); } ||
    fail "needs Python 3.11 or newer; install it, or say where it is with PYTHON_FOR_SITBONE=…"
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    install python3-venv || fail "this Python has no venv module; on Debian or Ubuntu: sudo apt install python3-venv"
  fi
  "$python" -m venv "$1" || fail "$python could not make a virtual environment in $1"
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

check_node() {
  node_is_new_enough || { install nodejs npm && node_is_new_enough; } ||
    fail "needs Node.js 20 or newer with npm (found: $(node --version 2>/dev/null || echo none))"
}

# Says on stdout which library is missing.
load_libraries() {
  "$1" - <<'PYTHON'
import sys

try:
    import cv2  # noqa: F401
    from ai_edge_litert.interpreter import Interpreter  # noqa: F401
except (ImportError, OSError) as error:
    sys.exit(print(error) or 1)
PYTHON
}

check_libraries() {
  local said
  said=$(load_libraries "$1") && return
  local packages=(libstdc++6 libgcc-s1 zlib1g)
  install "${packages[@]}" && said=$(load_libraries "$1") && return
  fail "a shared library is missing ($said); on Debian or Ubuntu: sudo apt install ${packages[*]}"
}

find_chromium() {
  local name
  for name in ${SITBONE_CHROMIUM:-chromium chromium-browser google-chrome}; do
    command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return
  done
  return 1
}

check_chromium() {
  # Its own tool for certificates: the tests that need it are left out by name where there is none.
  command -v certutil >/dev/null || install libnss3-tools || true
  find_chromium && return
  [ -z "${SITBONE_CHROMIUM-}" ] || fail "SITBONE_CHROMIUM=$SITBONE_CHROMIUM does not run"
  install chromium fonts-dejavu-core && find_chromium && return
  fail "the tests need Chromium; on Debian: sudo apt install chromium, or say where it is with SITBONE_CHROMIUM=…"
}

find_firefox() {
  command -v firefox-esr >/dev/null || command -v firefox >/dev/null
}

check_firefox() {
  find_firefox && return
  install firefox-esr && find_firefox && return
  fail "the tests need Firefox; on Debian: sudo apt install firefox-esr, on others: firefox"
}

find_postgres() {
  PATH="$(printf '%s:' /usr/lib/postgresql/*/bin)$PATH" command -v initdb >/dev/null
}

check_postgres() {
  find_postgres && return
  install postgresql && find_postgres && return
  fail "the tests need PostgreSQL's initdb and pg_ctl; on Debian or Ubuntu: sudo apt install postgresql"
}

check_strace() {
  command -v strace >/dev/null && return
  # Elsewhere than on Linux there is none, and the tests that need it are left out by name.
  [ "$(uname -s)" = Linux ] || return 0
  install strace && command -v strace >/dev/null && return
  fail "the tests need strace; on Debian or Ubuntu: sudo apt install strace"
}

case "${1-}" in
  venv) make_venv "$2" ;;
  node) check_node ;;
  libraries) check_libraries "$2" ;;
  chromium) check_chromium ;;
  firefox) check_firefox ;;
  postgres) check_postgres ;;
  strace) check_strace ;;
  *) fail "usage: scripts/system.sh venv DIR | node | libraries PYTHON | chromium | firefox | postgres | strace" ;;
esac
