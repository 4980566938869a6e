//! What holds where no file says otherwise, and how far a value may go.

pub(super) const API_URL: &str = "https://api.github.com";
pub(super) const LAMBDA_API_URL: &str = "https://cloud.lambda.ai/api/v1";
pub(super) const THEME: &str = "auto";
pub(super) const KEYMAP: &str = "default";
/// 100,000 bytes of base64, which hterm and others take as the most, are 73.2 KiB of text.
pub(super) const COPY_LIMIT_KIB: u32 = 73;
pub(super) const MOST_COPY_LIMIT_KIB: u32 = 16_384;
pub(super) const MEMORY_MIB: u32 = 8;
/// Log lines that are held take no more than this, whatever is asked for.
pub(super) const MOST_MEMORY_MIB: u32 = 1_024;
/// Environment of a check that names none: this machine.
pub(super) const ENVIRONMENT: &str = "local";
pub(super) const STATUS: u16 = 200;
pub(super) const LATENCY_MS: u64 = 200;
pub(super) const MOST_LATENCY_MS: u64 = 30_000;
pub(super) const CERTIFICATE_DAYS: u32 = 14;
pub(super) const COMMAND_SECONDS: u64 = 60;
pub(super) const MOST_COMMAND_SECONDS: u64 = 86_400;
pub(super) const NEWS_A_MINUTE: u32 = 6;
/// What is told of, where nothing else is asked for.
pub(super) const NEWS: [&str; 8] = [
    "run-failed",
    "provider-offline",
    "environment-down",
    "environment-back",
    "execution-ended",
    "execution-waits",
    "gate-waits",
    "defect",
];
pub(super) const INTERVAL_SECONDS: u64 = 10;
pub(super) const MOST_INTERVAL_SECONDS: u64 = 86_400;
