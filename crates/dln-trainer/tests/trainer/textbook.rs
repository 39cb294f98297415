//! Gradient descent against its textbook form on whole data sets, and against finite differences of
//! the loss.

use dln_linalg::{Matrix, singular_values, squared_norm};
use dln_tasks::{Seed, Task};
use dln_trainer::{
    GradientScratch, Probes, Student, StudentShape, TestMap, TrainError, gradient_step,
    train_probed,
};
use proptest::prelude::*;

use crate::problems::{config, distance, settings, shapes, task};

/// ΔW_l = (W_L … W_{l+1})ᵀ (Y − W X) Xᵀ (W_{l−1} … W_1)ᵀ, every product written out.
fn textbook_gradients(weights: &[Matrix], inputs: &Matrix, targets: &Matrix) -> Vec<Matrix> {
    let chain = |matrices: &[Matrix], size: usize| {
        matrices.iter().fold(Matrix::identity(size, size), |product, next| next * product)
    };
    let product = chain(weights, inputs.nrows());
    let correlation = (targets - &product * inputs) * inputs.transpose();
    (0..weights.len())
        .map(|layer| {
            let below = chain(&weights[..layer], inputs.nrows());
            let above = chain(&weights[layer + 1..], weights[layer].nrows());
            above.transpose() * &correlation * below.transpose()
        })
        .collect()
}

/// A student of weights of order 1, so that every product matters, yet not so large that deep
/// narrow ones blow up.
fn student(shape: StudentShape, seed: u64) -> Student {
    Student::gaussian(shape, 0.5, Seed::new(seed)).expect("valid shape")
}

fn any_task() -> impl Strategy<Value = (StudentShape, Task, u64)> {
    shapes().prop_flat_map(|shape| {
        (Just(shape), settings(shape.inputs), 0..1000_u64).prop_map(|(shape, setting, seed)| {
            (shape, task(shape.outputs, shape.inputs, &[2.0], setting, seed), seed)
        })
    })
}

proptest! {
    #[test]
    fn steps_are_those_of_the_textbook((shape, task, seed) in any_task()) {
        let mut student = student(shape, seed);
        let mut scratch = GradientScratch::new(shape);
        let learning_rate = 0.02;
        for _ in 0..5 {
            let before = student.weights().to_vec();
            gradient_step(&mut student, task.statistics(), learning_rate, &mut scratch);
            let gradients = textbook_gradients(&before, task.inputs(), task.targets());
            let expected = before.iter().zip(&gradients);
            for (ours, (before, gradient)) in student.weights().iter().zip(expected) {
                // Some hundred additions of terms of order 1 to 100, in another order.
                prop_assert!(distance(ours, &(before + learning_rate * gradient)) < 1e-12);
            }
        }
    }

    #[test]
    fn errors_are_those_of_the_data((shape, task, seed) in any_task()) {
        // Beyond, some direction is as good as unobserved and either side may drop it.
        prop_assume!(condition(&task) < 1e10);
        check_errors(student(shape, seed), &task);
    }
}

fn relative_square(difference: &Matrix, whole: &Matrix) -> f64 {
    squared_norm(difference.as_ref()) / squared_norm(whole.as_ref())
}

/// Largest over smallest eigenvalue of X Xᵀ, among the directions that the examples reach.
fn condition(task: &Task) -> f64 {
    let values = singular_values(task.inputs().as_ref()).expect("finite inputs");
    let reached = values.iter().rfind(|&&value| value > 1e-7 * values[0]).expect("the largest");
    (values[0] / reached).powi(2)
}

/// Squares of order 1 to 100 may cancel, so that their rounding is absolute.
#[track_caller]
fn check_close(ours: f64, theirs: f64, rounding: f64) {
    assert!((ours - theirs).abs() < rounding * (1.0 + theirs), "{ours} {theirs}");
}

#[track_caller]
fn check_errors(mut student: Student, task: &Task) {
    let map = task.teacher().map();
    let first_rows = 0..map.nrows().div_ceil(2);
    let test = TestMap { teacher: map, row_groups: std::slice::from_ref(&first_rows) };
    let (plan, probes) = (config(1e-3, 20, 7), Probes::default());
    let seen = train_probed(&mut student, task.statistics(), test, &plan, &probes);
    let trajectory = seen.expect("stable");
    let epochs: Vec<_> = trajectory.observations.iter().map(|seen| seen.epoch).collect();
    assert_eq!(epochs, [0, 7, 14, 20]);

    let product = student.product();
    let residual = task.targets() - &product * task.inputs();
    // The trainer divides by the eigenvalues of X Xᵀ, each of which is right to rounding in the
    // largest; the weakest once was 1e-4 of it, and the errors 3.5e-12 apart.
    let through_statistics = 1e-12_f64.max(1e-14 * condition(task));
    let expected = relative_square(&residual, task.targets());
    check_close(trajectory.last().train_error, expected, through_statistics);
    check_close(trajectory.last().test_error, relative_square(&(&product - map), map), 1e-12);
    let part = |matrix: &Matrix| matrix.subrows(0, first_rows.end).to_owned();
    let part_error = relative_square(&(part(&product) - part(map)), &part(map));
    check_close(trajectory.row_group_errors[0][3], part_error, 1e-12);
}

/// ½‖Y − W X‖².
fn loss(student: &Student, task: &Task) -> f64 {
    squared_norm((task.targets() - student.product() * task.inputs()).as_ref()) / 2.0
}

/// The loss is a polynomial: central differences are off by h² times a third derivative of order
/// 100 and by rounding 1e-14/h, together below 1e-7 at h = 1e-5.
#[test]
fn gradients_are_those_of_finite_differences() -> Result<(), TrainError> {
    let setting = dln_tasks::TaskSetting::new(7, dln_tasks::InputKind::Gaussian, 1.0);
    for layers in 1..=4 {
        let shape = StudentShape { inputs: 5, hidden: 4, outputs: 3, layers };
        let task = task(3, 5, &[2.0, 1.0], setting, 3);
        let student = student(shape, layers as u64);
        let mut after = student.clone();
        gradient_step(&mut after, task.statistics(), 1.0, &mut GradientScratch::new(shape));
        for layer in 0..layers {
            let descent = &after.weights()[layer] - &student.weights()[layer];
            let (rows, columns) = shape.layer(layer + 1);
            let numeric = Matrix::from_fn(rows, columns, |row, column| {
                let moved = |by: f64| {
                    let mut weights = student.weights().to_vec();
                    weights[layer][(row, column)] += by;
                    loss(&Student::from_weights(shape, weights).expect("same shape"), &task)
                };
                (moved(-1e-5) - moved(1e-5)) / 2e-5
            });
            assert!(distance(&descent, &numeric) < 1e-7, "layer {layer} of {layers}");
        }
    }
    Ok(())
}
