#!/usr/bin/env bash
# Makes a release in a folder: the package, what it is made of (CycloneDX), the licences, and the
# checksums of all three. npm run release -- /tmp/release
set -euo pipefail
cd "$(dirname "$0")/.."
to=${1:?name a folder}
mkdir -p "$to"
package=$(npm pack --silent --pack-destination "$to" | tail -1)
name=${package%.tgz}
npm run -s sbom >"$to/$name.cdx.json"
npm run -s licences >"$to/$name.licences.txt"
(cd "$to" && sha256sum "$package" "$name.cdx.json" "$name.licences.txt" >"$name.sha256" && sha256sum -c --quiet "$name.sha256")
echo "$to/$name.sha256"
