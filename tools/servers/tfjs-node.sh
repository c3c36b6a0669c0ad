#!/usr/bin/env bash
# Makes @tensorflow/tfjs-node load in a checkout: tools/servers/tfjs-node.sh [CHECKOUT]
# (or: install, only to build it).
#
# Its own install downloads a library that closed networks refuse; PyPI's wheel of TensorFlow holds
# the same one.
server=tfjs-node
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
version=4.22.0
tensorflow=2.21.0
built=$cache/tfjs-node-$version-$tensorflow-$(uname -m)
package=node_modules/@tensorflow/tfjs-node

fetch_tensorflow() {
  say "fetching TensorFlow $tensorflow"
  python3 -m pip -q download --no-deps --only-binary :all: --python-version 3.11 \
    --platform "manylinux_2_27_$(uname -m)" "tensorflow-cpu==$tensorflow" >&2
  python3 - tensorflow*.whl <<'PY'
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
wheel.extractall(members=[n for n in wheel.namelist() if n.startswith(("tensorflow/include/", "tensorflow/libtensorflow_"))])
PY
  mkdir -p "$package/deps/lib"
  mv tensorflow/include "$package/deps/include"
  mv tensorflow/libtensorflow_cc.so.2 tensorflow/libtensorflow_framework.so.2 "$package/deps/lib"
  ln -s libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
  ln -s libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"
}

install_server() {
  if [[ -d $built ]]; then return; fi
  need python3 python3
  python3 -m pip --version >/dev/null 2>&1 || need pip3 python3-pip
  need g++ build-essential
  local node problem part=$built.part
  rm -rf "$part"
  mkdir "$part"
  cd "$part"
  echo '{"private":true}' >package.json
  npm install --ignore-scripts "@tensorflow/tfjs-node@$version" </dev/null >&2
  fetch_tensorflow
  say "building"
  # The headers that came with this Node; node-gyp would download them.
  node=$(node -p 'require("node:path").join(process.execPath, "../..")')
  if [[ -f $node/include/node/node.h ]]; then export npm_config_nodedir=$node; fi
  (cd "$package" && npm exec -- node-pre-gyp rebuild --build-from-source </dev/null) >build.log 2>&1 ||
    fail "the build failed: $(tail -n 40 build.log)"
  rm -rf tensorflow* "$package/deps/include" "$package/build"
  problem=$(loads) || fail "it does not load: $problem"
  mv "$part" "$built"
}

# Prints the packages that tfjs-node needs and the checkout must not share, one path a line. Those
# of TensorFlow.js that the checkout has stay single: a second tfjs-core would have its own
# backends.
private_packages() {
  node - "$built" <<'JS'
const fs = require('node:fs');
const version = (folder) => JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8')).version;
const [built] = process.argv.slice(2);
const { packages } = JSON.parse(fs.readFileSync(`${built}/node_modules/.package-lock.json`, 'utf8'));
for (const where of Object.keys(packages)) {
  if (where === 'node_modules/@tensorflow/tfjs-node' || where.includes('/node_modules/')) continue;
  if (where.startsWith('node_modules/@tensorflow/') && fs.existsSync(where)) {
    if (version(where) === packages[where].version) continue;
    throw new Error(`${where} is ${version(where)}, tfjs-node needs ${packages[where].version}`);
  }
  console.log(where);
}
JS
}

# A hard link costs neither time nor disk; across file systems it is a copy.
link() { cp -al "$1" "$2" 2>/dev/null || { rm -rf "$2" && cp -a "$1" "$2"; }; }

put_into_checkout() {
  local paths where part=node_modules/@tensorflow/.tfjs-node.part
  paths=$(private_packages)
  rm -rf "$part" "$package"
  mkdir -p "${package%/*}"
  link "$built/$package" "$part"
  for where in $paths; do
    mkdir -p "$part/${where%/*}"
    link "$built/$where" "$part/$where"
  done
  mv "$part" "$package"
}

loads() { node -e 'require("@tensorflow/tfjs-node").tensor1d([1]).dataSync()' 2>&1; }

if [[ ${1:-} == install ]]; then
  with_lock tfjs-node install_server
  exit
fi
cd "${1:-.}"
[[ -d node_modules ]] || fail "run npm ci in $PWD first"
with_lock tfjs-node install_server
loads >/dev/null || put_into_checkout
problem=$(loads) || fail "it does not load in $PWD: $problem"
say "loads in $PWD"
