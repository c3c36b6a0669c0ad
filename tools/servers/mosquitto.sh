#!/usr/bin/env bash
# A real Mosquitto (MQTT 3.1.1 and 5) for tests: eval "$(tools/servers/mosquitto.sh start)"
server=mosquitto
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH=$PATH:/usr/sbin

install_server() {
  need mosquitto mosquitto mosquitto-clients
  # Tests of TLS make their certificates with it.
  need openssl openssl
}

configure() {
  port=$(free_port)
  # Sessions and queues survive down and up. No limit on its queues: a message that a test misses is
  # then one that we lost.
  cat >"$data/mosquitto.conf" <<CONF
listener $port 127.0.0.1
allow_anonymous true
user $(id -un)
persistence true
persistence_location $data/
max_queued_messages 0
CONF
  command=("$(command -v mosquitto)" -c "$data/mosquitto.conf")
  lines=("TEST_MQTT_URL=mqtt://127.0.0.1:$port")
}

answers() { tcp_open "$port"; }

main "$@"
