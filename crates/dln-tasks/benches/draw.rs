//! Drawing a teacher, and a task from it, at the sizes of the paper.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dln_tasks::{InputKind, JointTask, Seed, StackedTeacher, Task, TaskPair, TaskSetting, Teacher};

const SEED: Seed = Seed::new(0);

fn setting(examples: usize, input_kind: InputKind) -> TaskSetting {
    TaskSetting::new(examples, input_kind, 1.0)
}

fn single(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw");
    for inputs in [100, 200] {
        let draw = || Teacher::random(inputs / 2, inputs, &[6.0, 4.0, 2.0], SEED);
        let teacher = draw().expect("a valid teacher");
        group.bench_function(BenchmarkId::new("teacher", inputs), |bencher| bencher.iter(draw));
        for kind in [InputKind::OneHot, InputKind::Orthogonal, InputKind::Gaussian] {
            let draw = || Task::draw(&teacher, &setting(inputs, kind), SEED);
            let name = BenchmarkId::new(format!("task_{kind:?}"), inputs);
            group.bench_function(name, |bencher| bencher.iter(draw));
        }
    }
    group.finish();
}

fn joint(criterion: &mut Criterion) {
    let pair = TaskPair {
        inputs: 100,
        outputs_a: 50,
        outputs_b: 50,
        strengths_a: vec![3.0],
        strengths_b: vec![10.0],
        alignment: 0.8,
    };
    let draw = || {
        let teacher = StackedTeacher::pair(&pair, SEED).expect("a valid pair");
        JointTask::draw(&teacher, &setting(100, InputKind::OneHot), SEED)
    };
    criterion.bench_function("draw/pair", |bencher| bencher.iter(draw));
}

criterion_group!(benches, single, joint);
criterion_main!(benches);
