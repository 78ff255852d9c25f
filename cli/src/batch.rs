//! `messageml batch`: lines in, lines out, in order, whatever the lines hold.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use messageml::Batch;

use crate::Outcome;

/// Bytes of one line; a request is a message, data, a directory, and their escapes.
const LINE_BYTES: usize = 64 << 20;

/// Bytes read at a time; answers are flushed before each read, so whenever input pauses.
const CHUNK_BYTES: usize = 64 << 10;

/// Answers every line of `input`; lines end at `\n` only.
///
/// # Errors
/// Reading or writing failed.
pub fn run(input: impl Read, output: impl Write) -> io::Result<Outcome> {
    run_bounded(input, output, LINE_BYTES)
}

fn run_bounded(mut input: impl Read, output: impl Write, line_bytes: usize) -> io::Result<Outcome> {
    let batch = Batch::default();
    let mut output = io::BufWriter::with_capacity(CHUNK_BYTES, output);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        output.flush()?;
        let count = match input.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        let Some(mut rest) = chunk.get(..count).filter(|read| !read.is_empty()) else { break };
        while let Some((head, tail)) = rest.iter().position(|byte| *byte == b'\n').map(|at| rest.split_at(at)) {
            rest = tail.get(1..).unwrap_or_default();
            too_long |= line.len() + head.len() > line_bytes;
            if line.is_empty() {
                answer(&batch, head, too_long, &mut output)?;
            } else {
                line.extend_from_slice(if too_long { &[] } else { head });
                answer(&batch, &line, too_long, &mut output)?;
            }
            line.clear();
            line.shrink_to(CHUNK_BYTES);
            too_long = false;
        }
        too_long |= line.len() + rest.len() > line_bytes;
        if !too_long {
            line.extend_from_slice(rest);
        }
    }
    if too_long || !line.is_empty() {
        answer(&batch, &line, too_long, &mut output)?;
    }
    output.flush()?;
    Ok(Outcome::Clean)
}

fn answer(batch: &Batch, line: &[u8], too_long: bool, output: &mut impl Write) -> io::Result<()> {
    let answer = if too_long {
        Batch::refuse("", "the request is longer than 64 MiB")
    } else {
        match std::str::from_utf8(line) {
            Err(error) => Batch::refuse("", &format!("the request is not UTF-8 (byte {})", error.valid_up_to())),
            Ok(blank) if blank.trim_ascii().is_empty() => return Ok(()),
            // The last line of defence: a defect in one answer must not cost the others.
            Ok(request) => catch_unwind(AssertUnwindSafe(|| batch.answer(request)))
                .unwrap_or_else(|_| Batch::refuse(request, "this request met a defect of messageml; please report it")),
        }
    };
    output.write_all(answer.as_bytes())?;
    output.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8], line_bytes: usize) -> Vec<String> {
        let mut output = Vec::new();
        assert_eq!(run_bounded(input, &mut output, line_bytes).unwrap(), Outcome::Clean);
        String::from_utf8(output).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn bad_lines_are_answered_and_the_rest_goes_on() {
        let answers = answers(b"{\n\xff\n\n[]\n{\"id\":1,\"message\":3}\n{\"id\":\"last\",\"message\":\" \"}", 1000);
        assert_eq!(answers.len(), 5);
        for (answer, part) in answers.iter().zip([
            "not JSON",
            "not UTF-8 (byte 0)",
            "must be a JSON object",
            "{\"id\":1,",
            "message/empty",
        ]) {
            assert!(answer.contains(part) && answer.contains("\"errors\":[{"), "{answer}");
        }
    }

    #[test]
    fn an_over_long_line_is_skipped_whatever_the_chunks() {
        let long = format!("{{\"id\":1,\"message\":\"{}\"}}\n{{\"id\":2}}\n", "x".repeat(200_000));
        let answers = answers(long.as_bytes(), 100_000);
        assert_eq!(answers.len(), 2);
        assert!(answers[0].contains("longer than") && answers[1].starts_with("{\"id\":2,"), "{answers:?}");
    }
}
