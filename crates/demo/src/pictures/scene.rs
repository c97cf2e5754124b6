//! Flat shapes on a square of 96 × 96: as SVG, or as pixels with smooth edges.

use super::colours::Rgb;
use std::fmt::Write;

/// The side of the square.
const SIDE: f32 = 96.0;
/// Samples of a pixel along each axis.
const SAMPLES: u32 = 3;

/// Shapes, the later over the earlier.
#[derive(Clone, Debug)]
pub struct Scene {
    ground: Rgb,
    shapes: Vec<(Shape, Rgb)>,
}

/// A shape.
#[derive(Clone, Debug)]
enum Shape {
    /// With corners of a radius.
    Rectangle { left: f32, top: f32, width: f32, height: f32, radius: f32 },
    /// By centre and radii, turned clockwise by so many degrees.
    Ellipse { x: f32, y: f32, across: f32, down: f32, turn: f32 },
    /// By its corners.
    Polygon(Vec<(f32, f32)>),
}

impl Scene {
    /// Nothing but a ground.
    pub fn on(ground: Rgb) -> Self {
        Self { ground, shapes: Vec::new() }
    }

    /// What it stands before.
    pub fn ground(&self) -> Rgb {
        self.ground
    }

    /// Adds a rectangle with round corners.
    pub fn rectangle(&mut self, [left, top, width, height]: [f32; 4], radius: f32, colour: Rgb) -> &mut Self {
        self.with(Shape::Rectangle { left, top, width, height, radius }, colour)
    }

    /// Adds an ellipse by centre and radii.
    pub fn ellipse(&mut self, [x, y, across, down]: [f32; 4], colour: Rgb) -> &mut Self {
        self.turned([x, y, across, down], 0.0, colour)
    }

    /// Adds an ellipse, turned clockwise by degrees.
    pub fn turned(&mut self, [x, y, across, down]: [f32; 4], turn: f32, colour: Rgb) -> &mut Self {
        self.with(Shape::Ellipse { x, y, across, down, turn }, colour)
    }

    /// Adds a polygon by its corners.
    pub fn polygon(&mut self, corners: &[(f32, f32)], colour: Rgb) -> &mut Self {
        self.with(Shape::Polygon(corners.to_vec()), colour)
    }

    fn with(&mut self, shape: Shape, colour: Rgb) -> &mut Self {
        self.shapes.push((shape, colour));
        self
    }

    /// As SVG.
    pub fn svg(&self) -> String {
        let mut text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\">\n");
        let _ = writeln!(text, "<rect width=\"{SIDE}\" height=\"{SIDE}\" fill=\"{}\"/>", hex(self.ground));
        for (shape, colour) in &self.shapes {
            let fill = hex(*colour);
            let _ = match shape {
                Shape::Rectangle { left, top, width, height, radius } => writeln!(
                    text,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\"/>"
                ),
                Shape::Ellipse { x, y, across, down, turn } => writeln!(
                    text,
                    "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{across}\" ry=\"{down}\" transform=\"rotate({turn} {x} {y})\" fill=\"{fill}\"/>"
                ),
                Shape::Polygon(corners) => {
                    let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
                    writeln!(text, "<polygon points=\"{}\" fill=\"{fill}\"/>", corners.join(" "))
                }
            };
        }
        text + "</svg>\n"
    }

    /// As pixels, three bytes each, row by row.
    pub fn pixels(&self, size: u32) -> Vec<u8> {
        let mut pixels = Vec::with_capacity((size * size * 3) as usize);
        let step = SIDE / size as f32;
        let middle = |place: u32| ((place % size) as f32 + 0.5, (place / size) as f32 + 0.5);
        let plain: Vec<Rgb> = (0..size * size)
            .map(|place| {
                let (x, y) = middle(place);
                self.at(x * step, y * step)
            })
            .collect();
        for row in 0..size {
            for column in 0..size {
                let own = plain[(row * size + column) as usize];
                let around = |along: u32| along.saturating_sub(1)..=(along + 1).min(size - 1);
                let mut near =
                    around(row).flat_map(|row| around(column).map(move |column| row * size + column));
                pixels.extend(match near.all(|place| plain[place as usize] == own) {
                    true => own.0,
                    false => self.mixed(column, row, step),
                });
            }
        }
        pixels
    }

    /// The colour of a pixel that an edge goes through.
    fn mixed(&self, column: u32, row: u32, step: f32) -> [u8; 3] {
        let mut sum = [0_u32; 3];
        for sample in 0..SAMPLES * SAMPLES {
            let within = |sample: u32| (sample as f32 + 0.5) / SAMPLES as f32;
            let x = (column as f32 + within(sample % SAMPLES)) * step;
            let y = (row as f32 + within(sample / SAMPLES)) * step;
            let colour = self.at(x, y).0;
            sum = [0, 1, 2].map(|channel| sum[channel] + u32::from(colour[channel]));
        }
        sum.map(|sum| (sum / (SAMPLES * SAMPLES)) as u8)
    }

    fn at(&self, x: f32, y: f32) -> Rgb {
        let top = self.shapes.iter().rev().find(|(shape, _)| shape.contains(x, y));
        top.map_or(self.ground, |(_, colour)| *colour)
    }
}

impl Shape {
    fn contains(&self, x: f32, y: f32) -> bool {
        match self {
            Self::Rectangle { left, top, width, height, radius } => {
                let radius = radius.min(width / 2.0).min(height / 2.0);
                // How far outside of the inner rectangle, whose corners are the centres of the round ones.
                let over = |at: f32, from: f32, length: f32| {
                    (from + radius - at).max(at - from - length + radius).max(0.0)
                };
                let (across, down) = (over(x, *left, *width), over(y, *top, *height));
                across * across + down * down <= radius * radius
                    && (*left..=left + width).contains(&x)
                    && (*top..=top + height).contains(&y)
            }
            Self::Ellipse { x: middle_x, y: middle_y, across, down, turn } => {
                let (sine, cosine) = turn.to_radians().sin_cos();
                let (x, y) = (x - middle_x, y - middle_y);
                let (x, y) = (x * cosine + y * sine, y * cosine - x * sine);
                (x / across).powi(2) + (y / down).powi(2) <= 1.0
            }
            Self::Polygon(corners) => {
                let mut is_inside = false;
                for (place, (x1, y1)) in corners.iter().enumerate() {
                    let (x2, y2) = corners[(place + 1) % corners.len()];
                    if (*y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                        is_inside = !is_inside;
                    }
                }
                is_inside
            }
        }
    }
}

fn hex(Rgb([red, green, blue]): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
