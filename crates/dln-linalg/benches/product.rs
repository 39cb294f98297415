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

/// W Σ11 for ten students of one task that is not white, N1 = 100 and N3 = 50: the only product of
/// an epoch whose right factor students share, so the only one that a taller matrix could speed up.
fn shared_factor(criterion: &mut Criterion) {
    const STUDENTS: usize = 10;
    let correlation = Matrix::from_fn(100, 100, |row, column| (row as f64 * column as f64).cos());
    let maps =
        Matrix::from_fn(50 * STUDENTS, 100, |row, column| (row as f64 - column as f64).sin());
    let each: Vec<Matrix> =
        (0..STUDENTS).map(|student| maps.as_ref().subrows(50 * student, 50).to_owned()).collect();
    let mut group = criterion.benchmark_group("shared_factor");
    let mut results = vec![Matrix::zeros(50, 100); STUDENTS];
    group.bench_function("ten students one by one", |b| {
        b.iter(|| {
            for (result, map) in results.iter_mut().zip(&each) {
                multiply(result.as_mut(), Store::Replace, 1.0, map.as_ref(), correlation.as_ref());
            }
        });
    });
    let mut result = Matrix::zeros(50 * STUDENTS, 100);
    group.bench_function("ten students stacked", |b| {
        b.iter(|| {
            multiply(result.as_mut(), Store::Replace, 1.0, maps.as_ref(), correlation.as_ref());
        });
    });
    group.finish();
}

criterion_group!(benches, bench, shared_factor);
criterion_main!(benches);
