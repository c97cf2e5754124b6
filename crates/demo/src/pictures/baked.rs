//! Drawings of what is baked, and of what is drunk with it. Things lie or stand on a floor at 80 of 96.

use super::colours::{Palette, Rgb};
use super::scene::Scene;

const CRUST: Rgb = Rgb([206, 140, 72]);
const CRUST_DARK: Rgb = Rgb([164, 100, 48]);
const CRUST_LIGHT: Rgb = Rgb([236, 190, 124]);
const CRUMB: Rgb = Rgb([248, 226, 182]);
const PLATE: Rgb = Rgb([250, 250, 248]);
const PLATE_EDGE: Rgb = Rgb([214, 218, 220]);

fn shadow(scene: &mut Scene, palette: &Palette, half: f32, floor: f32) {
    scene.ellipse([48.0, floor, half, 4.5], palette.shadow);
}

pub(super) fn loaf(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 36.0, 76.0);
    let crust = CRUST.mixed(palette.dark, 0.35);
    scene
        .ellipse([48.0, 53.0, 35.0, 24.0], crust)
        .rectangle([16.0, 52.0, 64.0, 24.0], 10.0, crust)
        .ellipse([46.0, 49.0, 30.0, 18.0], crust.mixed(CRUST_LIGHT, 0.45));
    for place in 0..3 {
        let x = 31.0 + place as f32 * 15.0;
        scene.turned([x, 48.0, 3.2, 13.0], 24.0, CRUMB);
    }
}

pub(super) fn baguette(scene: &mut Scene, palette: &Palette) {
    scene
        .turned([50.0, 58.0, 42.0, 10.0], -32.0, palette.shadow)
        .turned([48.0, 49.0, 43.0, 11.5], -32.0, CRUST.mixed(palette.dark, 0.25))
        .turned([47.0, 47.0, 40.0, 8.0], -32.0, CRUST_LIGHT.mixed(palette.base, 0.4));
    for place in 0..5 {
        let along = place as f32 - 2.0;
        scene.turned([47.5 + along * 12.5, 47.8 - along * 7.8, 2.2, 7.5], 28.0, CRUMB);
    }
}

pub(super) fn pita(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([50.0, 58.0, 38.0, 25.0], palette.shadow)
        .ellipse([48.0, 52.0, 38.0, 27.0], CRUST)
        .ellipse([48.0, 50.0, 36.0, 25.0], CRUST_LIGHT)
        .ellipse([48.0, 50.0, 28.0, 18.5], palette.base.mixed(CRUST_LIGHT, 0.2));
    for (x, y) in
        [(34.0, 46.0), (44.0, 40.0), (57.0, 43.0), (64.0, 52.0), (52.0, 53.0), (40.0, 57.0), (55.0, 62.0)]
    {
        scene.ellipse([x, y, 2.4, 1.7], palette.dark);
    }
}

pub(super) fn ring(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([50.0, 58.0, 33.0, 28.0], palette.shadow)
        .ellipse([48.0, 52.0, 33.0, 30.0], CRUST)
        .ellipse([48.0, 49.5, 31.0, 27.0], palette.base);
    let dots = [
        (30.0, 40.0),
        (40.0, 29.0),
        (55.0, 28.0),
        (67.0, 39.0),
        (69.0, 54.0),
        (59.0, 66.0),
        (44.0, 68.0),
        (30.0, 60.0),
        (24.0, 50.0),
    ];
    for (place, (x, y)) in dots.into_iter().enumerate() {
        scene.turned([x, y, 2.8, 1.2], place as f32 * 40.0, palette.paper);
    }
    scene.ellipse([48.0, 50.0, 11.0, 9.5], CRUST_DARK).ellipse([48.0, 51.5, 10.0, 8.0], palette.ground);
}

pub(super) fn bun(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 34.0, 78.0);
    scene
        .rectangle([17.0, 60.0, 62.0, 17.0], 8.0, CRUST)
        .rectangle([19.0, 56.0, 58.0, 8.0], 4.0, CRUMB)
        .ellipse([48.0, 52.0, 33.0, 26.0], palette.base)
        .rectangle([15.0, 52.0, 66.0, 6.0], 3.0, palette.base.mixed(CRUST_DARK, 0.3))
        .ellipse([42.0, 42.0, 22.0, 12.0], palette.light);
    for (x, y) in [(34.0, 38.0), (44.0, 33.0), (55.0, 35.0), (64.0, 42.0), (40.0, 44.0), (52.0, 43.0)] {
        scene.turned([x, y, 2.4, 1.4], -20.0, CRUMB);
    }
}

pub(super) fn croissant(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 36.0, 73.0);
    let crust = CRUST.mixed(palette.base, 0.35);
    let light = crust.mixed(CRUST_LIGHT, 0.6);
    // From the horns to the middle, each part over the one before.
    let parts =
        [(15.0, 65.0, 9.0, 6.0, -38.0), (25.0, 54.0, 12.0, 11.0, -50.0), (36.0, 46.0, 15.0, 12.5, -68.0)];
    for (x, y, across, down, turn) in parts {
        for (x, turn) in [(x, turn), (96.0 - x, -turn)] {
            scene
                .turned([x, y + 1.5, across, down], turn, crust.mixed(CRUST_DARK, 0.6))
                .turned([x, y, across, down], turn, crust)
                .turned([x - 0.5, y - 2.5, across * 0.75, down * 0.55], turn, light);
        }
    }
    scene
        .ellipse([48.0, 46.5, 12.0, 18.0], crust.mixed(CRUST_DARK, 0.6))
        .ellipse([48.0, 45.0, 11.5, 17.5], crust)
        .ellipse([46.5, 41.0, 7.5, 12.0], light);
}

pub(super) fn pie(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([50.0, 60.0, 36.0, 23.0], palette.shadow)
        .ellipse([48.0, 55.0, 36.0, 25.0], CRUST_DARK)
        .ellipse([48.0, 51.0, 36.0, 25.0], CRUST)
        .ellipse([48.0, 50.0, 28.0, 18.0], palette.base)
        .ellipse([45.0, 47.0, 20.0, 11.0], palette.light);
    for place in 0..14 {
        let angle = place as f32 * std::f32::consts::TAU / 14.0;
        scene.ellipse([48.0 + 32.0 * angle.cos(), 51.0 + 21.5 * angle.sin(), 3.4, 2.6], CRUST_LIGHT);
    }
}

pub(super) fn muffin(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 22.0, 82.0);
    scene.polygon(&[(27.0, 52.0), (69.0, 52.0), (63.0, 82.0), (33.0, 82.0)], palette.paper);
    for place in 0..4 {
        let x = 31.5 + place as f32 * 10.0;
        scene.polygon(&[(x, 52.0), (x + 4.0, 52.0), (x + 2.6, 82.0), (x + 0.8, 82.0)], palette.light);
    }
    scene
        .ellipse([48.0, 42.0, 27.0, 19.0], CRUST.mixed(palette.base, 0.55))
        .ellipse([32.0, 50.0, 10.0, 7.0], CRUST.mixed(palette.base, 0.55))
        .ellipse([64.0, 50.0, 10.0, 7.0], CRUST.mixed(palette.base, 0.55))
        .ellipse([43.0, 36.0, 15.0, 8.0], CRUST_LIGHT.mixed(palette.base, 0.4));
    for (x, y) in [(36.0, 43.0), (48.0, 34.0), (58.0, 41.0), (47.0, 48.0), (65.0, 48.0), (30.0, 50.0)] {
        scene.ellipse([x, y, 3.0, 2.8], palette.dark);
    }
}

pub(super) fn cookie(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([50.0, 55.0, 32.0, 30.0], palette.shadow)
        .ellipse([48.0, 51.0, 32.0, 30.0], CRUST_DARK)
        .ellipse([48.0, 48.5, 32.0, 30.0], CRUST.mixed(CRUST_LIGHT, 0.5))
        .ellipse([45.0, 45.0, 22.0, 19.0], CRUST_LIGHT);
    for (x, y, size) in [
        (34.0, 39.0, 4.0),
        (52.0, 33.0, 4.6),
        (65.0, 44.0, 3.8),
        (45.0, 50.0, 4.8),
        (61.0, 60.0, 4.4),
        (34.0, 60.0, 3.8),
        (49.0, 67.0, 3.6),
    ] {
        scene.ellipse([x, y, size, size * 0.85], palette.dark);
    }
}

pub(super) fn cake(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([48.0, 79.0, 38.0, 7.0], PLATE_EDGE)
        .ellipse([48.0, 77.0, 38.0, 7.0], PLATE)
        .rectangle([20.0, 42.0, 56.0, 34.0], 3.0, palette.base)
        .ellipse([48.0, 76.0, 28.0, 4.5], palette.base)
        .rectangle([20.0, 56.0, 56.0, 5.0], 0.0, palette.paper)
        .ellipse([48.0, 42.0, 28.0, 8.0], palette.light);
    for (place, length) in [8.0, 12.0, 7.0, 11.0, 8.0, 10.0].into_iter().enumerate() {
        scene.rectangle([21.5 + place as f32 * 9.0, 40.0, 7.0, length], 3.5, palette.light);
    }
    for x in [30.0, 42.0, 54.0, 66.0] {
        scene.ellipse([x, 37.0, 4.6, 4.4], palette.dark).ellipse([x - 1.3, 35.6, 1.3, 1.2], palette.paper);
    }
}

pub(super) fn slice(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([48.0, 77.0, 38.0, 8.0], PLATE_EDGE)
        .ellipse([48.0, 75.0, 38.0, 8.0], PLATE)
        .polygon(&[(18.0, 50.0), (70.0, 36.0), (80.0, 48.0), (80.0, 72.0), (18.0, 74.0)], palette.base)
        .polygon(&[(18.0, 58.0), (80.0, 56.0), (80.0, 61.0), (18.0, 64.0)], palette.paper)
        .polygon(&[(18.0, 50.0), (70.0, 36.0), (80.0, 48.0)], palette.light)
        .polygon(&[(18.0, 68.0), (80.0, 66.5), (80.0, 72.0), (18.0, 74.0)], CRUST_DARK)
        .ellipse([66.0, 38.0, 5.2, 5.0], palette.dark)
        .ellipse([64.6, 36.6, 1.5, 1.4], palette.paper);
}

pub(super) fn mug(scene: &mut Scene, palette: &Palette) {
    scene
        .ellipse([46.0, 79.0, 36.0, 6.5], PLATE_EDGE)
        .ellipse([46.0, 77.0, 36.0, 6.5], PLATE)
        .ellipse([72.0, 52.0, 12.0, 12.0], palette.paper)
        .ellipse([72.0, 52.0, 7.0, 7.0], palette.ground)
        .rectangle([22.0, 36.0, 48.0, 22.0], 2.0, palette.paper)
        .ellipse([46.0, 56.0, 24.0, 21.0], palette.paper)
        .ellipse([46.0, 37.0, 24.0, 7.5], PLATE_EDGE)
        .ellipse([46.0, 38.0, 21.5, 6.0], palette.base)
        .ellipse([42.0, 37.5, 9.0, 2.4], palette.light)
        .turned([40.0, 21.0, 1.6, 7.0], 14.0, palette.shadow)
        .turned([50.0, 19.0, 1.6, 8.0], 14.0, palette.shadow);
}
