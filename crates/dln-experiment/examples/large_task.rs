//! Measurement: a task of a size at which nothing can be wasted (N1 = 4000, N3 = 2000, rank 5).
//!
//! Draws teacher and noisy data, learns optimally from their leading modes alone, and computes the
//! theory of gradient descent on the same task:
//! `cargo run --release -p dln-experiment --example large_task`. The whole takes less time and
//! memory than the full decomposition of the data would.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program that times itself and prints"
)]

use std::error::Error;
use std::time::Instant;

use dln_dynamics::AlignedTheory;
use dln_experiment::{Setting, strengths};
use dln_linalg::{leading_modes, relative_squared_distance};
use dln_optimal::{Edge, NoiseLevel, denoise_svd, estimators};
use dln_tasks::Seed;

const RANK: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let clock = Instant::now();
    let lap = |what: &str| println!("{:6.1} s  {what}", clock.elapsed().as_secs_f64());
    let setting = Setting::paper(4000, strengths(RANK, 2.0));
    let task = setting.task(Seed::new(1))?;
    lap("teacher, noise and data drawn");

    // One mode more than the teacher has, to see that it lies at the edge of the noise.
    let data = task.statistics().input_output_correlation.as_ref();
    let modes = leading_modes(data, RANK as usize + 1)?;
    println!("          data strengths {:.3?}", modes.values);
    lap("leading modes found");

    let entry_std = setting.noise_std / (setting.inputs as f64).sqrt();
    let noise = NoiseLevel::Known { entry_std };
    let learned = denoise_svd(&modes, noise, Edge::Limit, estimators::frobenius)?;
    let error = relative_squared_distance(learned.map.as_ref(), task.teacher().map().as_ref());
    let learner = setting.learner()?;
    println!(
        "          test error of the optimal learner {error:.4}, in theory {:.4}",
        learner.optimal_error()
    );
    lap("optimal learner");

    let theory = AlignedTheory::new(&setting.theory())?;
    let times: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 100.0).collect();
    let curve = theory.curve(&times);
    let best = theory.optimal_stopping();
    println!(
        "          early stopping: test error {:.4} at t/τ = {:.2}, {:.4} at t/τ = 10",
        best.test_error, best.time_tau, curve[1000].test_error
    );
    lap("theory of gradient descent");
    Ok(())
}
