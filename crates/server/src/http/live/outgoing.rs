//! What goes out on a WebSocket: messages of the session, and between them what the library says by itself (the answer to
//! a ping, the close).
//!
//! A message that thousands are sent is one piece of memory for all of them; the library would copy it into a buffer for
//! each, and keep the largest buffer that a connection ever needed. So messages are written here, each behind its own few
//! bytes of frame, many with one call, and are never copied. What the library writes is small and is held until the message
//! at hand is out.

use axum::body::Bytes;
use std::collections::VecDeque;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A text message, whole, from a server: nothing is masked (RFC 6455, section 5.2).
const WHOLE_TEXT: u8 = 0x81;
/// Bytes that the head of a frame has at most: two, and eight for the length.
const HEAD_MAX: usize = 10;
/// Messages that there is room for while nothing is sent.
const KEPT: usize = 8;
/// Bytes of the library's that are held at most.
const OWN_MAX: usize = 1_024;
/// Pieces of one write: systems take 1,024 and more.
const PIECES_MAX: usize = 64;

/// A stream beneath the library, with messages that pass it by.
pub struct Outgoing<S> {
    /// What is left of the first message's head; empty where the message is not begun or its head is out.
    head: Head,
    /// Whether a part of the first message is out.
    is_begun: bool,
    /// Messages that are not out, the first perhaps in part.
    messages: VecDeque<Bytes>,
    /// What the library wrote.
    own: VecDeque<u8>,
    stream: S,
}

/// The head of a frame.
#[derive(Clone, Copy, Default)]
struct Head {
    bytes: [u8; HEAD_MAX],
    from: u8,
    to: u8,
}

impl Head {
    /// Of a text message of so many bytes.
    fn of(length: usize) -> Self {
        let mut bytes = [0; HEAD_MAX];
        bytes[0] = WHOLE_TEXT;
        let to = if length < 126 {
            bytes[1] = length as u8;
            2
        } else if let Ok(short) = u16::try_from(length) {
            bytes[1] = 126;
            bytes[2..4].copy_from_slice(&short.to_be_bytes());
            4
        } else {
            bytes[1] = 127;
            bytes[2..10].copy_from_slice(&(length as u64).to_be_bytes());
            10
        };
        Self { bytes, from: 0, to }
    }

    fn left(&self) -> &[u8] {
        &self.bytes[usize::from(self.from)..usize::from(self.to)]
    }
}

impl<S> Outgoing<S> {
    /// Over a stream.
    pub fn new(stream: S) -> Self {
        Self {
            head: Head::default(),
            is_begun: false,
            messages: VecDeque::new(),
            own: VecDeque::new(),
            stream,
        }
    }

    /// The stream.
    pub fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Takes messages to be sent.
    pub fn extend(&mut self, messages: impl Iterator<Item = Bytes>) {
        self.messages.extend(messages);
    }
}

impl<S: AsyncWrite + Unpin> Outgoing<S> {
    /// Writes as much as can be written; ready once all of it is out.
    pub fn poll_out(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            if !self.is_begun && !self.own.is_empty() {
                ready!(self.poll_own(context))?;
            } else if self.messages.is_empty() {
                self.messages.shrink_to(KEPT);
                return Pin::new(&mut self.stream).poll_flush(context);
            } else {
                ready!(self.poll_messages(context))?;
            }
        }
    }

    /// Writes of what the library wrote.
    fn poll_own(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let bytes = self.own.make_contiguous();
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.own.drain(..some(written)?);
        Poll::Ready(Ok(()))
    }

    /// Writes of the messages.
    fn poll_messages(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        if !self.is_begun {
            self.head = Head::of(self.messages.front().map_or(0, Bytes::len));
        }
        // What the library wrote meanwhile waits for no more than the message at hand.
        let most = if self.own.is_empty() { PIECES_MAX / 2 } else { 1 };
        let heads: Vec<Head> =
            self.messages.iter().take(most).skip(1).map(|message| Head::of(message.len())).collect();
        let mut pieces = Vec::with_capacity(PIECES_MAX);
        for (head, message) in std::iter::once(&self.head).chain(&heads).zip(&self.messages) {
            pieces.push(IoSlice::new(head.left()));
            pieces.push(IoSlice::new(message));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, &pieces))?;
        self.advance(some(written)?);
        Poll::Ready(Ok(()))
    }

    /// So many bytes of the messages are out.
    fn advance(&mut self, mut written: usize) {
        while let Some(message) = self.messages.front_mut() {
            if !self.is_begun {
                self.head = Head::of(message.len());
            }
            let of_head = written.min(self.head.left().len());
            self.head.from += of_head as u8;
            written -= of_head;
            let of_message = written.min(message.len());
            drop(message.split_to(of_message));
            written -= of_message;
            self.is_begun = !(self.head.left().is_empty() && message.is_empty());
            if self.is_begun {
                // One of which nothing is out is as good as not begun: its head is the same.
                return;
            }
            self.messages.pop_front();
            if written == 0 {
                return;
            }
        }
    }
}

fn some(written: usize) -> Result<usize> {
    if written == 0 { Err(Error::from(ErrorKind::WriteZero)) } else { Ok(written) }
}

impl<S: AsyncRead + Unpin> AsyncRead for Outgoing<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

/// What the library writes: whole frames, and few.
impl<S: AsyncWrite + Unpin> AsyncWrite for Outgoing<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        if self.own.len() >= OWN_MAX {
            ready!(self.poll_out(context))?;
        }
        self.own.extend(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.poll_out(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_out(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::SmallRng;
    use rand::{Rng, SeedableRng};
    use std::task::Waker;

    /// A stream that takes a few bytes at a time, and at times none.
    struct Narrow {
        dice: SmallRng,
        taken: Vec<u8>,
    }

    impl AsyncWrite for Narrow {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
            if self.dice.random_range(0..3) == 0 {
                return Poll::Pending;
            }
            let count = self.dice.random_range(1..=bytes.len());
            self.taken.extend(&bytes[..count]);
            Poll::Ready(Ok(count))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            pieces: &[IoSlice<'_>],
        ) -> Poll<Result<usize>> {
            let all: Vec<u8> = pieces.iter().flat_map(|piece| piece.to_vec()).collect();
            self.as_mut().poll_write(context, &all)
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// The frames in what was taken: their first byte, and what they carry.
    fn frames(mut taken: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let mut frames = Vec::new();
        while let [kind, short, rest @ ..] = taken {
            let (length, rest) = match short {
                126 => (usize::from(u16::from_be_bytes([rest[0], rest[1]])), &rest[2..]),
                127 => (u64::from_be_bytes(rest[..8].try_into().unwrap()) as usize, &rest[8..]),
                short => (usize::from(*short), rest),
            };
            frames.push((*kind, rest[..length].to_vec()));
            taken = &rest[length..];
        }
        frames
    }

    #[test]
    fn messages_and_pongs_come_whole_and_in_order() {
        for seed in 0..300 {
            let mut dice = SmallRng::seed_from_u64(seed);
            let narrow = Narrow { dice: SmallRng::seed_from_u64(!seed), taken: Vec::new() };
            let mut outgoing = Outgoing::new(narrow);
            let context = &mut Context::from_waker(Waker::noop());
            let (mut messages, mut pongs) = (Vec::new(), Vec::new());
            for number in 0..40_u8 {
                match dice.random_range(0..4) {
                    0 => {
                        let pong = vec![0x8a, 2, number, number];
                        let mut pinned = Pin::new(&mut outgoing);
                        if pinned.as_mut().poll_write(context, &pong).is_ready() {
                            pongs.push((0x8a, vec![number, number]));
                        }
                    }
                    1 | 2 => {
                        let length = [0, 1, 125, 126, 70_000][dice.random_range(0..5)];
                        messages.push((WHOLE_TEXT, vec![number; length]));
                        outgoing.extend(std::iter::once(Bytes::from(vec![number; length])));
                    }
                    _ => drop(outgoing.poll_out(context)),
                }
            }
            while outgoing.poll_out(context).is_pending() {}
            let sent = frames(&outgoing.stream().taken);
            let (texts, others): (Vec<_>, Vec<_>) =
                sent.into_iter().partition(|(kind, _)| *kind == WHOLE_TEXT);
            assert_eq!(texts, messages, "seed {seed}");
            assert_eq!(others, pongs, "seed {seed}");
        }
    }
}
