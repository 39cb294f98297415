//! Leaky-ReLU networks: their linear limit, two routes to one answer, and what must not matter.

use dln_linalg::Matrix;
use dln_tasks::{Seed, gaussian_matrix, haar_orthogonal};
use dln_trainer::{
    Activation, Examples, Network, Student, StudentShape, TestExamples, TestMap, TrainError,
    Trajectory, train, train_network,
};

use crate::problems::{config, one_hot};

const SHAPE: StudentShape = StudentShape { inputs: 8, hidden: 5, outputs: 6, layers: 3 };
const LEAKY: Activation = Activation::LeakyRelu { slope: 0.1 };

fn network(hidden: Activation, output: Activation) -> Network {
    let student = Student::random_orthogonal(SHAPE, 0.1, Seed::new(1)).expect("valid");
    Network::new(student, hidden, output).expect("valid")
}

#[track_caller]
fn check_equal(ours: &Trajectory, theirs: &Trajectory) {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-11 * (1.0 + b);
    for (ours, theirs) in ours.observations.iter().zip(&theirs.observations) {
        assert!(close(ours.train_error, theirs.train_error), "{ours:?} {theirs:?}");
        assert!(close(ours.test_error, theirs.test_error), "{ours:?} {theirs:?}");
    }
    for (ours, theirs) in ours.row_group_errors.iter().zip(&theirs.row_group_errors) {
        assert!(ours.iter().zip(theirs).all(|(&ours, &theirs)| close(ours, theirs)));
    }
}

#[test]
fn with_linear_activations_it_is_the_linear_student() {
    let task = one_hot(6, 8, &[3.0, 1.0], 1);
    let clean = task.noiseless_targets();
    let groups = [0..2, 2..6];
    let training = Examples { inputs: task.inputs(), targets: task.targets() };
    let test = TestExamples { inputs: task.inputs(), targets: &clean, row_groups: &groups };
    let plan = config(0.01, 500, 50);
    let map = TestMap { teacher: task.teacher().map(), row_groups: &groups };
    let student = network(LEAKY, LEAKY).student().clone();
    let linear = train(student, task.statistics(), map, &plan).expect("stable");
    for linear_by_slope in [Activation::Linear, Activation::LeakyRelu { slope: 1.0 }] {
        let network = network(linear_by_slope, linear_by_slope);
        check_equal(&train_network(network, training, test, &plan).expect("stable"), &linear);
    }
}

/// One orthogonal matrix in front of the inputs and its inverse on the first weights change
/// nothing, though only one of the two runs meets the identity.
#[test]
fn the_shortcut_for_the_identity_changes_nothing() {
    let rotation = haar_orthogonal(8, &mut Seed::new(3).rng());
    let identity = Matrix::identity(8, 8);
    let targets = gaussian_matrix(6, 8, 1.0, &mut Seed::new(4).rng());
    let clean = gaussian_matrix(6, 8, 1.0, &mut Seed::new(5).rng());
    let plain = network(LEAKY, LEAKY);
    let mut weights = plain.student().weights().to_vec();
    weights[0] = &weights[0] * rotation.transpose();
    let rotated = Student::from_weights(SHAPE, weights).expect("same shapes");
    let rotated = Network::new(rotated, LEAKY, LEAKY).expect("valid");
    let plan = config(0.01, 500, 50);
    let run = |network, inputs: &Matrix| {
        let training = Examples { inputs, targets: &targets };
        let test = TestExamples { inputs, targets: &clean, row_groups: &[] };
        train_network(network, training, test, &plan).expect("stable")
    };
    check_equal(&run(rotated, &rotation), &run(plain, &identity));
}

/// Test inputs equal to the training inputs share the forward pass; the same ones in another order
/// do not.
#[test]
fn test_examples_have_a_pass_of_their_own_if_they_need_one() {
    let inputs = gaussian_matrix(8, 12, 1.0, &mut Seed::new(3).rng());
    let targets = gaussian_matrix(6, 12, 1.0, &mut Seed::new(4).rng());
    let clean = gaussian_matrix(6, 12, 1.0, &mut Seed::new(5).rng());
    let backwards = |matrix: &Matrix| matrix.reverse_cols().to_owned();
    let (other_inputs, other_clean) = (backwards(&inputs), backwards(&clean));
    let training = Examples { inputs: &inputs, targets: &targets };
    let plan = config(0.01, 300, 30);
    let run = |inputs, targets| {
        let test = TestExamples { inputs, targets, row_groups: &[1..4, 2..6] };
        train_network(network(LEAKY, Activation::Linear), training, test, &plan).expect("stable")
    };
    check_equal(&run(&other_inputs, &other_clean), &run(&inputs, &clean));
}

/// Test examples may differ in number from those trained on, which once panicked: each of them
/// twice weighs as much as once.
#[test]
fn test_examples_may_be_more_than_those_trained_on() {
    let inputs = gaussian_matrix(8, 12, 1.0, &mut Seed::new(3).rng());
    let targets = gaussian_matrix(6, 12, 1.0, &mut Seed::new(4).rng());
    let twice = |matrix: &Matrix| {
        Matrix::from_fn(matrix.nrows(), 24, |row, column| matrix[(row, column % 12)])
    };
    let training = Examples { inputs: &inputs, targets: &targets };
    let run = |inputs: &Matrix, targets: &Matrix| {
        let test = TestExamples { inputs, targets, row_groups: &[] };
        let plan = config(0.01, 300, 30);
        train_network(network(LEAKY, Activation::Linear), training, test, &plan).expect("stable")
    };
    check_equal(&run(&twice(&inputs), &twice(&targets)), &run(&inputs, &targets));
}

#[test]
fn divergence_is_an_error_with_its_epoch() {
    let task = one_hot(6, 8, &[5.0], 1);
    let training = Examples { inputs: task.inputs(), targets: task.targets() };
    let test = TestExamples { inputs: task.inputs(), targets: task.targets(), row_groups: &[] };
    let run =
        train_network(network(LEAKY, Activation::Linear), training, test, &config(2.0, 500, 500));
    assert!(matches!(run, Err(TrainError::Diverged { epoch: 1..=64, .. })), "{run:?}");
}
