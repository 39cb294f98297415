//! The stop rule on real trajectories: it may cost epochs, never the minimum.

use dln_tasks::Seed;
use dln_trainer::{StopRule, Student, StudentShape, TrainConfig, Trajectory, train, train_aligned};

use crate::problems::{config, one_hot};

const RULE: StopRule = StopRule::PastMinimum { factor: 1.5, stretch: 0.5 };

/// The same run with and without the rule: the same minimum, in at most half the epochs.
#[track_caller]
fn check(epochs: usize, run: impl Fn(&TrainConfig) -> Trajectory) {
    let plan = config(1e-2, epochs, 5);
    let (whole, stopped) = (run(&plan), run(&plan.with_stop(RULE)));
    assert!(!whole.stopped_early && stopped.stopped_early);
    assert_eq!(stopped.minimum(), whole.minimum());
    assert!(stopped.last().epoch <= epochs / 2, "{:?}", stopped.last());
}

#[test]
fn several_dips_are_waited_for() {
    for (layers, epochs) in [(2, 4000), (4, 40_000)] {
        let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers };
        for multiplier in [0.84, 2.0, 4.0, 6.0] {
            let strengths = [3.0, 2.0, 1.0].map(|rank: f64| rank * multiplier);
            for seed in 0..3 {
                let task = one_hot(50, 100, &strengths, seed);
                let (statistics, map) = (task.statistics(), task.teacher().map());
                check(epochs, |plan| {
                    train_aligned(shape, 1e-5, statistics, map, plan).expect("stable")
                });
            }
        }
    }
}

#[test]
fn well_separated_dips_are_waited_for() {
    let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers: 2 };
    let task = one_hot(50, 100, &[30.0, 8.0, 2.0], 1);
    check(4000, |plan| {
        let (statistics, map) = (task.statistics(), task.teacher().map());
        train_aligned(shape, 1e-5, statistics, map, plan).expect("stable")
    });
}

#[test]
fn random_students_stop_too() {
    let shape = StudentShape { inputs: 20, hidden: 10, outputs: 10, layers: 2 };
    let task = one_hot(10, 20, &[9.0, 6.0, 3.0], 1);
    check(4000, |plan| {
        let student = Student::random_orthogonal(shape, 1e-5, Seed::new(1)).expect("valid");
        train(student, task.statistics(), task.teacher().map(), plan).expect("stable")
    });
}
