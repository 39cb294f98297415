//! The tables of `examples`: theory and simulation, curves over time and what is best along them.

use dln_dynamics::{AlignedTheory, CurvePoint};
use dln_experiment::{
    ComputeError, Context, Rows, Setting, Start, Summary, Tolerance, row, tables,
};
use dln_tasks::InputKind;

use super::{CURVE_FIFTHS, CURVE_STRENGTH, Cell, STRENGTHS, UNTIL_TAU, WhiteRun, setting};
use crate::Scale;
use crate::minima::{self, Minimum, Reached};
use crate::minima_band::{self, BandRow, Place};

tables! {
    /// The tables of `examples`.
    pub(crate) struct Tables {
        theory: Rows<(Teaching, TheoryRow)>,
        band: Rows<(Teaching, BandRow)>,
        curves_theory: Rows<CurveRow>,
        curves: Rows<SeenCurveRow>,
        white: Rows<(Seen, LastRow)>,
        gaussian: Rows<Seen>,
    }
}

/// Simulated students beside the theory.
pub(crate) type Seen = (TheoryAtBest, BestRow);

row! {
    /// A teacher and a number of examples.
    #[derive(Copy)]
    pub(crate) struct Teaching { teacher_strength: f64, inputs: usize, examples: usize }
}

impl Teaching {
    /// In words.
    pub(super) fn place(&self) -> String {
        let Teaching { teacher_strength, inputs, examples } = self;
        format!("s̄ = {teacher_strength}, P = {examples} of N1 = {inputs}")
    }

    /// P/N1.
    pub(super) fn ratio(&self) -> f64 {
        self.examples as f64 / self.inputs as f64
    }
}

row! {
    /// Smallest errors in theory.
    pub(crate) struct TheoryRow {
        min_test_error: f64,
        optimal_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
        /// The same at P = N1 and SNR s̄·√(P/N1).
        collapsed_min_test_error: f64,
        asymptotic_test_error: f64,
    }
}

row! {
    /// Both errors at one time in theory.
    pub(crate) struct CurveRow {
        examples: usize,
        time_tau: f64,
        train_error: f64,
        test_error: f64,
    }
}

row! {
    /// Both errors of simulated students at one time, beside theory.
    pub(crate) struct SeenCurveRow {
        inputs: usize,
        examples: usize,
        time_tau: f64,
        log_train_error_theory: f64,
        log_train_error_mean: f64,
        log_train_error_std_error: f64,
        log_test_error_theory: f64,
        log_test_error_mean: f64,
        log_test_error_std_error: f64,
        seeds: u64,
    }
}

row! {
    /// Where a row belongs, and what the theory of white inputs says there.
    pub(crate) struct TheoryAtBest {
        student: Start,
        teacher_strength: f64,
        inputs: usize,
        examples: usize,
        log_min_test_error_theory: f64,
        optimal_stopping_tau_theory: f64 = Tolerance::new(1e-6, 1e-5),
    }
}

impl TheoryAtBest {
    pub(super) fn teaching(&self) -> Teaching {
        let TheoryAtBest { teacher_strength, inputs, examples, .. } = *self;
        Teaching { teacher_strength, inputs, examples }
    }
}

row! {
    /// Minima over seeds; the mean of an argmin jumps by one observation in one run.
    pub(crate) struct BestRow {
        log_min_test_error_mean: f64,
        log_min_test_error_std_error: f64,
        optimal_stopping_tau_mean: f64 = Tolerance::steps(1.0, 1e-3),
        optimal_stopping_tau_std_error: f64 = Tolerance::steps(1.0, 1e-3),
        seeds: u64,
    }
}

row! {
    /// The collapsed minimum, and the errors after training to the end.
    pub(crate) struct LastRow {
        log_collapsed_min_test_error_theory: f64,
        log_last_test_error_theory: f64,
        log_last_test_error_mean: f64,
        log_last_test_error_std_error: f64,
    }
}

/// Smallest errors over finely spaced numbers of examples.
pub(super) fn theory(scale: Scale) -> Result<Rows<(Teaching, TheoryRow)>, ComputeError> {
    let mut rows = Vec::new();
    for strength in STRENGTHS {
        let base = setting(scale, Cell { kind: InputKind::Orthogonal, strength, fifths: 5 });
        for examples in (base.inputs / 10..=2 * base.inputs).step_by(scale.pick(4, 1)) {
            let setting = Setting { examples, ..base.clone() };
            let theory = AlignedTheory::new(&setting.theory())?;
            let stop = theory.optimal_stopping();
            let row = TheoryRow {
                min_test_error: stop.test_error,
                optimal_stopping_tau: stop.time_tau,
                collapsed_min_test_error: collapsed(&setting)?,
                asymptotic_test_error: theory.asymptotic().test_error,
            };
            rows.push((teaching(&setting), row));
        }
    }
    Ok(Rows::new(rows))
}

fn teaching(setting: &Setting) -> Teaching {
    let Setting { inputs, examples, .. } = *setting;
    Teaching { teacher_strength: setting.teacher_strengths[0], inputs, examples }
}

/// The smallest error in theory with as many examples as inputs and a signal-to-noise ratio of
/// s̄·√(P/N1).
fn collapsed(setting: &Setting) -> Result<f64, ComputeError> {
    let ratio = setting.examples as f64 / setting.inputs as f64;
    let teacher_strengths = setting.teacher_strengths.iter().map(|s| s * ratio.sqrt()).collect();
    let equal = Setting { examples: setting.inputs, teacher_strengths, ..setting.clone() };
    Ok(AlignedTheory::new(&equal.theory())?.optimal_stopping().test_error)
}

/// Aligned networks of this size, beside the students on orthogonal inputs.
pub(super) fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Rows<(Teaching, BandRow)>, ComputeError> {
    let place = |(cell, runs): (&Cell, &Vec<WhiteRun>)| {
        let setting = setting(scale, *cell);
        Place {
            key: teaching(&setting),
            seed: cell.seed(),
            students: runs.iter().map(|run| run.minimum.test_error).collect(),
            setting,
        }
    };
    let places: Vec<Place<Teaching>> = cells.iter().zip(runs).map(place).collect();
    Ok(minima_band::rows(context, &places, scale.pick(60, 100), UNTIL_TAU)?.into())
}

/// Both errors over time in theory.
pub(super) fn curves_theory(scale: Scale) -> Result<Rows<CurveRow>, ComputeError> {
    let points = scale.pick(60, 600);
    let times: Vec<f64> =
        (0..=points).map(|i| UNTIL_TAU * f64::from(i) / f64::from(points)).collect();
    let mut rows = Vec::new();
    for fifths in CURVE_FIFTHS {
        let cell = Cell { kind: InputKind::Orthogonal, strength: CURVE_STRENGTH, fifths };
        let setting = setting(scale, cell);
        let row = |CurvePoint { time_tau, train_error, test_error, .. }: CurvePoint| CurveRow {
            examples: setting.examples,
            time_tau,
            train_error,
            test_error,
        };
        rows.extend(AlignedTheory::new(&setting.theory())?.curve(&times).into_iter().map(row));
    }
    Ok(Rows::new(rows))
}

/// Both errors over time of simulated students, beside theory at the same times.
pub(super) fn curves(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Rows<SeenCurveRow>, ComputeError> {
    let shown = |cell: &Cell| {
        CURVE_FIFTHS.contains(&cell.fifths) && (cell.strength - CURVE_STRENGTH).abs() < 1e-9
    };
    let mut rows = Vec::new();
    for (cell, runs) in cells.iter().zip(runs).filter(|(cell, _)| shown(cell)) {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?;
        for look in (0..runs[0].trajectory.observations.len()).step_by(scale.pick(5, 3)) {
            let seen = |run: &WhiteRun| run.trajectory.observations[look];
            let time_tau = setting.time_tau(seen(&runs[0]).epoch);
            let logs = |error: fn(dln_trainer::Observation) -> f64| {
                Summary::of(&runs.iter().map(|run| error(seen(run)).ln()).collect::<Vec<_>>())
            };
            let (train, test) = (logs(|seen| seen.train_error), logs(|seen| seen.test_error));
            rows.push(SeenCurveRow {
                inputs: setting.inputs,
                examples: setting.examples,
                time_tau,
                log_train_error_theory: theory.train_error(time_tau).ln(),
                log_train_error_mean: train.mean,
                log_train_error_std_error: train.std_error,
                log_test_error_theory: theory.test_error(time_tau).ln(),
                log_test_error_mean: test.mean,
                log_test_error_std_error: test.std_error,
                seeds: test.seeds,
            });
        }
    }
    Ok(Rows::new(rows))
}

/// What the theory of white inputs says of a setting, and what students reached.
fn seen(setting: &Setting, minima: impl Iterator<Item = Minimum>) -> Result<Seen, ComputeError> {
    let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
    let Teaching { teacher_strength, inputs, examples } = teaching(setting);
    let theory = TheoryAtBest {
        student: Start::Aligned,
        teacher_strength,
        inputs,
        examples,
        log_min_test_error_theory: stop.test_error.ln(),
        optimal_stopping_tau_theory: stop.time_tau,
    };
    let Reached { log_error, time_tau } = Reached::of(minima);
    let best = BestRow {
        log_min_test_error_mean: log_error.mean,
        log_min_test_error_std_error: log_error.std_error,
        optimal_stopping_tau_mean: time_tau.mean,
        optimal_stopping_tau_std_error: time_tau.std_error,
        seeds: log_error.seeds,
    };
    Ok((theory, best))
}

/// A place for the claims that all figures of minima make.
pub(super) fn place((theory, best): &Seen) -> minima::Place {
    let summary = |mean, std_error| Summary { mean, std_error, seeds: best.seeds };
    minima::Place {
        at: theory.teaching().place(),
        inputs: theory.inputs,
        log_error_theory: theory.log_min_test_error_theory,
        time_tau_theory: theory.optimal_stopping_tau_theory,
        aligned: Reached {
            log_error: summary(best.log_min_test_error_mean, best.log_min_test_error_std_error),
            time_tau: summary(best.optimal_stopping_tau_mean, best.optimal_stopping_tau_std_error),
        },
        random: None,
    }
}

/// Aligned students on orthogonal inputs: the best and the last moment.
pub(super) fn white(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<WhiteRun>],
) -> Result<Rows<(Seen, LastRow)>, ComputeError> {
    let mut rows = Vec::new();
    for (cell, runs) in cells.iter().zip(runs) {
        let setting = setting(scale, *cell);
        let theory = AlignedTheory::new(&setting.theory())?.test_error(UNTIL_TAU);
        let last = |run: &WhiteRun| run.trajectory.last().test_error.ln();
        let last = Summary::of(&runs.iter().map(last).collect::<Vec<_>>());
        let last = LastRow {
            log_collapsed_min_test_error_theory: collapsed(&setting)?.ln(),
            log_last_test_error_theory: theory.ln(),
            log_last_test_error_mean: last.mean,
            log_last_test_error_std_error: last.std_error,
        };
        rows.push((seen(&setting, runs.iter().map(|run| run.minimum))?, last));
    }
    Ok(Rows::observed_every(0.002, rows))
}

/// Students on Gaussian inputs, beside the theory that does not hold for them.
pub(super) fn gaussian(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Minimum>],
) -> Result<Rows<Seen>, ComputeError> {
    let row =
        |(cell, runs): (&Cell, &Vec<Minimum>)| seen(&setting(scale, *cell), runs.iter().copied());
    let rows: Result<Vec<Seen>, ComputeError> = cells.iter().zip(runs).map(row).collect();
    Ok(Rows::observed_every(0.03, rows?))
}
