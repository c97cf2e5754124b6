//! Drawn pictures of the demo's products: one flat drawing for each kind of thing, in the product's colours. The same
//! product has the same picture, wherever and whenever it is drawn.

mod baked;
mod colours;
mod packed;
mod png;
mod scene;

pub use colours::Colour;
pub use scene::Scene;

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "words for things")]
pub enum Drawing {
    Bag,
    Baguette,
    Bottle,
    Box,
    Brick,
    Bun,
    Cake,
    Can,
    Cookie,
    Croissant,
    Cup,
    Jar,
    Jug,
    Loaf,
    Muffin,
    Mug,
    Pie,
    Pita,
    Ring,
    Roll,
    Sack,
    Shaker,
    Slice,
    Spray,
    Tin,
    Tray,
    Tub,
}

/// The drawing of a thing in a colour. The seed varies what does not tell things apart: the ground, the mark on the label.
pub fn scene(drawing: Drawing, colour: Colour, seed: u64) -> Scene {
    let palette = colour.palette(seed);
    let mut scene = Scene::on(palette.ground);
    let draw = match drawing {
        Drawing::Bag => packed::bag,
        Drawing::Baguette => baked::baguette,
        Drawing::Bottle => packed::bottle,
        Drawing::Box => packed::carton,
        Drawing::Brick => packed::brick,
        Drawing::Bun => baked::bun,
        Drawing::Cake => baked::cake,
        Drawing::Can => packed::can,
        Drawing::Cookie => baked::cookie,
        Drawing::Croissant => baked::croissant,
        Drawing::Cup => packed::cup,
        Drawing::Jar => packed::jar,
        Drawing::Jug => packed::jug,
        Drawing::Loaf => baked::loaf,
        Drawing::Muffin => baked::muffin,
        Drawing::Mug => baked::mug,
        Drawing::Pie => baked::pie,
        Drawing::Pita => baked::pita,
        Drawing::Ring => baked::ring,
        Drawing::Roll => packed::roll,
        Drawing::Sack => packed::sack,
        Drawing::Shaker => packed::shaker,
        Drawing::Slice => baked::slice,
        Drawing::Spray => packed::spray,
        Drawing::Tin => packed::tin,
        Drawing::Tray => packed::tray,
        Drawing::Tub => packed::tub,
    };
    draw(&mut scene, &palette);
    scene
}

/// The drawing as a PNG of `size` × `size` pixels.
pub fn png(drawing: Drawing, colour: Colour, seed: u64, size: u32) -> Vec<u8> {
    png::encode(&scene(drawing, colour, seed).pixels(size), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_drawn_the_same() {
        assert_eq!(png(Drawing::Bottle, Colour::Green, 7, 96), png(Drawing::Bottle, Colour::Green, 7, 96));
        assert_ne!(png(Drawing::Bottle, Colour::Green, 7, 96), png(Drawing::Bottle, Colour::Red, 7, 96));
    }

    #[test]
    fn a_drawing_fills_its_place_and_no_more() {
        let scene = scene(Drawing::Croissant, Colour::Amber, 1);
        let pixels = scene.pixels(32);
        assert_eq!(pixels.len(), 32 * 32 * 3);
        assert_eq!(&pixels[..3], &scene.ground().0);
        assert_ne!(&pixels[(16 * 32 + 16) * 3..][..3], &scene.ground().0);
        assert!(scene.svg().starts_with("<svg ") && scene.svg().ends_with("</svg>\n"));
    }
}
