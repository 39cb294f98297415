//! Handwritten digits, one task after the other: predictions from left-out examples against trained
//! networks.

mod checks;
mod draw;
mod runs;

use dln_data::{Start, StartVerdict};
use dln_experiment::{ComputeError, Context, Rows, Summary, Tolerance, row, sweep, tables, words};
use dln_plot::Picture;

use crate::{About, Check, DigitImages, Figure, Scale};
use runs::Outcome;

tables! {
    /// The tables of `fine-tuning-digits`.
    pub(crate) struct Tables { errors: Rows<ErrorRow>, verdicts: Rows<VerdictRow> }
}

words! {
    /// What the network was trained on before it meets images of 5 to 9.
    pub(crate) enum SourceKind {
        /// Images of 0 to 4.
        OtherClasses = "classes 0-4",
        /// Other images of 5 to 9, with noise on every pixel.
        Noisy = "noisy copies",
        /// Other images of 5 to 9, a quarter turned.
        Turned = "turned copies",
    }
}

words! {
    /// How the target is learned.
    pub(crate) enum Way { Scratch = "scratch", FineTuned = "fine-tuned", Probed = "probed" }
}

row! {
    /// Smallest test errors over splits. Logarithms, since errors of all sizes are compared.
    pub(crate) struct ErrorRow {
        source: SourceKind,
        examples: usize,
        way: Way,
        /// From left-out groups.
        log_predicted_mean: f64,
        log_predicted_std_error: f64,
        /// Of the theory of white inputs with the estimated strengths and alignments, over splits
        /// where it speaks.
        log_theory_mean: f64,
        /// Of the network trained until the predicted stop.
        log_measured_mean: f64,
        log_measured_std_error: f64,
        /// ln(predicted/measured), split by split.
        log_ratio_mean: f64,
        log_ratio_std_error: f64,
        /// The largest |ln| of gradient descent's error over that of exact flow at the same time.
        /// A difference of nearly equal numbers.
        largest_descent_deviation: f64 = Tolerance::new(1e-5, 0.01),
        seeds: u64,
    }
}

row! {
    /// What the verdicts were, and whether they came true.
    pub(crate) struct VerdictRow {
        source: SourceKind,
        examples: usize,
        /// Splits with a verdict for fine-tuning or probing.
        helps: u64,
        /// Of these, where that start beats scratch on the test set.
        helps_and_did: u64,
        /// Splits with a verdict for scratch.
        harms: u64,
        /// Of these, where scratch beats the better of both.
        harms_and_did: u64,
        seeds: u64,
        /// Measured error of the recommended start (scratch where there is no verdict) over that
        /// from scratch, ln.
        log_gain_mean: f64,
    }
}

const SOURCES: [SourceKind; 3] = [SourceKind::OtherClasses, SourceKind::Noisy, SourceKind::Turned];
/// Target examples.
const SIZES: [usize; 4] = [30, 60, 120, 250];
const WAYS: [Way; 3] = [Way::Scratch, Way::FineTuned, Way::Probed];

/// The figure `fine-tuning-digits`.
pub(crate) struct FineTuningDigits;

impl Figure for FineTuningDigits {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "fine-tuning-digits",
            title: "Handwritten digits, one task after the other",
            paper: "beyond the paper",
            claim: "Left-out examples of the target say whether to fine-tune, probe or begin anew: noisy copies of the target's classes help where its \
                    examples are few, other classes and turned copies do not.",
            deviations: &[
                "Inputs are whitened, and the source's first layer is taken to the target's whitened coordinates as it stands.",
                "Networks start training-aligned beside the source's features; they are trained by gradient descent of 0.02 e-folds of the fastest direction a step.",
                "With 30 to 60 examples the smallest error on left-out groups is too small: cut-off and time were chosen on the same groups.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let digits = DigitImages::load();
        let sizes = scale.pick(&SIZES[..2], &SIZES[..]);
        let cells: Vec<(SourceKind, usize)> = SOURCES
            .iter()
            .flat_map(|&source| sizes.iter().map(move |&size| (source, size)))
            .collect();
        let runs = sweep(context, &cells, scale.pick(2, 20), |(source, size), replicate| {
            runs::run(&digits, *source, *size, replicate)
        })?;
        let errors = cells.iter().zip(&runs).flat_map(|(&cell, runs)| {
            WAYS.iter().enumerate().map(move |(index, &way)| error_row(cell, way, index, runs))
        });
        let verdicts = cells.iter().zip(&runs).map(|(&cell, runs)| verdict_row(cell, runs));
        Ok(Tables {
            errors: errors.collect::<Vec<_>>().into(),
            verdicts: verdicts.collect::<Vec<_>>().into(),
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

fn error_row(
    (source, examples): (SourceKind, usize),
    way: Way,
    index: usize,
    runs: &[Outcome],
) -> ErrorRow {
    let of = |quantity: &dyn Fn(&Outcome) -> f64| {
        Summary::of(&runs.iter().map(quantity).collect::<Vec<_>>())
    };
    let predicted = of(&|run| run.predicted[index].ln());
    let measured = of(&|run| run.measured[index].ln());
    let ratio = of(&|run| (run.predicted[index] / run.measured[index]).ln());
    let theory: Vec<f64> =
        runs.iter().filter_map(|run| run.theory.map(|theory| theory[index].ln())).collect();
    let descent = runs.iter().map(|run| run.descent_deviation[index].abs());
    ErrorRow {
        source,
        examples,
        way,
        log_predicted_mean: predicted.mean,
        log_predicted_std_error: predicted.std_error,
        log_theory_mean: Summary::of(&theory).mean,
        log_measured_mean: measured.mean,
        log_measured_std_error: measured.std_error,
        log_ratio_mean: ratio.mean,
        log_ratio_std_error: ratio.std_error,
        largest_descent_deviation: dln_experiment::largest(descent),
        seeds: measured.seeds,
    }
}

fn verdict_row((source, examples): (SourceKind, usize), runs: &[Outcome]) -> VerdictRow {
    let count =
        |holds: &dyn Fn(&Outcome) -> bool| runs.iter().filter(|run| holds(run)).count() as u64;
    let helps = |run: &Outcome| matches!(run.verdict, StartVerdict::Start(start) if start != Start::Scratch);
    let harms = |run: &Outcome| run.verdict == StartVerdict::Start(Start::Scratch);
    let [scratch, fine_tuned, probed] = [0, 1, 2];
    let gain = |run: &Outcome| (run.measured[run.recommended()] / run.measured[scratch]).ln();
    let better = |run: &Outcome| run.measured[fine_tuned].min(run.measured[probed]);
    VerdictRow {
        source,
        examples,
        helps: count(&helps),
        helps_and_did: count(&|run| helps(run) && gain(run) < 0.0),
        harms: count(&harms),
        harms_and_did: count(&|run| harms(run) && better(run) > run.measured[scratch]),
        seeds: runs.len() as u64,
        log_gain_mean: Summary::of(&runs.iter().map(gain).collect::<Vec<_>>()).mean,
    }
}
