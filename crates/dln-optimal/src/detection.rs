//! How probably a mode of the teacher is detected at finite size.

use dln_spectra::SpikedEdge;

use crate::NoiseEdge;

/// The probability that a teacher's mode makes the data's largest singular value exceed one
/// threshold.
///
/// In the limit of infinite size a mode is detected if it is stronger than the detection threshold
/// t, with certainty. At finite size it is a matter of chance within some (smaller
/// dimension)^{−1/3} of t: with g = √(rows·columns), z the teacher's strength in units of entry_std
/// and (centre, spread) as for [`NoiseEdge`], the law of Bloemendal & Virág ([`SpikedEdge`]) has
/// the spike and the place
///
/// ```text
/// w = (g/z − z)/√spread,        x = (threshold²/entry_std² − centre)/spread + Δ/2,        Δ = √(spread/g).
/// ```
///
/// The spike is such that for strong modes w² is the limit of infinite size, ŝ² = edge² + (z −
/// g/z)². Δ is the step of the bidiagonal form that has this law as its limit: the mode sits in its
/// first row, half a step after the place where pure noise begins. Without a mode both begin there,
/// so that 1/w is raised by Δ/2 for w > 0.
///
/// Against draws the probability is right to 0.05 from 20×20 on and to 0.03 from 200×200 on, rather
/// too low where it is above one half. It holds for one mode; of several, the strongest is meant.
///
/// # Examples
///
/// ```
/// use dln_optimal::NoiseEdge;
///
/// // A 50×100 map with noise of variance 1/100, and one false alarm in a hundred.
/// let edge = NoiseEdge::new(50, 100, 0.1)?;
/// let detection = edge.detection(edge.threshold(0.01).expect("a probability"));
/// assert!((detection.probability(0.0) - 0.01).abs() < 0.001);
/// // At the detection threshold of infinite size a mode is found once in twelve times, at twice that always.
/// assert!((detection.probability(0.84) - 0.08).abs() < 0.02);
/// assert!(detection.probability(1.68) > 0.99);
/// # Ok::<(), dln_optimal::ShrinkError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    edge: NoiseEdge,
    threshold: f64,
    /// Δ/2.
    offset: f64,
    /// None where chance plays no part: without noise, or with so little that the threshold
    /// overflows in its units.
    law: Option<SpikedEdge>,
}

impl NoiseEdge {
    /// The probability that the largest singular value of the data exceeds `threshold`, as a
    /// function of the strength of the teacher's mode.
    pub fn detection(&self, threshold: f64) -> Detection {
        Detection::new(*self, threshold)
    }
}

impl Detection {
    fn new(edge: NoiseEdge, threshold: f64) -> Self {
        let offset = 0.5 * (edge.spread() / edge.detection_square()).sqrt();
        let place = edge.variable(threshold / edge.entry_std()) + offset;
        let by_chance = threshold >= 0.0 && place.is_finite();
        Self { edge, threshold, offset, law: by_chance.then(|| SpikedEdge::new(place)) }
    }

    /// The threshold that the data's largest singular value must exceed.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// The probability for a mode of singular value `strength`; a negative one counts as no mode,
    /// NaN gives NaN.
    ///
    /// Without noise it is 1 for strengths above the threshold and 0 for others; a negative
    /// threshold is always exceeded.
    pub fn probability(&self, strength: f64) -> f64 {
        if strength.is_nan() || self.threshold.is_nan() {
            return f64::NAN;
        }
        let Some(law) = &self.law else {
            return if strength.max(0.0) > self.threshold { 1.0 } else { 0.0 };
        };
        let in_units = strength.max(0.0) / self.edge.entry_std();
        let spike =
            (self.edge.detection_square() / in_units - in_units) / self.edge.spread().sqrt();
        // The law's tail is 1 up to rounding, 1.000000000000164 for instance.
        law.tail(if spike > 0.0 { 1.0 / (1.0 / spike + self.offset) } else { spike })
            .clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Far above the threshold the tail of the law once came out as 1.000000000000164.
    #[test]
    fn probabilities_stay_between_0_and_1() {
        for (rows, columns) in [(20, 20), (50, 100), (400, 100)] {
            let edge = NoiseEdge::new(rows, columns, 0.1).expect("valid");
            for level in [1e-4, 0.01, 0.5, 0.99] {
                let detection = edge.detection(edge.threshold(level).expect("a probability"));
                for tenth in 0..300 {
                    let probability = detection.probability(0.1 * f64::from(tenth));
                    assert!((0.0..=1.0).contains(&probability), "{probability} at {tenth}/10");
                }
            }
        }
    }

    #[test]
    fn without_a_mode_it_is_the_false_alarm() {
        for (rows, columns) in [(20, 20), (50, 100), (500, 30)] {
            let edge = NoiseEdge::new(rows, columns, 0.3).expect("valid");
            for level in [0.01, 0.05, 0.2] {
                let detection = edge.detection(edge.threshold(level).expect("a probability"));
                // What two half steps of the walk leave, an eighth of Δ² at Δ up to 0.6.
                assert!(
                    (detection.probability(0.0) / level - 1.0).abs() < 0.05,
                    "{rows}x{columns}"
                );
            }
        }
    }

    #[test]
    fn it_turns_into_the_sharp_threshold_as_sizes_grow() {
        let chance = |size: usize, strength: f64| {
            let edge =
                NoiseEdge::new(size, 2 * size, 1.0 / (2.0 * size as f64).sqrt()).expect("valid");
            edge.detection(edge.threshold(0.01).expect("a probability")).probability(strength)
        };
        let threshold = 0.5_f64.powf(0.25);
        for size in [30, 1000, 30_000] {
            assert!(chance(size, 0.8 * threshold) < 0.04);
        }
        let above = [30, 100, 1000, 30_000].map(|size| chance(size, 1.2 * threshold));
        assert!(above.windows(2).all(|pair| pair[0] < pair[1]) && above[3] > 0.999, "{above:?}");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "certainty and impossibility are exact")]
    fn corners_are_defined() {
        let edge = NoiseEdge::new(20, 10, 1.0).expect("valid");
        let detection = edge.detection(8.0);
        assert_eq!(detection.threshold(), 8.0);
        assert_eq!(detection.probability(-3.0), detection.probability(0.0));
        assert!(detection.probability(f64::INFINITY) > 1.0 - 1e-9);
        assert!(detection.probability(f64::NAN).is_nan());
        assert!(edge.detection(f64::NAN).probability(1.0).is_nan());
        assert!(
            edge.detection(-1.0).probability(1.0) == 1.0
                && edge.detection(f64::INFINITY).probability(1.0) == 0.0
        );
        let noiseless = NoiseEdge::new(20, 10, 0.0).expect("valid").detection(1.0);
        assert!(noiseless.probability(1.1) == 1.0 && noiseless.probability(1.0) == 0.0);
        // The threshold's square overflows in units of so little noise.
        let nearly = NoiseEdge::new(5, 3, 1e-300).expect("valid").detection(1.0);
        assert!(nearly.probability(1e200) == 1.0 && nearly.probability(0.5) == 0.0);
    }
}
