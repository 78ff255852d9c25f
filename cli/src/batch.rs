//! `messageml batch`: lines in, lines out, in order, whatever the lines hold.

use std::io::{self, Read, Write};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use messageml::Batch;

use crate::ExitStatus;
use crate::arguments::BatchArguments;
use crate::check::complain;
use crate::settings;

/// Bytes of one line; a request is a message, data, a directory, and their escapes.
const LINE_BYTES: usize = 64 << 20;

/// Bytes read at a time; answers are flushed before each read, so whenever input pauses.
const CHUNK_BYTES: usize = 64 << 10;

/// Lines that a thread is given at once: to be woken for each would take as long as to answer it.
const TOGETHER: usize = 16;

/// Groups of lines that wait or are answered, for each thread.
const WAITING: usize = 4;

/// Bytes of requests that wait or are answered, on all threads.
const WAITING_BYTES: usize = 2 * LINE_BYTES;

/// Answers every line of stdin; lines end at `\n` only.
///
/// # Errors
/// Reading or writing failed.
pub fn run(arguments: &BatchArguments) -> io::Result<ExitStatus> {
    let project = match settings::open(&arguments.engine, &[]) {
        Ok(project) => project,
        Err(why) => return Ok(complain(&why)),
    };
    let batch = Batch::new(project.builder().clone());
    let jobs = match arguments.jobs {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        jobs => jobs.into(),
    };
    let output = io::BufWriter::with_capacity(CHUNK_BYTES, io::stdout());
    answer_lines(&batch, io::stdin().lock(), output, LINE_BYTES, jobs)?;
    Ok(ExitStatus::Clean)
}

/// Answers with so many threads.
fn answer_lines(
    batch: &Batch,
    input: impl Read,
    mut output: impl Write + Send,
    line_bytes: usize,
    jobs: usize,
) -> io::Result<()> {
    if jobs < 2 {
        let mut lines = Lines::new(input, line_bytes);
        loop {
            if lines.is_pausing() {
                output.flush()?;
            }
            let Some(line) = lines.next()? else { return output.flush() };
            if let Some(answer) = answer(batch, &line) {
                output.write_all(answer.as_bytes())?;
            }
        }
    }
    let backlog = Backlog::default();
    let (requests, waiting) = mpsc::sync_channel::<(Vec<Line>, SyncSender<String>)>(jobs * WAITING);
    let (order, answers) = mpsc::sync_channel::<Receiver<String>>(jobs * WAITING);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let request = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((group, reply)) = request else { break };
                    // Nobody waits for the answers once writing has failed.
                    let _ = reply.send(group.iter().filter_map(|line| answer(batch, line)).collect());
                    backlog.leave(group.iter().map(|line| line.bytes.len()).sum());
                }
            });
        }
        let writer = scope.spawn(move || write_in_order(&answers, output));
        let mut lines = Lines::new(input, line_bytes);
        let mut read = || -> io::Result<()> {
            while let Some(line) = lines.next()? {
                let mut group = vec![line];
                // Whoever writes line by line is answered line by line.
                while group.len() < TOGETHER && !lines.is_pausing() {
                    group.extend(lines.next()?);
                }
                backlog.enter(group.iter().map(|line| line.bytes.len()).sum());
                let (reply, receiver) = mpsc::sync_channel(1);
                // It fails where writing has failed, which the writer tells.
                if order.send(receiver).is_err() || requests.send((group, reply)).is_err() {
                    break;
                }
            }
            Ok(())
        };
        let read = read();
        drop((requests, order));
        let written = writer.join().unwrap_or_else(|_| Err(io::Error::other("the answers could not be written")));
        written.and(read)
    })
}

/// Writes answers in the order of their requests, and flushes whenever the next is not there yet.
fn write_in_order(answers: &Receiver<Receiver<String>>, mut output: impl Write) -> io::Result<()> {
    loop {
        let next = match answers.try_recv() {
            Err(TryRecvError::Empty) => {
                output.flush()?;
                answers.recv().ok()
            }
            next => next.ok(),
        };
        let Some(next) = next else { return output.flush() };
        let answer = match next.try_recv() {
            Err(TryRecvError::Empty) => {
                output.flush()?;
                next.recv().ok()
            }
            answer => answer.ok(),
        };
        if let Some(answer) = answer {
            output.write_all(answer.as_bytes())?;
        }
    }
}

/// Bytes of requests that wait or are answered: whoever brings more waits until there is room.
#[derive(Debug, Default)]
struct Backlog {
    taken: Mutex<usize>,
    freed: Condvar,
}

impl Backlog {
    fn enter(&self, bytes: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken > 0 && *taken + bytes > WAITING_BYTES {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
    }

    fn leave(&self, bytes: usize) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) -= bytes;
        self.freed.notify_all();
    }
}

/// A line without its end.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    /// More bytes than a line may have; they are not kept then.
    is_too_long: bool,
}

/// Splits input into lines of bounded length.
struct Lines<R> {
    input: R,
    most: usize,
    chunk: Vec<u8>,
    /// Bytes of the chunk that hold input, and how many of them were given.
    filled: usize,
    given: usize,
    ended: bool,
}

impl<R: Read> Lines<R> {
    fn new(input: R, most: usize) -> Self {
        Lines { input, most, chunk: vec![0; CHUNK_BYTES], filled: 0, given: 0, ended: false }
    }

    /// True if the next line cannot be given without reading.
    fn is_pausing(&self) -> bool {
        !self.chunk.get(self.given..self.filled).is_some_and(|rest| rest.contains(&b'\n'))
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        let mut line = Line::default();
        loop {
            let rest = self.chunk.get(self.given..self.filled).unwrap_or_default();
            let end = rest.iter().position(|byte| *byte == b'\n');
            let piece = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            line.is_too_long |= line.bytes.len() + piece.len() > self.most;
            if line.is_too_long {
                line.bytes = Vec::new();
            } else {
                line.bytes.extend_from_slice(piece);
            }
            if let Some(end) = end {
                self.given += end + 1;
                return Ok(Some(line));
            }
            if self.ended {
                return Ok((line.is_too_long || !line.bytes.is_empty()).then_some(line));
            }
            self.given = 0;
            self.filled = match self.input.read(&mut self.chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                read => {
                    let count = read?;
                    self.ended = count == 0;
                    count
                }
            };
        }
    }
}

/// The answer with its line end; none to a blank line.
fn answer(batch: &Batch, line: &Line) -> Option<String> {
    let mut answer = if line.is_too_long {
        Batch::refuse("", "the request is longer than 64 MiB")
    } else {
        match std::str::from_utf8(&line.bytes) {
            Err(error) => Batch::refuse("", &format!("the request is not UTF-8 (byte {})", error.valid_up_to())),
            Ok(blank) if blank.trim_ascii().is_empty() => return None,
            // The last line of defence: a defect in one answer must not cost the others.
            Ok(request) => catch_unwind(AssertUnwindSafe(|| batch.answer(request)))
                .unwrap_or_else(|_| Batch::refuse(request, "this request met a defect of messageml; please report it")),
        }
    };
    answer.push('\n');
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8], line_bytes: usize) -> Vec<String> {
        let of = |jobs| {
            let mut output = Vec::new();
            answer_lines(&Batch::default(), input, &mut output, line_bytes, jobs).unwrap();
            String::from_utf8(output).unwrap()
        };
        let answers = of(1);
        assert_eq!(of(4), answers);
        answers.lines().map(str::to_owned).collect()
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

    #[test]
    fn answers_come_in_order_from_all_threads() {
        let size = |at: usize| if at.is_multiple_of(7) { 2_000 } else { 1 };
        let request = |at: usize| {
            format!("{{\"id\":{at},\"message\":\"<messageML>{}</messageML>\"}}\n", "<b>x</b>".repeat(size(at)))
        };
        let requests: String = (0..200).map(request).collect();
        let answers = answers(requests.as_bytes(), 100_000);
        assert_eq!(answers.len(), 200);
        for (at, answer) in answers.iter().enumerate() {
            assert!(answer.starts_with(&format!("{{\"id\":{at},\"ok\"")), "{at}: {answer}");
        }
    }

    #[test]
    fn an_answer_is_written_while_input_pauses() {
        // Each line is given only once the answer to the one before it was seen.
        struct Polite<'a> {
            seen: &'a Mutex<Vec<u8>>,
            left: usize,
        }
        impl Read for Polite<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let asked = 3 - self.left;
                while self.seen.lock().unwrap().iter().filter(|byte| **byte == b'\n').count() < asked {
                    thread::yield_now();
                }
                if self.left == 0 {
                    return Ok(0);
                }
                self.left -= 1;
                (&b"{\"message\":\"<messageML/>\"}\n"[..]).read(buffer)
            }
        }
        struct Tap<'a>(&'a Mutex<Vec<u8>>);
        impl Write for Tap<'_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for jobs in [1, 3] {
            let seen = Mutex::default();
            let output = io::BufWriter::new(Tap(&seen));
            answer_lines(&Batch::default(), Polite { seen: &seen, left: 3 }, output, 1000, jobs).unwrap();
            assert_eq!(seen.lock().unwrap().iter().filter(|byte| **byte == b'\n').count(), 3);
        }
    }
}
