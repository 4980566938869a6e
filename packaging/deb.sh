#!/usr/bin/env bash
# Makes the Debian package from what package.sh has laid out. Needs cargo-deb (cargo install cargo-deb).
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/package.sh
cargo deb --version >/dev/null 2>&1 || { echo "cargo-deb is missing; install it: cargo install cargo-deb" >&2; exit 1; }
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
export SOURCE_DATE_EPOCH
deb="$(cargo deb --no-build --no-strip --locked --output target/package/ | tail -n 1)"
(cd target/package && sha256sum "$(basename "$deb")" >"$(basename "$deb").sha256")
echo "target/package/$(basename "$deb")"
