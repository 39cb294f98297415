//! Measurement: what a sweep adds to the bare calls of the library, as a ratio in one run.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::fs;
use std::time::Instant;

use dln_experiment::{Context, Prediction, Setting};
use dln_sweep::{Plan, RunOptions, Shard, run};

const CELLS: u32 = 200;
const REPEATS: usize = 5;

#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn seconds(mut work: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}

fn main() -> Result<(), Box<dyn Error>> {
    let text = format!(
        "command = \"predict\"\n[settings]\ninputs = 100\noutputs = 50\n\
         [[axis]]\noption = \"teacher\"\nfrom = 1\nto = {CELLS}\ncount = {CELLS}\n"
    );
    let plan = Plan::parse(&text)?;
    let folder = env::temp_dir().join(format!("dln-overhead-{}", std::process::id()));
    let options = RunOptions::new(Shard::WHOLE).with_jobs(1);
    for _ in 0..REPEATS {
        let bare = seconds(|| {
            for teacher in 1..=CELLS {
                let setting = Setting::paper(100, vec![f64::from(teacher)]);
                let prediction = Prediction::new(&setting.theory())?;
                std::hint::black_box(prediction.theory.optimal_stopping());
            }
            Ok(())
        })?;
        let swept = seconds(|| {
            run(&plan, &folder, &options, &Context::silent())?;
            Ok(())
        })?;
        fs::remove_dir_all(&folder)?;
        let cell = 1e3 * bare / f64::from(CELLS);
        println!("bare {cell:.3} ms a cell, sweep {:+.2} %", 100.0 * (swept / bare - 1.0));
    }
    Ok(())
}
