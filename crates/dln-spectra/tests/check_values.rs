//! Known values, limits and second routes for the spiked ensemble and its bulk.

use std::f64::consts::PI;

use dln_spectra::{SpikedEnsemble, quadrature};

fn unit_ensemble(aspect: f64) -> SpikedEnsemble {
    SpikedEnsemble::new(aspect, 1.0).expect("valid")
}

#[track_caller]
fn check(measured: f64, expected: f64, tolerance: f64) {
    let deviation = (measured - expected).abs();
    assert!(deviation <= tolerance, "{measured} is {deviation:e} away from {expected}");
}

/// A learning curve of two layers from 1e-5, as averaged in the theory of test errors.
fn learned_strength(data_strength: f64, time_tau: f64) -> f64 {
    data_strength / (1.0 + (-2.0 * data_strength * time_tau).exp() * (data_strength / 1e-5 - 1.0))
}

#[test]
fn modes_have_their_known_values() {
    // Printed to seven decimals, hence half a unit of the last one.
    const PRINTED: f64 = 5e-8;
    let wide = unit_ensemble(0.5);
    check(wide.data_strength(1.0), 1.732_050_8, PRINTED);
    check(wide.data_strength(2.0), 2.371_708_2, PRINTED);
    check(wide.data_strength(4.0), 4.187_033_6, PRINTED);
    check(wide.output_overlap(1.0).powi(2), 1.0 / 3.0, 1e-15);
    check(wide.input_overlap(1.0).powi(2), 0.25, 1e-15);
    check(wide.output_overlap(2.0).powi(2), 0.861_111_1, PRINTED);
    check(wide.input_overlap(2.0).powi(2), 0.775, 1e-15);
    let tall = unit_ensemble(2.0);
    check(tall.data_strength(2.0), 2.738_612_8, PRINTED);
    check(tall.output_overlap(2.0).powi(2), 0.583_333_3, PRINTED);
    check(tall.input_overlap(2.0).powi(2), 0.7, 1e-15);
}

#[test]
fn shrunk_strength_agrees_with_its_formula_in_the_data_strength() {
    for aspect in [0.05, 0.5, 1.0, 2.0, 30.0] {
        let ensemble = unit_ensemble(aspect);
        for factor in [1.1, 2.0, 5.0, 50.0] {
            let mode = ensemble
                .mode(factor * ensemble.detection_threshold())
                .expect("above the threshold");
            let square = mode.data().powi(2);
            let difference = square - 1.0 - aspect;
            let direct = (difference * difference - 4.0 * aspect).sqrt() / mode.data();
            // The formula subtracts numbers of size ŝ⁴; 1.1 thresholds leave at least 1e-3 of them.
            check(mode.target() / direct, 1.0, 1e-11);
        }
    }
}

#[test]
fn just_above_the_threshold_the_overlaps_follow_their_expansion() {
    for aspect in [1e-3, 0.5, 1.0, 7.0] {
        let ensemble = unit_ensemble(aspect);
        let threshold = ensemble.detection_threshold();
        for step in [1e-13, 1e-10, 1e-7] {
            let teacher = threshold * (1.0 + step);
            let excess = (teacher - threshold) / threshold;
            let mode = ensemble.mode(teacher).expect("above the threshold");
            // 1 − r⁴ = 4·excess to first order, over 1 + √c and 1 + 1/√c; the next order is below
            // 10·excess.
            let tolerance = 10.0 * excess * (1.0 + aspect.sqrt() + 1.0 / aspect.sqrt()) + 1e-14;
            check(
                mode.output_overlap().powi(2) / (4.0 * excess) * (1.0 + aspect.sqrt()),
                1.0,
                tolerance,
            );
            check(
                mode.input_overlap().powi(2) / (4.0 * excess) * (1.0 + 1.0 / aspect.sqrt()),
                1.0,
                tolerance,
            );
        }
    }
}

#[test]
fn square_bulk_is_the_quarter_circle() {
    let bulk = unit_ensemble(1.0).bulk();
    assert!(bulk.lower_edge().abs() < f64::MIN_POSITIVE);
    check(bulk.upper_edge(), 2.0, 0.0);
    for x in [0.0, 1e-9, 0.3, 1.0, 1.999] {
        check(bulk.density(x), (4.0 - x * x).sqrt() / PI, 1e-15);
        let half_angle = (0.5 * x).asin();
        check(bulk.cdf(x), (2.0 * half_angle + (2.0 * half_angle).sin()) / PI, 1e-14);
    }
    check(bulk.average(|x| x), 8.0 / (3.0 * PI), 1e-13);
    check(bulk.average(|x| x.powi(4)), 2.0, 1e-12);
}

#[test]
fn moments_of_the_bulk_are_those_of_marchenko_and_pastur() {
    for aspect in [1e-12, 1e-3, 0.1, 0.5, 0.9, 0.99, 1.0 - 1e-6, 1.0 - 1e-12, 1.0, 1.5, 40.0] {
        let bulk = unit_ensemble(aspect).bulk();
        // The mean over min(n, m) singular values of x², x⁴ for n×m noise of unit scale.
        let shorter = f64::min(aspect, 1.0);
        check(bulk.average(|x| x * x) * shorter / aspect, 1.0, 1e-13);
        check(bulk.average(|x| x.powi(4)) * shorter / (aspect * (1.0 + aspect)), 1.0, 1e-13);
    }
}

/// The distribution function by quadrature of the density, in an angle of its own: x² = a² cos²w +
/// b² sin²w.
#[test]
fn closed_distribution_function_is_the_integral_of_the_density() {
    for aspect in [1e-4, 0.01, 0.0624, 0.0626, 0.3, 0.9, 0.999, 1.0, 1.2, 25.0] {
        let bulk = SpikedEnsemble::new(aspect, 3.0).expect("valid").bulk();
        let (a, b) = (bulk.lower_edge(), bulk.upper_edge());
        let strength = |phase: f64| (a * phase.cos()).hypot(b * phase.sin());
        let slope = |phase: f64| (b - a) * (b + a) * phase.sin() * phase.cos() / strength(phase);
        for phase in [0.1, 0.5, 1.0, 1.5] {
            let integral = quadrature::integrate(
                |w| bulk.density(strength(w)) * slope(w),
                (0.0, phase),
                1e-13,
            );
            // The density takes x − a, known to epsilon/√c of the width: 2e-14 at the smallest
            // aspect.
            check(bulk.cdf(strength(phase)), integral.value, 1e-12);
        }
    }
}

#[test]
fn quantile_inverts_the_distribution_function() {
    for aspect in [1e-4, 0.3, 1.0 - 1e-9, 1.0, 4.0] {
        let bulk = SpikedEnsemble::new(aspect, 0.2).expect("valid").bulk();
        for p in [1e-9, 0.01, 0.3, 0.5, 0.9, 1.0 - 1e-9] {
            // Rounding x moves the probability by the density times epsilon·x, at most 1e-16/√c.
            check(bulk.cdf(bulk.quantile(p)), p, 1e-13);
        }
        check(bulk.quantile(0.0), bulk.lower_edge(), 0.0);
        check(bulk.quantile(1.0), bulk.upper_edge(), 1e-16);
    }
    // The median of the quarter circle, from (2w + sin 2w)/π = 1/2 solved by hand.
    check(unit_ensemble(1.0).bulk().median(), 0.807_945_506_599_034, 1e-14);
}

#[test]
fn averages_of_learning_curves_are_as_accurate_as_stated() {
    for aspect in [0.1, 0.5, 0.9, 0.99, 0.999, 1.0 - 1e-4, 1.0 - 1e-6, 1.0 - 1e-9, 1.0 - 1e-13, 1.0]
    {
        let bulk = unit_ensemble(aspect).bulk();
        for time_tau in [1.0, 3.0, 10.0, 100.0] {
            let square = |x: f64| learned_strength(x, time_tau).powi(2);
            // The second route: sixteen panels of equal probability, each averaged on its own.
            let panels: Vec<f64> = (0..=16).map(|idx| f64::from(idx) / 16.0).collect();
            let of_panel = |panel: &[f64]| bulk.average_between(panel[0], panel[1], square);
            let reference = panels.windows(2).map(of_panel).sum::<f64>() / 16.0;
            // Sixteen sums and quantiles, each off by rounding.
            check(bulk.average(square) / reference, 1.0, 1e-13);
            let narrow = aspect > 0.999 && aspect < 1.0;
            let stated = if narrow { [2e-3, 5e-6, 1e-9] } else { [2e-7, 1e-10, 1e-13] };
            for (order, stated) in [64, 128, 256].into_iter().zip(stated) {
                check(bulk.rule(order, 0.0, 1.0).average(square) / reference, 1.0, stated);
            }
        }
    }
}

#[test]
fn adaptive_average_states_an_error_that_holds() {
    let bulk = unit_ensemble(0.5).bulk();
    let smooth = bulk.estimate_between(0.2, 0.9, |x| learned_strength(x, 10.0));
    assert!(smooth.converged && smooth.error <= 1e-12 && smooth.order <= 512);
    // A kink converges slowly: the answer is good, and honest about not having settled.
    let kink = bulk.estimate_between(0.0, 1.0, |x| (x - 1.0).abs());
    assert!(!kink.converged && kink.order == 4096 && kink.error < 1e-6);
    let nan = bulk.estimate_between(0.0, 1.0, |_| f64::NAN);
    assert!(!nan.converged && nan.value.is_nan());
}

#[test]
fn a_range_without_width_is_the_value_there() {
    let bulk = unit_ensemble(0.5).bulk();
    for p in [0.0, 0.25, 1.0] {
        check(bulk.average_between(p, p, |x| x), bulk.quantile(p), 1e-14);
    }
}
