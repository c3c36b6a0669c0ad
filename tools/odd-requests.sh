#!/usr/bin/env bash
# Makes unusual requests: tools/odd-requests.sh [MAX_EXAMPLES] [OPTIONS OF SCHEMATHESIS…]
#
# Schemathesis makes them from the OpenAPI document of the built program. Answers of 500 and above
# fail, and answers that the document does not name. The callers are a technician of one site, a
# requester, a viewer, a device, and the administrator.
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

# Makes the objects that the examples of the document name: HB-000123, plant:pump-1, ann. Prints the
# callers with their tokens, a line each.
seed() {
  node --input-type=module - "$1" "$2" <<'JS'
const [, , http, token] = process.argv;
const api = `${http}/api/v1`;
const post = async (route, body) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(api + route, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
};
await post('/people', { id: 'ann', name: 'Ann', baseSite: 'plant' });
for (let number = 1; number <= 123; number++) {
  await post('/assets', { id: `plant:pump-${number}`, name: `Pump ${number}`, site: 'plant' });
  await post('/tickets', { asset: `plant:pump-${number}`, title: `Oil under pump ${number}` });
}
for (const [role, sites] of [['technician', ['plant']], ['requester', null], ['viewer', null]]) {
  const made = await post('/tokens', { name: role, role, scopes: ['*:read', '*:write'], sites });
  console.log(role, made.secret);
}
console.log('device', (await post('/devices', { id: 'plant:pump-1' })).token);
// Last: it may remove what the others are.
console.log('administrator', token);
JS
}

with_lock schemathesis install_schemathesis
work=$(mktemp -dt harbinger-odd.XXXXXX)
mkfifo "$work/ready"
admin=$(node -p 'crypto.randomBytes(24).toString("hex")')
DATA_DIR=$work/data BROKER_PORT=0 HTTP_PORT=0 LOG_LEVEL=error HTTP_ADMIN_TOKEN=$admin HTTP_REQUESTS_PER_SECOND=1000 \
  node dist/main.js up --json >"$work/ready" &
program=$!
trap 'kill "$program" 2>/dev/null; wait "$program" 2>/dev/null || true; rm -rf "$work"' EXIT
exec 3<"$work/ready"
read -r line <&3
http=$(node -p 'JSON.parse(process.argv[1]).http' "$line")
seed "$http" "$admin" >"$work/callers"
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
failed=0
while read -r caller token; do
  echo "== as $caller"
  # What most roles are refused is refused at once: one example each says so.
  tries=1 phases=fuzzing
  if [[ $caller == administrator ]]; then tries=$examples phases=examples,fuzzing; fi
  "$venv/bin/schemathesis" --config-file schemathesis.toml run "$http/api/v1/openapi.json" --max-examples "$tries" \
    --phases "$phases" --checks not_a_server_error,status_code_conformance --exclude-path /events \
    --header "Authorization: Bearer $token" "$@" </dev/null || failed=1
done <"$work/callers"
exit "$failed"
