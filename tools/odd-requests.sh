#!/usr/bin/env bash
# Requests that nobody would think of: tools/odd-requests.sh [MAX_EXAMPLES] [OPTIONS OF SCHEMATHESIS…]
# Schemathesis makes them from the OpenAPI document of the built program; 500 and above fail, and what the document does not name.
server=schemathesis
# shellcheck source-path=SCRIPTDIR source=servers/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers/common.sh"
version=4.32.5
venv=$cache/schemathesis-$version
examples=${1:-4}
shift || true

install_schemathesis() {
  if [[ -x $venv/bin/schemathesis ]]; then return; fi
  need python3 python3
  rm -rf "$venv"
  python3 -m venv "$venv" >&2 || { with_lock apt apt_install schemathesis-venv python3-venv && python3 -m venv "$venv" >&2; }
  "$venv/bin/pip" install -q "schemathesis==$version" >&2
}

# What the examples of the document name: HB-000123, plant:pump-1, ann.
seed() {
  node --input-type=module - "$1" <<'JS'
const api = `${process.argv[2]}/api/v1`;
const post = async (route, body) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(api + route, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
};
await post('/people', { id: 'ann', name: 'Ann' });
for (let number = 1; number <= 123; number++) {
  await post('/assets', { id: `plant:pump-${number}`, name: `Pump ${number}`, site: 'plant' });
  await post('/tickets', { asset: `plant:pump-${number}`, title: `Oil under pump ${number}` });
}
JS
}

with_lock schemathesis install_schemathesis
work=$(mktemp -dt harbinger-odd.XXXXXX)
mkfifo "$work/ready"
DATA_DIR=$work/data BROKER_PORT=0 HTTP_PORT=0 LOG_LEVEL=error node dist/main.js up --dev-open --json >"$work/ready" &
program=$!
trap 'kill "$program" 2>/dev/null; wait "$program" 2>/dev/null || true; rm -rf "$work"' EXIT
exec 3<"$work/ready"
read -r line <&3
http=$(node -p 'JSON.parse(process.argv[1]).http' "$line")
seed "$http"
cat >"$work/schemathesis.toml" <<'TOML'
[[operations]]
include-path-regex = "^/tickets/\\{id\\}"
parameters = { "path.id" = "HB-000123" }
[[operations]]
include-path-regex = "^/assets/\\{id\\}"
parameters = { "path.id" = "plant:pump-1" }
[[operations]]
include-path-regex = "^/people/\\{id\\}"
parameters = { "path.id" = "ann" }
TOML
# It keeps what it found in the folder where it runs. /events never ends.
cd "$work"
"$venv/bin/schemathesis" --config-file schemathesis.toml run "$http/api/v1/openapi.json" --max-examples "$examples" \
  --phases examples,fuzzing --checks not_a_server_error,status_code_conformance --exclude-path /events "$@"
