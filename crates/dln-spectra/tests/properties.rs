//! What must hold for every aspect, noise level and strength.
#![expect(clippy::float_cmp, reason = "changing the unit by a power of two changes no digit")]

use dln_spectra::SpikedEnsemble;
use proptest::prelude::*;

/// Aspects from 1e-6 to 1e6 and noise scales from 1e-100 to 1e100, evenly in the logarithm.
fn ensembles() -> impl Strategy<Value = SpikedEnsemble> {
    (-6.0..6.0_f64, -100.0..100.0_f64).prop_map(|(aspect, scale)| {
        SpikedEnsemble::new(10_f64.powf(aspect), 10_f64.powf(scale)).expect("valid by construction")
    })
}

/// Multiples of the detection threshold, from just above it to far away.
fn multiples() -> impl Strategy<Value = f64> {
    (-8.0..20.0_f64).prop_map(|exponent| 1.0 + 10_f64.powf(exponent))
}

proptest! {
    // Failures are reported by their minimal input and become named tests, not files.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_inflates_strengths_and_takes_overlap(ensemble in ensembles(), multiple in multiples()) {
        let teacher = multiple * ensemble.detection_threshold();
        let mode = ensemble.mode(teacher).expect("above the threshold");
        prop_assert!(mode.data() >= teacher * (1.0 - f64::EPSILON) && mode.data() >= ensemble.bulk().upper_edge());
        for overlap in [mode.output_overlap(), mode.input_overlap(), mode.overlap()] {
            prop_assert!(overlap > 0.0 && overlap <= 1.0);
        }
        prop_assert!(mode.target() <= teacher);
        // The longer side has more directions to get lost in.
        let longer_is_output = ensemble.aspect() > 1.0;
        prop_assert!((mode.output_overlap() <= mode.input_overlap()) == longer_is_output
            || (mode.output_overlap() - mode.input_overlap()).abs() < 1e-15);
    }

    #[test]
    fn planted_teacher_strength_is_recovered(ensemble in ensembles(), multiple in multiples()) {
        let teacher = multiple * ensemble.detection_threshold();
        let data = ensemble.data_strength(teacher);
        let edge = ensemble.bulk().upper_edge();
        let excess = teacher - ensemble.detection_threshold() * (ensemble.detection_threshold() / teacher);
        // ŝ² = edge² + excess²: rounding ŝ moves the excess by epsilon·ŝ²/excess, or by all of it
        // next to the edge.
        let tolerance = 4.0 * f64::EPSILON * (data * (data / excess) + teacher);
        match ensemble.teacher_strength(data) {
            Some(recovered) => prop_assert!((recovered - teacher).abs() <= tolerance),
            None => prop_assert!(excess * excess / edge <= 2.0 * f64::EPSILON * edge),
        }
    }

    #[test]
    fn transposing_swaps_the_overlaps(ensemble in ensembles(), multiple in multiples()) {
        let scale = ensemble.noise_scale() * ensemble.aspect().sqrt();
        let transposed = SpikedEnsemble::new(1.0 / ensemble.aspect(), scale).expect("valid");
        let teacher = (1.0 + 1e-6) * multiple * ensemble.detection_threshold();
        // The thresholds agree to rounding, which 1 − (t/s̄)⁴ magnifies by at most 1e6.
        let tolerance = 1e-9;
        prop_assert!((ensemble.output_overlap(teacher) - transposed.input_overlap(teacher)).abs() < tolerance);
        prop_assert!((ensemble.data_strength(teacher) / transposed.data_strength(teacher) - 1.0).abs() < 1e-14);
        prop_assert!((ensemble.bulk().median() / transposed.bulk().median() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn strengths_scale_with_their_unit(aspect in 0.01..100.0_f64, multiple in multiples(), exponent in -300..300_i32) {
        let unit = 2.0_f64.powi(exponent);
        let ensemble = SpikedEnsemble::new(aspect, 1.0).expect("valid");
        let scaled = SpikedEnsemble::new(aspect, unit).expect("valid");
        let teacher = multiple * ensemble.detection_threshold();
        prop_assert_eq!(ensemble.data_strength(teacher) * unit, scaled.data_strength(teacher * unit));
        prop_assert_eq!(ensemble.overlap(teacher), scaled.overlap(teacher * unit));
        prop_assert_eq!(ensemble.bulk().quantile(0.3) * unit, scaled.bulk().quantile(0.3));
    }

    #[test]
    fn data_strength_and_overlap_grow_with_the_teacher(ensemble in ensembles(), low in multiples(), factor in 1.0..3.0_f64) {
        let teacher = low * ensemble.detection_threshold();
        prop_assert!(ensemble.data_strength(teacher) <= ensemble.data_strength(factor * teacher));
        prop_assert!(ensemble.overlap(teacher) <= ensemble.overlap(factor * teacher) * (1.0 + 1e-15));
    }

    #[test]
    fn quantiles_rise_within_the_edges(ensemble in ensembles(), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64) {
        let bulk = ensemble.bulk();
        let (low, high) = (bulk.quantile(p.min(q)), bulk.quantile(p.max(q)));
        let slack = 1.0 + 4.0 * f64::EPSILON;
        prop_assert!(bulk.lower_edge() <= low * slack && low <= high * slack && high <= bulk.upper_edge() * slack);
        let mean = bulk.average_between(p.min(q), p.max(q), |x| x);
        prop_assert!(low <= mean * slack * slack && mean <= high * slack * slack);
    }

    #[test]
    fn rules_are_distributions(ensemble in ensembles(), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64, order in 1_usize..40) {
        let rule = ensemble.bulk().rule(order, p.min(q), p.max(q));
        prop_assert_eq!((rule.strengths.len(), rule.weights.len()), (order, order));
        prop_assert!(rule.strengths.is_sorted());
        prop_assert!(rule.weights.iter().all(|&weight| weight > 0.0));
        prop_assert!((rule.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn every_pair_of_numbers_is_refused_or_gives_finite_answers(aspect in any::<f64>(), scale in any::<f64>()) {
        let Ok(ensemble) = SpikedEnsemble::new(aspect, scale) else { return Ok(()) };
        prop_assert!(aspect > 0.0 && aspect.is_finite() && scale >= 0.0 && scale.is_finite());
        let bulk = ensemble.bulk();
        for value in [bulk.lower_edge(), bulk.median(), bulk.upper_edge(), ensemble.detection_threshold()] {
            prop_assert!(value.is_finite() && value >= 0.0);
        }
        prop_assert!(bulk.average(|x| x).is_finite());
    }
}
