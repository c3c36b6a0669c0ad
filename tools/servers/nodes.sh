#!/usr/bin/env bash
# The Nodes that the program must run on, beside the one that is here:
#   tools/servers/nodes.sh install             keeps them
#   tools/servers/nodes.sh run COMMAND…        runs a command on each, one after another, and names the one that fails
server=nodes
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# The oldest that package.json allows, and the lines that are kept.
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

run_on_each() {
  local version began=$SECONDS
  for version in "${versions[@]}"; do
    say "on Node $version"
    began=$SECONDS
    PATH=$cache/node-$version/node_modules/node-linux-$architecture/bin:$PATH "$@" ||
      fail "on Node $version this fails: $*"
    say "on Node $version: $((SECONDS - began)) s"
  done
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
