//! Without noise nothing is random: a network of a few units, trained as matrices in small steps,
//! must do exactly what the theory says, on the target and on the source.

use dln_dynamics::TheorySetting;
use dln_transfer::{FineTuning, Source};

use crate::matrix;

/// Runge-Kutta steps of order 4 and this length are right to 1e-9 for rates up to 10.
const STEP: f64 = 1e-3;
/// What the theory promises.
const TOLERANCE: f64 = 1e-6;

type Rows = Vec<Vec<f64>>;

fn product(a: &Rows, b: &Rows) -> Rows {
    let entry = |row: &Vec<f64>, j: usize| row.iter().zip(b).map(|(x, other)| x * other[j]).sum();
    a.iter().map(|row| (0..b[0].len()).map(|j| entry(row, j)).collect()).collect()
}

fn transpose(a: &Rows) -> Rows {
    (0..a[0].len()).map(|j| a.iter().map(|row| row[j]).collect()).collect()
}

/// x + factor·y.
fn plus(x: &Rows, factor: f64, y: &Rows) -> Rows {
    let row =
        |(x, y): (&Vec<f64>, &Vec<f64>)| x.iter().zip(y).map(|(x, y)| x + factor * y).collect();
    x.iter().zip(y).map(row).collect()
}

/// Σ_k strengths_k columns_k rows_kᵀ of vectors that are rows of both lists.
fn map(strengths: &[f64], left: &Rows, right: &Rows) -> Rows {
    let scaled = left.iter().zip(strengths);
    let scaled = scaled.map(|(row, s)| row.iter().map(|x| s * x).collect()).collect();
    product(&transpose(&scaled), right)
}

fn relative_error(found: &Rows, expected: &Rows) -> f64 {
    let square = |rows: &Rows| rows.iter().flatten().map(|x| x * x).sum::<f64>();
    square(&plus(found, -1.0, expected)) / square(expected)
}

/// d/dt of both layers for the data Σ31 and Σ11 = dI.
fn slopes(layers: &[Rows; 2], data: &Rows, variance: f64) -> [Rows; 2] {
    let residual = plus(data, -variance, &product(&layers[1], &layers[0]));
    [product(&transpose(&layers[1]), &residual), product(&residual, &transpose(&layers[0]))]
}

fn advance(layers: &mut [Rows; 2], data: &Rows, variance: f64) {
    let moved = |slopes: &[Rows; 2], step: f64| {
        [plus(&layers[0], step, &slopes[0]), plus(&layers[1], step, &slopes[1])]
    };
    let k1 = slopes(layers, data, variance);
    let k2 = slopes(&moved(&k1, 0.5 * STEP), data, variance);
    let k3 = slopes(&moved(&k2, 0.5 * STEP), data, variance);
    let k4 = slopes(&moved(&k3, STEP), data, variance);
    for layer in [0, 1] {
        for (k, weight) in [(&k1, 1.0), (&k2, 2.0), (&k3, 2.0), (&k4, 1.0)] {
            layers[layer] = plus(&layers[layer], STEP * weight / 6.0, &k[layer]);
        }
    }
}

fn scaled_rows(rows: &Rows, factors: &[f64]) -> Rows {
    rows.iter().zip(factors).map(|(row, f)| row.iter().map(|x| f.sqrt() * x).collect()).collect()
}

/// Two features of a source in a network of six inputs, four outputs and two fresh units, with
/// twice as many examples as inputs.
// Long because it sets up and trains a network of plain matrices without the library.
#[test]
fn matrices_trained_in_small_steps_agree() {
    let source_setting = TheorySetting::new(6, 4, vec![3.0, 1.5])
        .with_hidden(2)
        .with_noise_std(0.0)
        .with_init_scale(0.01);
    let source = Source::new(&source_setting, 1.4).expect("valid");
    let features: Vec<f64> = source.modes().iter().map(|mode| mode.strength).collect();
    let (strengths, scale) = ([2.0, 1.2], 1e-3);
    let setting = source_setting
        .with_teacher_strengths(strengths.to_vec())
        .with_examples(12)
        .with_init_scale(scale);
    let (cosines, output_cosines) =
        (matrix([[0.6, 0.3], [0.3, -0.6]]), matrix([[-0.5, 0.2], [0.2, 0.5]]));
    let rest = |square: f64| (1.0 - square).sqrt();
    let input_axes = vec![vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0], vec![0.0, 1.0, 0.0, 0.0, 0.0, 0.0]];
    let source_inputs =
        vec![vec![0.6, 0.3, rest(0.45), 0.0, 0.0, 0.0], vec![0.3, -0.6, 0.0, rest(0.45), 0.0, 0.0]];
    let output_axes = vec![vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 1.0, 0.0, 0.0]];
    let source_outputs = vec![vec![-0.5, 0.2, rest(0.29), 0.0], vec![0.2, 0.5, 0.0, rest(0.29)]];

    let teacher = map(&strengths, &output_axes, &input_axes);
    let source_teacher = map(&[3.0, 1.5], &source_outputs, &source_inputs);
    let data = plus(&teacher, 1.0, &teacher);
    let own_head = scaled_rows(&source_outputs, &features);
    let times: Vec<f64> = (0..=20).map(|step| 0.15 * f64::from(step)).collect();
    for shared in [false, true] {
        let tuning = if shared {
            let (inputs, outputs) = (cosines.as_ref(), output_cosines.as_ref());
            FineTuning::from_source_with_head(&setting, &source, inputs, outputs)
        } else {
            FineTuning::from_source(&setting, &source, cosines.as_ref())
        };
        let curve = tuning.expect("valid").curve(&times);
        let mut first = scaled_rows(&source_inputs, &features);
        first.extend(scaled_rows(&input_axes, &[scale, scale]));
        let head = if shared { own_head.clone() } else { vec![vec![0.0; 4]; 2] };
        let mut second = head;
        second.extend(scaled_rows(&output_axes, &[scale, scale]));
        let mut layers = [first, transpose(&second)];
        for point in &curve {
            let found = product(&layers[1], &layers[0]);
            let expected = relative_error(&found, &teacher);
            assert!((point.test_error - expected).abs() < TOLERANCE, "{point:?} {expected}");
            let kept: Rows = layers[0][..2].to_vec();
            let answer = if shared { found } else { product(&transpose(&own_head), &kept) };
            let expected = relative_error(&answer, &source_teacher);
            let source_error = point.source_error.expect("from a source");
            assert!((source_error - expected).abs() < TOLERANCE, "{point:?} {expected}");
            for _ in 0..150 {
                advance(&mut layers, &data, 2.0);
            }
        }
    }
}
