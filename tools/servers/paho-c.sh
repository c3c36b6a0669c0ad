#!/usr/bin/env bash
# Installs the C library of Eclipse Paho, and a compiler, for the test of a publisher on it:
# tools/servers/paho-c.sh install
server=paho-c
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_server() {
  need gcc gcc libc6-dev
  # A library is no command: its header tells whether it is there.
  if [[ ! -e /usr/include/MQTTAsync.h ]]; then with_lock apt apt_install MQTTAsync.h libpaho-mqtt-dev; fi
}

[[ ${1:-} == install ]] || fail "usage: $0 install"
install_once
