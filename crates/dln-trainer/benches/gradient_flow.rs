//! A deep student's whole training, to t/τ = 150, by gradient flow; beside it 1000 epochs of the
//! descent that needs 150 000.

use criterion::{Criterion, criterion_group, criterion_main};
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
use dln_trainer::{StopRule, Student, StudentShape, TrainConfig, train, train_flow};

fn task(strengths: &[f64]) -> Task {
    let teacher = Teacher::random(50, 100, strengths, Seed::new(1)).expect("valid");
    let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    Task::draw(&teacher, &setting, Seed::new(2)).expect("valid")
}

fn student() -> Student {
    let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers: 4 };
    Student::random_orthogonal(shape, 1e-5, Seed::new(3)).expect("valid")
}

fn whole_training(criterion: &mut Criterion) {
    let stop = StopRule::AtEnd;
    let plan = TrainConfig::new(1e-3, 150_000).with_observe_every(50).with_stop(stop);
    for (name, strengths) in [("weak", &[2.0][..]), ("strong", &[24.0, 16.0, 8.0])] {
        let task = task(strengths);
        let (statistics, map) = (task.statistics(), task.teacher().map());
        criterion.bench_function(&format!("gradient_flow/to 150 τ, {name} teacher"), |bencher| {
            bencher.iter(|| train_flow(student(), statistics, map, &plan, 1e-6));
        });
        let part =
            TrainConfig::new(plan.learning_rate, 1000).with_observe_every(50).with_stop(stop);
        criterion.bench_function(
            &format!("gradient_flow/1 τ of descent, {name} teacher"),
            |bencher| {
                bencher.iter(|| train(student(), statistics, map, &part));
            },
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = whole_training
}
criterion_main!(benches);
