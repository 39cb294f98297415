//! Going on with another task: fine-tuning and probing a pre-trained two-layer network
//! (docs/theory.md, "One task after the other").

mod course;
mod directions;
mod error;
mod flow;
mod forgetting;
mod lanes;
mod probe;
mod times;

pub use error::FineTuningError;
pub use probe::Probe;

use dln_dynamics::{
    CapacitySplit, LearningCurve, Mode, ModeCurve, StoppingPoint, TheoryError, TheorySetting,
    WhiteData,
};
use dln_linalg::MatrixRef;
use dln_spectra::SeenInputs;
use dln_spectra::roots::brent;

use crate::features::Features;
use crate::network::strongest_first;
use crate::source::Source;
use course::Course;
use directions::{Direction, Origin, directions};
use error::{check, check_inputs};
use flow::{Flow, Grams};
use forgetting::SourceError;
use lanes::{Ingredients, Lanes};
use times::Times;

/// Nodes for the mean square of the fresh units on the noise modes: right to 1e-9, see
/// [`dln_spectra::Bulk::rule`].
const NOISE_NODES: usize = 128;
/// Stopping times are found to this fraction.
const TIME_TOLERANCE: f64 = 1e-9;

/// The errors over time of a two-layer network that starts on a task with features from another.
///
/// K features of strengths g_k and alignments Q_kj (see [`Features`]) stand in the trunk beside
/// fresh units, which are aligned with the target's data at the scale ε as in
/// [`AlignedTheory`](dln_dynamics::AlignedTheory). In the H = K + J hidden directions of features
/// and signal modes, and over the data's modes of strength s, gradient flow is
///
/// ```text
/// τ ẇ1(s) = s w2(s) − B w1(s),   A = Σ w1w1ᵀ,
/// τ ẇ2(s) = s w1(s) − A w2(s),   B = Σ w2w2ᵀ,
/// ```
///
/// with the sums over signal modes, noise modes and null directions, over which the features are
/// spread as [`BulkOverlaps`](dln_spectra::BulkOverlaps) says. The test error then is
///
/// ```text
/// ε(t) = {tr AB − 2 Σ_j s̄_j (u_jᵀW2)(W1v_j) + Σ s̄_j² + (m − J) ⟨s(ŝ, t)²⟩}/Σ s̄_j²
/// ```
///
/// with m = min(N2, r) modes of the data in reach. P ≠ N1 examples change strengths, noise and the
/// share of the features that training moves (see [`WhiteData`]). The limit is N → ∞ with K and J
/// fixed. Features and the fresh units of *noise* modes are taken as independent: they meet only
/// once the noise modes are learned, where those outweigh everything else by a factor of order N.
///
/// # Examples
///
/// ```
/// use dln_dynamics::TheorySetting;
/// use dln_transfer::{Features, FineTuning};
///
/// let setting = TheorySetting::new(100, 50, vec![3.0]);
/// let tuning = FineTuning::new(&setting, &Features::one(3.0, 1.0)?)?;
/// // A feature that fits halves what training from scratch reaches, 0.158; frozen it is better still.
/// assert!((tuning.optimal_stopping().test_error - 0.0733).abs() < 5e-5);
/// assert!((tuning.probe().optimal_stopping().test_error - 0.0526).abs() < 5e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FineTuning {
    flow: Flow,
    units: Units,
    target: Vec<f64>,
    teacher_energy: f64,
    /// (1 − D) √g_k of the features that no example shows, for P < N1.
    unseen: Vec<f64>,
    /// W1 v_j of the unseen part, by mode.
    unseen_targets: Vec<Vec<f64>>,
    noise: Vec<(ModeCurve, f64)>,
    /// ε² for every fresh unit that meets no input.
    frozen: f64,
    probe: Probe,
    source: Option<SourceError>,
    times: Times,
}

/// The two layers' units: the flow runs in those in which Σ11 = I.
#[derive(Debug, Clone, Copy)]
struct Units {
    /// 1/d of A and of B.
    gram: f64,
    /// Of W1 a.
    input: f64,
    /// Of W2ᵀb.
    output: f64,
}

impl Units {
    fn new(data: &WhiteData) -> Self {
        let variance = data.input_variance();
        Self {
            gram: 1.0 / variance,
            input: data.seen_inputs().length() / variance.sqrt(),
            output: 1.0 / variance.sqrt(),
        }
    }
}

/// What a network knows at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct FineTuningPoint {
    /// Time t/τ since training on the target began.
    pub time_tau: f64,
    /// Test error on the target.
    pub test_error: f64,
    /// Test error on the source, if the features were taken from one: how much is forgotten.
    pub source_error: Option<f64>,
}

impl FineTuning {
    /// A network with the given features on the target that `setting` describes; alignments refer
    /// to its `teacher_strengths` in their order.
    ///
    /// # Errors
    ///
    /// [`FineTuningError`] if the setting has no theory, or the features do not fit it.
    pub fn new(setting: &TheorySetting, features: &Features) -> Result<Self, FineTuningError> {
        Self::assemble(setting, features, None)
    }

    /// A network that was trained on `source` and gets a new head; `cosines` are v_k·v_j, source
    /// modes × target modes.
    ///
    /// The source keeps its own head, which is not trained any more while the trunk moves on.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn from_source(
        setting: &TheorySetting,
        source: &Source,
        cosines: MatrixRef<'_>,
    ) -> Result<Self, FineTuningError> {
        let features = source.features(cosines)?;
        Self::assemble(setting, &features, Some((source, cosines, None)))
    }

    /// A network that was trained on `source` and keeps its head for the target; both sides'
    /// cosines are source modes × target modes.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and where source and target differ in their outputs.
    pub fn from_source_with_head(
        setting: &TheorySetting,
        source: &Source,
        cosines: MatrixRef<'_>,
        output_cosines: MatrixRef<'_>,
    ) -> Result<Self, FineTuningError> {
        if source.outputs() != setting.outputs {
            return Err(FineTuningError::SharedHead {
                outputs: source.outputs(),
                target: setting.outputs,
            });
        }
        let features = source.features_with_head(cosines, output_cosines)?;
        Self::assemble(setting, &features, Some((source, cosines, Some(output_cosines))))
    }

    fn assemble(
        setting: &TheorySetting,
        features: &Features,
        source: Option<Origin<'_>>,
    ) -> Result<Self, FineTuningError> {
        check(setting, features)?;
        check_inputs(setting, source)?;
        let data = WhiteData::new(&setting.data()).map_err(TheoryError::from)?;
        let (variance, seen) = (data.input_variance(), data.seen_inputs());
        let curve =
            LearningCurve::new(2, setting.init_scale, variance).map_err(TheoryError::from)?;
        let target = setting.teacher_strengths.clone();
        let modes: Vec<Mode> = target.iter().map(|&strength| data.mode(strength)).collect();
        let split = CapacitySplit::new(&data, setting.capacity(), modes.len());
        let fresh = fresh_units(&target, split.signal_in, features.len());
        let hidden = features.len() + fresh.iter().flatten().count();
        let (inputs, outputs) = directions(features, source);
        let unseen_targets =
            inputs.iter().map(|input| unseen_of(features, seen, input, hidden)).collect();
        let ingredients = Ingredients {
            data: &data,
            modes: &modes,
            features,
            trunk: features.strengths().iter().map(|g| g * data.examples_per_input()).collect(),
            head: (0..features.len()).map(|k| features.head_strength(k) * variance).collect(),
            fresh,
            fresh_scale: setting.init_scale * variance,
            hidden,
            inputs,
            outputs,
        };
        let grams = ingredients.trunk.iter().chain(&ingredients.head).copied();
        Ok(Self {
            times: Times::new(&data, &modes, grams, setting.init_scale)?,
            flow: Flow { lanes: Lanes::new(&ingredients) },
            units: Units::new(&data),
            teacher_energy: setting.teacher_energy(),
            probe: Probe::new(&data, &target, features),
            target,
            unseen: features.strengths().iter().map(|g| seen.unseen() * g).collect(),
            unseen_targets,
            noise: noise_nodes(&data, &curve, &split),
            frozen: split.frozen as f64 * setting.init_scale * setting.init_scale,
            source: source.map(|(source, _, head)| SourceError::new(source, head.is_some())),
        })
    }

    /// The network whose trunk is frozen while the head is trained.
    pub fn probe(&self) -> &Probe {
        &self.probe
    }

    /// The time up to which [`optimal_stopping`](Self::optimal_stopping) looks: by then fresh units
    /// have learned the slowest signal mode.
    pub fn horizon_tau(&self) -> f64 {
        self.times.horizon_tau
    }

    /// The latest time that can be asked for: 2·10⁵ e-folds of the fastest direction, beyond which
    /// the flow would take too many steps.
    pub fn latest_tau(&self) -> f64 {
        self.times.latest_tau
    }

    /// Errors of the fine-tuned network at the given times t/τ, in any order; right to 1e-6 of the
    /// error at the start.
    ///
    /// # Panics
    ///
    /// If a time is negative, NaN or beyond [`latest_tau`](Self::latest_tau).
    pub fn curve(&self, times_tau: &[f64]) -> Vec<FineTuningPoint> {
        let mut order: Vec<usize> = (0..times_tau.len()).collect();
        order.sort_by(|&a, &b| times_tau[a].total_cmp(&times_tau[b]));
        let mut course = Course::new(self);
        let mut points = vec![None; times_tau.len()];
        for index in order {
            points[index] = Some(course.point(times_tau[index]));
        }
        points.into_iter().flatten().collect()
    }

    /// The smallest test error of the fine-tuned network, up to [`horizon_tau`](Self::horizon_tau).
    ///
    /// Time 0 if training only makes it worse, the horizon if it still improves there.
    pub fn optimal_stopping(&self) -> StoppingPoint {
        self.optimal_stopping_until(self.times.horizon_tau)
    }

    /// The smallest test error up to `until_tau`.
    ///
    /// # Panics
    ///
    /// If `until_tau` is negative, NaN or beyond [`latest_tau`](Self::latest_tau).
    pub fn optimal_stopping_until(&self, until_tau: f64) -> StoppingPoint {
        self.check_time(until_tau);
        let mut course = Course::new(self);
        let mut before = course.look(0.0);
        let mut best = before.stop();
        while before.time_tau < until_tau {
            let here = course.step(until_tau);
            let mut candidate = here;
            if before.slope < 0.0 && here.slope > 0.0 {
                let bracket = (before.time_tau, here.time_tau);
                let tolerance = TIME_TOLERANCE * here.time_tau;
                let root = brent(|time| course.look(time).slope, bracket, tolerance);
                candidate = root.map_or(here, |root| course.look(root.x));
            }
            if candidate.error < best.test_error {
                best = candidate.stop();
            }
            before = here;
        }
        best
    }

    fn check_time(&self, time_tau: f64) {
        let possible = 0.0..=self.times.latest_tau;
        assert!(
            possible.contains(&time_tau),
            "time_tau is {time_tau}, but must lie in {possible:?}"
        );
    }

    /// The target's test error and its slope, given the flow's state and slope.
    fn target_error(&self, state: &[f64], slope: &[f64], time_tau: f64) -> (f64, f64) {
        let grams = self.flow.grams(state);
        let change = self.flow.mixed_grams(state, slope);
        let Units { input, output, .. } = self.units;
        let mut error = self.teacher_energy + self.frozen + self.product(&grams);
        let mut rate = self.product_rate(&grams, &change);
        for (mode, strength) in self.target.iter().enumerate() {
            let reach = self.reach(state, mode);
            let head = self.flow.output(state, mode);
            let (reach_rate, head_rate) =
                (self.flow.input(slope, mode), self.flow.output(slope, mode));
            error -= 2.0 * strength * output * dot(&head, &reach);
            rate -= 2.0
                * strength
                * output
                * (dot(&head_rate, &reach) + input * dot(&head, &reach_rate));
        }
        for (curve, weight) in &self.noise {
            let at = curve.at(time_tau);
            error += weight * at.strength * at.strength;
            rate += 2.0 * weight * at.strength * curve.rate(at);
        }
        (error / self.teacher_energy, rate / self.teacher_energy)
    }

    /// W1 a of an input direction, the unseen part included.
    fn reach(&self, state: &[f64], direction: usize) -> Vec<f64> {
        let seen = self.flow.input(state, direction);
        let unseen = &self.unseen_targets[direction];
        seen.iter().zip(unseen).map(|(seen, unseen)| self.units.input * seen + unseen).collect()
    }

    /// tr AB = ‖W2W1‖² of features and signal modes.
    fn product(&self, grams: &Grams) -> f64 {
        let (hidden, gram) = (self.flow.lanes.hidden, self.units.gram);
        let unseen = self.unseen.iter().enumerate();
        let unseen: f64 = unseen.map(|(k, g)| g * grams.head[k * hidden + k]).sum();
        gram * (gram * dot(&grams.trunk, &grams.head) + unseen)
    }

    fn product_rate(&self, grams: &Grams, change: &Grams) -> f64 {
        let (hidden, gram) = (self.flow.lanes.hidden, self.units.gram);
        let unseen = self.unseen.iter().enumerate();
        let unseen: f64 = unseen.map(|(k, g)| g * change.head[k * hidden + k]).sum();
        let both = dot(&change.trunk, &grams.head) + dot(&grams.trunk, &change.head);
        2.0 * gram * (gram * both + unseen)
    }
}

/// W1 a of the part of an input direction outside the examples' subspace, by hidden direction.
fn unseen_of(features: &Features, seen: SeenInputs, input: &Direction, hidden: usize) -> Vec<f64> {
    let strengths = features.strengths().iter().zip(&input.on_features);
    let parts = strengths.map(|(g, cosine)| seen.unseen() * g.sqrt() * cosine);
    parts.chain(std::iter::repeat(0.0)).take(hidden).collect()
}

/// The hidden direction of each mode's fresh unit, for the strongest `room` modes.
fn fresh_units(strengths: &[f64], room: usize, features: usize) -> Vec<Option<usize>> {
    let mut units = vec![None; strengths.len()];
    for (position, &mode) in strongest_first(strengths).iter().take(room).enumerate() {
        units[mode] = Some(features + position);
    }
    units
}

/// Learning curves of the noise modes in reach, with the number of modes that each stands for.
fn noise_nodes(
    data: &WhiteData,
    curve: &LearningCurve,
    split: &CapacitySplit,
) -> Vec<(ModeCurve, f64)> {
    if split.noise_in == 0 {
        return Vec::new();
    }
    let rule = data.ensemble().bulk().rule(NOISE_NODES, split.noise_quantile(), 1.0);
    let count = split.noise_in as f64;
    let nodes = rule.strengths.iter().zip(&rule.weights);
    nodes.map(|(&strength, weight)| (curve.mode(strength), count * weight)).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
