//! What is done to good input to make it hostile: to the tree that it is, and to its bytes.

use crate::odd;
use crate::tree::Tree;
use rand::Rng;
use rand::rngs::SmallRng;

/// Items that a list is blown up to: beyond every limit on lines.
const MANY: &[usize] = &[2, 3, 49, 50, 51, 189, 190, 191, 299, 300, 301, 899, 900, 901, 1_001];
/// Bytes that one list is blown up to at most.
const LENGTH_MAX: usize = 1_000_000;
/// How deep something is buried: beyond what JSON is read to.
const DEEP: &[usize] = &[1, 2, 64, 126, 127, 128, 129, 2_000];

/// One of several.
pub fn pick<'a, T: ?Sized>(random: &mut SmallRng, of: &[&'a T]) -> &'a T {
    of[random.random_range(0..of.len())]
}

/// What good input is made of: pieces to put in the place of others.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Names of fields.
    pub names: Vec<String>,
    /// Pieces with the name of the field that they were of.
    pub pieces: Vec<(String, Tree)>,
}

impl Parts {
    /// Takes all pieces of a tree.
    pub fn take(&mut self, tree: &Tree) {
        let mut tree = tree.clone();
        for place in 0..tree.size() {
            let Some((name, piece)) = tree.piece(place) else { continue };
            let piece = piece.clone();
            if !name.is_empty() && !self.names.contains(&name) {
                self.names.push(name.clone());
            }
            if !self.pieces.iter().any(|known| known.0 == name && known.1 == piece) {
                self.pieces.push((name, piece));
            }
        }
    }

    fn any(&self, random: &mut SmallRng) -> Option<&(String, Tree)> {
        if self.pieces.is_empty() {
            return None;
        }
        self.pieces.get(random.random_range(0..self.pieces.len()))
    }
}

/// Changes one thing of a tree.
pub fn tree(random: &mut SmallRng, tree: &mut Tree, parts: &Parts) {
    let place = random.random_range(0..tree.size());
    let Some((name, piece)) = tree.piece(place) else { return };
    match (random.random_range(0..12), piece) {
        (0..=3, Tree::Plain(text)) => *text = odd::value(random),
        (4, Tree::Plain(text)) => change_text(random, text),
        (5, piece) => {
            // A piece from elsewhere, first of all of a field of the same name.
            let same: Vec<&(String, Tree)> = parts.pieces.iter().filter(|(of, _)| *of == name).collect();
            if !same.is_empty() {
                *piece = same[random.random_range(0..same.len())].1.clone();
            }
        }
        (6, piece) => {
            if let Some((_, other)) = parts.any(random) {
                *piece = other.clone();
            }
        }
        (7, piece) => bury(random, piece),
        (_, Tree::Object(fields)) => change_fields(random, fields, parts),
        (_, Tree::List(items)) => change_items(random, items),
        (_, piece) => *piece = Tree::Plain(odd::value(random)),
    }
}

fn change_fields(random: &mut SmallRng, fields: &mut Vec<(String, Tree)>, parts: &Parts) {
    let place = random.random_range(0..=fields.len());
    match random.random_range(0..5) {
        0 | 1 if place < fields.len() => drop(fields.remove(place)),
        2 if place < fields.len() => {
            let again = fields[place].clone();
            fields.push(again);
        }
        3 if place < fields.len() && !parts.names.is_empty() => {
            fields[place].0 = parts.names[random.random_range(0..parts.names.len())].clone();
        }
        _ => {
            if let Some((name, piece)) = parts.any(random).cloned() {
                fields.insert(place, (name, piece));
            }
        }
    }
}

fn change_items(random: &mut SmallRng, items: &mut Vec<Tree>) {
    let many = MANY[random.random_range(0..MANY.len())];
    match (random.random_range(0..6), items.len()) {
        (0, _) => items.clear(),
        (1, 1..) => drop(items.remove(random.random_range(0..items.len()))),
        (2 | 3, 1..) => {
            let again = items[random.random_range(0..items.len())].clone();
            items.push(again);
        }
        (4, 1..) => {
            let first = items[0].clone();
            // What is more than any body may be is tried elsewhere, and would only take memory here.
            let most = LENGTH_MAX / first.written().len().max(1);
            items.resize(many.min(most.max(1)), first);
        }
        (_, 2..) => {
            let (one, other) = (random.random_range(0..items.len()), random.random_range(0..items.len()));
            items.swap(one, other);
        }
        _ => items.push(Tree::Plain(odd::value(random))),
    }
}

fn change_text(random: &mut SmallRng, text: &mut String) {
    let mut letters: Vec<char> = text.chars().collect();
    let place = random.random_range(0..=letters.len());
    match random.random_range(0..4) {
        0 if place < letters.len() => drop(letters.remove(place)),
        1 if place < letters.len() => letters.insert(place, letters[place]),
        2 if place < letters.len() => letters[place] = char::from(random.random_range(b' '..b'~')),
        _ => letters.insert(place, char::from(random.random_range(b'0'..=b'9'))),
    }
    *text = letters.into_iter().collect();
}

fn bury(random: &mut SmallRng, piece: &mut Tree) {
    let depth = DEEP[random.random_range(0..DEEP.len())];
    let (open, close) = if random.random_range(0..2) == 0 { ("[", "]") } else { ("{\"a\":", "}") };
    *piece = Tree::Plain(format!("{}{}{}", open.repeat(depth), piece.written(), close.repeat(depth)));
}

/// Changes a few bytes.
pub fn bytes(random: &mut SmallRng, bytes: &mut Vec<u8>) {
    let place = random.random_range(0..=bytes.len());
    match random.random_range(0..6) {
        0 => bytes.truncate(place),
        1 if place < bytes.len() => bytes[place] ^= 1 << random.random_range(0..8),
        2 if place < bytes.len() => drop(bytes.remove(place)),
        3 => bytes.insert(place, random.random_range(0..=255)),
        4 => {
            let odd = odd::text(random);
            drop(bytes.splice(place..place, odd.bytes()));
        }
        _ => {
            let end = (place + random.random_range(0..40)).min(bytes.len());
            let again = bytes[place..end].to_vec();
            drop(bytes.splice(place..place, again));
        }
    }
}
