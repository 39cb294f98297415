//! Learning curves against an independent integration of their differential equation, against
//! closed forms and in their limits.

use dln_dynamics::{CurveError, LearningCurve};
use proptest::prelude::*;

/// τ d(ln s)/dt = L s^(1−2/L) (a − d s).
fn log_rate(layers: f64, data_strength: f64, input_variance: f64, log_strength: f64) -> f64 {
    let strength = log_strength.exp();
    layers * strength.powf(1.0 - 2.0 / layers) * (data_strength - input_variance * strength)
}

/// Integrates y' = f(y) from 0 to `end` by Dormand and Prince's 5(4) pair with local error
/// `tolerance`.
fn dormand_prince(f: impl Fn(f64) -> f64, start: f64, end: f64, tolerance: f64) -> f64 {
    let (mut time, mut y, mut step) = (0.0, start, end.min(1e-3));
    while time < end {
        step = step.min(end - time);
        let k1 = f(y);
        let k2 = f(y + step * k1 / 5.0);
        let k3 = f(y + step * (3.0 / 40.0 * k1 + 9.0 / 40.0 * k2));
        let k4 = f(y + step * (44.0 / 45.0 * k1 - 56.0 / 15.0 * k2 + 32.0 / 9.0 * k3));
        let k5 = f(y + step
            * (19372.0 / 6561.0 * k1 - 25360.0 / 2187.0 * k2 + 64448.0 / 6561.0 * k3
                - 212.0 / 729.0 * k4));
        let k6 = f(y + step
            * (9017.0 / 3168.0 * k1 - 355.0 / 33.0 * k2
                + 46732.0 / 5247.0 * k3
                + 49.0 / 176.0 * k4
                - 5103.0 / 18656.0 * k5));
        let fifth = y + step
            * (35.0 / 384.0 * k1 + 500.0 / 1113.0 * k3 + 125.0 / 192.0 * k4 - 2187.0 / 6784.0 * k5
                + 11.0 / 84.0 * k6);
        let k7 = f(fifth);
        let error = step
            * (71.0 / 57600.0 * k1 - 71.0 / 16695.0 * k3 + 71.0 / 1920.0 * k4
                - 17253.0 / 339_200.0 * k5
                + 22.0 / 525.0 * k6
                - k7 / 40.0);
        let ratio = error.abs() / tolerance;
        if ratio <= 1.0 {
            time = if end - time <= step { end } else { time + step };
            y = fifth;
        }
        step *= (0.9 * ratio.max(1e-10).powf(-0.2)).clamp(0.2, 5.0);
    }
    y
}

#[track_caller]
fn check_against_integration(
    layers: usize,
    init_scale: f64,
    input_variance: f64,
    data_strength: f64,
    time_tau: f64,
) {
    let curve = LearningCurve::new(layers, init_scale, input_variance).expect("valid");
    let strength = curve.strength(data_strength, time_tau);
    let f = |y: f64| log_rate(layers as f64, data_strength, input_variance, y);
    // Local errors of 1e-14 in ln s add up to less than 1e-11 over the at most 10⁴ steps taken.
    let expected = dormand_prince(f, init_scale.ln(), time_tau, 1e-14).exp();
    let deviation = (strength / expected - 1.0).abs();
    assert!(
        deviation < 1e-10,
        "L {layers}, a {data_strength}, t {time_tau}: {strength} against {expected}, off by {deviation:e}"
    );
}

#[test]
fn agrees_with_an_independent_integration() {
    for layers in [1, 2, 3, 4, 5, 8] {
        let curve = LearningCurve::new(layers, 1e-3, 1.0).expect("valid");
        for data_strength in [0.3, 1.0, 4.0] {
            for fraction in [0.01, 0.3, 0.9, 0.999_9] {
                let time_tau =
                    curve.time_to(data_strength, fraction * data_strength).expect("on the way up");
                check_against_integration(layers, 1e-3, 1.0, data_strength, time_tau);
            }
        }
    }
}

#[test]
fn agrees_with_an_independent_integration_for_other_inputs_and_starts() {
    for layers in [1, 2, 3, 4, 6] {
        // Growing and decaying modes, inputs of another variance, and modes with nothing to learn.
        for (init_scale, input_variance, data_strength) in [
            (1e-2, 2.5, 3.0),
            (1e-2, 0.2, 0.7),
            (1.0, 1.0, 0.2),
            (3.0, 2.0, 0.01),
            (0.5, 1.0, 0.0),
            (2.0, 1.0, 1e-9),
        ] {
            for time_tau in [0.01, 0.4, 3.0, 20.0] {
                check_against_integration(
                    layers,
                    init_scale,
                    input_variance,
                    data_strength,
                    time_tau,
                );
            }
        }
    }
}

/// Lampinen & Ganguli 2019, appendix: t(s) of four layers.
#[test]
fn four_layers_agree_with_the_closed_form() {
    let (data_strength, init_scale) = (4.0_f64, 1e-5_f64);
    let antiderivative = |s: f64| {
        (s / data_strength).sqrt().atanh() / (2.0 * data_strength.powf(1.5))
            - 1.0 / (2.0 * data_strength * s.sqrt())
    };
    let curve = LearningCurve::new(4, init_scale, 1.0).expect("valid");
    for strength in [2e-5, 1e-3, 0.1, 1.0, 2.0, 3.0, 3.999] {
        let expected = antiderivative(strength) - antiderivative(init_scale);
        let time_tau = curve.time_to(data_strength, strength).expect("on the way up");
        assert!(
            (time_tau / expected - 1.0).abs() < 1e-13,
            "{strength}: {time_tau} against {expected}"
        );
    }
}

#[test]
fn nothing_overflows() {
    for layers in [1, 2, 3, 4, 10, 100] {
        for init_scale in [1e-12, 1e-5, 1.0, 1e4] {
            let curve = LearningCurve::new(layers, init_scale, 1.0).expect("valid");
            for data_strength in [0.0, 1e-300, 1e-90, 1e-3, 1.0, 1e3] {
                let mode = curve.mode(data_strength);
                let bounds = [mode.limit().min(init_scale), mode.limit().max(init_scale)];
                for time_tau in [0.0, 1e-300, 1e-6, 1.0, 1e3, 1e6, 1e300, f64::INFINITY] {
                    let strength = mode.at(time_tau).strength;
                    let slack = 1e-13 * bounds[1];
                    assert!(
                        bounds[0] - slack <= strength && strength <= bounds[1] + slack,
                        "L {layers}, ε {init_scale}, a {data_strength}, t {time_tau}: {strength}"
                    );
                }
            }
        }
    }
}

#[test]
fn two_hundred_layers_reach_the_data() {
    let curve = LearningCurve::new(200, 1e-3, 1.0).expect("valid");
    let mode = curve.mode(2.0);
    let half = mode.time_to(1.0).expect("on the way up");
    assert!((mode.at(half).strength - 1.0).abs() < 1e-10);
    assert!((mode.at(10.0 * half).strength - 2.0).abs() < 1e-12);
}

#[test]
fn silent_modes_are_where_they_were_said_to_be() {
    for layers in 1..=5 {
        let curve = LearningCurve::new(layers, 0.1, 2.0).expect("valid");
        for strength in [0.09, 0.05, 1e-3] {
            let time_tau = curve.time_to(0.0, strength).expect("on the way down");
            let found = curve.strength(0.0, time_tau);
            assert!((found / strength - 1.0).abs() < 1e-12, "L {layers}: {found} for {strength}");
        }
    }
}

#[test]
fn silent_modes_are_the_limit_of_weak_ones() {
    for layers in [1, 2, 3, 4] {
        let curve = LearningCurve::new(layers, 1e-2, 1.0).expect("valid");
        for time_tau in [0.1, 10.0, 1e4] {
            let (silent, weak) = (curve.strength(0.0, time_tau), curve.strength(1e-14, time_tau));
            // The limit itself, 1e-14, is all that separates them.
            assert!(
                (weak - silent).abs() <= 1.1e-14 + 1e-13 * silent,
                "L {layers}, t {time_tau}: {weak} against {silent}"
            );
        }
    }
}

#[test]
fn strengths_outside_the_path_are_never_reached() {
    for layers in [1, 2, 4] {
        let curve = LearningCurve::new(layers, 0.1, 1.0).expect("valid");
        for (data_strength, strength) in [
            (1.0, 0.09),
            (1.0, 1.0),
            (1.0, 2.0),
            (0.01, 0.2),
            (0.01, 0.01),
            (0.0, 0.0),
            (1.0, f64::NAN),
        ] {
            assert_eq!(
                curve.time_to(data_strength, strength),
                None,
                "L {layers}, a {data_strength}, s {strength}"
            );
        }
        assert_eq!(curve.time_to(1.0, 0.1), Some(0.0));
        assert_eq!(curve.time_to(0.1, 0.1), Some(0.0));
    }
}

#[test]
fn bad_parameters_are_refused_by_name() {
    assert_eq!(LearningCurve::new(0, 1e-3, 1.0), Err(CurveError::NoLayers));
    for bad in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(LearningCurve::new(2, bad, 1.0), Err(CurveError::InitScale(bad)));
        assert_eq!(LearningCurve::new(2, 1e-3, bad), Err(CurveError::InputVariance(bad)));
    }
    let error = LearningCurve::new(2, f64::NAN, 1.0).expect_err("NaN is refused");
    assert_eq!(error.to_string(), "init_scale is NaN, but must lie between 1e-70 and 1e70");
}

#[test]
#[should_panic(expected = "time_tau")]
fn negative_times_are_a_bug() {
    LearningCurve::new(2, 1e-3, 1.0).expect("valid").strength(1.0, -1.0);
}

proptest! {
    #[test]
    fn inverse_undoes_forward(
        layers in 1usize..9, log_start in -5.0..0.5_f64, log_variance in -1.0..1.0_f64, log_data in -3.0..3.0_f64, fraction in 1e-6..0.999_f64,
    ) {
        let (init_scale, input_variance, data_strength) = (10f64.powf(log_start), 10f64.powf(log_variance), 10f64.powf(log_data));
        let mode = LearningCurve::new(layers, init_scale, input_variance).expect("valid").mode(data_strength);
        let strength = init_scale + fraction * (mode.limit() - init_scale);
        let time_tau = mode.time_to(strength).expect("between start and limit");
        let state = mode.at(time_tau);
        // One ulp of time moves ln s by t·rate/s ulps; a few such steps are made.
        let sensitivity = 1.0 + time_tau * mode.rate(state).abs() / state.strength;
        prop_assert!((state.strength / strength - 1.0).abs() < 1e-14 * sensitivity, "{} against {strength}", state.strength);
        let residual = data_strength - input_variance * state.strength;
        prop_assert!((state.residual - residual).abs() < 1e-13 * (data_strength + input_variance * state.strength) * sensitivity);
    }

    #[test]
    fn curves_are_monotone(layers in 1usize..7, log_start in -6.0..1.0_f64, log_data in -3.0..3.0_f64, time_tau in 0.0..50.0_f64) {
        let mode = LearningCurve::new(layers, 10f64.powf(log_start), 1.0).expect("valid").mode(10f64.powf(log_data));
        let (now, later) = (mode.at(time_tau), mode.at(1.1 * time_tau + 1e-3));
        prop_assert!(later.residual.abs() <= now.residual.abs() * (1.0 + 1e-12));
    }

    /// Strengths measured in other units: s, a and ε scale by g, time by g^(2/L−2).
    #[test]
    fn units_do_not_matter(layers in 1usize..7, log_scale in -2.0..2.0_f64, data_strength in 0.1..10.0_f64, time_tau in 0.0..20.0_f64) {
        let scale = 10f64.powf(log_scale);
        let curve = LearningCurve::new(layers, 1e-4, 1.0).expect("valid");
        let scaled = LearningCurve::new(layers, 1e-4 * scale, 1.0).expect("valid");
        let scaled_time = time_tau * scale.powf(2.0 / layers as f64 - 2.0);
        let (strength, other) = (curve.strength(data_strength, time_tau), scaled.strength(data_strength * scale, scaled_time) / scale);
        let mode = curve.mode(data_strength);
        let sensitivity = 1.0 + time_tau * mode.rate(mode.at(time_tau)) / strength;
        prop_assert!((strength / other - 1.0).abs() < 1e-14 * sensitivity, "{strength} against {other}");
    }
}
