//! Progress of long work: a bar on a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar, or none where nobody looks.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that counts rows; `quiet`: none.
    pub fn rows(what: &'static str, quiet: bool) -> Self {
        let bar = ProgressBar::new(0).with_message(what);
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {bar:30} {human_pos} of {human_len}, {per_sec}, {eta} left")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many of so many are done.
    pub fn at(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
