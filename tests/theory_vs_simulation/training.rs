//! Errors over time of training-aligned students: theory against gradient descent (Lampinen &
//! Ganguli 2019, section 3).

use dln_dynamics::AlignedTheory;
use dln_experiment::{Plan, Setting, Start, Summary};
use dln_tasks::{InputKind, Seed};
use dln_trainer::{Observation, StopRule, Trajectory};

/// The setting of the paper's figure 3, with a larger initial scale so that less time passes before
/// anything happens; tests change one thing in it. In one epoch no mode moves by more than a few
/// percent.
fn paper(teacher_strengths: &[f64]) -> Setting {
    Setting {
        init_scale: 1e-3,
        learning_rate: 2e-3,
        ..Setting::paper(100, teacher_strengths.to_vec())
    }
}

/// Draws a task and trains a student on it.
fn simulate(setting: &Setting, until_tau: f64, seed: Seed) -> Trajectory {
    let task = setting.task(seed).expect("a sound setting");
    let plan = Plan { epochs: setting.epochs(until_tau), observe_every: 5, stop: StopRule::AtEnd };
    setting.run(Start::Aligned, &task, seed, plan).expect("a learning rate small enough")
}

/// Compares the minimum of the test error, its time, and both errors well after it.
///
/// The theory is a limit of infinite width. A finite network differs by order 1/N for each signal
/// mode, which takes a row and a column from the bulk of noise modes it is drawn in: twice the
/// fraction of the bulk is allowed for.
#[track_caller]
fn check(setting: &Setting) {
    const SEEDS: u64 = 60;
    let theory = AlignedTheory::new(&setting.theory()).expect("a sound setting");
    let best = theory.optimal_stopping();
    let seed = Seed::new(1).child("training");
    let run = |index| simulate(setting, 4.0 * best.time_tau, seed.replicate(index));
    let runs: Vec<Trajectory> = (0..SEEDS).map(run).collect();
    let bulk = setting.inputs.min(setting.outputs).min(setting.examples) as f64;
    let allowance = 2.0 * setting.teacher_strengths.len() as f64 / bulk;
    let compare = |what: &str, expected: f64, measured: &dyn Fn(&Trajectory) -> f64| {
        let logs: Vec<f64> = runs.iter().map(|run| measured(run).ln()).collect();
        let Summary { mean, std_error, .. } = Summary::of(&logs);
        let deviation = (mean - expected.ln()).abs();
        assert!(
            deviation <= 6.0 * std_error + allowance,
            "{what}: theory {expected}, ln of the simulation {mean} ± {std_error}"
        );
    };
    compare("minimum of the test error", best.test_error, &|run| run.minimum().test_error);
    let time_tau = |observation: Observation| setting.time_tau(observation.epoch);
    compare("optimal stopping time", best.time_tau, &|run| time_tau(run.minimum()));
    let end = time_tau(runs[0].last());
    compare("late test error", theory.test_error(end), &|run| run.last().test_error);
    compare("late train error", theory.train_error(end), &|run| run.last().train_error);
}

#[test]
fn two_layers() {
    check(&paper(&[4.0]));
    check(&paper(&[9.0, 6.0, 3.0]));
}

#[test]
fn other_depths() {
    check(&Setting { layers: 1, ..paper(&[4.0]) });
    check(&Setting { layers: 4, ..paper(&[4.0, 2.0]) });
}

/// The student lacks room for all noise modes, and even for all signal modes.
#[test]
fn narrow_students() {
    check(&Setting { hidden: 20, ..paper(&[4.0]) });
    check(&Setting { hidden: 2, ..paper(&[9.0, 6.0, 3.0]) });
}

/// Fewer and more examples than inputs; the inputs are orthogonal.
#[test]
fn other_numbers_of_examples() {
    let orthogonal = Setting { input_kind: InputKind::Orthogonal, ..paper(&[4.0]) };
    check(&Setting { examples: 60, ..orthogonal.clone() });
    check(&Setting { examples: 200, ..orthogonal.clone() });
    check(&Setting { examples: 60, outputs: 100, hidden: 100, ..orthogonal });
}

#[test]
fn more_outputs_than_inputs_and_louder_noise() {
    check(&Setting { outputs: 200, hidden: 100, ..paper(&[6.0]) });
    check(&Setting { noise_std: 2.0, ..paper(&[8.0]) });
}

/// The root mean square deviation of the minimum falls with the size of the network as N^(−1/2),
/// the fluctuation of one network.
///
/// From n seeds it is known to a fraction of 1/√(2n), so the exponent between these two sizes to
/// 0.042: six of these are allowed for.
#[test]
fn deviation_falls_with_size() {
    let (small, large) = (deviation(50, 200), deviation(400, 100));
    let exponent = (large / small).ln() / 8.0_f64.ln();
    assert!(exponent < -0.25, "from {small} to {large}, exponent {exponent}");
}

/// Root mean square over seeds of ln(simulated minimum/theory) in networks of 2:1:1 shape.
fn deviation(inputs: usize, seeds: u64) -> f64 {
    let (hidden, outputs, examples) = (inputs / 2, inputs / 2, inputs);
    let setting = Setting { inputs, hidden, outputs, examples, ..paper(&[4.0]) };
    let best = AlignedTheory::new(&setting.theory()).expect("a sound setting").optimal_stopping();
    let seed = Seed::new(1).child("convergence");
    let square = |index| {
        let minimum = simulate(&setting, 2.0 * best.time_tau, seed.replicate(index)).minimum();
        (minimum.test_error / best.test_error).ln().powi(2)
    };
    ((0..seeds).map(square).sum::<f64>() / seeds as f64).sqrt()
}
