//! The corners: no noise, extreme units, NaN and infinity, refused settings.
#![expect(clippy::float_cmp, reason = "these limits are exact")]

use dln_spectra::{EnsembleError, SpikedEnsemble};

#[test]
fn without_noise_data_and_teacher_coincide() {
    for aspect in [0.3, 1.0, 5.0] {
        let ensemble = SpikedEnsemble::new(aspect, 0.0).expect("valid");
        for strength in [1e-300, 1e-150, 0.1, 3.0, 1e150, 1e300] {
            let mode = ensemble.mode(strength).expect("everything is visible");
            assert_eq!((mode.teacher(), mode.data(), mode.overlap()), (strength, strength, 1.0));
            assert_eq!(ensemble.mode_from_data(strength), Some(mode));
        }
        assert_eq!(ensemble.data_strength(0.0), 0.0);
        assert_eq!(ensemble.mode(0.0), None);
        assert_eq!(ensemble.mode_from_data(0.0), None);
    }
}

#[test]
fn without_noise_the_bulk_sits_at_zero() {
    let bulk = SpikedEnsemble::new(0.5, 0.0).expect("valid").bulk();
    assert_eq!((bulk.lower_edge(), bulk.upper_edge(), bulk.median()), (0.0, 0.0, 0.0));
    assert_eq!((bulk.cdf(-1.0), bulk.cdf(0.0), bulk.cdf(1.0)), (0.0, 1.0, 1.0));
    assert_eq!((bulk.density(0.0), bulk.density(1.0)), (f64::INFINITY, 0.0));
    assert!((bulk.average(|x| x + 2.0) - 2.0).abs() < 1e-14);
    assert!(bulk.cdf(f64::NAN).is_nan() && bulk.density(f64::NAN).is_nan());
}

#[test]
fn strengths_far_from_the_noise_neither_overflow_nor_lose_digits() {
    for noise_scale in [1e-150, 1e-75, 1.0, 1e150] {
        let ensemble = SpikedEnsemble::new(0.5, noise_scale).expect("valid");
        for strength in [1e-150, 1e-3, 1.0, 1e3, 1e150, f64::MAX] {
            let data = ensemble.data_strength(strength);
            assert!(data >= strength && data >= ensemble.bulk().upper_edge());
            if strength > 1e9 * noise_scale {
                // ŝ = s̄(1 + O(ρ²/s̄²)) and O = 1 − O(ρ²/s̄²).
                assert!((data / strength - 1.0).abs() < 1e-15);
                assert!((ensemble.overlap(strength) - 1.0).abs() < 1e-15);
                let back = ensemble.teacher_strength(data).expect("far above the edge");
                assert!((back / strength - 1.0).abs() < 1e-15);
            } else if strength < 0.8 * noise_scale {
                assert_eq!((data, ensemble.overlap(strength)), (ensemble.bulk().upper_edge(), 0.0));
            }
        }
    }
}

#[test]
fn extreme_aspects_keep_one_side_visible() {
    // With c → 0 the output side has few directions: its vector is found long before the input
    // side's.
    let flat = SpikedEnsemble::new(1e-300, 1.0).expect("valid");
    let mode = flat.mode(1.0).expect("far above 1e-75");
    assert!((mode.output_overlap() - 1.0).abs() < 1e-15);
    assert!((mode.input_overlap().powi(2) - 0.5).abs() < 1e-15);
    assert!((mode.data() - 2.0_f64.sqrt()).abs() < 1e-15);
    let tall = SpikedEnsemble::new(1e300, 1e-150).expect("valid");
    let mode = tall.mode(1.0).expect("far above 1e-75");
    assert!((mode.input_overlap() - 1.0).abs() < 1e-15);
    assert!((mode.output_overlap().powi(2) - 0.5).abs() < 1e-15);
}

#[test]
fn not_a_number_is_passed_on_and_infinity_is_a_limit() {
    let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("valid");
    assert!(ensemble.data_strength(f64::NAN).is_nan());
    assert!(
        ensemble.output_overlap(f64::NAN).is_nan() && ensemble.input_overlap(f64::NAN).is_nan()
    );
    assert!(ensemble.bulk().cdf(f64::NAN).is_nan() && ensemble.bulk().density(f64::NAN).is_nan());
    assert_eq!(ensemble.mode(f64::NAN), None);
    assert_eq!(ensemble.mode_from_data(f64::NAN), None);
    let mode = ensemble.mode(f64::INFINITY).expect("visible");
    assert_eq!((mode.data(), mode.overlap()), (f64::INFINITY, 1.0));
    assert_eq!(ensemble.teacher_strength(f64::INFINITY), Some(f64::INFINITY));
    assert_eq!(ensemble.overlap(-3.0), 0.0);
}

#[test]
fn the_threshold_itself_is_undetectable() {
    let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("valid");
    let threshold = ensemble.detection_threshold();
    assert_eq!(ensemble.mode(threshold), None);
    assert!(ensemble.mode(threshold.next_up()).expect("just above").overlap() > 0.0);
    let edge = ensemble.bulk().upper_edge();
    assert_eq!(ensemble.data_strength(threshold), edge);
    assert_eq!(ensemble.teacher_strength(edge), None);
    assert!(ensemble.teacher_strength(edge.next_up()).expect("just above") > threshold);
}

#[test]
fn refused_settings_name_the_parameter() {
    let refused = |aspect, noise_scale| {
        SpikedEnsemble::new(aspect, noise_scale).expect_err("invalid").to_string()
    };
    for aspect in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(aspect, 1.0),
            format!("aspect is {aspect:?}, but must be positive and finite")
        );
    }
    for scale in [-1e-300, f64::NAN, f64::INFINITY] {
        assert_eq!(
            refused(0.5, scale),
            format!("noise_scale is {scale:?}, but must be finite and at least 0")
        );
    }
    assert!(refused(1e-300, 1e-300).contains("outside the range"));
    assert!(refused(1e300, 1e300).contains("outside the range"));
    for (rows, columns) in [(0, 3), (3, 0), (0, 0)] {
        let error = SpikedEnsemble::from_shape(rows, columns, 1.0);
        assert_eq!(error, Err(EnsembleError::Empty { rows, columns }));
    }
    for std in [-1.0, f64::NAN, f64::INFINITY, 1e308] {
        let error = SpikedEnsemble::from_shape(100, 10_000, std).expect_err("invalid");
        assert!(error.to_string().starts_with("entry_std"), "{error}");
    }
}

#[test]
#[should_panic(expected = "a probability must lie in [0, 1], got NaN")]
fn a_quantile_of_nothing_is_a_bug() {
    let _ = SpikedEnsemble::new(0.5, 1.0).expect("valid").bulk().quantile(f64::NAN);
}

#[test]
#[should_panic(expected = "0 <= p_low <= p_high <= 1, got 0.6 to 0.4")]
fn a_reversed_range_is_a_bug() {
    let _ = SpikedEnsemble::new(0.5, 1.0).expect("valid").bulk().average_between(0.6, 0.4, |x| x);
}
