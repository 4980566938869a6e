//! Bytes to lines, without ever holding more than one capped line.

/// Bytes kept of one line; what comes after them until the newline is passed over.
pub(super) const RAW_CAP: usize = 64 * 1024;
const CUT: &[u8] = "…".as_bytes();

/// Splits chunks at newlines. A line may come in many chunks; one that is too long ends in `…`.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    partial: Vec<u8>,
    is_cut: bool,
    /// The line so far was handed over by [`flush`](Self::flush); its newline alone is not another line.
    is_flushed: bool,
}

impl Splitter {
    /// Hands over each line that ends in this chunk, without its newline.
    pub(super) fn feed(&mut self, mut chunk: &[u8], mut take: impl FnMut(&[u8])) {
        while let Some(end) = chunk.iter().position(|byte| *byte == b'\n') {
            self.finish(&chunk[..end], &mut take);
            chunk = &chunk[end + 1..];
        }
        if !chunk.is_empty() {
            self.hold(chunk);
        }
    }

    /// Hands over what came since the last newline, if anything did.
    pub(super) fn flush(&mut self, mut take: impl FnMut(&[u8])) {
        if self.has_partial() {
            self.finish(&[], &mut take);
            self.is_flushed = true;
        }
    }

    /// True while a line has begun and not ended.
    pub(super) fn has_partial(&self) -> bool {
        !self.partial.is_empty()
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = RAW_CAP - self.partial.len();
        self.partial.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.is_cut |= bytes.len() > room;
    }

    fn finish(&mut self, end: &[u8], take: &mut impl FnMut(&[u8])) {
        let was_flushed = std::mem::take(&mut self.is_flushed);
        if self.partial.is_empty() && end.len() <= RAW_CAP {
            if !(was_flushed && matches!(end, b"" | b"\r")) {
                take(end);
            }
            return;
        }
        self.hold(end);
        if std::mem::take(&mut self.is_cut) {
            self.partial.truncate(whole_characters(&self.partial));
            self.partial.extend_from_slice(CUT);
        }
        take(&self.partial);
        self.partial.clear();
    }
}

/// Length without a character whose last bytes were cut off.
fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    match bytes[tail..].iter().rposition(|byte| *byte >= 0xc0) {
        Some(at) if std::str::from_utf8(&bytes[tail + at..]).is_err() => tail + at,
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(chunks: &[&[u8]]) -> Vec<String> {
        let (mut splitter, mut lines) = (Splitter::default(), Vec::new());
        for chunk in chunks {
            splitter.feed(chunk, |line| lines.push(String::from_utf8_lossy(line).into_owned()));
        }
        splitter.flush(|line| lines.push(String::from_utf8_lossy(line).into_owned()));
        lines
    }

    #[test]
    fn lines_do_not_depend_on_how_they_are_read() {
        let text = "one\n\ntwo €\r\nthree".as_bytes();
        let whole = split(&[text]);
        assert_eq!(whole, ["one", "", "two €\r", "three"]);
        for at in 0..text.len() {
            assert_eq!(split(&[&text[..at], &text[at..]]), whole, "split at {at}");
        }
    }

    #[test]
    fn a_line_of_100_mb_is_cut_and_never_held() {
        let (mut splitter, mut lines) = (Splitter::default(), Vec::new());
        let chunk = "é".repeat(32 * 1024);
        for _ in 0..1_600 {
            splitter.feed(chunk.as_bytes(), |_| panic!("there is no newline"));
            assert!(splitter.partial.capacity() <= 2 * RAW_CAP);
        }
        splitter.feed(b"end\nnext\n", |line| lines.push(String::from_utf8(line.to_vec()).unwrap()));
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with("é…") && lines[0].len() <= RAW_CAP + CUT.len());
        assert_eq!(lines[1], "next");
    }

    #[test]
    fn a_line_shown_early_is_not_followed_by_an_empty_one() {
        let (mut splitter, mut lines) = (Splitter::default(), Vec::new());
        let mut take = |line: &[u8]| lines.push(String::from_utf8(line.to_vec()).unwrap());
        splitter.feed(b"prompt> ", &mut take);
        splitter.flush(&mut take);
        splitter.flush(&mut take);
        splitter.feed(b"\n\nnext\n", &mut take);
        assert_eq!(lines, ["prompt> ", "", "next"]);
    }
}
