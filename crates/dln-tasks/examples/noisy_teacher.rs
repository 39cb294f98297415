//! A task drawn at random, and what its data show:
//! `cargo run -p dln-tasks --example noisy_teacher`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::error::Error;

use dln_linalg::singular_values;
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};

fn main() -> Result<(), Box<dyn Error>> {
    let experiment = Seed::new(7);
    println!(
        "seed  the four strongest modes of the data, of which the teacher has three (12, 8, 4)"
    );
    for repetition in 0..4 {
        let seed = experiment.replicate(repetition);
        let teacher = Teacher::random(50, 100, &[12.0, 8.0, 4.0], seed.child("teacher"))?;
        let setting = TaskSetting::new(100, InputKind::Orthogonal, 1.0);
        let task = Task::draw(&teacher, &setting, seed.child("data"))?;
        let strengths = singular_values(task.statistics().input_output_correlation.as_ref())?;
        let shown: Vec<String> = strengths[..4].iter().map(|s| format!("{s:6.2}")).collect();
        println!("{repetition:4}  {}", shown.join("  "));
    }
    Ok(())
}
