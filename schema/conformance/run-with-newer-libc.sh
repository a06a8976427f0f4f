#!/bin/sh
# Starts a program that was built for a newer C library than the system's:
#
#   run-with-newer-libc.sh PROGRAM [ARGUMENT …]
#
# It unpacks the C and C++ libraries of Debian 13 into a cache folder, from the
# system's own Debian mirror and checked with its keys, and starts the program
# through their loader. Nothing is installed; programs that this one starts run
# on the system's libraries. A second call downloads nothing.
#
# WIREPROOF_LIBC_CACHE names the folder (default: ~/.cache/wireproof-libc).
set -eu

cache=${WIREPROOF_LIBC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/wireproof-libc}
root=$cache/debian-13
release=trixie

fail() {
  echo "run-with-newer-libc.sh: $1" >&2
  exit 2
}

# The system's own Debian source, one release newer.
newer_source() {
  if [ -f /etc/apt/sources.list.d/debian.sources ]; then
    awk -v release="$release" 'BEGIN { RS = "" } NR == 1 { gsub(/Suites:[^\n]*/, "Suites: " release); print }' \
      /etc/apt/sources.list.d/debian.sources >"$1/newer.sources"
    echo "$1/newer.sources"
  elif grep -q '^deb .*debian' /etc/apt/sources.list 2>/dev/null; then
    sed -n '/^deb .*debian/{s/\( *[^ ]*:\/\/[^ ]*\) .*/\1 '"$release"' main/p;q}' /etc/apt/sources.list >"$1/newer.list"
    echo "$1/newer.list"
  fi
}

unpack() {
  for tool in apt-get dpkg awk; do
    command -v "$tool" >/dev/null || fail "$tool is needed to fetch a newer C library: use a system with glibc 2.38 or newer"
  done
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/unpack-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$work/root"
  source=$(newer_source "$work")
  [ -n "$source" ] || fail "no Debian package source on this system: use one with glibc 2.38 or newer"
  set -- -qq -o "Dir::State::Lists=$work/lists" -o "Dir::Etc::SourceList=$source" \
    -o Dir::Etc::SourceParts=/dev/null -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=
  apt-get "$@" update >&2
  (cd "$work/debs" && apt-get "$@" download libc6 libstdc++6 libgcc-s1 >&2)
  for package in "$work"/debs/*.deb; do dpkg -x "$package" "$work/root"; done
  # Whoever is first wins; both unpacked the same.
  mv "$work/root" "$root" 2>/dev/null || [ -d "$root" ]
  rm -rf "$work"
  trap - EXIT
}

[ -d "$root" ] || (unpack)
exec "$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" "$@"
