#!/usr/bin/env bash
# The Nodes that the program must run on, beside the one that is here:
#   tools/servers/nodes.sh install             keeps them
#   tools/servers/nodes.sh run COMMAND…        runs a command on each, two at a time, and names those that fail
server=nodes
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# The oldest that package.json allows, and the lines that are kept; the newest is the last.
versions=(20.19.6 22.23.5 24.22.3 26.12.1)
case $(uname -m) in
  x86_64) architecture=x64 ;;
  aarch64) architecture=arm64 ;;
  *) fail "npm carries no Node for $(uname -m)" ;;
esac

install_server() {
  local version folder
  for version in "${versions[@]}"; do
    folder=$cache/node-$version
    if [[ -d $folder ]]; then continue; fi
    say "fetching Node $version"
    rm -rf "$folder.part"
    mkdir "$folder.part"
    echo '{"private":true}' >"$folder.part/package.json"
    npm install --silent --no-audit --no-fund --prefix "$folder.part" "node-linux-$architecture@$version" </dev/null >&2
    mv "$folder.part" "$folder"
  done
}

# What it says goes to a file and is shown when it ends, so that what two of them say is not mixed.
run_on() {
  local version=$1 began=$SECONDS status=0
  shift
  if [[ $version == "${versions[-1]}" ]]; then export NEWEST_NODE=yes; fi
  PATH=$cache/node-$version/node_modules/node-linux-$architecture/bin:$PATH "$@" >"$said/$version" 2>&1 || status=$?
  say "on Node $version"
  cat "$said/$version"
  say "on Node $version: $((SECONDS - began)) s, status $status"
  return "$status"
}

run_on_each() {
  local version failed=()
  local -A running=()
  said=$(mktemp -dt harbinger-nodes.XXXXXX)
  trap 'rm -rf "$said"' EXIT
  for version in "${versions[@]}"; do
    if ((${#running[@]} == 2)); then wait_for_one; fi
    run_on "$version" "$@" &
    running[$!]=$version
  done
  while ((${#running[@]} > 0)); do wait_for_one; done
  if ((${#failed[@]} > 0)); then fail "on Node ${failed[*]} this fails: $*"; fi
}

# Sees to the variables of run_on_each.
wait_for_one() {
  local ended status=0
  wait -n -p ended "${!running[@]}" || status=$?
  if ((status != 0)); then failed+=("${running[$ended]}"); fi
  unset "running[$ended]"
}

with_lock "$server" install_server
case ${1:-} in
  install) ;;
  run)
    shift
    run_on_each "$@"
    ;;
  *) fail "install, or run COMMAND…" ;;
esac
