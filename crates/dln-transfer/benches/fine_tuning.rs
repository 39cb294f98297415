//! A fine-tuning curve of 200 times, its best stop, the closed form of probing beside it, and a row
//! of the map of the best strategy.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dln_dynamics::TheorySetting;
use dln_linalg::Matrix;
use dln_transfer::{Features, FineTuning, StrategyMap};

fn fine_tuning(criterion: &mut Criterion) {
    let setting = |teacher_strengths| setting().with_teacher_strengths(teacher_strengths);
    let times: Vec<f64> = (0..200).map(|step| 0.03 * f64::from(step)).collect();
    let cosines = Matrix::from_fn(3, 2, |k, j| if k == j { 0.8 } else { 0.1 });
    let three = Features::new(&[3.0, 2.0, 1.0], cosines.as_ref()).expect("valid");
    let one = Features::one(3.0, 0.8).expect("valid");
    for (name, setting, features) in [
        ("1 feature, 1 mode", setting(vec![3.0]), one),
        ("3 features, 2 modes", setting(vec![4.0, 2.0]), three),
    ] {
        let tuning = || FineTuning::new(&setting, &features).expect("valid");
        let mut group = criterion.benchmark_group(format!("fine-tuning, {name}"));
        group.bench_function("curve of 200 times", |bencher| {
            bencher.iter(|| tuning().curve(black_box(&times)));
        });
        group.bench_function("best stop", |bencher| {
            bencher.iter(|| black_box(tuning()).optimal_stopping());
        });
        group.bench_function("best stop of the probe", |bencher| {
            bencher.iter(|| black_box(tuning()).probe().optimal_stopping());
        });
    }
}

/// A row of the map of the best strategy, 100 alignments at one strength of the target.
fn strategies(criterion: &mut Criterion) {
    let task = |strength: f64| setting().with_teacher_strengths(vec![strength]);
    let map = StrategyMap::new(&task(5.0), &task(1.0)).expect("valid");
    let alignments: Vec<f64> = (0..100).map(|step| f64::from(step) / 99.0).collect();
    for strength in [1.0, 3.0, 10.0] {
        let name = format!("best strategy, 100 alignments, target {strength}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| map.row(strength, black_box(&alignments)).expect("valid"));
        });
    }
}

fn setting() -> TheorySetting {
    TheorySetting::new(100, 50, vec![3.0])
}

criterion_group!(benches, fine_tuning, strategies);
criterion_main!(benches);
