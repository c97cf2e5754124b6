//! The bare broadcast: a WebSocket server that does nothing but send what one author says to all who listen.
//!
//! It is what one would write with the same libraries: a task for each socket, one channel that all of them read, bytes
//! shared, everything that waits for a socket written in one go. It is a process of its own, as the real server is.

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::broadcast::{self, Sender, error::RecvError};

/// What the author says goes to all as it came; parts behind a line feed are messages of their own, and go together.
type Said = Arc<[Utf8Bytes]>;

/// What may wait for the slowest listener.
const QUEUE: usize = 4_096;

/// The hidden argument that makes this program the server.
pub const ARGUMENT: &str = "--serve-broadcast";

/// Runs the server until its input ends.
pub fn serve() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (said, _) = broadcast::channel(QUEUE);
        let routes = Router::new().route("/api/v1/live", get(listen)).route("/author", get(author));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            // As the real server has it.
            let _ = stream.set_nodelay(true);
        });
        let ended = tokio::task::spawn_blocking(|| std::io::stdin().lines().count());
        tokio::select! {
            served = axum::serve(listener, routes.with_state(said)) => Ok(served?),
            _ = ended => Ok(()),
        }
    })
}

async fn listen(State(said): State<Sender<Said>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| tell(socket, said.subscribe()))
}

async fn tell(socket: WebSocket, mut said: broadcast::Receiver<Said>) {
    let (mut sink, mut stream) = socket.split();
    // What a listener says is read and left: its socket must not fill up.
    let read = async { while let Some(Ok(_)) = stream.next().await {} };
    let write = async {
        loop {
            let mut next = match said.recv().await {
                Ok(said) => Some(said),
                Err(RecvError::Lagged(_) | RecvError::Closed) => return,
            };
            while let Some(messages) = next {
                for message in messages.iter() {
                    if sink.feed(Message::Text(message.clone())).await.is_err() {
                        return;
                    }
                }
                next = said.try_recv().ok();
            }
            if sink.flush().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = read => {}
        () = write => {}
    }
}

async fn author(State(said): State<Sender<Said>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(64 << 20).max_frame_size(64 << 20).on_upgrade(move |mut socket| async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                let parts: Said = text.as_str().split('\n').map(Utf8Bytes::from).collect();
                // With nobody to listen, nothing is said.
                let _ = said.send(parts);
            }
        }
    })
}

/// A running bare broadcast; stopped when it is dropped.
pub struct Broadcast {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Broadcast {
    /// Starts one as a process of its own.
    pub fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the bare broadcast can't be started")?;
        let stdout = child.stdout.take().context("the bare broadcast has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let Ok(address) = line.trim().parse() else {
            child.kill()?;
            bail!("the bare broadcast said {line:?} and not where it listens");
        };
        Ok(Self { address, child })
    }

    /// The processor's time that it has used, in seconds, where the system says it.
    pub fn processor_seconds(&self) -> Option<f64> {
        crate::server::processor_seconds(self.child.id())
    }
}

impl Drop for Broadcast {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("the bare broadcast could not be stopped: {error}");
        }
    }
}
