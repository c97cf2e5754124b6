//! What a session needs of the connection beneath it, whichever it is.

use axum::body::Bytes;

/// What comes from the other side, or has become of what was sent to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A message.
    Message(Bytes),
    /// Something that can't be a message.
    Unreadable,
    /// A message that is longer than it may be; nothing can be heard after it.
    TooLarge,
    /// A sign of life without content.
    Life,
    /// All that was given to be sent is on its way.
    Sent,
    /// The other side is gone.
    Gone,
}

/// A connection: it is heard from and written to at the same time.
pub trait Transport: Send {
    /// Whether each message that is heard was counted as a request already.
    const COUNTS: bool;
    /// How it is called.
    const NAME: &'static str;

    /// Whoever is there is known from now on, and may say as much as it likes.
    fn welcome(&mut self);

    /// Gives it messages to send, after those that it has already; none are left.
    fn send(&mut self, messages: &mut Vec<Bytes>);

    /// Waits until something is heard, and writes meanwhile; without `read` it only writes. It may be given up at any
    /// time: nothing is lost by that.
    fn next(&mut self, read: bool) -> impl Future<Output = Heard> + Send;

    /// Writes out what it has, says that this is the end, and ends.
    fn close(self) -> impl Future<Output = ()> + Send;
}

impl<T: Transport> Transport for Box<T> {
    const COUNTS: bool = T::COUNTS;
    const NAME: &'static str = T::NAME;

    fn welcome(&mut self) {
        (**self).welcome();
    }

    fn send(&mut self, messages: &mut Vec<Bytes>) {
        (**self).send(messages);
    }

    async fn next(&mut self, read: bool) -> Heard {
        (**self).next(read).await
    }

    async fn close(self) {
        (*self).close().await;
    }
}
