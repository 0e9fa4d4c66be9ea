#!/usr/bin/env bash
# Looks for what the project needs and gets it, or says in one line how. Usage: tools/setup.sh run|test
set -euo pipefail

missing=()
have() { command -v "$1" >/dev/null 2>&1; }

if ! have go; then
  echo "Go 1.26 or newer is needed: see https://go.dev/doc/install" >&2
  exit 1
fi
if ! go version >/dev/null 2>&1; then
  echo "$(sed -n 's/^toolchain //p' go.mod) or newer is needed, and Go could not get it by itself: see https://go.dev/doc/install" >&2
  exit 1
fi
if ! have node || ! have npm || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo "Node 20 or newer with npm is needed: see https://nodejs.org" >&2
  exit 1
fi
have postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
if [ "$1" = test ]; then
  have pgbouncer || compgen -G '/usr/sbin/pgbouncer' >/dev/null || missing+=(pgbouncer)
  have chromium || missing+=(chromium)
  have clamd || [ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
  have nginx || [ -x /usr/sbin/nginx ] || missing+=(nginx)
  have gcc || missing+=(gcc libc6-dev)
  # The pages are looked at in these fonts; without any, a browser measures nothing.
  [ -n "$(fc-list 'Liberation Sans' 2>/dev/null)" ] || missing+=(fonts-liberation fontconfig)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! have apt-get; then
  echo "These are needed, under the names that Debian has for them: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "These are needed; install them with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# A server of its own is started by the program where it is needed; Debian need not make one.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
# Nor shall the packages start servers: the tests start their own.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
apt-get update -q >/dev/null
apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
