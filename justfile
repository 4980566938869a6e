# Everyday commands. `just` lists them.

_list:
    @just --list

# Format, lint, compile: what to run before a commit.
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# All tests; those that need a missing server say so.
test *ARGS:
    cargo test --locked {{ARGS}}

# Executions killed after every entry, raced and taken over, again and again. Takes an hour.
torture:
    ORCHESTRA_TORTURE=1 cargo test --locked --test it -- simulation:: executions::
    ORCHESTRA_CREATIONS=100 cargo test --locked --test it creations::faults
    ORCHESTRA_RANDOM_PLANS=100000 cargo test --locked --test it policy_reference

# A job's log of 1 GB through the program, with its memory watched.
long-logs:
    ORCHESTRA_LONG_LOGS=1 cargo test --locked --test it -- job_logs::fetching::a_long_log

# Everything the build server does.
ci:
    .ci/run

# Ratios against a bare program, measured beside it.
measure *ARGS:
    cargo build --release --locked
    cargo bench --locked --bench console -- {{ARGS}}
    cargo bench --locked --bench scale
    cargo bench --locked --bench executor
    cargo bench --locked --bench journal
    cargo bench --locked --bench plan
    cargo bench --locked --bench joblog
    cargo bench --locked --bench poll

# The shipped rules against their plain form on 100,000 random plans.
random-plans COUNT="100000":
    ORCHESTRA_RANDOM_PLANS={{COUNT}} cargo test --locked --test it policy_reference -- --nocapture

# Look at changed screens, one by one, and accept or refuse them.
screens:
    cargo insta test --review

# Install the servers that some tests speak to.
peers:
    .ci/peers.sh

# The archive of a release, with its checksum, under target/package.
package:
    packaging/package.sh

# The same as a Debian package. Needs cargo-deb.
deb:
    packaging/deb.sh
