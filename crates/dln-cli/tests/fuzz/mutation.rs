//! Damage to files: random numbers that repeat, and what they do to bytes.

/// SplitMix64: equal seeds, equal numbers.
pub(crate) struct Random(u64);

/// What readers take for more than a byte.
const WORDS: [&[u8]; 24] = [
    b"\n",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b" ",
    b"\"",
    b"#",
    b"-",
    b".",
    b"1,5",
    b"1e999",
    b"NaN",
    b"inf",
    b"NA",
    b"sep=;\n",
    b"2020-01-31",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"True",
    b"<f8",
    b"\x7f\xff\xff\xff",
    b"''",
];

impl Random {
    pub(crate) fn new(seed: u64, case: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ case);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("small");
        usize::try_from(self.next() % end).expect("below a length")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Up to `most` bytes: any, or those of tables of text.
    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        const TEXT: &[u8] = b"0123456789.,;\t \n\n\"-+eENAxy#'";
        let is_text = self.below(2) == 0;
        let length = self.below(most);
        let byte = |random: &mut Self| {
            if is_text { TEXT[random.below(TEXT.len())] } else { random.byte() }
        };
        (0..length).map(|_| byte(self)).collect()
    }

    /// A range within a length, mostly short.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        let most = if self.below(4) == 0 { length } else { 16 };
        start..(start + self.below(most)).min(length)
    }
}

/// A file with one to eight kinds of damage, more often few; pieces may come from another.
pub(crate) fn mutated(file: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let most = 1 + random.below(8);
    for _ in 0..=random.below(most) {
        let at = random.below(bytes.len() + 1);
        match random.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.byte(),
            2 => drop(bytes.splice(at..at, WORDS[random.below(WORDS.len())].iter().copied())),
            3 => {
                let range = random.range(bytes.len());
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(range, word.iter().copied());
            }
            4 => drop(bytes.drain(random.range(bytes.len()))),
            5 => {
                let range = random.range(bytes.len());
                let piece = bytes[range].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => bytes.truncate(at),
            _ => {
                let piece = other[random.range(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}
