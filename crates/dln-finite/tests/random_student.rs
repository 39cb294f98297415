//! Exact random students: against gradient descent, against single modes, and what a solution must
//! conserve.

use dln_dynamics::LearningCurve;
use dln_finite::{RandomStudent, RandomStudentError, RandomStudentSetting, WhiteStatistics};
use dln_linalg::{
    Matrix, MatrixRef, Store, full_svd, multiply, orthonormal_basis, squared_distance, squared_norm,
};

fn product(left: MatrixRef<'_>, right: MatrixRef<'_>) -> Matrix {
    let mut result = Matrix::zeros(left.nrows(), right.ncols());
    multiply(result.as_mut(), Store::Replace, 1.0, left, right);
    result
}

/// A fixed matrix that looks like noise of unit variance.
fn pseudo_noise(rows: usize, columns: usize, seed: u32) -> Matrix {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX)
    };
    Matrix::from_fn(rows, columns, |_, _| (0..12).map(|_| uniform()).sum::<f64>() - 6.0)
}

/// A task with a rank-one teacher and orthogonal layers of N2 ≤ min(N1, N3).
struct Example {
    first: Matrix,
    second: Matrix,
    data: Matrix,
    teacher: Matrix,
    input_variance: f64,
}

impl Example {
    fn new(
        (inputs, hidden, outputs): (usize, usize, usize),
        strength: f64,
        init_scale: f64,
        input_variance: f64,
    ) -> Self {
        let scaled = |frame: Matrix| {
            Matrix::from_fn(frame.nrows(), frame.ncols(), |r, c| init_scale.sqrt() * frame[(r, c)])
        };
        let first = scaled(orthonormal_basis(pseudo_noise(inputs, hidden, 1).as_ref()))
            .transpose()
            .to_owned();
        let second = scaled(orthonormal_basis(pseudo_noise(outputs, hidden, 2).as_ref()));
        let (left, right) = (
            orthonormal_basis(pseudo_noise(outputs, 1, 3).as_ref()),
            orthonormal_basis(pseudo_noise(inputs, 1, 4).as_ref()),
        );
        let mode = product(left.as_ref(), right.transpose());
        let teacher = Matrix::from_fn(outputs, inputs, |r, c| strength * mode[(r, c)]);
        let noise = pseudo_noise(outputs, inputs, 5);
        let data = Matrix::from_fn(outputs, inputs, |r, c| {
            input_variance * teacher[(r, c)]
                + (input_variance / inputs as f64).sqrt() * noise[(r, c)]
        });
        Self { first, second, data, teacher, input_variance }
    }

    fn setting(&self) -> RandomStudentSetting<'_> {
        let (data, input_variance) = (self.data.as_ref(), self.input_variance);
        let statistics = WhiteStatistics::new(data, squared_norm(data) / input_variance)
            .with_input_variance(input_variance);
        let (first, second) = (self.first.as_ref(), self.second.as_ref());
        RandomStudentSetting::new(first, second, statistics, self.teacher.as_ref())
    }

    fn student(&self) -> RandomStudent {
        RandomStudent::new(&self.setting()).expect("valid")
    }

    /// Plain gradient descent, both layers updated from the same old values; the product at the
    /// end.
    fn descend(&self, learning_rate: f64, time_tau: f64) -> Matrix {
        let (mut first, mut second) = (self.first.clone(), self.second.clone());
        let mut time = 0.0;
        while time < time_tau - 0.5 * learning_rate {
            let map = product(second.as_ref(), first.as_ref());
            let gradient = Matrix::from_fn(map.nrows(), map.ncols(), |r, c| {
                self.data[(r, c)] - self.input_variance * map[(r, c)]
            });
            let old = first.clone();
            multiply(
                first.as_mut(),
                Store::Add,
                learning_rate,
                second.transpose(),
                gradient.as_ref(),
            );
            multiply(
                second.as_mut(),
                Store::Add,
                learning_rate,
                gradient.as_ref(),
                old.transpose(),
            );
            time += learning_rate;
        }
        product(second.as_ref(), first.as_ref())
    }
}

fn deviation(a: &Matrix, b: &Matrix) -> f64 {
    (squared_distance(a.as_ref(), b.as_ref()) / squared_norm(b.as_ref())).sqrt()
}

/// Gradient descent is the flow up to an error that halves with the learning rate.
#[test]
fn gradient_descent_converges_to_it_at_first_order() {
    for (shape, input_variance) in [((12, 5, 8), 1.0), ((8, 8, 10), 1.0), ((12, 5, 8), 2.5)] {
        let example = Example::new(shape, 3.0, 1e-2, input_variance);
        let exact = example.student().product(2.0 / input_variance);
        let errors = [2e-3, 1e-3, 5e-4]
            .map(|rate| deviation(&example.descend(rate, 2.0 / input_variance), &exact));
        for pair in errors.windows(2) {
            let ratio = pair[0] / pair[1];
            assert!((ratio - 2.0).abs() < 0.1, "{shape:?}: {errors:?}");
        }
        assert!(errors[2] < 5e-3, "{errors:?}");
    }
}

/// Orthogonal layers of unequal scales are balanced with κ ≠ 0, at equal and at unequal widths; a
/// large κ makes one layer learn alone.
#[test]
fn layers_of_unequal_scales_are_solved_as_well() {
    for (shape, first_scale, second_scale) in [
        ((12, 5, 8), 1.0, 20.0),
        ((12, 5, 8), 30.0, 1.0),
        ((8, 8, 8), 1.0, 8.0),
        ((5, 4, 9), 0.0, 12.0),
    ] {
        let mut example = Example::new(shape, 3.0, 1e-2, 1.5);
        let scaled = |layer: &Matrix, scale: f64| {
            Matrix::from_fn(layer.nrows(), layer.ncols(), |r, c| scale * layer[(r, c)])
        };
        (example.first, example.second) =
            (scaled(&example.first, first_scale), scaled(&example.second, second_scale));
        let student = example.student();
        let exact = student.product(1.0);
        let errors =
            [1e-3, 5e-4, 2.5e-4].map(|rate| deviation(&example.descend(rate, 1.0), &exact));
        for pair in errors.windows(2) {
            assert!((pair[0] / pair[1] - 2.0).abs() < 0.1, "{shape:?}: {errors:?}");
        }
        assert!(errors[2] < 5e-3, "{shape:?}: {errors:?}");
        // Steps compose here too, and the end is finite.
        let composed = student.curve(&[0.3, 0.7, 1.0])[2];
        assert!((student.curve(&[1.0])[0].test_error / composed.test_error - 1.0).abs() < 1e-11);
        assert!(student.curve(&[1e4])[0].test_error.is_finite());
    }
}

/// A start along the data's singular vectors reproduces the learning curves of its modes, whatever
/// their strength.
#[test]
fn aligned_starts_follow_the_learning_curves() {
    for scale in [1e-3, 1.0, 1e3] {
        let (size, init_scale) = (6, 1e-4 * scale);
        let noise = pseudo_noise(size, size, 9);
        let data = Matrix::from_fn(size, size, |r, c| scale * noise[(r, c)]);
        let svd = full_svd(data.as_ref()).expect("finite");
        let scaled = |m: &Matrix| Matrix::from_fn(size, size, |r, c| init_scale.sqrt() * m[(r, c)]);
        let (first, second) = (scaled(&svd.right).transpose().to_owned(), scaled(&svd.left));
        let statistics = WhiteStatistics::new(data.as_ref(), squared_norm(data.as_ref()));
        let student = RandomStudent::new(&RandomStudentSetting::new(
            first.as_ref(),
            second.as_ref(),
            statistics,
            data.as_ref(),
        ))
        .expect("valid");
        let curve = LearningCurve::new(2, init_scale, 1.0).expect("valid");
        for time in [0.0, 0.5, 2.0, 20.0] {
            for (mode, &strength) in student.modes(time / scale, size).iter().zip(&svd.values) {
                let expected = curve.strength(strength, time / scale);
                assert!(
                    (mode.strength / expected - 1.0).abs() < 1e-10,
                    "{} against {expected}",
                    mode.strength
                );
                assert!(
                    (mode.output_alignment - 1.0).abs() < 1e-8
                        && (mode.input_alignment - 1.0).abs() < 1e-8
                );
            }
        }
    }
}

#[test]
fn steps_compose_and_hidden_units_may_rotate() {
    let mut example = Example::new((12, 5, 8), 3.0, 1e-3, 1.0);
    let student = example.student();
    // One call over two times takes other steps than two calls.
    let direct = student.curve(&[3.7])[0];
    let composed = student.curve(&[0.1, 1.3, 3.1, 3.7])[3];
    assert!((direct.test_error / composed.test_error - 1.0).abs() < 1e-11);
    let rotation = orthonormal_basis(pseudo_noise(5, 5, 6).as_ref());
    example.first = product(rotation.as_ref(), example.first.as_ref());
    example.second = product(example.second.as_ref(), rotation.transpose());
    assert!(deviation(&example.student().product(2.0), &student.product(2.0)) < 1e-11);
}

/// With room for all modes and as many examples as inputs, the student ends at the data itself.
#[test]
fn long_training_reaches_least_squares() {
    let example = Example::new((6, 6, 6), 3.0, 1e-2, 1.0);
    let student = example.student();
    let end = student.product(1e4);
    assert!(deviation(&end, &example.data) < 1e-10, "{:e}", deviation(&end, &example.data));
    let last = student.curve(&[1e4])[0];
    assert!(last.train_error < 1e-18 && last.test_error.is_finite());
}

/// Strengths a million apart in one task: the strong mode is there at once, the weak one after
/// 2/0.001 of its own time, in which it comes within e^(−2·0.001·6000) of its limit, and the long
/// wait for it costs no digits.
#[test]
fn strengths_may_lie_a_million_apart() {
    let strengths = [1e3, 1.0, 1e-3];
    let (left, right) = (
        orthonormal_basis(pseudo_noise(3, 3, 11).as_ref()),
        orthonormal_basis(pseudo_noise(4, 3, 12).as_ref()),
    );
    let scaled = Matrix::from_fn(3, 3, |r, c| left[(r, c)] * strengths[c]);
    let mut example = Example::new((4, 3, 3), 1.0, 1e-3, 1.0);
    example.data = product(scaled.as_ref(), right.transpose());
    example.teacher = example.data.clone();
    let modes = example.student().modes(6e3, 3);
    for (mode, strength) in modes.iter().zip(strengths) {
        assert!((mode.strength / strength - 1.0).abs() < 1e-4, "{mode:?} for {strength}");
    }
    let early = example.student().modes(0.05, 3);
    assert!((early[0].strength / 1e3 - 1.0).abs() < 1e-9 && early[1].strength < 0.1);
}

#[test]
fn training_error_starts_at_one_and_falls() {
    let example = Example::new((12, 5, 8), 3.0, 1e-5, 1.0);
    let times: Vec<f64> = (0..60).map(|step| 0.2 * f64::from(step)).collect();
    let curve = example.student().curve(&times);
    assert!((curve[0].train_error - 1.0).abs() < 1e-4 && (curve[0].test_error - 1.0).abs() < 1e-4);
    assert!(curve.windows(2).all(|pair| pair[1].train_error <= pair[0].train_error));
}

#[test]
fn stopping_times_are_minima_to_a_millionth() {
    let example = Example::new((30, 12, 20), 3.0, 1e-4, 1.0);
    let student = example.student();
    let stop = student.optimal_stopping(8.0);
    assert_eq!(student.dips(8.0), vec![stop]);
    let times: Vec<f64> =
        [-1e-3, -1e-6, 0.0, 1e-6, 1e-3].map(|shift| stop.time_tau * (1.0 + shift)).to_vec();
    let errors: Vec<f64> = student.curve(&times).iter().map(|point| point.test_error).collect();
    assert!(errors[0] > errors[2] && errors[4] > errors[2]);
    // Within a millionth the error is flat to rounding; the slope is what fixed the time.
    assert!(errors[1] >= errors[2] * (1.0 - 1e-12) && errors[3] >= errors[2] * (1.0 - 1e-12));
}

/// A teacher of three modes, and a second layer larger than the first by a factor.
fn three_modes(shape: (usize, usize, usize), strengths: [f64; 3], second_scale: f64) -> Example {
    let (inputs, _, outputs) = shape;
    let mut example = Example::new(shape, 1.0, 1e-6, 1.5);
    let left = orthonormal_basis(pseudo_noise(outputs, 3, 13).as_ref());
    let right = orthonormal_basis(pseudo_noise(inputs, 3, 14).as_ref());
    let scaled = Matrix::from_fn(outputs, 3, |r, c| left[(r, c)] * strengths[c]);
    let noise = &example.data - &example.teacher;
    example.teacher = product(scaled.as_ref(), right.transpose());
    example.data = &example.teacher + &noise;
    example.second *= second_scale;
    example
}

/// In another unit of the outputs all strengths are so many times larger, and the same happens so
/// many times sooner.
#[test]
fn another_unit_changes_nothing_but_the_clock() {
    let dips = |unit: f64| {
        let mut example = three_modes((30, 12, 20), [24.0, 6.0, 2.5], 1.0);
        example.first *= unit.sqrt();
        example.second *= unit.sqrt();
        example.data *= unit;
        example.teacher *= unit;
        example.student().dips(12.0 / unit)
    };
    let expected = dips(1.0);
    for unit in [1e4, 1e-3] {
        let found = dips(unit);
        assert_eq!(found.len(), expected.len(), "{unit}: {found:?} for {expected:?}");
        for (found, expected) in found.iter().zip(&expected) {
            // Each is right to a billionth of its time.
            assert!((found.time_tau * unit / expected.time_tau - 1.0).abs() < 4e-9, "{found:?}");
            assert!((found.test_error / expected.test_error - 1.0).abs() < 1e-12, "{found:?}");
        }
    }
}

/// The search takes longer steps the fewer strong modes are left; a grid of many more times than it
/// looks at has the same dips.
#[test]
fn no_dip_of_a_fine_grid_is_missed() {
    const LOOKS: usize = 20_000;
    const END_TAU: f64 = 12.0;
    for ((inputs, hidden, outputs), strengths, second_scale) in [
        ((30, 12, 20), [24.0, 6.0, 2.5], 1.0),
        ((30, 12, 20), [9.0, 3.0, 1.6], 1.0),
        ((20, 18, 30), [4.0, 3.5, 3.0], 1.0),
        ((30, 12, 20), [9.0, 3.0, 1.6], 300.0),
    ] {
        let example = three_modes((inputs, hidden, outputs), strengths, second_scale);
        let student = example.student();
        let times: Vec<f64> =
            (0..=LOOKS).map(|look| END_TAU * look as f64 / LOOKS as f64).collect();
        let on_grid: Vec<f64> = student
            .curve(&times)
            .windows(3)
            .filter(|w| w[1].test_error < w[0].test_error && w[1].test_error < w[2].test_error)
            .map(|w| w[1].time_tau)
            .collect();
        let found: Vec<f64> = student.dips(END_TAU).iter().map(|dip| dip.time_tau).collect();
        assert!(!on_grid.is_empty() && found.len() == on_grid.len(), "{found:?} for {on_grid:?}");
        for (found, on_grid) in found.iter().zip(&on_grid) {
            assert!((found - on_grid).abs() < END_TAU / LOOKS as f64, "{found} for {on_grid}");
        }
    }
}

/// A search without end would never return where a mode is never learned.
#[test]
#[should_panic(expected = "until_tau is inf")]
fn a_search_needs_an_end() {
    Example::new((12, 5, 8), 3.0, 1e-3, 1.0).student().dips(f64::INFINITY);
}

/// A time without end in all but name was once followed for ever.
#[test]
#[should_panic(expected = "time_tau is 1e300, beyond 1e9 steps")]
fn a_time_out_of_reach_is_refused() {
    Example::new((12, 5, 8), 3.0, 1e-3, 1.0).student().product(1e300);
}

#[test]
fn alignment_comes_before_strength() {
    let example = Example::new((30, 12, 20), 5.0, 1e-5, 1.0);
    let student = example.student();
    let early = student.modes(0.6, 1)[0];
    assert!(
        early.output_alignment > 0.9 && early.input_alignment > 0.9 && early.strength.abs() < 0.1
    );
}

#[test]
fn what_cannot_be_solved_is_refused_by_name() {
    let example = Example::new((12, 5, 8), 3.0, 1e-3, 1.0);
    let refuse =
        |setting: RandomStudentSetting<'_>| RandomStudent::new(&setting).expect_err("refused");
    // One hidden unit with twice the weights: no multiple of the identity any more.
    let uneven =
        Matrix::from_fn(5, 12, |r, c| if r == 0 { 2.0 } else { 1.0 } * example.first[(r, c)]);
    let mut setting = example.setting();
    setting.first_layer = uneven.as_ref();
    let error = refuse(setting);
    assert!(
        matches!(error, RandomStudentError::NotBalanced(_))
            && error.to_string().contains("simulate")
    );
    let mut broken = example.first.clone();
    broken[(0, 0)] = f64::NAN;
    setting.first_layer = broken.as_ref();
    let error = refuse(setting);
    assert!(matches!(error, RandomStudentError::NotBalanced(value) if value.is_nan()));
    let mut setting = example.setting();
    setting.teacher = example.first.as_ref();
    let error = refuse(setting);
    assert!(matches!(error, RandomStudentError::Shape { name: "teacher", rows: 5, .. }));
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut setting = example.setting();
        setting.data.input_variance = bad;
        let error = refuse(setting);
        assert!(error.to_string().starts_with("input_variance is "));
        let mut setting = example.setting();
        setting.data.target_energy = bad;
        let error = refuse(setting);
        assert!(error.to_string().starts_with("target_energy is "));
    }
    let nothing = Matrix::zeros(8, 12);
    setting.teacher = nothing.as_ref();
    let error = refuse(setting);
    assert!(matches!(error, RandomStudentError::Norm { name: "teacher", .. }));
}
