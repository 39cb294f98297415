//! The cost of averages over the noise bulk and of its quantiles.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dln_spectra::SpikedEnsemble;

/// The square of a two-layer learning curve at t/τ = 3, as the theory of test errors averages it.
fn square_of_learned(x: f64) -> f64 {
    (x / (1.0 + (-6.0 * x).exp() * (x / 1e-5 - 1.0))).powi(2)
}

fn bulk(criterion: &mut Criterion) {
    for aspect in [0.5, 1.0] {
        let bulk = SpikedEnsemble::new(aspect, 1.0).expect("valid").bulk();
        let rule = bulk.rule(256, 0.0, 1.0);
        criterion.bench_function(&format!("adaptive average, aspect {aspect}"), |bencher| {
            bencher.iter(|| bulk.average(|x| square_of_learned(black_box(x))));
        });
        criterion.bench_function(
            &format!("average by a rule of 256, aspect {aspect}"),
            |bencher| {
                bencher.iter(|| rule.average(|x| square_of_learned(black_box(x))));
            },
        );
        criterion.bench_function(&format!("quantile, aspect {aspect}"), |bencher| {
            bencher.iter(|| bulk.quantile(black_box(0.37)));
        });
    }
}

criterion_group!(benches, bulk);
criterion_main!(benches);
