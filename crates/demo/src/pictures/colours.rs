//! The colours of a drawing: from a name, four shades that go together.

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// A name for a family of shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "words for colours")]
pub enum Colour {
    Amber,
    Blue,
    Brown,
    Green,
    Grey,
    Pink,
    Purple,
    Red,
    Yellow,
}

/// The shades of one drawing.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Most of the thing.
    pub base: Rgb,
    /// Edges, caps, crusts.
    pub dark: Rgb,
    /// What it stands before.
    pub ground: Rgb,
    /// Where light falls.
    pub light: Rgb,
    /// The mark on a label.
    pub mark: Rgb,
    /// Labels and paper.
    pub paper: Rgb,
    /// Below it.
    pub shadow: Rgb,
}

const WHITE: Rgb = Rgb([255, 255, 255]);
const INK: Rgb = Rgb([38, 34, 32]);
const CREAM: Rgb = Rgb([253, 248, 238]);

impl Colour {
    /// Its shades. The seed chooses among grounds and marks that go with it.
    pub fn palette(self, seed: u64) -> Palette {
        let base = Rgb(match self {
            Self::Amber => [222, 152, 66],
            Self::Blue => [72, 124, 178],
            Self::Brown => [140, 92, 60],
            Self::Green => [92, 140, 76],
            Self::Grey => [158, 164, 168],
            Self::Pink => [222, 128, 150],
            Self::Purple => [124, 88, 144],
            Self::Red => [196, 70, 58],
            Self::Yellow => [236, 192, 74],
        });
        let tint = [0.82, 0.86, 0.78][(seed % 3) as usize];
        let mark = [base.mixed(INK, 0.25), base.mixed(INK, 0.5), base][(seed / 3 % 3) as usize];
        let ground = base.mixed(WHITE, tint);
        Palette {
            base,
            dark: base.mixed(INK, 0.35),
            ground,
            light: base.mixed(WHITE, 0.35),
            mark,
            paper: CREAM,
            shadow: ground.mixed(INK, 0.12),
        }
    }
}

impl Rgb {
    /// So much of the other in it: 0 nothing, 1 all.
    pub fn mixed(self, other: Self, share: f32) -> Self {
        let mix =
            |one: u8, other: u8| (f32::from(one) * (1.0 - share) + f32::from(other) * share).round() as u8;
        Self([0, 1, 2].map(|channel| mix(self.0[channel], other.0[channel])))
    }
}
