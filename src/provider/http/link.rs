//! The `Link` header, which says where the next page is.

use reqwest::Url;

use super::Reply;

/// Address of the next page as the answer gives it; relative ones are resolved.
pub(in crate::provider) fn next_page(reply: &Reply) -> Option<Url> {
    reply
        .headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(next_of)
        .and_then(|target| reply.url.join(target).ok())
}

fn next_of(value: &str) -> Option<&str> {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, parameters) = after.split_once('>')?;
        let end = parameters.find('<').unwrap_or(parameters.len());
        let is_next = parameters[..end].split([';', ',']).any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            name.trim().eq_ignore_ascii_case("rel")
                && value.trim().trim_matches('"').split_ascii_whitespace().any(|word| word == "next")
        });
        if is_next {
            return Some(target);
        }
        rest = &parameters[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::next_of;

    #[test]
    fn the_next_page_is_found_among_others() {
        let header =
            r#"<https://x/a?page=1>; rel="prev", <https://x/a?page=3>; rel="next", <https://x/a?page=9>; rel="last""#;
        assert_eq!(next_of(header), Some("https://x/a?page=3"));
        assert_eq!(next_of("</a?b,c>; foo=1; rel=next"), Some("/a?b,c"));
    }

    #[test]
    fn no_next_page_and_junk_are_none() {
        for header in ["", "<", "<x", "<>", "next", r#"<a>; rel="last""#, r#"<a>; title="rel=next""#, "<a> <b>"] {
            assert_eq!(next_of(header), None, "{header}");
        }
    }
}
