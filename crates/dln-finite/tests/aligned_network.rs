//! The aligned network of one draw against its own matrices, written out.

use std::ops::Range;

use dln_dynamics::LearningCurve;
use dln_finite::{
    AlignedNetwork, AlignedNetworkError, AlignedNetworkSetting, LowRankMap, WhiteStatistics,
};
use dln_linalg::{Matrix, orthonormal_basis, relative_squared_distance, squared_norm, thin_svd};

/// Numbers without structure in [−½, ½).
fn scattered(rows: usize, columns: usize, stream: usize) -> Matrix {
    Matrix::from_fn(rows, columns, |row, column| {
        let index = (1 + row + 17 * column + 289 * stream) as f64;
        (index * index * 0.754_877_666_2).fract() - 0.5
    })
}

/// White inputs of 4 features in 7 examples, and targets that no map reaches.
struct Data {
    inputs: Matrix,
    targets: Matrix,
    variance: f64,
}

impl Data {
    fn new(outputs: usize) -> Self {
        let variance = 2.5_f64;
        let inputs = orthonormal_basis(scattered(7, 4, 1).as_ref()).transpose() * variance.sqrt();
        let targets = scattered(outputs, 4, 2) * 6.0 * &inputs + scattered(outputs, 7, 3);
        Self { inputs, targets, variance }
    }

    fn correlation(&self) -> Matrix {
        &self.targets * self.inputs.transpose()
    }

    fn network(
        &self,
        change: impl Fn(AlignedNetworkSetting<'_>) -> AlignedNetworkSetting<'_>,
    ) -> AlignedNetwork {
        let correlation = self.correlation();
        let energy = squared_norm(self.targets.as_ref());
        let data = WhiteStatistics::new(correlation.as_ref(), energy);
        let data = data.with_input_variance(self.variance);
        AlignedNetwork::new(&change(AlignedNetworkSetting::new(data, 7))).expect("sound")
    }

    /// The map of a student of so many layers and modes at a time, out of its modes' curves.
    fn map(&self, layers: usize, modes: usize, time_tau: f64) -> Matrix {
        let svd = thin_svd(self.correlation().as_ref()).expect("decomposes");
        let curve = LearningCurve::new(layers, 1e-2, self.variance).expect("valid");
        let mode = |mode: usize| {
            let strength = curve.strength(svd.values[mode], time_tau);
            svd.left.subcols(mode, 1) * svd.right.subcols(mode, 1).transpose() * strength
        };
        (1..modes).map(mode).fold(mode(0), |sum, term| sum + term)
    }
}

/// A teacher of two modes.
fn teacher(outputs: usize) -> (Matrix, [f64; 2], Matrix) {
    let left = orthonormal_basis(scattered(outputs, 2, 4).as_ref());
    (left, [3.0, 1.2], orthonormal_basis(scattered(4, 2, 5).as_ref()))
}

fn rows(matrix: &Matrix, rows: Range<usize>) -> Matrix {
    matrix.subrows(rows.start, rows.len()).to_owned()
}

/// Both errors of the whole network, and the error of its last two outputs, whatever the depth and
/// the room for modes.
#[test]
fn errors_are_those_of_the_matrices() {
    let data = Data::new(3);
    let (left, strengths, right) = teacher(3);
    let whole = LowRankMap { left: left.as_ref(), strengths: &strengths, right: right.as_ref() };
    // A teacher of the last two outputs has vectors of its own.
    let (part_left, _, _) = teacher(2);
    let part = LowRankMap { left: part_left.as_ref(), ..whole };
    let map = |left: &Matrix| {
        Matrix::from_fn(left.nrows(), 4, |i, j| {
            (0..2).map(|mode| left[(i, mode)] * strengths[mode] * right[(j, mode)]).sum()
        })
    };
    for (layers, hidden, modes) in [(1, 2, 3), (2, 3, 3), (2, 2, 2), (4, 1, 1)] {
        let network = data.network(|setting| {
            setting.with_layers(layers).with_hidden(hidden).with_init_scale(1e-2)
        });
        let test_of_part = network.test_on(part, 1..3);
        let student = network.student(whole);
        for time_tau in [0.0, 0.1, 0.5, 3.0] {
            let learned = data.map(layers, modes, time_tau);
            let found = student.curve(&[time_tau])[0];
            let at = format!("L {layers}, N2 {hidden}, t/τ {time_tau}");
            let fitted = &learned * &data.inputs;
            let train = relative_squared_distance(fitted.as_ref(), data.targets.as_ref());
            assert!(
                (found.train_error - train).abs() < 1e-12,
                "{at}: {} {train}",
                found.train_error
            );
            let test = relative_squared_distance(learned.as_ref(), map(&left).as_ref());
            assert!((found.test_error - test).abs() < 1e-12, "{at}: {} {test}", found.test_error);
            let part = rows(&learned, 1..3);
            let test = relative_squared_distance(part.as_ref(), map(&part_left).as_ref());
            assert!((test_of_part.error(time_tau) - test).abs() < 1e-12, "{at}: {test}");
        }
    }
}

/// Directions that no example shows stay as they were: ε² each beside what is learned.
#[test]
fn what_no_example_shows_stays_at_the_start() {
    let correlation = Matrix::from_fn(3, 4, |i, j| if i == j { [4.0, 0.0, 0.0][i] } else { 0.0 });
    let data = WhiteStatistics::new(correlation.as_ref(), 16.0);
    let setting = AlignedNetworkSetting::new(data, 1).with_init_scale(0.1);
    let one = |size: usize| Matrix::from_fn(size, 1, |i, _| if i == 0 { 1.0 } else { 0.0 });
    let (left, right) = (one(3), one(4));
    let teacher = LowRankMap { left: left.as_ref(), strengths: &[4.0], right: right.as_ref() };
    let student = AlignedNetwork::new(&setting).expect("sound").student(teacher);
    let end = student.curve(&[50.0])[0];
    assert!((end.test_error - 2.0 * 0.01 / 16.0).abs() < 1e-14 && end.train_error < 1e-14);
}

#[test]
fn what_is_no_network_is_refused_by_name() {
    let correlation = scattered(3, 4, 1);
    let data = WhiteStatistics::new(correlation.as_ref(), 1.0);
    let sound = AlignedNetworkSetting::new(data, 7);
    let refused =
        |setting: &AlignedNetworkSetting<'_>| AlignedNetwork::new(setting).expect_err("refused");
    assert_eq!(refused(&sound.with_hidden(0)), AlignedNetworkError::Empty("hidden"));
    let no_examples = AlignedNetworkSetting::new(data, 0);
    assert_eq!(refused(&no_examples), AlignedNetworkError::Empty("examples"));
    // One layer has no hidden units.
    assert!(AlignedNetwork::new(&sound.with_layers(1).with_hidden(0)).is_ok());
    for bad in [
        sound.with_layers(0),
        sound.with_init_scale(f64::NAN),
        AlignedNetworkSetting::new(data.with_input_variance(0.0), 7),
        AlignedNetworkSetting::new(WhiteStatistics::new(correlation.as_ref(), 0.0), 7),
    ] {
        assert!(!matches!(refused(&bad), AlignedNetworkError::Empty(_)));
    }
}
