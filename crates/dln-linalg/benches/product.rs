//! Products into a buffer at the sizes of one gradient step.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dln_linalg::{Matrix, Store, multiply};

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("product");
    for inputs in [50, 100, 200] {
        let (outputs, hidden) = (inputs / 2, inputs / 2);
        let left =
            Matrix::from_fn(outputs, hidden, |row, column| (row as f64 - column as f64).cos());
        let right =
            Matrix::from_fn(hidden, inputs, |row, column| (row as f64 + 2.0 * column as f64).sin());
        let mut destination = Matrix::zeros(outputs, inputs);
        let mut square = Matrix::zeros(hidden, hidden);
        let mut plain =
            || multiply(destination.as_mut(), Store::Replace, 1.0, left.as_ref(), right.as_ref());
        group.bench_function(BenchmarkId::new("plain", inputs), |b| b.iter(&mut plain));
        let mut turned =
            || multiply(square.as_mut(), Store::Replace, 1.0, right.as_ref(), right.transpose());
        group.bench_function(BenchmarkId::new("right_transposed", inputs), |b| b.iter(&mut turned));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
