#!/usr/bin/env bash
# A real PostgreSQL for tests: eval "$(tools/servers/postgres.sh start)"
server=postgres
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# SIGTERM would wait until the last client has left.
stop_signal=INT

# Debian keeps the server's programs out of PATH; the newest version first.
find_programs() {
  local folder
  for folder in /usr/lib/postgresql/*/bin; do PATH=$folder:$PATH; done
}

install_server() {
  find_programs
  if command -v postgres >/dev/null; then return; fi
  if [[ $EUID == 0 ]]; then
    # No cluster of Debian's own.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/harbinger.conf
  fi
  need postgres postgresql
}

configure() {
  find_programs
  local password as=()
  port=$(free_port)
  password=$(secret)
  echo "$password" >"$data/password"
  if [[ $EUID == 0 ]]; then
    # PostgreSQL refuses to run as root.
    as=(setpriv --reuid=postgres --regid=postgres --init-groups)
    chown -R postgres: "$data"
  fi
  "${as[@]}" initdb -D "$data/db" -U postgres -A scram-sha-256 --pwfile="$data/password" -E UTF8 --locale=C.UTF-8
  command=("${as[@]}" "$(command -v postgres)" -D "$data/db" -h 127.0.0.1 -p "$port" -k '')
  lines=("TEST_POSTGRES_URL=postgres://postgres:$password@127.0.0.1:$port/postgres")
}

answers() { pg_isready -h 127.0.0.1 -p "$port"; }

main "$@"
