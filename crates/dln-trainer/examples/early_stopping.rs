//! Watches students learn a teacher first and noise later:
//! `cargo run --release -p dln-trainer --example early_stopping`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::error::Error;

use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
use dln_trainer::{Student, StudentShape, TrainConfig, train, train_aligned};

fn main() -> Result<(), Box<dyn Error>> {
    let seed = Seed::new(1);
    let teacher = Teacher::random(50, 100, &[4.0], seed.child("teacher"))?;
    let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    let task = Task::draw(&teacher, &setting, seed.child("data"))?;
    let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers: 2 };
    let plan = TrainConfig::new(1e-3, 5000).with_observe_every(500);
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let aligned = train_aligned(shape, 1e-5, statistics, map, &plan)?;
    let student = Student::random_orthogonal(shape, 1e-5, seed.child("student"))?;
    let random = train(student, statistics, map, &plan)?;

    println!("epoch  train error  test error of an aligned student, and of a random one");
    for (aligned, random) in aligned.observations.iter().zip(&random.observations) {
        println!(
            "{:5}{:13.3}{:12.3}{:26.3}",
            aligned.epoch, aligned.train_error, aligned.test_error, random.test_error
        );
    }
    Ok(())
}
