//! The exact random two-layer student against gradient descent (Braun, Domine, Fitzgerald & Saxe 2022).

use dln_dynamics::{RandomStudent, RandomStudentSetting};
use dln_figures::Setting;
use dln_tasks::{InputCorrelation, InputKind, Seed, Task};
use dln_trainer::{StopRule, Student, TrainConfig, train};

/// Gradient descent follows the flow up to an error of first order in its learning rate: half the rate, half the
/// difference, up to the second order, a few percent here. Nothing is random but the start, which both share.
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
        let coarse = largest_difference(&setting, &task, seed);
        let finer = Setting { learning_rate: 2e-3, ..setting };
        let fine = largest_difference(&finer, &task, seed);
        assert!((coarse / fine - 2.0).abs() < 0.1, "{coarse} at rate 4e-3, {fine} at 2e-3");
    }
}

/// Largest relative difference of the test error over the course of training.
fn largest_difference(setting: &Setting, task: &Task, seed: Seed) -> f64 {
    let student = Student::random_orthogonal(setting.shape(), setting.init_scale, seed);
    let student = student.expect("a sound setting");
    let (data, teacher) = (task.statistics(), task.teacher().map());
    let InputCorrelation::White { input_variance } = data.input_correlation else {
        panic!("inputs that are not white");
    };
    let exact = RandomStudent::new(&RandomStudentSetting {
        first_layer: student.weights()[0].as_ref(),
        second_layer: student.weights()[1].as_ref(),
        input_output_correlation: data.input_output_correlation.as_ref(),
        input_variance,
        target_energy: data.target_energy,
        teacher: teacher.as_ref(),
    });
    let config = TrainConfig {
        learning_rate: setting.learning_rate,
        epochs: setting.epochs(6.0),
        observe_every: setting.epochs(0.2),
        stop: StopRule::AtEnd,
    };
    let simulated = train(student, data, teacher, &config).expect("a learning rate small enough");
    let times: Vec<f64> =
        simulated.observations.iter().map(|seen| setting.time_tau(seen.epoch)).collect();
    let exact = exact.expect("a balanced start").curve(&times);
    let differences = simulated
        .observations
        .iter()
        .zip(&exact)
        .map(|(seen, point)| (seen.test_error / point.test_error - 1.0).abs());
    differences.fold(0.0, f64::max)
}
