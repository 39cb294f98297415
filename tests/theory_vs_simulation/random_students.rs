//! The exact random two-layer student against gradient descent (Braun, Domine, Fitzgerald & Saxe
//! 2022).

use dln_experiment::{Plan, Setting, Start};
use dln_tasks::{InputKind, Seed, Task};
use dln_trainer::StopRule;

/// Gradient descent follows the flow up to an error of first order in its learning rate: half the
/// rate, half the difference, up to the second order, a few percent here. Nothing is random but the
/// start, which both share.
#[test]
fn gradient_descent_tends_to_the_exact_solution() {
    for (examples, input_kind) in [(40, InputKind::OneHot), (80, InputKind::Orthogonal)] {
        let setting = Setting {
            inputs: 40,
            hidden: 15,
            outputs: 20,
            layers: 2,
            examples,
            input_kind,
            noise_std: 1.0,
            init_scale: 1e-3,
            learning_rate: 4e-3,
            teacher_strengths: vec![6.0, 3.0],
        };
        let seed = Seed::new(1).child("random students");
        let task = setting.task(seed).expect("a sound setting");
        let differences = [4e-3, 2e-3, 1e-3].map(|learning_rate| {
            let setting = Setting { learning_rate, ..setting.clone() };
            largest_difference(&setting, &task, seed)
        });
        for halved in differences.windows(2) {
            let ratio = halved[0] / halved[1];
            assert!((ratio - 2.0).abs() < 0.1, "{differences:?} at rates 4e-3, 2e-3, 1e-3");
        }
    }
}

/// Largest relative difference of the test error over the course of training.
fn largest_difference(setting: &Setting, task: &Task, seed: Seed) -> f64 {
    let exact = setting.exact_random_student(task, seed).expect("white inputs, a balanced start");
    let plan = Plan {
        epochs: setting.epochs(6.0),
        observe_every: setting.epochs(0.2),
        stop: StopRule::AtEnd,
    };
    let simulated = setting.run(Start::Random, task, seed, plan).expect("a small learning rate");
    let times: Vec<f64> =
        simulated.observations.iter().map(|seen| setting.time_tau(seen.epoch)).collect();
    let exact = exact.curve(&times);
    let differences = simulated
        .observations
        .iter()
        .zip(&exact)
        .map(|(seen, point)| (seen.test_error / point.test_error - 1.0).abs());
    differences.fold(0.0, f64::max)
}
