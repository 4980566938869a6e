//! Where Lambda Cloud is asked.

use serde::{Deserialize, Serialize};

use super::{LambdaSection, Origins, SettingsError, defaults};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LambdaSettings {
    /// Base of the API without a final slash.
    pub api_url: String,
}

impl Default for LambdaSettings {
    fn default() -> Self {
        Self { api_url: defaults::LAMBDA_API_URL.into() }
    }
}

const API_URL: &str = "lambda.api_url";

/// https, or this machine itself: a key never travels in clear.
pub(super) fn resolve(section: LambdaSection, origins: &Origins) -> Result<LambdaSettings, SettingsError> {
    let Some(text) = section.api_url else { return Ok(LambdaSettings::default()) };
    let advice = "write https://HOST/api/v1, or leave it out";
    let refuse = |why: &str| origins.refuse(API_URL, format!("`{text}` {why}; {advice}"));
    let url = url::Url::parse(&text).map_err(|_| refuse("is not an address"))?;
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() != "https" && !(is_here && url.scheme() == "http") {
        return Err(refuse("must be https, or a key would travel in clear"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("has more than a host and a path"));
    }
    Ok(LambdaSettings { api_url: text.trim_end_matches('/').to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Result<String, String> {
        let section = LambdaSection { api_url: Some(text.into()) };
        let settings = resolve(section, &Origins::default());
        settings.map(|settings| settings.api_url).map_err(|fault| fault.message)
    }

    #[test]
    fn a_key_is_sent_by_https_or_to_this_machine() {
        assert_eq!(resolved("https://cloud.lambda.ai/api/v1/").unwrap(), "https://cloud.lambda.ai/api/v1");
        assert_eq!(resolved("http://127.0.0.1:9/api/v1").unwrap(), "http://127.0.0.1:9/api/v1");
        for wrong in ["lambda", "http://cloud.lambda.ai", "https://me:pw@x/", "https://x/?a"] {
            assert!(resolved(wrong).unwrap_err().ends_with("or leave it out"), "{wrong}");
        }
    }
}
