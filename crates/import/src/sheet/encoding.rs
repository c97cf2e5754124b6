//! Text in UTF-8, UTF-16, Windows-1252 or Windows-1256, read as UTF-8.
//!
//! A byte order mark decides. Without one, what is UTF-8 throughout is UTF-8; zero bytes beside letters are UTF-16;
//! else it is a code page of Windows, and Arabic where letters beyond ASCII stand side by side as Arabic words do.

use std::io::{self, Read};

/// How text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, small end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252: Western Europe.
    Windows1252,
    /// Windows-1256: Arabic.
    Windows1256,
}

impl Encoding {
    fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
        }
        .new_decoder_with_bom_removal()
    }
}

/// Finds how text is written; reads all of it.
pub fn detect(input: &mut dyn Read) -> io::Result<Encoding> {
    let mut survey = Survey::default();
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(survey.verdict()),
            read => survey.take(&buffer[..read]),
        }
        if let Some(known) = survey.mark {
            return Ok(known);
        }
    }
}

/// What was seen of bytes.
#[derive(Default)]
struct Survey {
    /// Bytes beyond ASCII that stand beside another such.
    beside: u64,
    /// The end of a piece that may go on in the next.
    carry: Vec<u8>,
    high: u64,
    is_broken: bool,
    last_was_high: bool,
    mark: Option<Encoding>,
    seen: u64,
    /// Zero bytes at even and at odd places.
    zeros: [u64; 2],
}

impl Survey {
    fn take(&mut self, bytes: &[u8]) {
        if self.seen == 0 {
            self.mark = match bytes {
                [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8),
                [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
                [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
                _ => None,
            };
        }
        for byte in bytes {
            self.zeros[(self.seen % 2) as usize] += u64::from(*byte == 0);
            self.seen += 1;
            let is_high = *byte >= 0x80;
            self.high += u64::from(is_high);
            if is_high && self.last_was_high {
                self.beside += 1;
            }
            self.last_was_high = is_high;
        }
        if self.is_broken {
            return;
        }
        let mut piece = std::mem::take(&mut self.carry);
        piece.extend_from_slice(bytes);
        match std::str::from_utf8(&piece) {
            Ok(_) => {}
            Err(error) if error.error_len().is_none() => self.carry = piece[error.valid_up_to()..].to_vec(),
            Err(_) => self.is_broken = true,
        }
    }

    fn verdict(&self) -> Encoding {
        let [even, odd] = self.zeros;
        let many = self.seen / 8;
        if even.max(odd) > many && even.max(odd) > 0 {
            return if odd > even { Encoding::Utf16Le } else { Encoding::Utf16Be };
        }
        if !self.is_broken && self.carry.is_empty() {
            return Encoding::Utf8;
        }
        // Accents stand alone among letters of ASCII; letters of Arabic words stand side by side.
        if self.beside * 2 > self.high { Encoding::Windows1256 } else { Encoding::Windows1252 }
    }
}

/// Reads text as UTF-8.
pub struct Decoded<R> {
    at: usize,
    decoder: encoding_rs::Decoder,
    input: R,
    is_over: bool,
    raw: Vec<u8>,
    ready: Vec<u8>,
}

impl<R: Read> Decoded<R> {
    /// Of what is written so.
    pub fn new(input: R, encoding: Encoding) -> Self {
        let raw = vec![0u8; 1 << 14];
        Self { at: 0, decoder: encoding.decoder(), input, is_over: false, raw, ready: Vec::new() }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.input.read(&mut self.raw)?;
        self.is_over = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * (read + 4));
        self.ready.resize(room, 0);
        let (_, _, written, _) =
            self.decoder.decode_to_utf8(&self.raw[..read], &mut self.ready, self.is_over);
        self.ready.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_over {
            self.fill()?;
        }
        let count = into.len().min(self.ready.len() - self.at);
        into[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_however_it_is_written() {
        let utf16 = |text: &str, mark: bool| {
            let mark = if mark { vec![0xff, 0xfe] } else { Vec::new() };
            mark.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>()
        };
        let arabic = "الاسم,السعر\nخبز,5\n";
        let arabic_1256 = encoding_rs::WINDOWS_1256.encode(arabic).0.into_owned();
        for (bytes, encoding, text) in [
            (b"a,b".to_vec(), Encoding::Utf8, "a,b"),
            ("\u{feff}caf\u{e9}".as_bytes().to_vec(), Encoding::Utf8, "caf\u{e9}"),
            (arabic.as_bytes().to_vec(), Encoding::Utf8, arabic),
            (
                b"sku,name\n1,caf\xe9 cr\xe8me\n".to_vec(),
                Encoding::Windows1252,
                "sku,name\n1,caf\u{e9} cr\u{e8}me\n",
            ),
            (arabic_1256, Encoding::Windows1256, arabic),
            (utf16(arabic, true), Encoding::Utf16Le, arabic),
            (utf16("sku,name\n1,Tea\n", false), Encoding::Utf16Le, "sku,name\n1,Tea\n"),
        ] {
            assert_eq!(detect(&mut bytes.as_slice()).unwrap(), encoding, "{text}");
            let mut read = String::new();
            Decoded::new(bytes.as_slice(), encoding).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }
}
