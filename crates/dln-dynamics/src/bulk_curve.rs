//! Averages over the noise bulk of what its modes have learned at one time (Lampinen & Ganguli
//! 2019, section 3.3).
//!
//! At any time the learned strength is a smooth front over the data strengths: weak modes still lie
//! near ε, strong ones are done. A front is broad in two layers and narrow in deep networks, so the
//! quantile range is halved only where two Gauss-Legendre rules disagree. Halves and the constants
//! of their modes' curves are kept, since the next time needs mostly the same.

use std::sync::OnceLock;

use dln_spectra::Bulk;

use crate::learning_curve::LearningCurve;
use crate::learning_curve::mode_curve::{ModeCurve, ModeState, TwoLayers, rate};

/// Nodes per panel.
const ORDER: usize = 12;

/// A panel is settled when its two halves together differ from it by this fraction of the whole.
///
/// The rules converge geometrically, like r^(−2·ORDER) with r the size of the ellipse free of
/// poles, and halving the panel about squares a small error: the halves, of which the sum is kept,
/// are right to 1e-9 (seen: 8e-10 at aspects 0.1 to 0.5).
const TOLERANCE: f64 = 1e-7;
/// The density of a more nearly square ensemble has a pole next to its lower edge, where halving
/// gains less (seen: 1.1e-9 at aspect 0.9999, 4e-10 at all others from 0.6 to 1).
const TOLERANCE_NEAR_SQUARE: f64 = 1e-9;
/// A bulk whose lower edge is below this fraction of its upper edge counts as nearly square
/// (aspects 0.55 to 1.83).
const NEAR_SQUARE: f64 = 0.15;

/// Panels of 2⁻¹² of the range resolve the fronts of some thousand layers.
const MOST_HALVINGS: usize = 12;

/// The learning curves of the modes in the top part of a noise bulk, ready for averages at many
/// times.
///
/// # Examples
///
/// ```
/// use dln_dynamics::{BulkCurve, LearningCurve};
/// use dln_spectra::SpikedEnsemble;
///
/// let bulk = SpikedEnsemble::new(0.5, 1.0)?.bulk();
/// let curve = BulkCurve::new(bulk, LearningCurve::new(2, 1e-5, 1.0)?, 0.0);
/// assert!((curve.mean_square(0.0) - 1e-10).abs() < 1e-22);
/// // In the end everything is learned, and the mean square of this bulk is 1.
/// assert!((curve.mean_square(f64::INFINITY) - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct BulkCurve {
    bulk: Bulk,
    curve: LearningCurve,
    tolerance: f64,
    whole: Panel,
}

/// The modes between two quantiles of the bulk, with a rule to average over them.
#[derive(Debug, Clone)]
struct Panel {
    quantiles: (f64, f64),
    modes: PanelModes,
    halves: OnceLock<Box<[Panel; 2]>>,
}

/// Modes with their weights; the weights of all panels that cover the range sum to 1.
///
/// Curves of two layers, most used and cheapest, are kept without the choice between depths: it
/// would cost more than they do.
#[derive(Debug, Clone)]
enum PanelModes {
    TwoLayers(Vec<(f64, TwoLayers)>),
    Any(Vec<(f64, ModeCurve)>),
}

impl BulkCurve {
    /// The curves of the modes between the quantile `p_low` of the bulk and its upper edge.
    ///
    /// # Panics
    ///
    /// Unless 0 ≤ `p_low` < 1.
    pub fn new(bulk: Bulk, curve: LearningCurve, p_low: f64) -> Self {
        assert!((0.0..1.0).contains(&p_low), "p_low is {p_low}");
        let is_near_square = bulk.lower_edge() < NEAR_SQUARE * bulk.upper_edge();
        let tolerance = if is_near_square { TOLERANCE_NEAR_SQUARE } else { TOLERANCE };
        Self { bulk, curve, tolerance, whole: Panel::new(bulk, &curve, (p_low, 1.0), 1.0) }
    }

    /// ⟨s²⟩, the mean square of the learned strengths at `time_tau` = t/τ ≥ 0.
    ///
    /// Relative accuracy 1e-9.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn mean_square(&self, time_tau: f64) -> f64 {
        let [mean_square] =
            self.average([0.0], time_tau, |state| [state.strength * state.strength]);
        mean_square
    }

    /// The curves of the weakest and the strongest mode.
    pub(crate) fn extremes(&self) -> [ModeCurve; 2] {
        let (low, high) = self.whole.quantiles;
        [self.bulk.quantile(low), self.bulk.quantile(high)]
            .map(|strength| self.curve.mode(strength))
    }

    /// The rate τ ds/dt of a mode in `state`.
    #[inline]
    pub(crate) fn rate(&self, state: ModeState) -> f64 {
        rate(self.curve.layers(), state)
    }

    /// Averages good to a percent or so, by the coarsest halves alone; in deep networks, whose
    /// fronts are narrow, to full accuracy.
    pub(crate) fn sketch<const N: usize>(
        &self,
        time_tau: f64,
        f: impl Fn(ModeState) -> [f64; N],
    ) -> [f64; N] {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        if self.curve.layers() > 2 {
            return self.average([0.0; N], time_tau, f);
        }
        let pass = Pass { owner: self, time_tau, f };
        let [low, high] = self.whole.halves(self);
        add(pass.sum(low), pass.sum(high))
    }

    /// Averages of N functions of a mode's state at once, each to 1e-9 of its average plus its
    /// `background`: what it is going to be added to.
    pub(crate) fn average<const N: usize>(
        &self,
        background: [f64; N],
        time_tau: f64,
        f: impl Fn(ModeState) -> [f64; N],
    ) -> [f64; N] {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        let pass = Pass { owner: self, time_tau, f };
        let coarse = pass.sum(&self.whole);
        let halves = self.whole.halves(self);
        let sums = [pass.sum(&halves[0]), pass.sum(&halves[1])];
        let fine = add(sums[0], sums[1]);
        let mut tolerances = background;
        for (tolerance, fine) in tolerances.iter_mut().zip(fine) {
            *tolerance = self.tolerance * (tolerance.abs() + fine.abs());
        }
        if agree(coarse, fine, tolerances) {
            return fine;
        }
        add(
            pass.refine(&halves[0], sums[0], tolerances, 1),
            pass.refine(&halves[1], sums[1], tolerances, 1),
        )
    }
}

/// One average in progress.
struct Pass<'a, F> {
    owner: &'a BulkCurve,
    time_tau: f64,
    f: F,
}

impl<const N: usize, F: Fn(ModeState) -> [f64; N]> Pass<'_, F> {
    /// The sum over a panel whose own rule gave `coarse`, halved `depth` times already.
    fn refine(
        &self,
        panel: &Panel,
        coarse: [f64; N],
        tolerances: [f64; N],
        depth: usize,
    ) -> [f64; N] {
        if depth == MOST_HALVINGS {
            return coarse;
        }
        let halves = panel.halves(self.owner);
        let sums = [self.sum(&halves[0]), self.sum(&halves[1])];
        let fine = add(sums[0], sums[1]);
        if agree(coarse, fine, tolerances) {
            return fine;
        }
        add(
            self.refine(&halves[0], sums[0], tolerances, depth + 1),
            self.refine(&halves[1], sums[1], tolerances, depth + 1),
        )
    }

    /// The sum over a panel by its own rule.
    fn sum(&self, panel: &Panel) -> [f64; N] {
        match &panel.modes {
            PanelModes::TwoLayers(modes) => self.sum_of(modes, TwoLayers::at),
            PanelModes::Any(modes) => self.sum_of(modes, ModeCurve::at),
        }
    }

    #[inline]
    fn sum_of<M>(&self, modes: &[(f64, M)], at: impl Fn(&M, f64) -> ModeState) -> [f64; N] {
        let mut sum = [0.0; N];
        for (weight, mode) in modes {
            for (sum, value) in sum.iter_mut().zip((self.f)(at(mode, self.time_tau))) {
                *sum += weight * value;
            }
        }
        sum
    }
}

impl Panel {
    fn new(bulk: Bulk, curve: &LearningCurve, quantiles: (f64, f64), share: f64) -> Self {
        let rule = bulk.rule(ORDER, quantiles.0, quantiles.1);
        let modes = rule.weights.iter().map(|weight| share * weight).zip(rule.strengths);
        let modes = if curve.layers() == 2 {
            PanelModes::TwoLayers(
                modes.map(|(weight, strength)| (weight, TwoLayers::new(curve, strength))).collect(),
            )
        } else {
            PanelModes::Any(
                modes.map(|(weight, strength)| (weight, curve.mode(strength))).collect(),
            )
        };
        Self { quantiles, modes, halves: OnceLock::new() }
    }

    fn halves(&self, owner: &BulkCurve) -> &[Self; 2] {
        self.halves.get_or_init(|| {
            let (low, high) = self.quantiles;
            let middle = 0.5 * (low + high);
            let whole = 1.0 - owner.whole.quantiles.0;
            let half = |quantiles: (f64, f64)| {
                Self::new(owner.bulk, &owner.curve, quantiles, (quantiles.1 - quantiles.0) / whole)
            };
            Box::new([half((low, middle)), half((middle, high))])
        })
    }
}

fn add<const N: usize>(mut a: [f64; N], b: [f64; N]) -> [f64; N] {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}

fn agree<const N: usize>(coarse: [f64; N], fine: [f64; N], tolerances: [f64; N]) -> bool {
    (0..N).all(|i| (fine[i] - coarse[i]).abs() <= tolerances[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    use dln_spectra::SpikedEnsemble;

    /// The mean square against the adaptive average of the bulk itself, whose rules and stopping
    /// are other ones.
    #[track_caller]
    fn check(aspect: f64, layers: usize, init_scale: f64, p_low: f64, time_tau: f64) {
        let bulk = SpikedEnsemble::new(aspect, 1.0).expect("valid").bulk();
        let curve = LearningCurve::new(layers, init_scale, 1.0).expect("valid");
        let measured = BulkCurve::new(bulk, curve, p_low).mean_square(time_tau);
        let expected = bulk.estimate_between(p_low, 1.0, |x| curve.strength(x, time_tau).powi(2));
        let tolerance = 1e-9 * expected.value + 10.0 * expected.error;
        assert!(
            (measured - expected.value).abs() < tolerance,
            "aspect {aspect}, L {layers}, t {time_tau}: {measured} against {expected:?}"
        );
        assert!(
            expected.error < 1e-10 * expected.value,
            "the reference itself is poor: {expected:?}"
        );
    }

    #[test]
    fn fronts_are_resolved_at_every_aspect_and_depth() {
        for aspect in [0.1, 0.5, 0.99, 0.999, 1.0, 3.0] {
            for time_tau in [0.0, 1.0, 3.0, 10.0, 30.0, 100.0] {
                check(aspect, 2, 1e-5, 0.0, time_tau);
                check(aspect, 1, 1e-5, 0.3, time_tau);
            }
            check(aspect, 4, 1e-3, 0.0, 30.0);
            check(aspect, 3, 1e-5, 0.5, 40.0);
        }
    }

    #[test]
    fn large_starts_decay_to_the_data() {
        for time_tau in [0.1, 1.0, 10.0] {
            check(0.5, 2, 1.0, 0.0, time_tau);
            check(0.5, 3, 1.0, 0.0, time_tau);
        }
    }

    /// Searches over time live on this: without it they would cost what the curves themselves do.
    #[test]
    fn a_sketch_of_two_layers_is_cheap_and_good_to_a_percent() {
        let bulk = SpikedEnsemble::new(0.999, 1.0).expect("valid").bulk();
        let curve = LearningCurve::new(2, 1e-5, 1.0).expect("valid");
        let curve = BulkCurve::new(bulk, curve, 0.0);
        let modes = Cell::new(0);
        let square = |state: ModeState| {
            modes.set(modes.get() + 1);
            [state.strength * state.strength]
        };
        let [sketched] = curve.sketch(10.0, square);
        assert_eq!(modes.take(), 2 * ORDER);
        let [averaged] = curve.average([0.0], 10.0, square);
        assert!(modes.take() > 4 * ORDER && (sketched / averaged - 1.0).abs() < 0.01);
    }

    #[test]
    #[should_panic(expected = "time_tau is NaN")]
    fn time_must_be_a_number() {
        let bulk = SpikedEnsemble::new(0.5, 1.0).expect("valid").bulk();
        let curve = LearningCurve::new(2, 0.1, 1.0).expect("valid");
        BulkCurve::new(bulk, curve, 0.0).mean_square(f64::NAN);
    }

    #[test]
    fn noiseless_bulk_is_one_null_mode() {
        let bulk = SpikedEnsemble::new(0.5, 0.0).expect("valid").bulk();
        let curve = LearningCurve::new(2, 0.1, 1.0).expect("valid");
        let expected = curve.strength(0.0, 3.0).powi(2);
        let measured = BulkCurve::new(bulk, curve, 0.0).mean_square(3.0);
        assert!((measured / expected - 1.0).abs() < 1e-14);
    }
}
