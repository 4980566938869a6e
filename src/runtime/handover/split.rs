//! A command line of a variable as words, without a shell.

/// Words parted by blanks. Quotes of both kinds keep blanks in a word, a backslash keeps the next
/// character; nothing is expanded.
///
/// # Errors
/// A quote that is not closed.
pub(in crate::runtime) fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut quote = None;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (_, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(rest.next()),
            (_, None) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    if let Some(open) = quote {
        return Err(format!("a quote {open} is not closed in `{line}`"));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_keep_words_together_and_nothing_is_run() {
        assert_eq!(words("code --wait").unwrap(), ["code", "--wait"]);
        assert_eq!(
            words(r#"  "/opt/my editor/e" -c 'set nu' a\ b "x\"y" '' "#).unwrap(),
            ["/opt/my editor/e", "-c", "set nu", "a b", "x\"y", ""]
        );
        assert_eq!(words("vi $(id) `id`; rm -rf ~ && x|y").unwrap().len(), 8);
        assert!(words("").unwrap().is_empty());
        assert!(words("vi 'x").unwrap_err().contains("is not closed"));
    }
}
