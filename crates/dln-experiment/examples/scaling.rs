//! Measurement: how the cost of the main operations grows with N1 (N2 = N3 = N1/2, rank 3), best of
//! several repetitions at four sizes, and the exponent of N1 between them.
//! `cargo run --release -p dln-experiment --example scaling`.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program that times itself and prints"
)]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use dln_dynamics::AlignedTheory;
use dln_experiment::{Plan, Setting, Start, log_log_slope, strengths};
use dln_linalg::{leading_modes, thin_svd};
use dln_optimal::{Edge, NoiseLevel, denoise, estimators};
use dln_tasks::{Seed, Task};
use dln_trainer::{GradientScratch, StopRule, gradient_step};

const SIZES: [usize; 4] = [100, 200, 400, 800];

/// What is timed: a name, repetitions, and the operation.
type Operation<'a> = (&'static str, u32, Box<dyn Fn() + 'a>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut times: Vec<(&str, Vec<f64>)> = Vec::new();
    for size in SIZES {
        let setting = Setting::paper(size, strengths(3, 4.0));
        let task = setting.task(Seed::new(1))?;
        for (index, (name, repetitions, operation)) in
            operations(&setting, &task).into_iter().enumerate()
        {
            if index == times.len() {
                times.push((name, Vec::new()));
            }
            times[index].1.push(best_of(repetitions, &*operation));
        }
    }
    println!(
        "{:44}{:>10}{:>10}{:>10}{:>10}   exponent",
        "milliseconds at N1 =", 100, 200, 400, 800
    );
    for (name, times) in times {
        let points: Vec<(f64, f64)> = SIZES.iter().map(|n| *n as f64).zip(times.clone()).collect();
        let row: String = times.iter().map(|time| format!("{:10.3}", 1e3 * time)).collect();
        println!("{name:44}{row}   {:.1}", log_log_slope(&points));
    }
    Ok(())
}

fn best_of(repetitions: u32, operation: &dyn Fn()) -> f64 {
    let once = || {
        let clock = Instant::now();
        operation();
        clock.elapsed().as_secs_f64()
    };
    (0..repetitions).map(|_| once()).fold(f64::INFINITY, f64::min)
}

// Long because every operation that is timed stands in one list.
fn operations<'a>(setting: &'a Setting, task: &'a Task) -> Vec<Operation<'a>> {
    let statistics = task.statistics();
    let data = statistics.input_output_correlation.as_ref();
    let student = setting.random_student(Seed::new(2)).expect("valid");
    let noise = NoiseLevel::Known { entry_std: 1.0 / (setting.inputs as f64).sqrt() };
    let times: Vec<f64> = (0..1000).map(|i| f64::from(i) / 100.0).collect();
    let exact = move || {
        let exact = setting.exact_random_student(task, Seed::new(2)).expect("balanced");
        black_box(exact.optimal_stopping(6.0));
    };
    let epochs = move || {
        let (mut student, mut scratch) = (student.clone(), GradientScratch::new(setting.shape()));
        for _ in 0..10 {
            gradient_step(&mut student, statistics, 1e-3, &mut scratch);
        }
    };
    let aligned = Plan { epochs: 10_000, observe_every: 10, stop: StopRule::AtEnd };
    vec![
        (
            "task: teacher, noise, statistics",
            3,
            Box::new(|| drop(black_box(setting.task(Seed::new(3))))),
        ),
        ("singular value decomposition", 3, Box::new(move || drop(black_box(thin_svd(data))))),
        ("three leading modes", 3, Box::new(move || drop(black_box(leading_modes(data, 3))))),
        (
            "optimal learner",
            3,
            Box::new(move || {
                drop(black_box(denoise(data, noise, Edge::Limit, estimators::frobenius)));
            }),
        ),
        ("ten epochs of descent, 2 layers", 5, Box::new(epochs)),
        (
            "aligned run of 10 000 epochs",
            3,
            Box::new(move || {
                drop(black_box(setting.run(Start::Aligned, task, Seed::new(4), aligned)));
            }),
        ),
        ("exact random student, optimal stopping", 2, Box::new(exact)),
        (
            "theory curve of 1000 points",
            3,
            Box::new(move || {
                let theory = AlignedTheory::new(&setting.theory()).expect("valid");
                drop(black_box(theory.curve(&times)));
            }),
        ),
    ]
}
