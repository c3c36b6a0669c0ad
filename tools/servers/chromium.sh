#!/usr/bin/env bash
# Installs Chromium for the tests of the web app: tools/servers/chromium.sh install
server=chromium
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_server() {
  need chromium chromium
}

[[ ${1:-} == install ]] || fail "usage: $0 install"
install_once
