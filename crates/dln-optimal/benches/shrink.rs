//! The cost of the optimal learner: its decomposition dominates, the shrinkage itself is almost
//! free.

use criterion::{Criterion, criterion_group, criterion_main};
use dln_linalg::{Matrix, thin_svd};
use dln_optimal::{Edge, NoiseLevel, Spectrum, denoise, denoise_svd, estimators, shrink};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

fn optimal_learner(criterion: &mut Criterion) {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let matrix = Matrix::from_fn(1000, 2000, |row, column| {
        let signal = if row == column && row < 3 { 200.0 } else { 0.0 };
        signal + rng.sample::<f64, _>(StandardNormal)
    });
    let svd = thin_svd(matrix.as_ref()).expect("finite");
    let spectrum = Spectrum::of_svd(&svd);
    let (noise, edge) = (NoiseLevel::BulkMedian, Edge::FiniteSize);
    let mut group = criterion.benchmark_group("optimal learner on 1000x2000");
    group.sample_size(10);
    group.bench_function("from the matrix", |bencher| {
        bencher.iter(|| denoise(matrix.as_ref(), noise, edge, estimators::frobenius));
    });
    group.bench_function("from its decomposition", |bencher| {
        bencher.iter(|| denoise_svd(&svd, noise, edge, estimators::frobenius));
    });
    group.bench_function("of its singular values", |bencher| {
        bencher.iter(|| shrink(&spectrum, noise, edge, estimators::frobenius));
    });
    group.finish();
}

criterion_group!(benches, optimal_learner);
criterion_main!(benches);
