#!/usr/bin/env bash
# Checks the files in deploy/ by the tools of those who read them: what cannot be started on this
# machine is at least what its schema allows. Needs the network the first time; keeps what it
# fetched in the cache.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${HARBINGER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/harbinger}/deploy
mkdir -p "$cache"

python=$cache/venv/bin/python
if ! "$python" -c 'import compose_spec, kubernetes_validate' 2>/dev/null; then
  python3 -m venv "$cache/venv"
  "$python" -m pip -q install kubernetes-validate==1.37.0 compose-spec==0.2.1
fi
promtool=$(command -v promtool || true)
if [[ -z $promtool ]]; then
  promtool=$cache/prometheus/usr/bin/promtool
  if [[ ! -x $promtool ]]; then
    (cd "$cache" && apt-get -qq download prometheus 2>/dev/null && dpkg -x prometheus_*.deb prometheus)
  fi
fi

echo "== Prometheus rules"
"$promtool" check rules deploy/prometheus/alerts.yaml
"$promtool" test rules deploy/prometheus/alerts.test.yaml

echo "== Kubernetes"
if command -v kubectl >/dev/null; then
  kubectl kustomize deploy/kubernetes >"$cache/kubernetes.yaml"
  "$cache/venv/bin/kubernetes-validate" --strict --quiet "$cache/kubernetes.yaml"
  echo "valid: $(grep -c '^kind:' "$cache/kubernetes.yaml") objects"
else
  # Without kubectl the files are checked one by one.
  for file in deploy/kubernetes/[!k]*.yaml; do "$cache/venv/bin/kubernetes-validate" --strict --quiet "$file"; done
  echo "valid, not put together: kubectl is not here"
fi

echo "== Compose"
"$python" - deploy/compose.yaml deploy/compose.cluster.yaml <<'PY'
import sys, compose_spec, yaml
for name in sys.argv[1:]:
    compose_spec.ComposeSpecification(**yaml.safe_load(open(name)))
    print("valid:", name)
PY

echo "== systemd"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify ./deploy/systemd/harbinger.service
  systemd-analyze security --offline=true --threshold=20 ./deploy/systemd/harbinger.service | tail -1
else echo "not checked: systemd-analyze is not here"; fi
