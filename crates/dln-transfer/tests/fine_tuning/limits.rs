//! What fine-tuning tends to: training from scratch, probing, and no dependence on how features are
//! named.

use dln_dynamics::{AlignedTheory, TheorySetting};
use dln_linalg::Matrix;
use dln_transfer::{Features, FineTuning, Source};

use crate::{matrix, setting};

const TIMES: [f64; 6] = [0.1, 0.5, 1.0, 1.7, 2.5, 5.0];

/// A feature of next to no strength leaves the fresh units alone, in every shape and number of
/// examples.
#[test]
fn weak_features_leave_training_from_scratch() {
    for (outputs, examples, hidden) in
        [(50, 100, 50), (50, 60, 50), (50, 300, 20), (200, 100, 100), (100, 100, 100)]
    {
        for strengths in [vec![3.0], vec![4.0, 0.5], vec![1.0, 4.0]] {
            let setting = TheorySetting::new(100, outputs, strengths.to_vec())
                .with_hidden(hidden)
                .with_examples(examples);
            let cosines = Matrix::from_fn(1, strengths.len(), |_, j| 0.3 - 0.5 * j as f64);
            let features = Features::new(&[1e-20], cosines.as_ref()).expect("valid");
            let tuning = FineTuning::new(&setting, &features).expect("valid");
            let scratch = AlignedTheory::new(&setting).expect("valid");
            for point in tuning.curve(&TIMES) {
                let expected = scratch.test_error(point.time_tau);
                assert!(
                    (point.test_error - expected).abs() < 1e-6 * expected,
                    "{point:?} {expected}"
                );
            }
            let (found, expected) = (tuning.optimal_stopping(), scratch.optimal_stopping());
            assert!(
                (found.test_error - expected.test_error).abs() < 1e-6,
                "{found:?} {expected:?}"
            );
        }
    }
}

/// A strong feature hardly turns while its head is learned, a time of order 1/g: fine-tuning tends
/// to probing.
#[test]
fn strong_features_are_probed() {
    let difference = |strength: f64| {
        let features = Features::one(strength, 1.0).expect("valid");
        let tuning = FineTuning::new(&setting(&[3.0]), &features).expect("valid");
        (tuning.optimal_stopping().test_error - tuning.probe().optimal_stopping().test_error).abs()
    };
    let (some, more) = (difference(100.0), difference(1000.0));
    assert!(more < 1e-4 && more < 0.2 * some, "{some} {more}");
}

/// One aligned feature, probed: 1 − q⁴/(q² + c/s̄²).
#[test]
fn the_probe_of_one_feature_has_a_closed_form() {
    for (alignment, strength) in [(1.0, 3.0), (-0.7, 1.3), (0.1, 0.6)] {
        let features = Features::one(5.0, alignment).expect("valid");
        let tuning = FineTuning::new(&setting(&[strength]), &features).expect("valid");
        let square: f64 = alignment * alignment;
        let expected = 1.0 - square * square / (square + 0.5 / (strength * strength));
        let found = tuning.probe().optimal_stopping();
        assert!((found.test_error - expected).abs() < 1e-12, "{found:?} {expected}");
        let share = square / (square + 0.5 / (strength * strength));
        assert!((found.time_tau + (1.0 - share).ln() / 5.0).abs() < 1e-9);
    }
}

/// Equal strengths span a space of which no basis is special, with and without head.
#[test]
fn features_of_equal_strength_may_be_rotated() {
    let (cosines, outputs) = (matrix([[0.7, 0.2], [0.1, -0.6]]), matrix([[0.3, 0.5], [-0.4, 0.2]]));
    let (sin, cos) = 0.9_f64.sin_cos();
    let rotation = matrix([[cos, sin], [-sin, cos]]);
    let curve = |cosines: &Matrix, outputs: &Matrix| {
        let features = Features::new(&[2.0, 2.0], cosines.as_ref()).expect("valid");
        let features = features.with_head(&[0.7, 0.7], outputs.as_ref()).expect("valid");
        let tuning = FineTuning::new(&setting(&[3.0, 1.5]), &features).expect("valid");
        (tuning.curve(&TIMES), tuning.probe().test_error(0.4))
    };
    let (one, probed) = curve(&cosines, &outputs);
    let (other, probed_other) = curve(&(&rotation * &cosines), &(&rotation * &outputs));
    for (one, other) in one.iter().zip(&other) {
        assert!((one.test_error - other.test_error).abs() < 1e-7, "{one:?} {other:?}");
    }
    assert!((probed - probed_other).abs() < 1e-12);
}

/// The signs of vectors mean nothing: q < 0 is as good as q > 0 with a new head.
#[test]
fn signs_do_not_matter() {
    let curve = |alignment: f64| {
        let features = Features::one(2.0, alignment).expect("valid");
        FineTuning::new(&setting(&[2.0]), &features).expect("valid").curve(&TIMES)
    };
    for (one, other) in curve(0.6).iter().zip(&curve(-0.6)) {
        assert!((one.test_error - other.test_error).abs() < 1e-12);
    }
}

/// Across the detection threshold nothing jumps, although a data mode appears there and the spread
/// over the bulk has its peak.
#[test]
fn errors_are_continuous_at_the_detection_threshold() {
    let threshold = 0.5_f64.powf(0.25);
    let curve = |multiple: f64| {
        let features = Features::one(2.0, 0.8).expect("valid");
        let setting = setting(&[multiple * threshold]);
        FineTuning::new(&setting, &features).expect("valid").curve(&TIMES)
    };
    let at = curve(1.0);
    for (distance, allowed) in [(1e-3, 1e-2), (1e-5, 1e-4)] {
        for side in [-1.0, 1.0] {
            for (near, at) in curve(1.0 + side * distance).iter().zip(&at) {
                let ratio = near.test_error / at.test_error;
                assert!((ratio - 1.0).abs() < allowed, "{side} {near:?} {at:?}");
            }
        }
    }
}

/// At the start the source is known as well as when it was left, and an unrelated target costs it
/// more than a related one.
#[test]
fn forgetting_begins_at_the_source_error() {
    for (examples, head) in [(100, false), (60, false), (200, true), (60, true)] {
        let source_setting = setting(&[5.0, 0.5, 2.0]).with_examples(examples);
        let source = Source::best_stopped(&source_setting).expect("valid");
        let target = setting(&[3.0]);
        let forgotten = |cosine: f64| {
            let cosines = matrix([[cosine], [0.0], [0.0]]);
            let tuning = if head {
                FineTuning::from_source_with_head(
                    &target,
                    &source,
                    cosines.as_ref(),
                    cosines.as_ref(),
                )
            } else {
                FineTuning::from_source(&target, &source, cosines.as_ref())
            };
            let curve = tuning.expect("valid").curve(&[0.0, 1.0]);
            let errors: Vec<f64> = curve.iter().filter_map(|point| point.source_error).collect();
            // The fresh units of a shared head begin to know the source too: 2·Σs̄·ε/Σs̄² < 2ε.
            let known = (errors[0] - source.test_error()).abs();
            assert!(known < if head { 2e-5 } else { 1e-9 }, "{examples} {errors:?}");
            errors[1]
        };
        // With heads of their own, features that the target needs are turned towards its noise; a
        // shared head loses what it must unlearn.
        assert!(forgotten(0.0).is_finite() && forgotten(1.0).is_finite());
        if head {
            assert!(forgotten(0.0) > forgotten(1.0));
        }
    }
}
