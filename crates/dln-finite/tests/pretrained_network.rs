//! The flow of a network that brings features: against closed forms, an exact solution and a plain
//! integrator.

use dln_dynamics::LearningCurve;
use dln_finite::{
    MapError, PretrainedError, PretrainedNetwork, PretrainedSetting, RandomStudent,
    RandomStudentSetting, WhiteStatistics,
};
use dln_linalg::{Matrix, orthonormal_basis, relative_squared_distance};

/// Numbers without structure in [−½, ½).
fn scattered(rows: usize, columns: usize, stream: usize) -> Matrix {
    Matrix::from_fn(rows, columns, |row, column| {
        let index = (1 + row + 17 * column + 289 * stream) as f64;
        (index * index * 0.754_877_666_2).fract() - 0.5
    })
}

fn distance(one: &Matrix, other: &Matrix) -> f64 {
    relative_squared_distance(one.as_ref(), other.as_ref()).sqrt()
}

/// Classical Runge-Kutta with fixed steps on the full matrices, trunk and head.
fn plain(
    data: &Matrix,
    variance: f64,
    (mut trunk, mut head): (Matrix, Matrix),
    time: f64,
    is_probe: bool,
) -> Matrix {
    let steps = 20_000;
    let step = time / f64::from(steps);
    let slope = |trunk: &Matrix, head: &Matrix| {
        let residual = data - (head * trunk) * variance;
        let first = head.transpose() * &residual;
        (if is_probe { first * 0.0 } else { first }, residual * trunk.transpose())
    };
    for _ in 0..steps {
        let (a1, a2) = slope(&trunk, &head);
        let (b1, b2) = slope(&(&trunk + &a1 * (step / 2.0)), &(&head + &a2 * (step / 2.0)));
        let (c1, c2) = slope(&(&trunk + &b1 * (step / 2.0)), &(&head + &b2 * (step / 2.0)));
        let (d1, d2) = slope(&(&trunk + &c1 * step), &(&head + &c2 * step));
        trunk += (a1 + (b1 + c1) * 2.0 + d1) * (step / 6.0);
        head += (a2 + (b2 + c2) * 2.0 + d2) * (step / 6.0);
    }
    &head * &trunk
}

/// Features stand first, fresh units behind them.
fn stacked(above: &Matrix, below: &Matrix) -> Matrix {
    let first = above.nrows();
    Matrix::from_fn(first + below.nrows(), above.ncols(), |row, column| {
        if row < first { above[(row, column)] } else { below[(row - first, column)] }
    })
}

#[test]
fn without_features_modes_follow_their_learning_curves() {
    let data = Matrix::from_fn(2, 3, |i, j| if i == j { [4.0, 1.5][i] } else { 0.0 });
    let trunk = Matrix::zeros(0, 3);
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-4);
    let network = PretrainedNetwork::new(&setting.with_input_variance(2.0)).expect("sound");
    let curve = LearningCurve::new(2, 1e-4, 2.0).expect("valid");
    for time in [0.0, 1.0, 2.5, 6.0] {
        let map = network.fine_tuned_map(time);
        for (mode, strength) in [4.0, 1.5].into_iter().enumerate() {
            let expected = curve.strength(strength, time);
            // 1e-9 a step, about a hundred steps, in units of what is learned in the end.
            assert!((map[(mode, mode)] - expected).abs() < 1e-6, "{time}: {map:?}");
        }
        // Without features there is no head to train.
        assert_eq!(network.probed_map(time), Matrix::zeros(2, 3));
    }
}

#[test]
fn a_balanced_network_follows_its_exact_solution() {
    let data = scattered(4, 6, 1) * 5.0;
    let first = orthonormal_basis(scattered(6, 3, 2).as_ref()).transpose() * 0.3;
    let second = orthonormal_basis(scattered(4, 3, 3).as_ref()) * 0.3;
    let statistics = WhiteStatistics::new(data.as_ref(), 100.0).with_input_variance(1.5);
    let exact = RandomStudent::new(&RandomStudentSetting::new(
        first.as_ref(),
        second.as_ref(),
        statistics,
        data.as_ref(),
    ))
    .expect("balanced");
    let setting = PretrainedSetting::new(data.as_ref(), first.as_ref(), 1e-3)
        .with_head(second.as_ref())
        .with_input_variance(1.5)
        .with_fresh_units(0);
    let network = PretrainedNetwork::new(&setting).expect("sound");
    for time in [0.3, 1.0, 4.0] {
        assert!(distance(&network.fine_tuned_map(time), &exact.product(time)) < 1e-6, "{time}");
    }
}

/// More outputs than inputs and the reverse, with a head and without, against full matrices.
#[test]
fn features_heads_and_fresh_units_follow_a_plain_integrator() {
    for (outputs, inputs) in [(3, 7), (6, 4)] {
        let data = scattered(outputs, inputs, 4) * 4.0;
        let (trunk, head) = (scattered(2, inputs, 5) * 2.0, scattered(outputs, 2, 6));
        let svd = dln_linalg::thin_svd(data.as_ref()).expect("decomposes");
        let scale = 1e-2_f64.sqrt();
        let fresh_trunk = svd.right.transpose() * scale;
        let fresh_head = svd.left.transpose() * scale;
        for head in [None, Some(&head)] {
            let mut setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-2);
            if let Some(head) = head {
                setting = setting.with_head(head.as_ref());
            }
            let network = PretrainedNetwork::new(&setting).expect("sound");
            let given = head.cloned().unwrap_or_else(|| Matrix::zeros(outputs, 2));
            let heads = stacked(&given.transpose().to_owned(), &fresh_head).transpose().to_owned();
            let whole = (stacked(&trunk, &fresh_trunk), heads);
            for time in [0.4, 2.0] {
                let expected = plain(&data, 1.0, whole.clone(), time, false);
                let off = distance(&network.fine_tuned_map(time), &expected);
                assert!(off < 1e-6, "{outputs}×{inputs}, {time}: {off}");
                let expected = plain(&data, 1.0, (trunk.clone(), given.clone()), time, true);
                let off = distance(&network.probed_map(time), &expected);
                assert!(off < 1e-9, "{outputs}×{inputs}, probe, {time}: {off}");
            }
        }
    }
}

#[test]
fn the_best_stop_is_the_smallest_error_of_the_curve() {
    let data = scattered(5, 8, 7) * 3.0;
    let teacher = Matrix::from_fn(5, 8, |i, j| data[(i, j)] * f64::from(u8::from(i < 2)));
    let trunk = teacher.subrows(0, 2).to_owned() * 0.5;
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-4);
    let network = PretrainedNetwork::new(&setting).expect("sound");
    let measure = MapError::of_teacher(teacher.as_ref());
    let stop = network.optimal_stopping(&measure, 10.0);
    let times: Vec<f64> = (0..=2000).map(|step| 0.005 * f64::from(step)).collect();
    let curve = network.curve(&[&measure], &times);
    let least = curve.iter().map(|row| row[0]).fold(f64::INFINITY, f64::min);
    // Between grid points 0.005 apart the dip is lower by a second-order term.
    assert!(stop.test_error <= least + 1e-9 && stop.test_error > least - 1e-4, "{stop:?} {least}");
    let there = measure.of(network.fine_tuned_map(stop.time_tau).as_ref());
    assert!((there - stop.test_error).abs() < 1e-9);
}

/// A rotation of the hidden units is not seen from outside, and examples judge as a teacher does.
#[test]
fn hidden_rotations_and_measures_do_not_matter() {
    let data = scattered(3, 6, 8) * 4.0;
    let trunk = scattered(2, 6, 9) * 2.0;
    let (sin, cos) = 0.7_f64.sin_cos();
    let turned = Matrix::from_fn(2, 2, |i, j| [[cos, -sin], [sin, cos]][i][j]) * &trunk;
    let map = |trunk: &Matrix| {
        let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-3);
        PretrainedNetwork::new(&setting).expect("sound").fine_tuned_map(1.3)
    };
    assert!(distance(&map(&trunk), &map(&turned)) < 1e-7);
    let inputs = Matrix::identity(6, 6);
    let examples = MapError::of_examples(inputs.as_ref(), data.transpose());
    let teacher = MapError::of_teacher(data.as_ref());
    let learned = map(&trunk);
    assert!((examples.of(learned.as_ref()) - teacher.of(learned.as_ref())).abs() < 1e-12);
}

/// Features of 1e-200, whose squares are zero, were once learned at the end of time as 0·∞, and the
/// NaN was an error of 0.
#[test]
fn features_below_all_numbers_are_none() {
    let (data, trunk) = (scattered(3, 6, 1), scattered(2, 6, 2) * 1e-200);
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-3);
    let network = PretrainedNetwork::new(&setting).expect("sound");
    let measure = MapError::of_teacher(data.as_ref());
    for time in [0.0, 1.0, f64::INFINITY] {
        assert!((measure.of(network.probed_map(time).as_ref()) - 1.0).abs() < 1e-12, "{time}");
    }
    assert!(measure.of(Matrix::full(3, 6, f64::NAN).as_ref()).is_nan());
}

#[test]
fn what_does_not_fit_is_refused() {
    let (data, trunk) = (scattered(3, 6, 1), scattered(2, 6, 2));
    let refused = |setting: &PretrainedSetting<'_>| {
        PretrainedNetwork::new(setting).expect_err("refused").to_string()
    };
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-3);
    let narrow = scattered(2, 5, 2);
    let error = refused(&PretrainedSetting::new(data.as_ref(), narrow.as_ref(), 1e-3));
    assert_eq!(error, "trunk is 2×5, but must be 2×6");
    let error = refused(&setting.with_head(trunk.as_ref()));
    assert_eq!(error, "head is 2×6, but must be 3×2");
    let error = refused(&setting.with_input_variance(f64::NAN));
    assert_eq!(error, "input_variance is NaN, but must lie between 1e-70 and 1e70");
    let mut broken = trunk.clone();
    broken[(0, 0)] = f64::NAN;
    let setting = PretrainedSetting::new(data.as_ref(), broken.as_ref(), 1e-3);
    let error = PretrainedNetwork::new(&setting).expect_err("refused");
    assert_eq!(error, PretrainedError::NotFinite("trunk"));
}

/// Times without end, backwards and beyond what can be followed are bugs, and said to be.
#[test]
fn times_that_cannot_be_followed_are_refused() {
    let (data, trunk) = (scattered(3, 6, 1), scattered(2, 6, 2));
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), 1e-3);
    let network = PretrainedNetwork::new(&setting).expect("sound");
    let measure = MapError::of_teacher(data.as_ref());
    for time in [-1.0, f64::NAN, f64::INFINITY, 1.001 * network.latest_tau()] {
        let ask = || network.optimal_stopping(&measure, time);
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask)).is_err(), "{time}");
    }
}
