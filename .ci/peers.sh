#!/bin/sh
# Installs the servers that the contract tests talk to. Running it again changes nothing.
set -eu
cd "$(dirname "$0")/.."

version=5.16.0
into=target/peers
prism=$into/node_modules/.bin/prism
package=$into/node_modules/@stoplight/prism-cli/package.json

if [ -x "$prism" ] && grep -q "\"version\": \"$version\"" "$package" 2>/dev/null; then
    echo "peers: prism $version is in $into"
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "peers: npm is missing; install Node.js (with npm), then run .ci/peers.sh again" >&2
    exit 1
fi
mkdir -p "$into"
echo "peers: installing prism $version into $into"
npm install --prefix "$into" --ignore-scripts --no-audit --no-fund --loglevel=error "@stoplight/prism-cli@$version"
[ -x "$prism" ] || { echo "peers: npm ended well, but $prism is not there" >&2; exit 1; }
echo "peers: prism $version installed"
