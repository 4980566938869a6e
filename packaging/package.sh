#!/usr/bin/env bash
# Builds what is installed: the binary, manual pages, completions, documents. Makes an archive of it
# that comes out the same, byte for byte, from the same binary. docs/packaging.md has the layout.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022

# The time of every file in the archive: that of the last commit, unless the environment says another.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
export SOURCE_DATE_EPOCH LC_ALL=C

built="${CARGO_TARGET_DIR:-target}/release/orchestra"
out=target/package
stage="$out/stage"

# The release profile strips the symbols.
cargo build --release --locked --bin orchestra

rm -rf "$out"
share="$stage/share"
mkdir -p "$share"/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d,doc/orchestra/docs}
install -D -m 755 "$built" "$stage/bin/orchestra"

# The pages and scripts are of the program itself: no file of the builder's has a say in them.
orchestra() { env -i PATH="$PATH" HOME=/nonexistent "$stage/bin/orchestra" "$@"; }
orchestra man --out "$share/man/man1"
orchestra completions bash >"$share/bash-completion/completions/orchestra"
orchestra completions zsh >"$share/zsh/site-functions/_orchestra"
orchestra completions fish >"$share/fish/vendor_completions.d/orchestra.fish"
install -m 644 README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$share/doc/orchestra/"
install -m 644 docs/*.md "$share/doc/orchestra/docs/"
find "$share" -type f -exec chmod 644 {} +

version="$(orchestra --version | cut -d ' ' -f 2)"
platform="$(rustc -vV | sed -n 's/^host: //p')"
name="orchestra-$version-$platform"
tar --create --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    --transform "s,^\.,$name," --directory "$stage" . | gzip --no-name --best >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
