//! A source and a target with planted teachers: what is estimated, predicted and measured of them.

use dln_data::{
    AnalyzeOptions, ColumnScale, Cutoff, DataError, DataOptions, FineTuningAnalysis, Start,
    StartVerdict, TrainingData, fine_tuning,
};
use dln_linalg::{Matrix, orthonormal_basis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new()
    .with_data(DataOptions::new().with_scale(ColumnScale::None).with_cutoff(Cutoff::Relative(0.0)));
const INPUTS: usize = 40;
const OUTPUTS: usize = 20;

/// Both tasks of rank one, with Gaussian inputs and noise of variance 1/N1.
struct Planted {
    rng: ChaCha8Rng,
    /// Input vectors of source and target, and output vectors.
    inputs: [Matrix; 2],
    outputs: [Matrix; 2],
}

impl Planted {
    fn new(seed: u64, cosine: f64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut frame = |rows| {
            let entries = Matrix::from_fn(rows, 2, |_, _| rng.sample(StandardNormal));
            orthonormal_basis(entries.as_ref())
        };
        let (right, left) = (frame(INPUTS), frame(OUTPUTS));
        let sine = (1.0 - cosine * cosine).sqrt();
        let turned =
            Matrix::from_fn(INPUTS, 1, |row, _| cosine * right[(row, 0)] + sine * right[(row, 1)]);
        let column = |matrix: &Matrix, index| matrix.subcols(index, 1).to_owned();
        Self {
            inputs: [column(&right, 0), turned],
            outputs: [column(&left, 0), column(&left, 1)],
            rng,
        }
    }

    fn draw(&mut self, task: usize, strength: f64, examples: usize) -> (Matrix, Matrix) {
        let std = (INPUTS as f64).sqrt().recip();
        let rng = &mut self.rng;
        let mut noise = |columns| {
            Matrix::from_fn(examples, columns, |_, _| std * rng.sample::<f64, _>(StandardNormal))
        };
        let (x, z) = (noise(INPUTS), noise(OUTPUTS));
        let y = &x * &self.inputs[task] * self.outputs[task].transpose() * strength + z;
        (x, y)
    }
}

fn analyzed(
    source: &(Matrix, Matrix),
    target: &(Matrix, Matrix),
    options: &AnalyzeOptions,
) -> Result<FineTuningAnalysis, DataError> {
    fine_tuning(
        &TrainingData::from_rows(source.0.as_ref(), source.1.as_ref())?,
        &TrainingData::from_rows(target.0.as_ref(), target.1.as_ref())?,
        options,
    )
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (square / (count * (count - 1.0))).sqrt())
}

/// Noise turns both tasks' vectors; corrected for both, the cosine is the planted one.
#[test]
fn alignments_are_undone_of_the_noise_of_both_sides() {
    for planted in [0.9, 0.5] {
        let estimate = |seed| {
            let mut tasks = Planted::new(seed, planted);
            let (source, target) = (tasks.draw(0, 3.0, 200), tasks.draw(1, 3.0, 100));
            let found = analyzed(&source, &target, &OPTIONS).expect("sound");
            let cosine = found.source_modes()[0].cosines[0].abs();
            let feature = found.features()[0].alignments[0].abs();
            // The feature itself stays turned by the source's noise.
            assert!(feature <= cosine + 1e-12, "{feature} {cosine}");
            cosine
        };
        let estimates: Vec<f64> = (0..20).map(estimate).collect();
        let (mean, error) = mean_and_error(&estimates);
        // Estimates above 1 are cut: the mean of a cosine of 0.9 is lowered by less than its
        // spread.
        assert!((mean - planted).abs() < 6.0 * error + 0.02, "{planted}: {mean} ± {error}");
    }
}

/// Left-out groups against test sets, and the theory of white inputs against both.
#[test]
fn predictions_come_true_on_fresh_examples() {
    let (mut of_groups, mut of_theory, mut held) = (Vec::new(), Vec::new(), 0);
    for seed in 0..20 {
        let mut tasks = Planted::new(100 + seed, 0.95);
        let (source, target) = (tasks.draw(0, 5.0, 400), tasks.draw(1, 2.5, 120));
        let test = tasks.draw(1, 2.5, 2000);
        let found = analyzed(&source, &target, &OPTIONS).expect("sound");
        let measured = found.measure(test.0.as_ref(), test.1.as_ref()).expect("sound");
        let benefit = |start| {
            let error = |start| measured.of(start).at_predicted_stopping;
            error(Start::Scratch) - error(start)
        };
        for start in [Start::FineTuned, Start::Probed] {
            let interval = found.benefit_interval(start).expect("ten groups");
            held += u32::from((interval.low..=interval.high).contains(&benefit(start)));
        }
        for start in Start::ALL {
            let actual = measured.of(start);
            assert!(actual.actual.test_error <= actual.at_predicted_stopping + 1e-9, "{start:?}");
            let error = actual.at_predicted_stopping;
            of_groups.push((found.predicted(start).test_error / error).ln());
            let theory = found.limit().expect("signal stands out").of(start).test_error;
            of_theory.push((theory / error).ln());
            // The map in the data's own columns is the network that was measured.
            let map = found.map(start, found.predicted(start).time_tau).expect("finite");
            let again = map.test_error(test.0.as_ref(), test.1.as_ref()).expect("varies");
            assert!((again / error - 1.0).abs() < 1e-6, "{start:?}: {again} {error}");
        }
    }
    // Of 20 pairs of dependent intervals of 95 %: 13 or fewer hold once in a million times.
    assert!(held >= 2 * 14, "{held} of 40 intervals hold the benefit");
    let (mean, error) = mean_and_error(&of_groups);
    // The smallest of many errors on the same groups is a little too small.
    assert!(mean.abs() < 6.0 * error + 0.03, "{mean} ± {error}");
    let (mean, error) = mean_and_error(&of_theory);
    // Fresh examples of 120 meet noise directions (P − 1)/(P − k − 2) = 1.5 times as strongly as
    // white inputs would.
    assert!(mean < 0.0 && mean.abs() < 6.0 * error + 0.15, "{mean} ± {error}");
}

#[test]
fn a_source_that_fits_is_recommended_and_another_is_not() {
    let found = |cosine: f64| -> Vec<(f64, StartVerdict)> {
        let analysis = |seed: u64| {
            let mut tasks = Planted::new(300 + seed, cosine);
            let (source, target) = (tasks.draw(0, 8.0, 800), tasks.draw(1, 4.0, 60));
            let found = analyzed(&source, &target, &OPTIONS).expect("sound");
            (found.benefit(Start::Probed), found.verdict())
        };
        (0..10).map(analysis).collect()
    };
    let helps = |(_, verdict): &&(f64, StartVerdict)| matches!(verdict, StartVerdict::Start(start) if *start != Start::Scratch);
    let (same, unrelated) = (found(1.0), found(0.0));
    // The benefit shows in every draw; that an interval of 60 examples leaves zero out, in two of
    // three.
    assert!(same.iter().all(|(benefit, _)| *benefit > 0.0), "{same:?}");
    assert!(same.iter().filter(helps).count() >= 4, "{same:?}");
    assert!(unrelated.iter().filter(helps).count() == 0, "{unrelated:?}");
}

/// The unit of either task's targets, that of the inputs, and their offsets are the user's
/// business.
#[test]
fn units_and_offsets_do_not_matter() {
    let mut tasks = Planted::new(7, 0.8);
    let (source, target) = (tasks.draw(0, 4.0, 200), tasks.draw(1, 3.0, 100));
    let scaled = |(x, y): &(Matrix, Matrix), inputs: f64, targets: f64| {
        let x = Matrix::from_fn(x.nrows(), INPUTS, |row, column| inputs * x[(row, column)] + 7.0);
        let y = Matrix::from_fn(y.nrows(), OUTPUTS, |row, column| targets * y[(row, column)] - 3.0);
        (x, y)
    };
    let errors = |source: &(Matrix, Matrix), target: &(Matrix, Matrix)| {
        let found = analyzed(source, target, &OPTIONS).expect("sound");
        Start::ALL.map(|start| found.predicted(start).test_error)
    };
    let plain = errors(&source, &target);
    let other = errors(&scaled(&source, 1e3, 1e-4), &scaled(&target, 1e3, 1e5));
    for (plain, other) in plain.into_iter().zip(other) {
        assert!((plain / other - 1.0).abs() < 1e-6, "{plain} {other}");
    }
}

#[test]
fn labels_without_structure_leave_nothing_that_helps() {
    let mut tasks = Planted::new(11, 1.0);
    let (source, target) = (tasks.draw(0, 4.0, 200), tasks.draw(1, 2.0, 80));
    let shuffled =
        Matrix::from_fn(200, OUTPUTS, |row, output| source.1[((row * 37 + 11) % 200, output)]);
    let found = analyzed(&(source.0.clone(), shuffled), &target, &OPTIONS).expect("sound");
    assert!(found.source_modes().is_empty() && found.features().is_empty());
    assert!(found.limit().is_none());
    assert!(!matches!(found.verdict(), StartVerdict::Start(Start::FineTuned | Start::Probed)));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let mut tasks = Planted::new(13, 1.0);
    let (source, target) = (tasks.draw(0, 4.0, 100), tasks.draw(1, 2.0, 60));
    let refused = |source: &(Matrix, Matrix), options: &AnalyzeOptions| {
        analyzed(source, &target, options).expect_err("refused")
    };
    let deep = OPTIONS.with_layers(3);
    assert_eq!(refused(&source, &deep), DataError::TwoLayers(3));
    let narrow = (source.0.subcols(0, 30).to_owned(), source.1.clone());
    let message = refused(&narrow, &OPTIONS).to_string();
    assert!(message.starts_with("source: inputs have 30 columns"), "{message}");
    let constant = (source.0.clone(), Matrix::full(100, 3, 1.0));
    assert!(matches!(refused(&constant, &OPTIONS), DataError::InSource(_)));
}
