//! QR codes (ISO/IEC 18004) of links: for a terminal, and as SVG for pages.

use fast_qr::{ECL, QRBuilder, QRCode};
use std::fmt::Write;

/// Modules of quiet around a code.
const QUIET: usize = 4;

/// A code; `None` where the text is longer than a code may be.
fn code(text: &str) -> Option<QRCode> {
    QRBuilder::new(text).ecl(ECL::M).build().ok()
}

/// Whether a module is dark; what is around the code is not.
fn is_dark(code: &QRCode, row: usize, column: usize) -> bool {
    let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.size);
    inside(row).zip(inside(column)).is_some_and(|(row, column)| code[row][column].value())
}

/// For a terminal, two modules a character. It sets both colours itself: readable whichever a terminal has.
pub fn terminal(text: &str) -> Option<String> {
    let code = code(text)?;
    let across = code.size + 2 * QUIET;
    let mut drawn = String::new();
    for row in (0..across).step_by(2) {
        // Black on white.
        drawn.push_str("\u{1b}[30;107m");
        for column in 0..across {
            drawn.push(match (is_dark(&code, row, column), is_dark(&code, row + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        drawn.push_str("\u{1b}[0m\n");
    }
    Some(drawn)
}

/// As SVG, black on white; each module is a unit.
pub fn svg(text: &str) -> Option<String> {
    let code = code(text)?;
    let across = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..across {
        let mut column = 0;
        while column < across {
            let run = (column..across).take_while(|column| is_dark(&code, row, *column)).count();
            if run > 0 {
                let _ = write!(path, "M{column} {row}h{run}v1h-{run}z");
            }
            column += run + 1;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across} {across}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{across}v{across}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://192.168.1.7:8420/desk/#in=0123456789abcdefghijklmnopqrstuvwxyz";

    /// What a camera reads that sees these modules, each as some pixels.
    fn read(dark: &[Vec<bool>]) -> String {
        const PIXELS: usize = 4;
        let (width, height) = (dark[0].len() * PIXELS, dark.len() * PIXELS);
        let shade = |x: usize, y: usize| if dark[y / PIXELS][x / PIXELS] { 0 } else { 255 };
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
        let grids = seen.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_terminal_shows_what_a_camera_reads() {
        let drawn = terminal(LINK).unwrap();
        let mut dark = Vec::new();
        for line in drawn.lines() {
            let line = line.strip_prefix("\u{1b}[30;107m").unwrap().strip_suffix("\u{1b}[0m").unwrap();
            dark.push(line.chars().map(|one| matches!(one, '█' | '▀')).collect());
            dark.push(line.chars().map(|one| matches!(one, '█' | '▄')).collect());
        }
        assert_eq!(read(&dark), LINK);
    }

    #[test]
    fn svg_shows_what_a_camera_reads() {
        let text = "مخبز نور: https://noor.example/ & <more>";
        let drawn = svg(text).unwrap();
        let across: usize = drawn.split('"').nth(3).unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        let path = drawn.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
        let mut dark = vec![vec![false; across]; across];
        for run in path.split('M').skip(1) {
            let numbers: Vec<usize> = run
                .split(|one: char| !one.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            dark[numbers[1]][numbers[0]..numbers[0] + numbers[2]].fill(true);
        }
        assert_eq!(read(&dark), text);
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(svg(&"a".repeat(1_000)).is_some());
        assert!(svg(&"a".repeat(3_000)).is_none() && terminal(&"a".repeat(3_000)).is_none());
    }
}
