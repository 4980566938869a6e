//! A form that is posted, as the pages where a person logs in take it.

use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_TYPE},
};

use super::{HttpClient, Reply, address, failure::Failure};
use crate::domain::{Fault, FaultKind};

impl HttpClient {
    /// Posts the fields once and gives the answer of any status. Nothing is sent twice, no redirect is
    /// followed, no token goes along; the fields are in no message.
    pub(in crate::provider) async fn post_form(
        &self,
        subject: &str,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<Reply, Fault> {
        let total = self.limits().total;
        let outcome = tokio::time::timeout(total, self.post(url, fields)).await.unwrap_or_else(|_| {
            let why = format!("{} did not answer within {} s", address::authority(url), total.as_secs());
            Err(Failure::new(FaultKind::TimedOut, why))
        });
        outcome.map_err(|failure| failure.into_fault(subject))
    }

    async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Reply, Failure> {
        address::check_private(url)?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .transport()
            .await?
            .request(Method::POST, url.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        let response = request.send().await.map_err(|error| Failure::of(&error, url))?;
        self.receive(response, url, |_| (address::authority(url), None)).await
    }
}
