//! One theory curve of 1000 points and one optimal stopping time, at two aspects and depths.

use criterion::{Criterion, criterion_group, criterion_main};
use dln_dynamics::{AlignedTheory, TheorySetting};

fn setting(outputs: usize, layers: usize) -> TheorySetting {
    TheorySetting::new(100, outputs, vec![12.0, 8.0, 4.0]).with_hidden(outputs).with_layers(layers)
}

fn theory_curve(c: &mut Criterion) {
    for (outputs, layers, until) in [(50, 2, 10.0), (100, 2, 10.0), (50, 4, 150.0)] {
        let setting = setting(outputs, layers);
        let times: Vec<f64> = (0..1000).map(|step| until * f64::from(step) / 999.0).collect();
        c.bench_function(&format!("theory_curve/outputs {outputs}, layers {layers}"), |b| {
            b.iter(|| AlignedTheory::new(&setting).expect("valid").curve(&times));
        });
        c.bench_function(&format!("optimal_stopping/outputs {outputs}, layers {layers}"), |b| {
            b.iter(|| AlignedTheory::new(&setting).expect("valid").optimal_stopping());
        });
    }
}

criterion_group!(benches, theory_curve);
criterion_main!(benches);
