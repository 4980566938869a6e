//! When a certificate ends.

use crate::domain::Timestamp;

/// End of a certificate in DER; `None` when it is none.
pub(super) fn ends_at(der: &[u8]) -> Option<Timestamp> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_read_and_rubbish_is_none() {
        let mut parameters = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap();
        parameters.not_after = rcgen::date_time_ymd(2031, 5, 6);
        let key = rcgen::KeyPair::generate().unwrap();
        let der = parameters.self_signed(&key).unwrap().der().to_vec();
        assert_eq!(ends_at(&der), Some("2031-05-06T00:00:00Z".parse().unwrap()));
        assert_eq!(ends_at(b"rubbish"), None);
    }
}
