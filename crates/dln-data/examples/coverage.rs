//! Measurement: how often intervals hold the error on fresh examples, and how often pure noise
//! passes for signal.
//!
//! ```text
//! cargo run --release -p dln-data --example coverage [DRAWS] [DRAWS OF NOISE]
//! ```
//!
//! One row per kind of planted data and number of examples: for stop, optimal learner, least
//! squares and ridge regression, the share of 95 % intervals that hold the error on fresh examples
//! and the geometric mean of predicted over measured; then, for targets of noise alone, how often
//! signal is reported. It takes minutes; docs/theory.md shows its tables.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_data::{Analysis, AnalyzeOptions, DataError, Interval, TrainingData, Verdict, analyze};
use dln_linalg::{Matrix, orthonormal_basis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{StandardNormal, StudentT};

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new();
const INPUTS: usize = 40;
const OUTPUTS: usize = 15;
const STRENGTHS: [f64; 3] = [8.0, 4.0, 2.0];
/// Fresh examples that stand for all there are.
const FRESH: usize = 4000;

/// The law of inputs and noise.
#[derive(Clone, Copy, Debug)]
enum Law {
    Gaussian,
    /// Noise of Student's law with 3 degrees of freedom.
    HeavyTails,
    /// Noise ten times as strong in the last output as in the first.
    UnequalNoise,
    /// Outputs in units from 1 to 1000.
    Units,
    /// Noise correlated by 0.8 between any two outputs.
    CorrelatedNoise,
    /// Inputs 0 or 1, one in ten of them 1.
    SparseBinary,
    /// Noise whose size differs between examples, lognormal.
    LognormalRows,
    /// Unbalanced classes in place of noise; without signal only.
    OneHot,
}

const LAWS: [Law; 6] = [
    Law::Gaussian,
    Law::HeavyTails,
    Law::UnequalNoise,
    Law::CorrelatedNoise,
    Law::SparseBinary,
    Law::LognormalRows,
];
const RATIOS: [f64; 5] = [0.5, 1.05, 1.3, 2.0, 5.0];

struct Population {
    law: Law,
    teacher: Matrix,
    rng: ChaCha8Rng,
}

impl Population {
    fn new(law: Law, strengths: &[f64], seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut frame = |rows| {
            let entries = Matrix::from_fn(rows, strengths.len(), |_, _| rng.sample(StandardNormal));
            orthonormal_basis(entries.as_ref())
        };
        let (left, right) = (frame(OUTPUTS), frame(INPUTS));
        let scaled = Matrix::from_fn(OUTPUTS, strengths.len(), |row, mode| {
            left[(row, mode)] * strengths[mode]
        });
        Self { law, teacher: scaled * right.transpose(), rng }
    }

    fn draw(&mut self, examples: usize) -> (Matrix, Matrix) {
        let law = self.law;
        let std = (INPUTS as f64).sqrt().recip();
        let rng = &mut self.rng;
        let x = Matrix::from_fn(examples, INPUTS, |_, _| match law {
            Law::SparseBinary => f64::from(u8::from(rng.random::<f64>() < 0.1)) / 0.3 * std,
            _ => std * rng.sample::<f64, _>(StandardNormal),
        });
        let mut noise = Matrix::zeros(examples, OUTPUTS);
        let tails = StudentT::new(3.0).expect("three degrees of freedom");
        for row in 0..examples {
            let common: f64 = rng.sample(StandardNormal);
            let size: f64 = rng.sample(StandardNormal);
            let class = rng.random::<f64>().powi(3);
            for output in 0..OUTPUTS {
                let own: f64 = rng.sample(StandardNormal);
                let share = output as f64 / (OUTPUTS - 1) as f64;
                noise[(row, output)] = std
                    * match law {
                        Law::Gaussian | Law::SparseBinary => own,
                        Law::HeavyTails => rng.sample(tails) / 3.0_f64.sqrt(),
                        Law::UnequalNoise => own * 10.0_f64.powf(share) / 4.0,
                        Law::Units => own * 1000.0_f64.powf(share),
                        Law::CorrelatedNoise => 0.8_f64.sqrt() * common + 0.2_f64.sqrt() * own,
                        Law::LognormalRows => own * (size - 1.0).exp(),
                        Law::OneHot => {
                            let of_class = (class * OUTPUTS as f64).floor();
                            f64::from(u8::from((of_class - output as f64).abs() < 0.5))
                        }
                    };
            }
        }
        let y = &x * self.teacher.transpose() + noise;
        (x, y)
    }
}

/// Predicted with its interval, and measured.
#[derive(Default)]
struct Tally {
    learners: [Learner; 4],
    no_signal: usize,
}

/// One learner over all draws.
#[derive(Default)]
struct Learner {
    covered: f64,
    counted: f64,
    log_ratio: f64,
}

impl Learner {
    fn add(&mut self, interval: Option<Interval>, predicted: f64, measured: f64) {
        let Some(Interval { low, high, .. }) = interval else { return };
        self.covered += f64::from(u8::from((low..=high).contains(&measured)));
        self.counted += 1.0;
        self.log_ratio += (predicted / measured).ln();
    }

    fn row(&self) -> String {
        let (held, ratio) = (self.covered / self.counted, (self.log_ratio / self.counted).exp());
        format!("{held:.2} of {}, {ratio:.2}", self.counted)
    }
}

fn run(law: Law, ratio: f64, draws: u64) -> Result<Tally, DataError> {
    let examples = rounded(ratio * INPUTS as f64);
    let mut tally = Tally::default();
    for seed in 0..draws {
        let mut population = Population::new(law, &STRENGTHS, 1000 + seed);
        let (x, y) = population.draw(examples);
        let (fresh_x, fresh_y) = population.draw(FRESH);
        let analysis = analyze(&TrainingData::from_rows(x.as_ref(), y.as_ref())?, &OPTIONS)?;
        let measured = analysis.measure(fresh_x.as_ref(), fresh_y.as_ref())?;
        let (stop, optimal) = (analysis.optimal_stopping(), analysis.optimal_learner());
        let (squares, ridge) = (analysis.least_squares(), analysis.ridge());
        let rows = [
            (stop.interval, stop.predicted_test_error, measured.at_predicted_stopping()),
            (optimal.interval, optimal.predicted_test_error, measured.optimal_learner()),
            (squares.interval, squares.predicted_test_error, measured.least_squares()),
            (ridge.interval, ridge.predicted_test_error, measured.ridge()),
        ];
        for (learner, (interval, predicted, error)) in tally.learners.iter_mut().zip(rows) {
            learner.add(interval, predicted, error);
        }
        tally.no_signal += usize::from(is_silent(&analysis));
    }
    Ok(tally)
}

fn is_silent(analysis: &Analysis) -> bool {
    analysis.verdict() == Verdict::NoSignal
}

fn rounded(count: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive number"
    )]
    let rounded = count.round() as usize;
    rounded
}

fn intervals(draws: u64) -> Result<(), DataError> {
    println!("| data | P/N1 | stop | optimal | least squares | ridge | no signal |");
    let mut all = [[0.0; 2]; 4];
    for law in LAWS {
        for ratio in RATIOS {
            let tally = run(law, ratio, draws)?;
            for (all, learner) in all.iter_mut().zip(&tally.learners) {
                all[0] += learner.covered;
                all[1] += learner.counted;
            }
            let rows = tally.learners.iter().map(Learner::row).collect::<Vec<_>>().join(" | ");
            println!("| {law:?} | {ratio} | {rows} | {} |", tally.no_signal);
        }
    }
    let shares = all.map(|[held, counted]| format!("{:.3}", held / counted)).join(" | ");
    println!("| all | | {shares} | |\n");
    Ok(())
}

fn false_alarms(draws: u64) -> Result<(), DataError> {
    println!("| noise alone | P/N1 | signal reported | modes above the noise | data sets |");
    for law in [
        Law::Gaussian,
        Law::HeavyTails,
        Law::UnequalNoise,
        Law::Units,
        Law::CorrelatedNoise,
        Law::SparseBinary,
        Law::LognormalRows,
        Law::OneHot,
    ] {
        for ratio in [1.3, 5.0] {
            let (mut alarms, mut modes) = (0, 0);
            for seed in 0..draws {
                let mut population = Population::new(law, &[1e-12], 50_000 + seed);
                let (x, y) = population.draw(rounded(ratio * INPUTS as f64));
                let analysis =
                    analyze(&TrainingData::from_rows(x.as_ref(), y.as_ref())?, &OPTIONS)?;
                alarms += usize::from(!is_silent(&analysis));
                modes += usize::from(!analysis.signal_modes().is_empty());
            }
            println!("| {law:?} | {ratio} | {alarms} | {modes} | {draws} |");
        }
    }
    Ok(())
}

fn main() -> Result<(), DataError> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse().expect("a number of draws"));
    intervals(numbers.next().unwrap_or(100))?;
    false_alarms(numbers.next().unwrap_or(400))
}
