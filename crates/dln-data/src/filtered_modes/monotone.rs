//! The best falling strengths of modes: isotonic regression by pool-adjacent-violators.

/// Sums over left-out examples for one mode: Σ p q and Σ p² of its prediction p and its target q.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Moments {
    pub(super) product: f64,
    pub(super) square: f64,
}

impl Moments {
    pub(super) fn add(&mut self, other: Self) {
        self.product += other.product;
        self.square += other.square;
    }

    /// The strength without constraint.
    fn ratio(self) -> f64 {
        if self.square > 0.0 { self.product / self.square } else { 0.0 }
    }

    /// 2 a c − b c²: by how much a strength lowers the squared error.
    pub(super) fn gain(self, strength: f64) -> f64 {
        strength * (2.0 * self.product - strength * self.square)
    }
}

/// Which strengths are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strengths {
    /// 1 ≥ c₁ ≥ c₂ ≥ … ≥ 0.
    Falling,
    /// The leading modes at 1, the others at 0: reduced rank.
    ZeroOrOne,
}

impl Strengths {
    /// The allowed strengths of the smallest Σ (b c² − 2 a c); all zero where the sums are not
    /// finite.
    pub(super) fn best(self, moments: &[Moments]) -> Vec<f64> {
        let is_finite = |sum: &Moments| sum.product.is_finite() && sum.square.is_finite();
        if !moments.iter().all(is_finite) {
            return vec![0.0; moments.len()];
        }
        match self {
            Self::Falling => falling(moments),
            Self::ZeroOrOne => leading(moments),
        }
    }
}

/// Neighbours that rise are pooled; clipping the result to [0, 1] then solves the bounded problem
/// too.
fn falling(moments: &[Moments]) -> Vec<f64> {
    let mut blocks: Vec<(Moments, usize)> = Vec::new();
    for &sums in moments {
        blocks.push((sums, 1));
        while let [.., (before, _), (last, _)] = blocks[..] {
            // A mode that predicts nothing takes the strength of the one before it.
            if last.square > 0.0 && last.ratio() < before.ratio() {
                break;
            }
            let (last, modes) = blocks.pop().expect("two blocks");
            let before = blocks.last_mut().expect("two blocks");
            before.0.add(last);
            before.1 += modes;
        }
    }
    let strengths = |&(sums, modes): &(Moments, usize)| {
        std::iter::repeat_n(sums.ratio().clamp(0.0, 1.0), modes)
    };
    blocks.iter().flat_map(strengths).collect()
}

fn leading(moments: &[Moments]) -> Vec<f64> {
    let (mut gain, mut best, mut rank) = (0.0, 0.0, 0);
    for (mode, sums) in moments.iter().enumerate() {
        gain += sums.gain(1.0);
        if gain > best {
            (best, rank) = (gain, mode + 1);
        }
    }
    (0..moments.len()).map(|mode| f64::from(u8::from(mode < rank))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEPS: i32 = 20;

    fn gain(moments: &[Moments], strengths: &[f64]) -> f64 {
        moments.iter().zip(strengths).map(|(sums, &strength)| sums.gain(strength)).sum()
    }

    /// The largest gain over all falling sequences on a grid.
    fn by_trying(moments: &[Moments], most: i32) -> f64 {
        let Some((first, rest)) = moments.split_first() else { return 0.0 };
        let gains = (0..=most)
            .map(|step| first.gain(f64::from(step) / f64::from(STEPS)) + by_trying(rest, step));
        gains.fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        /// No falling sequence of a grid is better, and none of the grid's neighbours is far worse.
        #[test]
        fn falling_strengths_are_the_best(
            sums in prop::collection::vec((-1.0..2.0_f64, 0.1..1.0_f64), 1..5)
        ) {
            let moments: Vec<Moments> =
                sums.iter().map(|&(product, square)| Moments { product, square }).collect();
            let strengths = Strengths::Falling.best(&moments);
            prop_assert!(strengths.iter().all(|strength| (0.0..=1.0).contains(strength)));
            prop_assert!(strengths.windows(2).all(|pair| pair[0] >= pair[1]));
            let (pooled, tried) = (gain(&moments, &strengths), by_trying(&moments, STEPS));
            // Rounding to the grid moves each strength by 1/40 at most and keeps the order; the
            // slope of a mode's gain is at most 2|a| + 2b ≤ 6.
            prop_assert!(pooled >= tried - 1e-12 && pooled <= tried + 4.0 * 6.0 / 40.0);
        }
    }

    #[test]
    fn modes_that_predict_nothing_follow_the_mode_before() {
        let sums = |product, square| Moments { product, square };
        let moments = [sums(0.8, 1.0), sums(0.0, 0.0), sums(0.2, 1.0)];
        assert_eq!(Strengths::Falling.best(&moments), [0.8, 0.8, 0.2]);
        assert_eq!(Strengths::Falling.best(&[sums(f64::INFINITY, 1.0)]), [0.0]);
        assert_eq!(Strengths::ZeroOrOne.best(&moments), [1.0, 0.0, 0.0]);
    }
}
