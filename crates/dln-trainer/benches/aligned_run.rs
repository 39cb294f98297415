//! The decoupled run of a training-aligned student: 10 000 epochs at N1 = 100, N2 = N3 = 50 with
//! its SVD.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dln_linalg::thin_svd;
use dln_tasks::{InputKind, Seed, Task, TaskSetting, Teacher};
use dln_trainer::{StopRule, StudentShape, TrainConfig, train_aligned};

fn aligned_run(criterion: &mut Criterion) {
    let teacher = Teacher::random(50, 100, &[4.0], Seed::new(1)).expect("valid");
    let setting = TaskSetting::new(100, InputKind::OneHot, 1.0);
    let task = Task::draw(&teacher, &setting, Seed::new(2)).expect("valid");
    let (statistics, map) = (task.statistics(), task.teacher().map());
    let mut group = criterion.benchmark_group("aligned_run");
    group.bench_function("its svd alone", |bencher| {
        bencher.iter(|| thin_svd(statistics.input_output_correlation.as_ref()));
    });
    for layers in [2, 4, 6] {
        let shape = StudentShape { inputs: 100, hidden: 50, outputs: 50, layers };
        for observe_every in [1, 10] {
            let stop = StopRule::AtEnd;
            let config =
                TrainConfig::new(1e-3, 10_000).with_observe_every(observe_every).with_stop(stop);
            let id = BenchmarkId::new(format!("{layers} layers, observed every"), observe_every);
            group.bench_function(id, |bencher| {
                bencher.iter(|| train_aligned(shape, 1e-5, statistics, map, &config));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, aligned_run);
criterion_main!(benches);
