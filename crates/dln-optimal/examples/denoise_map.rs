//! Takes a matrix apart into signal and noise without knowing either:
//! `cargo run -p dln-optimal --example denoise_map`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_linalg::{Matrix, relative_squared_distance};
use dln_optimal::{Edge, NoiseLevel, ShrinkError, denoise, estimators};

fn main() -> Result<(), ShrinkError> {
    // A map of rank one, and something that looks like noise of standard deviation 0.1.
    let wave = |k: f64| (2.0 * k).sin() / 5.0;
    let teacher =
        Matrix::from_fn(50, 100, |row, column| wave(row as f64) * wave(3.0 + column as f64));
    let uniform = |row: usize, column: usize| {
        let k = (1 + row + 50 * column) as f64;
        (k * k * 0.754_877_666_246_693).fract() - 0.5
    };
    let noise = Matrix::from_fn(50, 100, |row, column| 0.1 * 12f64.sqrt() * uniform(row, column));
    let observed = &teacher + &noise;

    let learned = denoise(
        observed.as_ref(),
        NoiseLevel::BulkMedian,
        Edge::FiniteSize,
        estimators::frobenius,
    )?;
    println!("modes kept: {}", learned.shrinkage.rank);
    for mode in &learned.shrinkage.modes {
        println!(
            "observed at {:.3}, in the teacher {:.3}, learned {:.3}",
            mode.data(),
            mode.teacher(),
            mode.target()
        );
    }
    let error = |map: &Matrix| relative_squared_distance(map.as_ref(), teacher.as_ref());
    println!("error of the observed matrix {:.3}", error(&observed));
    println!(
        "error of the learned one     {:.3}, predicted {:.3}",
        error(&learned.map),
        learned.shrinkage.predicted_error
    );
    Ok(())
}
