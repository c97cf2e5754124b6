//! Pixels as a PNG file.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// Eight bits a channel, red, green and blue.
const TRUE_COLOUR: u8 = 2;

/// Encodes `size` rows of `size` pixels, three bytes each.
pub fn encode(pixels: &[u8], size: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let [width, height] = [size, size].map(u32::to_be_bytes);
    chunk(&mut file, b"IHDR", &[&width[..], &height[..], &[8, TRUE_COLOUR, 0, 0, 0]].concat());
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in pixels.chunks(size as usize * 3) {
        // Each row says by which filter it is to be read: none.
        let written = rows.write_all(&[0]).and_then(|()| rows.write_all(row));
        debug_assert!(written.is_ok(), "memory takes what is written");
    }
    chunk(&mut file, b"IDAT", &rows.finish().unwrap_or_default());
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(sum.sum().to_be_bytes());
}
