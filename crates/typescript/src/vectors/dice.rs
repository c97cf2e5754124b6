//! Numbers that follow from a seed.

/// A sequence of numbers that follows from its seed (xorshift64*).
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        (self.next() >> 11) % sides
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// A whole number of up to so many digits, short ones as likely as long ones.
    pub fn digits(&mut self, most: u64) -> u64 {
        let digits = 1 + self.below(most);
        self.below(10u64.pow(digits as u32))
    }

    /// A decimal text of that number of digits after the point at most, its whole part of up to so many.
    pub fn decimal(&mut self, whole: u64, part: u64) -> String {
        let (before, part) = (self.digits(whole), self.below(part + 1) as usize);
        if part == 0 {
            return before.to_string();
        }
        format!("{before}.{:0part$}", self.below(10u64.pow(part as u32)))
    }

    /// Sixteen bytes.
    pub fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(self.next(), self.next())
    }
}
