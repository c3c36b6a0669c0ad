#!/usr/bin/env bash
# A real InfluxDB 2 for tests: eval "$(tools/servers/influxdb.sh start)"
server=influxdb
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
version=2.7.12
influxd=$cache/influxd-$version

install_server() {
  if [[ -x $influxd ]]; then return; fi
  need go golang-go
  printf '%s\n' go1.23 "$(go env GOVERSION)" | sort -CV || fail "needs Go 1.23, this is $(go env GOVERSION)"
  need cargo cargo
  need gcc build-essential
  need pkg-config pkg-config
  say "building InfluxDB $version (some minutes)"
  local module build=$influxd.part
  rm -rf "$build"
  mkdir "$build"
  cd "$build"
  module=$(go mod download -json "github.com/influxdata/influxdb/v2@v$version" |
    node -p 'JSON.parse(require("node:fs").readFileSync(0)).Dir')
  # In a copy of the module its own go.mod and go.sum hold, replacements included.
  cp -r --no-preserve=mode "$module/." .
  GOBIN=$build/bin go install github.com/influxdata/pkg-config >&2
  # The Flux library is Rust: it pins an old toolchain and forbids warnings that newer ones have.
  printf '#!/bin/sh\nexec "$@" --cap-lints allow\n' >bin/rustc-quiet
  chmod +x bin/rustc-quiet
  # Its release is made small, by minutes of work that no test needs.
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1
  PKG_CONFIG=$build/bin/pkg-config RUSTUP_TOOLCHAIN=${RUSTUP_TOOLCHAIN:-stable} RUSTC_WRAPPER=$build/bin/rustc-quiet \
    go build -ldflags=-w -tags sqlite_foreign_keys,sqlite_json -o bin/influxd ./cmd/influxd >&2
  mv bin/influxd "$influxd"
  rm -rf "$build"
}

configure() {
  port=$(free_port)
  token=$(secret)
  command=("$influxd" --bolt-path "$data/influxd.bolt" --engine-path "$data/engine" --sqlite-path "$data/influxd.sqlite"
    --http-bind-address "127.0.0.1:$port" --reporting-disabled)
  lines=("TEST_INFLUX_URL=http://127.0.0.1:$port" "TEST_INFLUX_TOKEN=$token"
    TEST_INFLUX_ORG=harbinger TEST_INFLUX_BUCKET=harbinger)
}

# It serves once it has an organisation, a bucket and a token; after `up` it has them already. 422:
# a request that was given up before has made them.
answers() {
  if [[ -f $state/lines ]]; then
    node -e 'fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1));' \
      "http://127.0.0.1:$port/health"
    return
  fi
  # shellcheck disable=SC2016
  TOKEN=$token node -e '
    fetch(`http://127.0.0.1:${process.argv[1]}/api/v2/setup`, {
      method: "POST",
      signal: AbortSignal.timeout(5000),
      body: JSON.stringify({
        username: "harbinger",
        password: process.env.TOKEN,
        token: process.env.TOKEN,
        org: "harbinger",
        bucket: "harbinger",
      }),
    }).then((response) => process.exit([201, 422].includes(response.status) ? 0 : 1), () => process.exit(1));
  ' "$port"
}

main "$@"
