//! Singular value decompositions at the sizes of the paper.
#![allow(missing_docs, reason = "criterion's macros generate undocumented items")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dln_linalg::{Matrix, singular_values, thin_svd};

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("svd");
    for columns in [50, 100, 200] {
        let matrix = Matrix::from_fn(columns / 2, columns, |row, column| {
            (0.7 * (row * row + 3 * column) as f64).sin()
        });
        let thin = || thin_svd(matrix.as_ref());
        group.bench_function(BenchmarkId::new("thin", columns), |bencher| bencher.iter(thin));
        let values = || singular_values(matrix.as_ref());
        group.bench_function(BenchmarkId::new("values", columns), |bencher| bencher.iter(values));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
