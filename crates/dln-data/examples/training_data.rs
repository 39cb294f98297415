//! When to stop and what to expect, from training data alone:
//! `cargo run -p dln-data --example training_data`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use dln_data::{AnalyzeOptions, DataError, TrainingData, analyze};
use dln_linalg::Matrix;

fn main() -> Result<(), DataError> {
    // Six inputs, three targets that follow one direction of them, and noise.
    let noise = |row: usize, stream: usize| {
        ((row * row * (2 * stream + 3)) as f64 * 0.754_877_666).fract() - 0.5
    };
    let options = AnalyzeOptions::new();
    println!("examples  stop at t/τ  test error  optimal learner  least squares");
    for examples in [20, 40, 80, 160] {
        let inputs = Matrix::from_fn(examples, 6, noise);
        let targets = Matrix::from_fn(examples, 3, |row, output| {
            inputs[(row, 0)] - 2.0 * inputs[(row, 1)] + 3.0 * noise(row, 10 + output)
        });
        let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
        let analysis = analyze(&data, &options)?;
        let stop = analysis.optimal_stopping();
        let optimal = analysis.optimal_learner().predicted_test_error;
        let squares = analysis.least_squares().predicted_test_error;
        println!(
            "{examples:8}{:13.2}{:12.3}{:17.3}{:15.3}",
            stop.time_tau, stop.predicted_test_error, optimal, squares
        );
    }
    Ok(())
}
