//! Every bad argument is refused with an error that names it.

use dln_linalg::Matrix;
use dln_tasks::{InputCorrelation, Seed, TrainingStatistics};
use dln_trainer::{
    Activation, Examples, Network, Student, StudentShape, TestExamples, TestMap, TrainConfig,
    TrainError, train, train_aligned, train_network,
};
use proptest::prelude::*;

use crate::problems::{config, one_hot};

const SHAPE: StudentShape = StudentShape { inputs: 4, hidden: 2, outputs: 3, layers: 2 };

/// The errors of both trainers on the same arguments.
fn refusals(statistics: &TrainingStatistics, test: TestMap<'_>, plan: &TrainConfig) -> [String; 2] {
    let student = Student::random_orthogonal(SHAPE, 1e-3, Seed::new(1)).expect("valid");
    let matrices = train(student, statistics, test, plan).expect_err("refused");
    let modes = train_aligned(SHAPE, 1e-3, statistics, test, plan).expect_err("refused");
    [matrices.to_string(), modes.to_string()]
}

#[track_caller]
fn check(statistics: &TrainingStatistics, test: TestMap<'_>, plan: &TrainConfig, name: &str) {
    for message in refusals(statistics, test, plan) {
        assert!(message.contains(name), "{message}");
    }
}

fn statistics() -> TrainingStatistics {
    one_hot(3, 4, &[2.0], 1).statistics().clone()
}

fn not_a_number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)]
}

proptest! {
    #[test]
    fn numbers_that_are_none(bad in not_a_number(), row in 0..3_usize, column in 0..4_usize) {
        let (sound, plan) = (statistics(), config(1e-3, 5, 1));
        let teacher = Matrix::full(3, 4, 1.0);
        let mut not_finite = teacher.clone();
        not_finite[(row, column)] = bad;
        check(&sound, (&not_finite).into(), &plan, "teacher");
        let test = TestMap::from(&teacher);
        let check_statistics = |change: &dyn Fn(&mut TrainingStatistics), name| {
            let mut statistics = sound.clone();
            change(&mut statistics);
            check(&statistics, test, &plan, name);
        };
        let correlation = |data: &mut TrainingStatistics| {
            data.input_output_correlation[(row, column)] = bad;
        };
        check_statistics(&correlation, "input_output_correlation");
        let mut inputs = Matrix::identity(4, 4);
        inputs[(column, column)] = bad;
        let general = |data: &mut TrainingStatistics| {
            data.input_correlation = InputCorrelation::General(inputs.clone());
        };
        check_statistics(&general, "input_correlation");
        let white = |data: &mut TrainingStatistics| {
            data.input_correlation = InputCorrelation::White { input_variance: bad };
        };
        check_statistics(&white, "input_variance");
        check_statistics(&|data| data.target_energy = bad, "target_energy");
        check(&sound, test, &TrainConfig::new(bad, plan.epochs), "learning_rate");
    }

    #[test]
    fn shapes_that_do_not_fit(rows in 1..9_usize, columns in 1..9_usize) {
        prop_assume!((rows, columns) != (3, 4));
        let (sound, plan) = (statistics(), config(1e-3, 5, 1));
        let wrong = Matrix::full(rows, columns, 1.0);
        check(&sound, (&wrong).into(), &plan, "teacher");
        let teacher = Matrix::full(3, 4, 1.0);
        let correlation = TrainingStatistics { input_output_correlation: wrong, ..sound };
        check(&correlation, (&teacher).into(), &plan, "input_output_correlation");
    }

    #[test]
    fn row_groups_outside_the_outputs(start in 0..6_usize, length in 0..6_usize) {
        prop_assume!(length == 0 || start + length > 3);
        let teacher = Matrix::full(3, 4, 1.0);
        let rows = start..start + length;
        let test = TestMap { teacher: &teacher, row_groups: std::slice::from_ref(&rows) };
        check(&statistics(), test, &config(1e-3, 5, 1), "row group");
    }
}

#[test]
fn errors_relative_to_nothing() {
    let plan = config(1e-3, 5, 1);
    let (zero, one) = (Matrix::zeros(3, 4), Matrix::full(3, 4, 1.0));
    check(&statistics(), (&zero).into(), &plan, "teacher is zero");
    let top = Matrix::from_fn(3, 4, |row, _| if row == 0 { 1.0 } else { 0.0 });
    let test = TestMap { teacher: &top, row_groups: &[0..1, 1..3] };
    check(&statistics(), test, &plan, "row group 1..3 of the teacher is zero");
    let silent = TrainingStatistics { target_energy: 0.0, ..statistics() };
    check(&silent, (&one).into(), &plan, "training target is zero");
}

#[test]
fn input_correlations_that_are_none() {
    let (plan, teacher) = (config(1e-3, 5, 1), Matrix::full(3, 4, 1.0));
    let with = |matrix| TrainingStatistics {
        input_correlation: InputCorrelation::General(matrix),
        ..statistics()
    };
    let student = || Student::random_orthogonal(SHAPE, 1e-3, Seed::new(1)).expect("valid");
    let refusal = |matrix| train(student(), &with(matrix), &teacher, &plan).expect_err("refused");
    let lopsided = Matrix::from_fn(4, 4, |row, column| if row < column { 1.0 } else { 0.0 });
    assert!(matches!(refusal(lopsided), TrainError::InputCorrelation(_)));
    assert!(matches!(refusal(-1.0 * Matrix::identity(4, 4)), TrainError::NegativeVariance(_)));
    assert!(matches!(refusal(Matrix::zeros(4, 4)), TrainError::NegativeVariance(_)));
    assert!(matches!(refusal(Matrix::zeros(3, 3)), TrainError::MatrixShape { .. }));
}

#[test]
fn examples_that_do_not_fit_a_network() {
    let student = Student::gaussian(SHAPE, 1.0, Seed::new(1)).expect("valid");
    let leaky = Activation::LeakyRelu { slope: 0.1 };
    let network = Network::new(student, leaky, Activation::Linear).expect("valid");
    let (inputs, targets) = (Matrix::identity(4, 4), Matrix::full(3, 4, 1.0));
    let training = Examples { inputs: &inputs, targets: &targets };
    let test = TestExamples { inputs: &inputs, targets: &targets, row_groups: &[] };
    let refusal = |training, test| {
        let refused = train_network(network.clone(), training, test, &config(1e-3, 5, 1));
        refused.expect_err("refused").to_string()
    };
    let (narrow, zero) = (Matrix::full(3, 3, 1.0), Matrix::zeros(3, 4));
    let not_finite = Matrix::full(3, 4, f64::NAN);
    for (bad, reason) in [(&narrow, "3×3"), (&zero, "zero"), (&not_finite, "NaN")] {
        let message = refusal(Examples { targets: bad, ..training }, test);
        assert!(message.contains("training targets") && message.contains(reason), "{message}");
        let message = refusal(training, TestExamples { targets: bad, ..test });
        assert!(message.contains("test targets") && message.contains(reason), "{message}");
    }
    assert!(refusal(Examples { inputs: &narrow, ..training }, test).contains("training inputs"));
    assert!(refusal(training, TestExamples { inputs: &narrow, ..test }).contains("test inputs"));
    let test = TestExamples { row_groups: &[0..2, 2..4], ..test };
    assert!(refusal(training, test).contains("row group 2..4"));
}
