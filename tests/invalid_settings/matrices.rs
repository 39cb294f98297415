//! Constructors of matrices.

use std::fmt::Display;

use dln_finite::{RandomStudent, RandomStudentError, RandomStudentSetting, WhiteStatistics};
use dln_linalg::{Matrix, full_svd, singular_values, symmetric_eigen, thin_svd};
use dln_tasks::{InputCorrelation, Teacher, TrainingStatistics};
use dln_trainer::{Student, StudentShape, TrainConfig, TrainError, train, train_aligned};
use proptest::prelude::*;
use proptest::sample::select;

const SHAPE: StudentShape = StudentShape { inputs: 4, hidden: 2, outputs: 3, layers: 2 };

const CONFIG: TrainConfig = TrainConfig::new(1e-3, 2);

/// A matrix of ones in which one entry is not a number that one can calculate with.
fn spoiled(rows: usize, columns: usize) -> impl Strategy<Value = Matrix> {
    let bad = select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    (0..rows, 0..columns, bad).prop_map(move |(row, column, bad)| {
        let mut matrix = Matrix::full(rows, columns, 1.0);
        matrix[(row, column)] = bad;
        matrix
    })
}

/// A shape other than the given one, empty ones among them.
fn other_shape(rows: usize, columns: usize) -> impl Strategy<Value = (usize, usize)> {
    (0..6_usize, 0..6_usize).prop_filter("another shape", move |shape| *shape != (rows, columns))
}

fn student() -> Student {
    let weights = vec![Matrix::full(2, 4, 0.1), Matrix::full(3, 2, 0.1)];
    Student::from_weights(SHAPE, weights).expect("sound weights")
}

fn statistics(correlation: &Matrix) -> TrainingStatistics {
    TrainingStatistics {
        input_output_correlation: correlation.clone(),
        input_correlation: InputCorrelation::White { input_variance: 1.0 },
        target_energy: 20.0,
        examples: 4,
    }
}

/// Both ways of training, on a data correlation and a teacher.
fn outcomes(correlation: &Matrix, teacher: &Matrix) -> [Result<(), TrainError>; 2] {
    let statistics = statistics(correlation);
    [
        train(student(), &statistics, teacher, &CONFIG).map(drop),
        train_aligned(SHAPE, 1e-3, &statistics, teacher, &CONFIG).map(drop),
    ]
}

/// The exact solution for balanced layers, a data correlation and a teacher.
fn exact(correlation: &Matrix, teacher: &Matrix) -> Result<RandomStudent, RandomStudentError> {
    RandomStudent::new(&RandomStudentSetting::new(
        Matrix::identity(2, 4).as_ref(),
        Matrix::identity(3, 2).as_ref(),
        WhiteStatistics::new(correlation.as_ref(), 20.0),
        teacher.as_ref(),
    ))
}

/// Asserts that the result is an error whose message holds `word`.
#[track_caller]
fn refused<T, E: Display>(result: Result<T, E>, word: &str) {
    let message = result.err().map(|error| error.to_string()).expect("a refusal");
    assert!(message.contains(word), "{message:?} does not speak of {word:?}");
}

#[test]
fn sound_matrices_are_accepted() {
    let sound = Matrix::full(3, 4, 1.0);
    assert_eq!(outcomes(&sound, &sound), [Ok(()), Ok(())]);
    assert!(exact(&sound, &sound).is_ok());
}

proptest! {
    #[test]
    fn decompositions_refuse_what_is_not_finite(rectangle in spoiled(3, 4), square in spoiled(4, 4)) {
        refused(thin_svd(rectangle.as_ref()), "not a finite number");
        refused(full_svd(rectangle.as_ref()), "not a finite number");
        refused(singular_values(rectangle.as_ref()), "not a finite number");
        refused(symmetric_eigen(square.as_ref()), "not a finite number");
        refused(symmetric_eigen(rectangle.as_ref()), "not square");
    }

    #[test]
    fn tasks_refuse_what_is_not_finite(inputs in spoiled(4, 5), targets in spoiled(3, 5), vector in spoiled(3, 1)) {
        let (sound_inputs, sound_targets) = (Matrix::full(4, 5, 1.0), Matrix::full(3, 5, 1.0));
        refused(TrainingStatistics::from_data(&inputs, &sound_targets), "inputs");
        refused(TrainingStatistics::from_data(&sound_inputs, &targets), "targets");
        let unit = Matrix::identity(3, 1);
        refused(Teacher::from_factors(vector.clone(), &[1.0], unit.clone()), "left");
        refused(Teacher::from_factors(unit, &[1.0], vector), "right");
    }

    #[test]
    fn tasks_refuse_sizes_that_do_not_fit((rows, columns) in other_shape(3, 5)) {
        let inputs = Matrix::full(4, 5, 1.0);
        let targets = Matrix::full(rows, columns, 1.0);
        let result = TrainingStatistics::from_data(&inputs, &targets);
        prop_assert_eq!(result.is_ok(), rows > 0 && columns == 5);
        let vectors = Matrix::identity(3, columns);
        let result = Teacher::from_factors(vectors, &[1.0], Matrix::identity(4, 1));
        prop_assert_eq!(result.is_ok(), columns == 1);
    }

    #[test]
    fn students_refuse_weights_that_do_not_fit((rows, columns) in other_shape(3, 2), bad in spoiled(3, 2)) {
        let first = Matrix::full(2, 4, 1.0);
        let weights = vec![first.clone(), Matrix::full(rows, columns, 1.0)];
        refused(Student::from_weights(SHAPE, weights), "must be 3×2");
        refused(Student::from_weights(SHAPE, vec![first.clone(), bad]), "layer 2");
        refused(Student::from_weights(SHAPE, vec![first]), "1 weight matrices");
    }

    #[test]
    fn training_refuses_matrices_that_do_not_fit((rows, columns) in other_shape(3, 4), bad in spoiled(3, 4)) {
        let sound = Matrix::full(3, 4, 1.0);
        for other in [Matrix::full(rows, columns, 1.0), bad, Matrix::zeros(3, 4)] {
            for outcome in outcomes(&sound, &other) {
                refused(outcome, "teacher");
            }
            refused(exact(&sound, &other), "teacher");
        }
        let other = Matrix::full(rows, columns, 1.0);
        for outcome in outcomes(&other, &sound) {
            refused(outcome, "input_output_correlation");
        }
        refused(exact(&other, &sound), "input_output_correlation");
    }

    #[test]
    fn aligned_students_refuse_correlations_that_do_not_fit((rows, columns) in other_shape(3, 4), bad in spoiled(3, 4)) {
        for other in [Matrix::full(rows, columns, 1.0), bad] {
            refused(Student::training_aligned(SHAPE, 1e-3, &other), "input_output_correlation");
        }
    }
}
