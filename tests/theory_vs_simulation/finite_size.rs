//! Mean errors at finite size against gradient descent (docs/theory.md, "Several modes at finite
//! size").

use dln_dynamics::AlignedTheory;
use dln_experiment::{Plan, Setting, Start, Summary};
use dln_tasks::{InputKind, Seed};
use dln_trainer::{StopRule, Trajectory};

const SEEDS: u64 = 60;

/// Compares the mean curve at several times, before, at and after the best stop; `allowance` is
/// relative.
#[track_caller]
fn check(setting: &Setting, allowance: f64) {
    let theory = AlignedTheory::at_finite_size(&setting.theory()).expect("a sound setting");
    let best = theory.optimal_stopping();
    let seed = Seed::new(1).child("finite size");
    let run = |index| -> Trajectory {
        let seed = seed.replicate(index);
        let task = setting.task(seed).expect("a sound setting");
        let epochs = setting.epochs(4.0 * best.time_tau);
        let plan = Plan { epochs, observe_every: epochs.div_ceil(40), stop: StopRule::AtEnd };
        setting.run(Start::Aligned, &task, seed, plan).expect("a learning rate small enough")
    };
    let runs: Vec<Trajectory> = (0..SEEDS).map(run).collect();
    for part in [5, 8, 10, 14, 20, 39] {
        let observed: Vec<_> = runs.iter().map(|run| run.observations[part]).collect();
        let time_tau = setting.time_tau(observed[0].epoch);
        let errors: Vec<f64> = observed.iter().map(|point| point.test_error).collect();
        let Summary { mean, std_error, .. } = Summary::of(&errors);
        let expected = theory.test_error(time_tau);
        assert!(
            (mean - expected).abs() <= 6.0 * std_error + allowance * expected,
            "{:?} at t/τ = {time_tau}: theory {expected}, simulation {mean} ± {std_error}",
            setting.teacher_strengths
        );
    }
}

fn shallow(teacher_strengths: Vec<f64>) -> Setting {
    Setting { init_scale: 1e-3, learning_rate: 2e-3, ..Setting::paper(100, teacher_strengths) }
}

/// Where the limit is off by 20 to 240 %: equal modes, many weak ones, modes that cannot be
/// detected. The mean curve is right to relative order 1/N3 = 0.02 in the bulk; three times that is
/// allowed.
#[test]
fn modes_that_share_the_noise() {
    check(&shallow(vec![4.0; 20]), 0.06);
    check(&shallow(vec![1.5; 20]), 0.06);
    check(&shallow((2..=10).map(f64::from).collect()), 0.06);
    check(&shallow(vec![0.5; 10]), 0.06);
}

#[test]
fn other_depths_and_numbers_of_examples() {
    check(&Setting { layers: 1, ..shallow(vec![4.0; 20]) }, 0.02);
    check(&Setting { layers: 3, ..shallow(vec![4.0; 10]) }, 0.06);
    let orthogonal = Setting { input_kind: InputKind::Orthogonal, ..shallow(vec![3.0; 10]) };
    check(&Setting { examples: 200, ..orthogonal }, 0.06);
}

/// Room for fewer modes than the teacher has.
#[test]
fn narrow_students() {
    check(&Setting { hidden: 12, ..shallow(vec![4.0; 20]) }, 0.06);
}
