//! A link over a WebSocket: one task that connects, reads, writes and keeps time.
//!
//! Nothing here waits for another without a bound: while the application does not take its news, nothing more is read, and
//! the server merges what it has to say (LP15); while the server does not read, nothing more is asked.

mod connection;

pub use connection::{Address, NoAddress};

use crate::link::{Link, Output};
use crate::news::News;
use connection::{Heard, Reader, Writer};
use onhand_protocol::live::ClientMessage;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// News that wait for the application before nothing more is read.
const NEWS_MAX: usize = 256;
/// What the application may ask for while the task is at something else.
const ASKS_MAX: usize = 64;
/// Messages that wait to be written before nothing more is taken in.
const SAY_MAX: usize = 256;

type Ask = Box<dyn FnOnce(&mut Link, u64) + Send>;

/// A link that runs.
#[derive(Debug)]
pub struct Client {
    asks: mpsc::Sender<Ask>,
    task: JoinHandle<Link>,
}

impl Client {
    /// Starts the task, on the present tokio runtime. It connects by itself, again and again, and gives news until it is
    /// stopped; news that nobody takes hold it up, unless the receiver is dropped.
    pub fn start(address: Address, link: Link) -> (Self, mpsc::Receiver<News>) {
        let (asks, asked) = mpsc::channel(ASKS_MAX);
        let (told, news) = mpsc::channel(NEWS_MAX);
        let runner = Runner {
            address,
            asked,
            link,
            news: VecDeque::new(),
            opening: None,
            reader: None,
            say: VecDeque::new(),
            start: Instant::now(),
            told,
            writer: None,
        };
        (Self { asks, task: tokio::spawn(runner.run()) }, news)
    }

    /// Does something with the link, which gets the present time with it; nothing where the task is gone.
    pub async fn with<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Link, u64) -> R + Send + 'static,
    ) -> Option<R> {
        let (done, result) = oneshot::channel();
        let ask = move |link: &mut Link, now_us: u64| {
            // Whoever asked may have gone.
            let _ = done.send(act(link, now_us));
        };
        self.asks.send(Box::new(ask)).await.ok()?;
        result.await.ok()
    }

    /// Ends the connection and gives back what is to be kept; nothing where the task failed.
    pub async fn stop(self) -> Option<Link> {
        drop(self.asks);
        self.task.await.ok()
    }
}

struct Runner {
    address: Address,
    asked: mpsc::Receiver<Ask>,
    link: Link,
    news: VecDeque<News>,
    opening: Option<Opening>,
    reader: Option<Reader>,
    say: VecDeque<ClientMessage>,
    start: Instant,
    told: mpsc::Sender<News>,
    writer: Option<Writer>,
}

type Opening = JoinHandle<Option<(Reader, Writer)>>;

impl Runner {
    async fn run(mut self) -> Link {
        // Also one that was stopped before: whoever starts it wants it to go on.
        self.link.reconnect(0);
        loop {
            self.carry_out();
            let due = self.link.due_us().map(|us| self.start + Duration::from_micros(us));
            let takes_in = self.say.len() < SAY_MAX;
            tokio::select! {
                ask = self.asked.recv(), if takes_in => match ask {
                    Some(ask) => ask(&mut self.link, now_us(self.start)),
                    None => break,
                },
                opened = opened(&mut self.opening) => {
                    self.opening = None;
                    let now_us = now_us(self.start);
                    match opened {
                        Some((reader, writer)) => {
                            (self.reader, self.writer) = (Some(reader), Some(writer));
                            self.link.opened(now_us);
                        }
                        None => self.link.closed(now_us),
                    }
                }
                heard = heard(&mut self.reader), if takes_in && self.news.is_empty() => self.hear(heard),
                is_written = write(&mut self.writer, &mut self.say) => if !is_written {
                    self.hear(Heard::End);
                },
                () = tell(&self.told, &mut self.news) => {}
                () = until(due) => self.tick(),
            }
        }
        self.link.stop();
        self.say.clear();
        if let Some(opening) = self.opening.take() {
            opening.abort();
        }
        if let Some(writer) = self.writer.take() {
            writer.close().await;
        }
        // What was still to be told is of no use to a link that has ended.
        let _ = self.link.take().count();
        self.link
    }

    /// Does what the link wants.
    fn carry_out(&mut self) {
        for output in self.link.take() {
            match output {
                Output::Connect => {
                    let address = self.address.clone();
                    self.opening = Some(tokio::spawn(async move { connection::open(&address).await.ok() }));
                }
                Output::Hangup => {
                    (self.reader, self.writer) = (None, None);
                    self.say.clear();
                    if let Some(opening) = self.opening.take() {
                        opening.abort();
                    }
                }
                Output::Say(message) => self.say.push_back(message),
                Output::Tell(news) if self.told.is_closed() => drop(news),
                Output::Tell(news) => self.news.push_back(news),
            }
        }
    }

    fn hear(&mut self, heard: Heard) {
        let now_us = now_us(self.start);
        match heard {
            Heard::Text(text) => self.link.received(text.as_str(), now_us),
            Heard::Other => self.link.stirred(now_us),
            Heard::End => {
                (self.reader, self.writer) = (None, None);
                self.say.clear();
                self.link.closed(now_us);
            }
        }
    }

    fn tick(&mut self) {
        let now_us = now_us(self.start);
        // While it is we who do not read, the server is not silent; nor is it while a long message comes in.
        let stirs = self.reader.as_mut().is_some_and(Reader::has_stirred);
        if stirs || !self.news.is_empty() || self.say.len() >= SAY_MAX {
            self.link.stirred(now_us);
        }
        self.link.tick(now_us);
    }
}

fn now_us(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

async fn opened(opening: &mut Option<Opening>) -> Option<(Reader, Writer)> {
    match opening {
        Some(opening) => opening.await.ok().flatten(),
        None => std::future::pending().await,
    }
}

async fn heard(reader: &mut Option<Reader>) -> Heard {
    match reader {
        Some(reader) => reader.next().await,
        None => std::future::pending().await,
    }
}

/// Gives the next message to the connection's writer; false where that is gone.
async fn write(writer: &mut Option<Writer>, say: &mut VecDeque<ClientMessage>) -> bool {
    match writer {
        Some(writer) if !say.is_empty() => writer.write(say).await,
        _ => std::future::pending().await,
    }
}

async fn tell(told: &mpsc::Sender<News>, news: &mut VecDeque<News>) {
    if news.is_empty() {
        std::future::pending::<()>().await;
    }
    match told.reserve().await {
        Ok(permit) => {
            if let Some(news) = news.pop_front() {
                permit.send(news);
            }
        }
        Err(_) => news.clear(),
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
