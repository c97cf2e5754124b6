//! A WebSocket's messages cut out of a stream of bytes, for as little as can be: most of what a crowd hears is only counted.

/// What of a message is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All of all.
    All,
    /// All of those that close a run or are of the connection itself, and the first bytes of the others.
    Ends,
}

/// Messages whose text begins otherwise are the bulk: rows.
const BULK: &[&[u8]] = &[b"{\"chan", b"{\"chun"];
/// Bytes by which one can tell.
const TELLING: usize = 6;

/// Cuts a server's bytes into messages.
#[derive(Debug)]
pub struct Messages {
    head: [u8; 10],
    head_length: usize,
    keep: Keep,
    kept: Vec<u8>,
    /// Bytes of the present frame that are still to come; nothing where a frame is to begin.
    left: Option<usize>,
    /// Whether the present frame ends its message.
    is_last: bool,
    opcode: u8,
    /// Bytes of the message so far.
    length: usize,
}

/// A message.
#[derive(Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// Text: what was kept of it, and its whole length.
    Text {
        /// All of it, or its first bytes.
        kept: &'a [u8],
        /// How many bytes it has.
        length: usize,
    },
    /// The connection ends.
    Close,
}

impl Messages {
    /// Of a connection whose next byte begins a frame.
    pub fn new(keep: Keep) -> Self {
        Self {
            head: [0; 10],
            head_length: 0,
            keep,
            kept: Vec::new(),
            left: None,
            is_last: false,
            opcode: 0,
            length: 0,
        }
    }

    /// Takes the next bytes, and gives each message that they complete.
    pub fn feed(&mut self, mut bytes: &[u8], mut each: impl FnMut(Message<'_>)) {
        loop {
            let Some(left) = self.left else {
                if bytes.is_empty() {
                    return;
                }
                bytes = self.begin(bytes);
                continue;
            };
            let part = &bytes[..left.min(bytes.len())];
            bytes = &bytes[part.len()..];
            self.length += part.len();
            let is_whole = part.len() == left;
            if is_whole && self.is_last && self.length == part.len() {
                // All of it lies in one piece: nothing is copied.
                self.left = None;
                self.give(part, &mut each);
                continue;
            }
            self.copy(part);
            if !is_whole {
                self.left = Some(left - part.len());
                return;
            }
            self.left = None;
            if self.is_last {
                let kept = std::mem::take(&mut self.kept);
                self.give(&kept, &mut each);
                self.kept = kept;
                self.kept.clear();
            }
        }
    }

    /// Reads the head of a frame; gives the bytes behind it.
    fn begin<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let wanted = match (self.head_length, self.head[1] & 0x7f) {
            (0 | 1, _) => 2,
            (_, 126) => 4,
            (_, 127) => 10,
            _ => 2,
        };
        let taken = (wanted - self.head_length).min(bytes.len());
        self.head[self.head_length..self.head_length + taken].copy_from_slice(&bytes[..taken]);
        self.head_length += taken;
        let short = usize::from(self.head[1] & 0x7f);
        let complete = self.head_length
            >= match short {
                126 => 4,
                127 => 10,
                _ => 2,
            };
        if self.head_length >= 2 && complete {
            let [_, _, a, b, c, d, e, f, g, h] = self.head;
            self.left = Some(match short {
                126 => usize::from(u16::from_be_bytes([a, b])),
                127 => u64::from_be_bytes([a, b, c, d, e, f, g, h]) as usize,
                short => short,
            });
            self.is_last = self.head[0] & 0x80 != 0;
            // A frame that goes on with a message has no kind of its own.
            if self.head[0] & 0x0f != 0 {
                self.opcode = self.head[0] & 0x0f;
                self.length = 0;
            }
            self.head_length = 0;
        }
        &bytes[taken..]
    }

    fn copy(&mut self, part: &[u8]) {
        let telling = TELLING.saturating_sub(self.kept.len()).min(part.len());
        self.kept.extend_from_slice(&part[..telling]);
        let is_bulk = BULK.contains(&self.kept.get(..TELLING).unwrap_or_default());
        if self.keep == Keep::All || !is_bulk {
            self.kept.extend_from_slice(&part[telling..]);
        }
    }

    fn give(&mut self, kept: &[u8], each: &mut impl FnMut(Message<'_>)) {
        match self.opcode {
            1 => each(Message::Text { kept, length: self.length }),
            8 => each(Message::Close),
            _ => {}
        }
    }
}

/// A client's message as a frame. Its mask is zero, which leaves the text as it is.
pub fn frame(text: &str) -> Vec<u8> {
    let mut frame = Vec::with_capacity(text.len() + 14);
    frame.push(0x81);
    match text.len() {
        short @ 0..126 => frame.push(0x80 | short as u8),
        middle @ 126..65_536 => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&(middle as u16).to_be_bytes());
        }
        long => {
            frame.push(0x80 | 127);
            frame.extend_from_slice(&(long as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}

/// The seq that an `end` names.
pub fn end_seq(text: &[u8]) -> Option<u64> {
    if !text.starts_with(b"{\"end\"") {
        return None;
    }
    // It is the last field: `"to":"1:42:00000000000000ab"}}`.
    let tail = std::str::from_utf8(&text[text.len().saturating_sub(64)..]).ok()?;
    let (_, to) = tail.rsplit_once("\"to\":\"")?;
    to.split(':').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server_frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![first];
        match payload.len() {
            short @ 0..126 => frame.push(short as u8),
            middle => {
                frame.push(126);
                frame.extend_from_slice(&(middle as u16).to_be_bytes());
            }
        }
        frame.extend_from_slice(payload);
        frame
    }

    #[test]
    fn messages_are_found_however_the_bytes_are_cut() {
        let long = format!("{{\"changes\":\"{}\"}}", "x".repeat(1_000));
        let end = "{\"end\":{\"to\":\"1:42:00000000000000ab\"}}";
        let mut stream = server_frame(0x81, end.as_bytes());
        stream.extend(server_frame(0x81, long.as_bytes()));
        // A message in three frames.
        stream.extend(server_frame(0x01, &end.as_bytes()[..5]));
        stream.extend(server_frame(0x00, &end.as_bytes()[5..30]));
        stream.extend(server_frame(0x80, &end.as_bytes()[30..]));
        stream.extend(server_frame(0x88, b""));
        for keep in [Keep::All, Keep::Ends] {
            for step in [1, 2, 3, 7, 50, 5_000] {
                let mut messages = Messages::new(keep);
                let mut heard = Vec::new();
                for part in stream.chunks(step) {
                    messages.feed(part, |message| match message {
                        Message::Text { kept, length } => {
                            heard.push((end_seq(kept), kept.len() == length, length))
                        }
                        Message::Close => heard.push((None, true, 0)),
                    });
                }
                let places: Vec<_> = heard.iter().map(|(seq, _, length)| (*seq, *length)).collect();
                let (end, long) = (end.len(), long.len());
                assert_eq!(
                    places,
                    [(Some(42), end), (None, long), (Some(42), end), (None, 0)],
                    "{keep:?} {step}"
                );
                assert!(heard[1].1 || keep == Keep::Ends);
            }
        }
    }

    #[test]
    fn frames_have_their_length() {
        assert_eq!(frame("ab"), [0x81, 0x82, 0, 0, 0, 0, b'a', b'b']);
        assert_eq!(frame(&"x".repeat(300))[..4], [0x81, 0xfe, 1, 44]);
        assert_eq!(frame(&"x".repeat(70_000))[..6], [0x81, 0xff, 0, 0, 0, 0]);
    }
}
