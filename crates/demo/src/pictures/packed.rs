//! Drawings of what comes in packages. Things stand on a floor at 82 of 96.

use super::colours::{Palette, Rgb};
use super::scene::Scene;

const METAL: Rgb = Rgb([206, 210, 212]);
const METAL_DARK: Rgb = Rgb([168, 174, 178]);
const KRAFT: Rgb = Rgb([206, 170, 126]);
const KRAFT_DARK: Rgb = Rgb([172, 136, 94]);

/// What a thing throws on the floor.
fn shadow(scene: &mut Scene, palette: &Palette, half: f32) {
    scene.ellipse([48.0, 82.5, half + 6.0, 4.0], palette.shadow);
}

/// A label with a mark on it.
fn label(scene: &mut Scene, palette: &Palette, [left, top, width, height]: [f32; 4]) {
    let middle = left + width / 2.0;
    scene
        .rectangle([left, top, width, height], 1.5, palette.paper)
        .ellipse([middle, top + height * 0.4, height * 0.2, height * 0.2], palette.mark)
        .rectangle(
            [middle - width * 0.28, top + height * 0.74, width * 0.56, height * 0.1],
            1.0,
            palette.light,
        );
}

pub(super) fn bottle(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 15.0);
    scene
        .rectangle([42.0, 16.0, 12.0, 20.0], 2.0, palette.base)
        .polygon(&[(42.0, 29.0), (54.0, 29.0), (63.0, 41.0), (33.0, 41.0)], palette.base)
        .rectangle([33.0, 37.0, 30.0, 46.0], 5.0, palette.base)
        .rectangle([40.5, 11.0, 15.0, 9.0], 2.0, palette.dark)
        .rectangle([36.0, 42.0, 3.5, 38.0], 1.7, palette.light);
    label(scene, palette, [33.0, 49.0, 30.0, 22.0]);
}

pub(super) fn jug(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 23.0);
    scene
        .rectangle([25.0, 28.0, 46.0, 55.0], 7.0, palette.base)
        .rectangle([56.0, 34.0, 9.0, 17.0], 4.0, palette.ground)
        .rectangle([30.0, 17.0, 16.0, 13.0], 2.0, palette.base)
        .rectangle([28.5, 13.0, 19.0, 8.0], 2.0, palette.dark)
        .rectangle([28.5, 36.0, 4.0, 40.0], 2.0, palette.light);
    label(scene, palette, [32.0, 55.0, 33.0, 21.0]);
}

pub(super) fn tin(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 22.0);
    scene
        .rectangle([26.0, 24.0, 44.0, 54.0], 2.0, palette.base)
        .ellipse([48.0, 78.0, 22.0, 5.0], METAL_DARK)
        .rectangle([26.0, 69.0, 44.0, 7.0], 0.0, palette.base)
        .ellipse([48.0, 76.0, 22.0, 5.0], palette.base)
        .rectangle([29.0, 32.0, 4.0, 44.0], 2.0, palette.light)
        .ellipse([48.0, 25.0, 22.0, 6.5], METAL_DARK)
        .ellipse([48.0, 23.5, 22.0, 6.5], METAL)
        .ellipse([48.0, 23.5, 16.5, 4.3], METAL_DARK)
        .ellipse([48.0, 24.0, 16.0, 3.9], METAL);
    label(scene, palette, [36.0, 40.0, 34.0, 25.0]);
}

pub(super) fn jar(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 21.0);
    let glass = palette.base.mixed(palette.paper, 0.7);
    scene
        .rectangle([27.0, 28.0, 42.0, 55.0], 8.0, glass)
        .rectangle([30.0, 38.0, 36.0, 42.0], 6.0, palette.base)
        .rectangle([28.0, 15.0, 40.0, 13.0], 3.0, palette.dark)
        .rectangle([28.0, 21.0, 40.0, 2.0], 0.0, palette.base)
        .rectangle([31.5, 40.0, 3.5, 36.0], 1.7, palette.light);
    label(scene, palette, [30.0, 49.0, 36.0, 20.0]);
}

pub(super) fn sack(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 25.0);
    scene
        .polygon(
            &[
                (28.0, 22.0),
                (68.0, 22.0),
                (73.0, 34.0),
                (73.0, 78.0),
                (69.0, 83.0),
                (27.0, 83.0),
                (23.0, 78.0),
                (23.0, 34.0),
            ],
            palette.paper,
        )
        .polygon(
            &[(28.0, 22.0), (33.0, 22.0), (29.0, 83.0), (27.0, 83.0), (23.0, 78.0), (23.0, 34.0)],
            palette.paper.mixed(palette.dark, 0.12),
        )
        .rectangle([26.0, 15.0, 44.0, 8.0], 1.5, palette.base)
        .rectangle([26.0, 20.0, 44.0, 1.5], 0.0, palette.dark)
        .rectangle([23.0, 62.0, 50.0, 11.0], 0.0, palette.base)
        .ellipse([48.0, 44.0, 12.0, 12.0], palette.base)
        .ellipse([48.0, 44.0, 7.0, 7.0], palette.paper)
        .ellipse([48.0, 44.0, 4.0, 4.0], palette.mark);
}

pub(super) fn bag(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 21.0);
    scene
        .polygon(
            &[(29.0, 18.0), (67.0, 18.0), (70.0, 80.0), (66.0, 83.0), (30.0, 83.0), (26.0, 80.0)],
            palette.base,
        )
        .polygon(&[(29.0, 18.0), (35.0, 18.0), (32.0, 83.0), (30.0, 83.0), (26.0, 80.0)], palette.light)
        .rectangle([27.5, 13.0, 41.0, 8.0], 1.0, palette.dark)
        .rectangle([27.5, 16.0, 41.0, 1.5], 0.0, palette.light);
    label(scene, palette, [35.0, 36.0, 27.0, 29.0]);
}

pub(super) fn carton(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 26.0);
    scene
        .polygon(&[(24.0, 32.0), (60.0, 32.0), (60.0, 83.0), (24.0, 83.0)], palette.base)
        .polygon(&[(60.0, 32.0), (74.0, 25.0), (74.0, 76.0), (60.0, 83.0)], palette.dark)
        .polygon(&[(24.0, 32.0), (38.0, 25.0), (74.0, 25.0), (60.0, 32.0)], palette.light);
    label(scene, palette, [29.0, 42.0, 26.0, 29.0]);
}

pub(super) fn brick(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 18.0);
    scene
        .polygon(&[(32.0, 30.0), (58.0, 30.0), (58.0, 83.0), (32.0, 83.0)], palette.paper)
        .polygon(
            &[(58.0, 30.0), (67.0, 26.0), (67.0, 79.0), (58.0, 83.0)],
            palette.paper.mixed(palette.dark, 0.18),
        )
        .polygon(&[(32.0, 30.0), (37.0, 16.0), (63.0, 16.0), (58.0, 30.0)], palette.light)
        .polygon(&[(58.0, 30.0), (63.0, 16.0), (67.0, 26.0)], palette.base)
        .rectangle([36.0, 11.0, 27.0, 6.0], 1.0, palette.dark)
        .polygon(&[(32.0, 58.0), (58.0, 48.0), (58.0, 83.0), (32.0, 83.0)], palette.base)
        .polygon(&[(58.0, 48.0), (67.0, 45.0), (67.0, 79.0), (58.0, 83.0)], palette.dark)
        .ellipse([45.0, 43.0, 6.5, 6.5], palette.mark);
}

pub(super) fn can(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 16.0);
    scene
        .polygon(
            &[
                (36.0, 16.0),
                (60.0, 16.0),
                (64.0, 24.0),
                (64.0, 76.0),
                (60.0, 83.0),
                (36.0, 83.0),
                (32.0, 76.0),
                (32.0, 24.0),
            ],
            palette.base,
        )
        .polygon(&[(36.0, 16.0), (60.0, 16.0), (64.0, 24.0), (32.0, 24.0)], METAL)
        .polygon(&[(32.0, 76.0), (64.0, 76.0), (60.0, 83.0), (36.0, 83.0)], METAL_DARK)
        .ellipse([48.0, 16.0, 12.0, 3.0], METAL_DARK)
        .rectangle([36.0, 27.0, 3.5, 46.0], 1.7, palette.light)
        .polygon(&[(32.0, 60.0), (64.0, 38.0), (64.0, 50.0), (32.0, 72.0)], palette.paper)
        .ellipse([51.0, 52.5, 6.0, 6.0], palette.mark);
}

pub(super) fn shaker(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 16.0);
    let glass = palette.base.mixed(palette.paper, 0.7);
    scene
        .rectangle([32.0, 30.0, 32.0, 53.0], 5.0, glass)
        .rectangle([34.5, 38.0, 27.0, 42.0], 3.0, palette.base)
        .rectangle([32.0, 14.0, 32.0, 17.0], 4.0, palette.dark)
        .ellipse([42.0, 18.0, 1.6, 1.2], palette.light)
        .ellipse([48.0, 18.0, 1.6, 1.2], palette.light)
        .ellipse([54.0, 18.0, 1.6, 1.2], palette.light);
    label(scene, palette, [32.0, 47.0, 32.0, 22.0]);
}

pub(super) fn cup(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 16.0);
    scene
        .polygon(&[(30.0, 26.0), (66.0, 26.0), (60.0, 83.0), (36.0, 83.0)], palette.paper)
        .polygon(&[(31.5, 40.0), (64.5, 40.0), (61.8, 66.0), (34.2, 66.0)], palette.base)
        .rectangle([27.0, 20.0, 42.0, 7.0], 3.0, palette.dark)
        .rectangle([31.0, 15.0, 34.0, 6.0], 2.5, palette.dark)
        .ellipse([48.0, 53.0, 7.0, 7.0], palette.paper)
        .ellipse([48.0, 53.0, 4.0, 4.0], palette.mark);
}

pub(super) fn roll(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 26.0);
    scene
        .rectangle([27.0, 36.0, 46.0, 47.0], 4.0, palette.base)
        .rectangle([27.0, 44.0, 46.0, 30.0], 0.0, palette.light)
        .ellipse([50.0, 36.0, 23.0, 9.0], palette.paper)
        .ellipse([50.0, 36.0, 15.0, 5.6], palette.paper.mixed(palette.dark, 0.12))
        .ellipse([50.0, 36.0, 13.0, 4.8], palette.paper)
        .ellipse([50.0, 36.0, 7.0, 2.8], KRAFT_DARK)
        .polygon(&[(27.0, 36.0), (21.0, 40.0), (21.0, 79.0), (27.0, 77.0)], palette.paper);
}

pub(super) fn tub(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 24.0);
    scene
        .polygon(&[(22.0, 40.0), (74.0, 40.0), (68.0, 83.0), (28.0, 83.0)], palette.paper)
        .polygon(&[(23.3, 49.0), (72.7, 49.0), (70.0, 69.0), (26.0, 69.0)], palette.base)
        .rectangle([19.0, 31.0, 58.0, 10.0], 3.5, palette.dark)
        .rectangle([23.0, 27.0, 50.0, 6.0], 3.0, palette.base)
        .ellipse([48.0, 59.0, 7.5, 7.5], palette.paper)
        .ellipse([48.0, 59.0, 4.5, 4.5], palette.mark);
}

pub(super) fn spray(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 17.0);
    scene
        .rectangle([44.0, 24.0, 9.0, 16.0], 1.0, palette.light)
        .polygon(&[(43.0, 36.0), (55.0, 36.0), (64.0, 50.0), (34.0, 50.0)], palette.base)
        .rectangle([33.0, 46.0, 31.0, 37.0], 5.0, palette.base)
        .polygon(&[(32.0, 13.0), (60.0, 13.0), (64.0, 20.0), (57.0, 26.0), (32.0, 23.0)], palette.dark)
        .polygon(&[(36.0, 24.0), (42.0, 24.0), (39.0, 36.0), (35.0, 36.0)], palette.dark)
        .rectangle([27.0, 14.5, 6.0, 6.0], 1.0, palette.mark);
    label(scene, palette, [33.0, 55.0, 31.0, 20.0]);
}

pub(super) fn tray(scene: &mut Scene, palette: &Palette) {
    shadow(scene, palette, 32.0);
    scene.polygon(&[(14.0, 60.0), (82.0, 60.0), (76.0, 83.0), (20.0, 83.0)], KRAFT);
    for (x, y) in
        [(26.0, 50.0), (40.7, 50.0), (55.3, 50.0), (70.0, 50.0), (33.0, 57.0), (48.0, 57.0), (63.0, 57.0)]
    {
        scene.ellipse([x, y, 8.2, 9.2], palette.base).ellipse([x - 2.2, y - 3.2, 2.6, 3.2], palette.light);
    }
    scene.polygon(&[(14.0, 61.0), (82.0, 61.0), (76.0, 83.0), (20.0, 83.0)], KRAFT).rectangle(
        [12.0, 58.0, 72.0, 6.0],
        2.0,
        KRAFT_DARK,
    );
}
