//! Two sets of examples with the same input columns: what a network trained on the first brings for
//! the second (docs/theory.md, "One task after the other").

mod carried;
mod choice;
mod limit;
mod measured;

use dln_dynamics::StoppingPoint;
use dln_linalg::{Matrix, MatrixRef};

use crate::analysis::Analysis;
use crate::design::Design;
use crate::error::MatrixName;
use crate::held_out::Whole;
use crate::options::AnalyzeOptions;
use crate::resampling::Interval;
use crate::{DataError, LinearMap, TrainingData, analyze};
use carried::Carried;
use choice::{Choice, Plan};
pub use limit::LimitPrediction;
use measured::Networks;
pub use measured::{FineTuningMeasurement, MeasuredStop};

/// Predicts from training data of two tasks with the same input columns whether to learn the
/// `target` from scratch or on from a network of two layers that has learned the `source`.
///
/// The source's network stops where its predicted error is least. Its first layer is a map of the
/// input columns, which is taken to the target's whitened coordinates as it stands: noise has
/// turned it, and no correction undoes that. There it is fine-tuned, with a new head and fresh
/// units of scale ε beside it, or probed with a new head on the frozen layer. Targets of both tasks
/// count in units of their noise level, and inputs have the same variance in both trainings; so the
/// trunk's strengths grow by √(P/P_source).
///
/// Errors are those on ten groups of the target's examples that are left out in turn, at the
/// cut-off and the stopping time that are best for each strategy; gradient flow is integrated on
/// every group's others, as there is no closed form. Beside them stands what the theory of infinite
/// width says of the estimated strengths and alignments, where it applies. Data with more than 64
/// modes train fresh units for the 64 strongest.
///
/// # Errors
///
/// [`DataError`] names the matrix, row and column at fault, or the option; `layers` must be 2.
/// [`DataError::InSource`] holds what is wrong with the source.
///
/// # Examples
///
/// ```
/// use dln_data::{AnalyzeOptions, Start, TrainingData, fine_tuning};
/// use dln_linalg::Matrix;
///
/// // Both tasks follow the same combination of twenty inputs, the target through much that looks like noise.
/// let noise = |row: usize, stream: usize| ((row * row * (2 * stream + 3)) as f64 * 0.7548776662).fract() - 0.5;
/// let inputs = |rows, first: usize| Matrix::from_fn(rows, 20, |row, column| noise(row + first, column));
/// let targets = |rows, first: usize, stream: usize, strength: f64| Matrix::from_fn(rows, 6, |row, output| {
///     strength * (noise(row + first, 0) + noise(row + first, 1)) + noise(row + first, stream + output)
/// });
/// let (source_inputs, source_targets) = (inputs(400, 0), targets(400, 0, 50, 2.0));
/// let (target_inputs, target_targets) = (inputs(60, 500), targets(60, 500, 90, 0.6));
/// let source = TrainingData::from_rows(source_inputs.as_ref(), source_targets.as_ref())?;
/// let target = TrainingData::from_rows(target_inputs.as_ref(), target_targets.as_ref())?;
/// let options = AnalyzeOptions::new();
/// let found = fine_tuning(&source, &target, &options)?;
/// assert!(found.predicted(Start::Probed).test_error < found.predicted(Start::Scratch).test_error);
/// # Ok::<(), dln_data::DataError>(())
/// ```
pub fn fine_tuning(
    source: &TrainingData<'_>,
    target: &TrainingData<'_>,
    options: &AnalyzeOptions,
) -> Result<FineTuningAnalysis, DataError> {
    options.check()?;
    if options.layers != 2 {
        return Err(DataError::TwoLayers(options.layers));
    }
    let in_source = |error| DataError::InSource(Box::new(error));
    if source.inputs() != target.inputs() {
        let (columns, expected) = (source.inputs(), target.inputs());
        let matrix = MatrixName::Inputs;
        return Err(in_source(DataError::Columns { matrix, columns, expected }));
    }
    let source = analyze(source, options).map_err(in_source)?;
    let targets = (target.targets, MatrixName::Targets);
    let design = Design::new(target.inputs, targets, options.data.scale)?;
    let analysis = Analysis::new(target, &design, options)?;
    FineTuningAnalysis::new(&source, analysis, (target, &design), options)
}

/// Where training on the target starts, and what moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A small start: the source is forgotten.
    Scratch,
    /// The source's trunk with a new head and fresh units; all weights move.
    FineTuned,
    /// The source's trunk, frozen, with a new head.
    Probed,
}

impl Start {
    /// All of them, the simplest first.
    pub const ALL: [Self; 3] = [Self::Scratch, Self::FineTuned, Self::Probed];

    /// The name that scripts know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scratch => "scratch",
            Self::FineTuned => "fine-tune",
            Self::Probed => "probe",
        }
    }
}

/// A feature that the source's network brings, in the target's whitened coordinates.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CarriedFeature {
    /// Its strength g, in units of the target's noise scale.
    pub strength: f64,
    /// Its cosines with the input vectors of the target's teacher, mode by mode: the data's, over
    /// what noise has turned them.
    pub alignments: Vec<f64>,
}

/// A mode of the source that stands out of its noise.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CarriedMode {
    /// The teacher's strength s̄ behind it, in units of the source's noise scale.
    pub teacher: f64,
    /// What the network has learned of it when it stops, in the same units.
    pub learned: f64,
    /// Cosines of the teachers' input vectors, with each mode of the target: corrected for the
    /// noise of both sides.
    pub cosines: Vec<f64>,
}

/// What to do with a target when there is a network of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartVerdict {
    /// This start is better than scratch beyond the uncertainty, and the best.
    Start(Start),
    /// Neither fine-tuning nor probing differs from scratch beyond the uncertainty.
    Unclear,
}

impl StartVerdict {
    /// The name that scripts know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start(start) => start.name(),
            Self::Unclear => "no clear difference",
        }
    }
}

/// What [`fine_tuning`] found.
#[derive(Debug, Clone)]
pub struct FineTuningAnalysis {
    source_stop: StoppingPoint,
    modes: Vec<CarriedMode>,
    features: Vec<CarriedFeature>,
    limit: Option<LimitPrediction>,
    scratch: StoppingPoint,
    fine_tuned: Choice,
    probed: Choice,
    intervals: [Option<Interval>; 2],
    networks: Networks,
    target: Analysis,
}

impl FineTuningAnalysis {
    fn new(
        source: &Analysis,
        target: Analysis,
        (data, design): (&TrainingData<'_>, &Design),
        options: &AnalyzeOptions,
    ) -> Result<Self, DataError> {
        let stop = source.optimal_stopping();
        let stop = StoppingPoint::new(stop.time_tau, stop.predicted_test_error);
        let carried = Carried::new(source, stop.time_tau, &target);
        let whole = Whole { data, design, scale: options.data.scale, penalty: 0.0 };
        let groups = target.forecast().groups(&whole)?;
        let plan = Plan { carried: &carried, groups: &groups, target: &target, options };
        let probed = plan.probed(design)?;
        let fine_tuned = plan.fine_tuned(probed.retained)?;
        let forecast = target.forecast();
        let scratch = target.optimal_stopping();
        // Where training gains nothing the mean is what scratch comes to.
        let honest = match scratch.time_tau > 0.0 {
            true => forecast.honest.clone(),
            false => forecast.curve.energies(),
        };
        let energies = forecast.curve.energies();
        let interval = |other: &Choice| Interval::of_difference(&honest, &other.honest, &energies);
        let intervals = [interval(&fine_tuned), interval(&probed)];
        let networks = Networks::new(&carried, design, &target, options, [&fine_tuned, &probed])?;
        Ok(Self {
            modes: carried.modes(&target),
            features: carried.features(&target)?,
            limit: limit::predict(&carried, &target, options)?,
            scratch: StoppingPoint::new(scratch.time_tau, scratch.predicted_test_error),
            source_stop: stop,
            fine_tuned,
            probed,
            intervals,
            networks,
            target,
        })
    }

    /// Where training on the source stops, and the error to expect there on the source; t/τ in
    /// units of its noise scale.
    pub fn source_stop(&self) -> StoppingPoint {
        self.source_stop
    }

    /// The analysis of the target alone.
    pub fn target(&self) -> &Analysis {
        &self.target
    }

    /// The modes of the source above its noise.
    pub fn source_modes(&self) -> &[CarriedMode] {
        &self.modes
    }

    /// The features that these leave in the trunk, strongest first.
    pub fn features(&self) -> &[CarriedFeature] {
        &self.features
    }

    /// The best stop of a start, and the error to expect there, from left-out groups: t/τ in units
    /// of the target's noise scale; 0 for at once, infinite where training should go on.
    pub fn predicted(&self, start: Start) -> StoppingPoint {
        match start {
            Start::Scratch => self.scratch,
            Start::FineTuned => self.fine_tuned.stop,
            Start::Probed => self.probed.stop,
        }
    }

    /// The errors on left-out groups over time, at the cut-off that is best for the start; the end
    /// of training, at infinite time, last for a probe.
    pub fn curve(&self, start: Start) -> Vec<StoppingPoint> {
        match start {
            Start::FineTuned => self.fine_tuned.curve.clone(),
            Start::Probed => self.probed.curve.clone(),
            Start::Scratch => {
                let times: Vec<f64> =
                    self.fine_tuned.curve.iter().map(|point| point.time_tau).collect();
                let points = self.target.curve(&times);
                points.iter().map(|p| StoppingPoint::new(p.time_tau, p.test_error)).collect()
            }
        }
    }

    /// The number of input directions that a start keeps.
    pub fn retained_inputs(&self, start: Start) -> usize {
        match start {
            Start::Scratch => self.target.retained_inputs(),
            Start::FineTuned => self.fine_tuned.retained,
            Start::Probed => self.probed.retained,
        }
    }

    /// The predicted error from scratch less that of a start: positive where the source helps.
    pub fn benefit(&self, start: Start) -> f64 {
        self.scratch.test_error - self.predicted(start).test_error
    }

    /// The 95 % interval of a benefit, from the differences on left-out groups; `None` from
    /// scratch, or with too few groups.
    pub fn benefit_interval(&self, start: Start) -> Option<Interval> {
        let interval = match start {
            Start::Scratch => return None,
            Start::FineTuned => self.intervals[0],
            Start::Probed => self.intervals[1],
        };
        interval.map(|interval| interval.with(self.benefit(start)))
    }

    /// The start of the smallest predicted error, the simplest of equal ones.
    pub fn best(&self) -> Start {
        let better = |best: Start, next: Start| {
            let error = |start| self.predicted(start).test_error;
            if error(next) < error(best) { next } else { best }
        };
        Start::ALL.into_iter().reduce(better).unwrap_or(Start::Scratch)
    }

    /// The better of both ways to use the source.
    pub fn better(&self) -> Start {
        let error = |start| self.predicted(start).test_error;
        if error(Start::Probed) < error(Start::FineTuned) {
            Start::Probed
        } else {
            Start::FineTuned
        }
    }

    /// What to do.
    pub fn verdict(&self) -> StartVerdict {
        let others = [Start::FineTuned, Start::Probed];
        let interval = |start| self.benefit_interval(start);
        let helps = |start| interval(start).is_some_and(|interval| interval.low > 0.0);
        let harms = |start| interval(start).is_some_and(|interval| interval.high < 0.0);
        let best = self.best();
        if helps(best) {
            return StartVerdict::Start(best);
        }
        match others.into_iter().all(harms) {
            true => StartVerdict::Start(Start::Scratch),
            false => StartVerdict::Unclear,
        }
    }

    /// What the theory of infinite width says of the estimated modes and features; `None` where no
    /// mode of the target stands out of the noise, or the strengths lie too far apart to be
    /// followed.
    pub fn limit(&self) -> Option<&LimitPrediction> {
        self.limit.as_ref()
    }

    /// The map of a network at `time_tau` = t/τ ≥ 0 on the target.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    ///
    /// # Panics
    ///
    /// If the time is negative or NaN, or for a fine-tuned network beyond 2·10⁵ e-folds of its
    /// fastest direction.
    pub fn map(&self, start: Start, time_tau: f64) -> Result<LinearMap, DataError> {
        match start {
            Start::Scratch => self.target.early_stopped(time_tau),
            Start::FineTuned | Start::Probed => {
                self.map_of_whitened(&self.networks.whitened_map(start, time_tau))
            }
        }
    }

    /// The map in the columns' own units of one that was trained on a
    /// [`whitened_task`](Self::whitened_task), outputs × directions.
    ///
    /// # Errors
    ///
    /// [`DataError::Range`] if the map cannot be written in the columns' units.
    ///
    /// # Panics
    ///
    /// If it has more directions or outputs than the target.
    pub fn map_of_whitened(&self, whitened: &Matrix) -> Result<LinearMap, DataError> {
        let mut map = whitened.clone();
        map *= self.target.learned().prediction.noise_scale;
        self.target.whitener().map(&map)
    }

    /// Sets the predictions against a test set of the target, one example per row.
    ///
    /// # Errors
    ///
    /// Those of [`Analysis::measure`].
    pub fn measure(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
    ) -> Result<FineTuningMeasurement, DataError> {
        FineTuningMeasurement::new(self, inputs, targets)
    }

    /// Trunk (features × directions) and the target's data (outputs × directions) in the whitened
    /// coordinates in which a start trains, Σ x̃x̃ᵀ = 1, and in units of the noise scale: for
    /// training of one's own.
    ///
    /// # Panics
    ///
    /// From scratch, where there is no trunk.
    pub fn whitened_task(&self, start: Start) -> (&Matrix, &Matrix) {
        self.networks.task(start)
    }
}
