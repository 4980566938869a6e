//! Where the last lines of a file begin, found from its end.

use std::io::{Read, Result, Seek, SeekFrom};

/// Lines shown of what was written before anyone looked.
pub(super) const BACKLOG_LINES: usize = 300;
/// Bytes looked at from the end; lines so long that fewer than [`BACKLOG_LINES`] fit are fewer.
const LOOKED_AT: u64 = 4 * 1024 * 1024;
const BLOCK: u64 = 64 * 1024;

/// Offset at which the last `lines` lines begin, in a file of `length` bytes.
pub(super) fn backlog_start(file: &mut (impl Read + Seek), length: u64, lines: usize) -> Result<u64> {
    let floor = length.saturating_sub(LOOKED_AT);
    let mut block = vec![0; BLOCK as usize];
    let (mut end, mut seen, mut start) = (length, 0, None);
    while end > floor {
        let from = end.saturating_sub(BLOCK).max(floor);
        let block = &mut block[..(end - from) as usize];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(block)?;
        for at in (0..block.len()).rev().filter(|at| block[*at] == b'\n') {
            let after = from + at as u64 + 1;
            // The newline that ends the file begins no line.
            if after == length {
                continue;
            }
            start = Some(after);
            seen += 1;
            if seen == lines {
                return Ok(after);
            }
        }
        end = from;
    }
    Ok(if floor == 0 { 0 } else { start.unwrap_or(floor) })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn tail_of(text: &str, lines: usize) -> &str {
        let start = backlog_start(&mut Cursor::new(text), text.len() as u64, lines).unwrap();
        &text[start as usize..]
    }

    #[test]
    fn the_last_lines_are_found() {
        assert_eq!(tail_of("", 2), "");
        assert_eq!(tail_of("a\n", 2), "a\n");
        assert_eq!(tail_of("a\nb\nc\n", 2), "b\nc\n");
        assert_eq!(tail_of("a\nb\nc", 2), "b\nc");
        assert_eq!(tail_of("a\n\n\n", 2), "\n\n");
        let long = (0..50_000).map(|n| format!("line {n}\n")).collect::<String>();
        assert!(tail_of(&long, 300).starts_with("line 49700\n"));
        assert_eq!(tail_of(&long, 60_000), long);
    }

    #[test]
    fn a_huge_line_does_not_make_the_whole_file_be_read() {
        let text = format!("{}\nend\n", "x".repeat(6 << 20));
        assert_eq!(tail_of(&text, 300), "end\n");
        let endless = "x".repeat(6 << 20);
        assert_eq!(tail_of(&endless, 300).len() as u64, LOOKED_AT);
    }
}
