#!/usr/bin/env bash
# HAProxy from Debian, for clusters of tools/cluster: haproxy.sh install
server=haproxy
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[[ ${1:-} == install ]] || {
  echo "usage: $0 install" >&2
  exit 2
}
need haproxy haproxy
