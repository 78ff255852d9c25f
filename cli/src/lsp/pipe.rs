//! Messages over stdin and stdout. What is no message is answered as such and passed over; the conversation goes on.

use std::io::{self, BufRead, Read, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, select};
use lsp_server::{Connection, Message};

/// Bytes of one message that are read.
const MOST: u64 = 256 << 20;
/// Messages that wait.
const WAITING: usize = 64;

/// What a frame holds.
#[derive(Debug)]
enum Frame {
    Message(Message),
    /// Why it cannot be understood.
    Bad(String),
    End,
}

/// The threads that read and write.
#[derive(Debug)]
pub struct Pipes {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

impl Pipes {
    /// Waits until everything is written.
    ///
    /// # Errors
    /// The editor went away.
    pub fn join(self) -> io::Result<()> {
        let broken = |_| io::Error::other("a thread broke");
        self.reader.join().map_err(broken)??;
        self.writer.join().map_err(broken)?
    }
}

/// A connection over stdin and stdout.
///
/// # Errors
/// No thread can be started.
pub fn stdio() -> io::Result<(Connection, Pipes)> {
    let (sender, outgoing) = crossbeam_channel::bounded(WAITING);
    // Several, so that what is called off is seen before it is answered.
    let (incoming, receiver) = crossbeam_channel::bounded(WAITING);
    let (refuse, refusals) = crossbeam_channel::unbounded();
    let reader = thread::Builder::new().name("read".into());
    let reader = reader.spawn(move || listen(&mut io::stdin().lock(), &incoming, &refuse))?;
    let writer = thread::Builder::new().name("write".into());
    let writer = writer.spawn(move || speak(&mut io::stdout().lock(), &outgoing, &refusals))?;
    Ok((Connection { sender, receiver }, Pipes { reader, writer }))
}

fn listen(from: &mut dyn BufRead, incoming: &Sender<Message>, refuse: &Sender<String>) -> io::Result<()> {
    loop {
        match read_frame(from)? {
            Frame::Message(message) => {
                let is_last = matches!(&message, Message::Notification(note) if note.method == "exit");
                if incoming.send(message).is_err() || is_last {
                    return Ok(());
                }
            }
            Frame::Bad(why) => {
                let error = serde_json::json!({ "code": -32700, "message": why });
                let answer = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error });
                // Nobody takes it only when all is over.
                let _ = refuse.send(answer.to_string());
            }
            Frame::End => return Ok(()),
        }
    }
}

fn speak(to: &mut dyn Write, outgoing: &Receiver<Message>, refusals: &Receiver<String>) -> io::Result<()> {
    loop {
        select! {
            recv(outgoing) -> message => match message {
                Ok(message) => message.write(&mut &mut *to)?,
                Err(_) => return Ok(()),
            },
            recv(refusals) -> answer => match answer {
                Ok(answer) => {
                    write!(to, "Content-Length: {}\r\n\r\n{answer}", answer.len())?;
                    to.flush()?;
                }
                // Nothing is read any more; what is still to be said is.
                Err(_) => {
                    return outgoing.iter().try_for_each(|message| message.write(&mut &mut *to));
                }
            },
        }
    }
}

fn read_frame(from: &mut dyn BufRead) -> io::Result<Frame> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if Read::take(&mut *from, MOST).read_until(b'\n', &mut line)? == 0 {
            return Ok(Frame::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            match length {
                Some(_) => break,
                // Stray line ends between messages.
                None => continue,
            }
        }
        let Some((name, value)) = line.split_once(':') else {
            return Ok(Frame::Bad("a header without a colon".into()));
        };
        if name.trim().eq_ignore_ascii_case("content-length") {
            match value.trim().parse::<u64>() {
                Ok(count) => length = Some(count),
                Err(_) => return Ok(Frame::Bad("a Content-Length that is no number".into())),
            }
        }
    }
    let length = length.unwrap_or(0);
    if length > MOST {
        io::copy(&mut Read::take(&mut *from, length), &mut io::sink())?;
        return Ok(Frame::Bad(format!("a message of {length} bytes; {MOST} are read at most")));
    }
    let mut bytes = Vec::new();
    if Read::take(&mut *from, length).read_to_end(&mut bytes)? < length as usize {
        return Ok(Frame::End);
    }
    Ok(match serde_json::from_slice(&bytes) {
        Ok(message) => Frame::Message(message),
        Err(why) => Frame::Bad(format!("not JSON-RPC: {why}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_passed_over() {
        let good = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let text = format!(
            "nonsense\r\nContent-Length: x\r\n\r\nContent-Length: 3\r\n\r\n{{]}}Content-Length: 2\r\nContent-Type: a\r\n\r\n[]\
             \r\n\r\ncontent-length: {}\r\n\r\n{good}Content-Length: 99\r\n\r\nx",
            good.len()
        );
        let mut from = text.as_bytes();
        let mut bad = 0;
        loop {
            match read_frame(&mut from).expect("bytes") {
                Frame::Bad(_) => bad += 1,
                Frame::Message(Message::Notification(note)) => {
                    assert_eq!((bad, note.method.as_str()), (4, "exit"));
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(read_frame(&mut from), Ok(Frame::End)));
    }
}
