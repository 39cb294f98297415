//! Seeds: one named random stream per purpose, one per replicate, the same on every machine.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Where random numbers come from: a value from which named and numbered child seeds are derived.
///
/// Every purpose draws from a stream of its own, `seed.child("noise")`, and every repetition of an
/// experiment from `seed.replicate(k)`, so that one draw more in one place shifts nothing
/// elsewhere. Children are derived by hashing with fixed constants and the generator is ChaCha8:
/// the same program gives the same numbers on every platform. Replicates of one seed are different
/// streams of one ChaCha key and can never coincide; children of different names have unrelated
/// 64-bit keys.
///
/// # Examples
///
/// ```
/// use dln_tasks::Seed;
///
/// let seed = Seed::new(7);
/// assert_eq!(seed.child("noise"), seed.child("noise"));
/// assert_ne!(seed.child("noise"), seed.child("teacher"));
/// assert_ne!(seed.replicate(0).child("noise"), seed.replicate(1).child("noise"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seed {
    key: u64,
    stream: u64,
}

impl Seed {
    /// The seed of a whole experiment; every number is as good as any other.
    pub const fn new(number: u64) -> Self {
        Self { key: number, stream: 0 }
    }

    /// The child seed for a purpose, for instance `"noise"`; a child keeps its parent's replicate
    /// index.
    pub fn child(self, name: &str) -> Self {
        Self { key: name.bytes().fold(scramble(self.key), absorb), stream: self.stream }
    }

    /// The child seed of the repetition with this index.
    pub const fn replicate(self, index: u64) -> Self {
        Self { key: scramble(self.key ^ scramble(self.stream ^ REPLICATE)), stream: index }
    }

    /// A generator at the start of this seed's stream.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_tasks::Seed;
    /// use rand::Rng;
    ///
    /// let draw = || Seed::new(7).child("noise").rng().next_u64();
    /// assert_eq!(draw(), draw());
    /// ```
    pub fn rng(self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.key);
        rng.set_stream(self.stream);
        rng
    }
}

/// Keeps the keys of replicates apart from those of children; an arbitrary constant.
const REPLICATE: u64 = 0x7265_706c_6963_6174;

/// Mixes one byte of a name into a key.
const fn absorb(key: u64, byte: u8) -> u64 {
    scramble(key ^ byte as u64)
}

/// The output function of the SplitMix64 generator (Steele, Lea and Flood 2014): a bijection that
/// spreads every bit.
const fn scramble(key: u64) -> u64 {
    let z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_paths_lead_to_different_seeds() {
        let seed = Seed::new(1);
        let seeds = [
            seed,
            seed.child(""),
            seed.child("a"),
            seed.child("b"),
            seed.child("ab"),
            seed.child("ba"),
            seed.child("a").child("b"),
            seed.replicate(0),
            seed.replicate(1),
            seed.replicate(0).replicate(1),
            seed.replicate(1).replicate(0),
            seed.replicate(1).child("a"),
            Seed::new(2),
        ];
        assert_eq!(seeds.iter().collect::<BTreeSet<_>>().len(), seeds.len());
    }
}
