//! First numbers of every random start for a fixed seed: changing them changes every result drawn
//! with it.

use dln_linalg::Matrix;
use dln_tasks::Seed;
use dln_trainer::{Student, StudentShape};

const SHAPE: StudentShape = StudentShape { inputs: 3, hidden: 2, outputs: 2, layers: 2 };

/// The first and last entry of every layer; rounding differs between processors, hence the
/// tolerance.
#[track_caller]
fn check(student: &Student, expected: [[f64; 2]; 2]) {
    let ends =
        |weights: &Matrix| [weights[(0, 0)], weights[(weights.nrows() - 1, weights.ncols() - 1)]];
    let found: Vec<_> = student.weights().iter().map(ends).collect();
    let close = |(found, expected): (&f64, &f64)| (found - expected).abs() < 1e-12;
    let all_close = found.iter().flatten().zip(expected.iter().flatten()).all(close);
    assert!(all_close, "{found:?}");
}

#[test]
fn random_orthogonal() {
    let student = Student::random_orthogonal(SHAPE, 1.0, Seed::new(42)).expect("valid");
    check(
        &student,
        [[0.6887661710402144, -0.4242575306682124], [-0.8322771753304707, 0.8322771753304707]],
    );
}

#[test]
fn gaussian() {
    let student = Student::gaussian(SHAPE, 1.0, Seed::new(42)).expect("valid");
    check(
        &student,
        [[-0.44176986085520964, -0.13268702274102495], [-1.3239784288401524, 0.9572147212504066]],
    );
}
