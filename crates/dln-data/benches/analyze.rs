//! The cost of an analysis and of a fitted learner; the decomposition of the inputs and the
//! jackknife dominate.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dln_data::{AnalyzeOptions, DataOptions, LearnOptions, Method, TrainingData, analyze, fit};
use dln_linalg::Matrix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

const DATA: DataOptions = DataOptions::new();

/// Targets that follow three directions of the inputs, and noise.
fn task(examples: usize, inputs: usize, outputs: usize) -> (Matrix, Matrix) {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut draw =
        |rows, columns| Matrix::from_fn(rows, columns, |_, _| rng.sample::<f64, _>(StandardNormal));
    let x = draw(examples, inputs);
    let y = &x * (draw(inputs, 3) * draw(3, outputs)) + draw(examples, outputs);
    (x, y)
}

fn by_inputs(criterion: &mut Criterion) {
    let options = AnalyzeOptions::new().with_data(DATA);
    let mut group = criterion.benchmark_group("ten examples an input, a tenth as many outputs");
    group.sample_size(10);
    for inputs in [50, 100, 200, 400] {
        let (x, y) = task(10 * inputs, inputs, inputs / 10);
        group.bench_function(BenchmarkId::new("analyze", inputs), |bencher| {
            let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
            bencher.iter(|| analyze(&data, &options));
        });
    }
    let (x, y) = task(1000, 100, 10);
    group.bench_function(BenchmarkId::new("fit", 100), |bencher| {
        let options = LearnOptions::new(Method::Auto).with_data(DATA);
        bencher.iter(|| fit(x.as_ref(), y.as_ref(), &options));
    });
    group.finish();
}

criterion_group!(benches, by_inputs);
criterion_main!(benches);
