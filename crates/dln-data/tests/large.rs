//! A large data set within its time and memory; run by hand, in release.

use dln_data::{AnalyzeOptions, TrainingData, analyze};
use dln_linalg::Matrix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// 10 000 examples of 1000 inputs and 100 outputs; `/usr/bin/time -v` shows what it took (a minute
/// and 1 GiB are the limits).
#[test]
#[ignore = "takes most of a minute"]
fn ten_thousand_examples_of_a_thousand_inputs() {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let mut draw =
        |rows, columns| Matrix::from_fn(rows, columns, |_, _| rng.sample::<f64, _>(StandardNormal));
    let x = draw(10_000, 1000);
    let y = &x * (draw(1000, 3) * draw(3, 100)) + draw(10_000, 100);
    let options = AnalyzeOptions::new();
    let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
    let analysis = analyze(&data, &options).expect("valid");
    assert_eq!(analysis.signal_modes().len(), 3);
    assert!((analysis.noise_std() - 1.0).abs() < 0.01);
}
