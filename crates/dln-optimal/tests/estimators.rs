//! Every estimator against the loss it claims to minimise, evaluated on the 2×2 block in which one
//! mode lives.

use dln_optimal::{Spectrum, estimators};
use dln_spectra::{SignalMode, SpikedEnsemble};

const ASPECTS: [f64; 5] = [0.05, 0.5, 1.0, 2.0, 20.0];

fn modes() -> impl Iterator<Item = SignalMode> {
    ASPECTS.into_iter().flat_map(|aspect| {
        let ensemble = SpikedEnsemble::new(aspect, 1.0).expect("valid");
        let threshold = ensemble.detection_threshold();
        [1.01, 1.3, 2.0, 4.0, 15.0]
            .into_iter()
            .map(move |factor| ensemble.mode(factor * threshold).expect("above the threshold"))
    })
}

/// The two singular values of s̄ e₁e₁ᵀ − η (c_u, s_u)(c_v, s_v)ᵀ.
fn error_values(mode: &SignalMode, learned: f64) -> (f64, f64) {
    let (cu, cv) = (mode.output_overlap(), mode.input_overlap());
    let (su, sv) = ((1.0 - cu * cu).sqrt(), (1.0 - cv * cv).sqrt());
    let a = [
        [mode.teacher() - learned * cu * cv, -learned * cu * sv],
        [-learned * su * cv, -learned * su * sv],
    ];
    let energy: f64 = a.iter().flatten().map(|entry| entry * entry).sum();
    let determinant = (a[0][0] * a[1][1] - a[0][1] * a[1][0]).abs();
    let (sum, difference) =
        ((energy + 2.0 * determinant).sqrt(), (energy - 2.0 * determinant).max(0.0).sqrt());
    (0.5 * (sum + difference), 0.5 * (sum - difference))
}

/// Asserts that no strength from 0 to the data's does better than the estimator's, by more than
/// rounding.
#[track_caller]
fn check_optimal(loss: impl Fn((f64, f64)) -> f64, estimator: impl Fn(&SignalMode) -> f64) {
    for mode in modes() {
        let reached = loss(error_values(&mode, estimator(&mode)));
        let best = (0..=4000)
            .map(|step| loss(error_values(&mode, mode.data() * f64::from(step) / 4000.0)))
            .fold(f64::INFINITY, f64::min);
        assert!(reached <= best * (1.0 + 1e-12), "{mode:?}: {reached} against {best}");
        // The grid comes within its spacing of the optimum, so an estimator that is merely good
        // would show.
        assert!(best - reached <= 1e-3 * mode.data(), "{mode:?}: {reached} against {best}");
    }
}

#[test]
fn frobenius_shrinker_minimises_the_squared_error() {
    check_optimal(|(a, b)| (a * a + b * b).sqrt(), estimators::frobenius);
}

#[test]
fn operator_shrinker_minimises_the_largest_error() {
    check_optimal(|(a, _)| a, estimators::operator_any_aspect);
}

#[test]
fn nuclear_shrinker_minimises_the_sum_of_errors() {
    check_optimal(|(a, b)| a + b, estimators::nuclear);
}

/// Gavish & Donoho's operator shrinker is optimal for square matrices only, as Leeb found.
#[test]
fn both_operator_shrinkers_agree_on_square_matrices_alone() {
    for mode in modes() {
        let largest = |learned: f64| error_values(&mode, learned).0;
        let (simple, general) =
            (estimators::operator(&mode), estimators::operator_any_aspect(&mode));
        if (mode.output_overlap() - mode.input_overlap()).abs() < 1e-12 {
            assert!((simple - general).abs() < 1e-12);
        } else {
            assert!(largest(general) < largest(simple));
        }
    }
}

/// Their formulas in the data strength, in units of entry_std·√(longer side) with β the shorter
/// over the longer.
#[test]
fn shrinkers_agree_with_gavish_and_donoho() {
    let beta: f64 = 0.3;
    let ensemble = SpikedEnsemble::new(beta, 1.0).expect("valid");
    for y in [1.6_f64, 1.8, 2.5, 6.0] {
        let mode = ensemble.mode_from_data(y).expect("above 1.548");
        let b = y * y - beta - 1.0;
        let x = ((b + (b * b - 4.0 * beta).sqrt()) / 2.0).sqrt();
        let frobenius = (b * b - 4.0 * beta).sqrt() / y;
        let nuclear = ((x.powi(4) - beta - beta.sqrt() * x * y) / (x * x * y)).max(0.0);
        // b² − 4β keeps at least a tenth of its digits' worth at y = 1.6.
        assert!((estimators::frobenius(&mode) - frobenius).abs() < 1e-14);
        assert!((estimators::operator(&mode) - x).abs() < 1e-14);
        assert!((estimators::nuclear(&mode) - nuclear).abs() < 1e-14);
    }
}

#[test]
fn at_the_hard_threshold_keeping_costs_as_much_as_dropping() {
    for (rows, columns) in [(1, 1000), (30, 100), (100, 100), (400, 100)] {
        let ensemble = SpikedEnsemble::from_shape(rows, columns, 0.7).expect("valid");
        let threshold = estimators::hard_threshold(rows, columns, 0.7).expect("valid");
        let mode = ensemble.mode_from_data(threshold).expect("above the edge");
        let kept = mode.teacher().powi(2) + mode.data().powi(2)
            - 2.0 * mode.teacher() * mode.data() * mode.overlap();
        assert!((kept / mode.teacher().powi(2) - 1.0).abs() < 1e-13, "{rows}x{columns}");
    }
}

/// Above its best threshold a mode is kept as the data show it, below it is dropped: whichever
/// costs less.
#[test]
fn the_best_hard_threshold_makes_the_better_choice() {
    for (rows, columns) in [(50, 100), (100, 100), (300, 20)] {
        let ensemble = SpikedEnsemble::from_shape(rows, columns, 0.7).expect("valid");
        let threshold = estimators::hard_threshold(rows, columns, 0.7).expect("valid");
        for factor in [1.05, 1.3, 1.6, 2.0, 4.0] {
            let mode = ensemble.mode(factor * ensemble.detection_threshold()).expect("detectable");
            let cost = |learned: f64| {
                let (larger, smaller) = error_values(&mode, learned);
                larger * larger + smaller * smaller
            };
            let chosen = cost(estimators::hard(&mode, threshold));
            let best = cost(0.0).min(cost(mode.data()));
            assert!(chosen <= best * (1.0 + 1e-12), "{rows}×{columns}, {factor}: {chosen} {best}");
        }
    }
}

#[test]
fn hard_thresholds_have_their_published_values() {
    let square = estimators::hard_threshold(100, 100, 0.1).expect("valid");
    assert!((square - 4.0 / 3.0_f64.sqrt()).abs() < 1e-14);
    for (rows, columns) in [(5, 100), (50, 100), (100, 100), (100, 30)] {
        // All values 1: the threshold in units of the median.
        let flat = Spectrum::new(rows, columns, vec![1.0; rows.min(columns)]).expect("valid");
        let omega = estimators::hard_threshold_from_median(&flat).expect("complete");
        let beta = rows.min(columns) as f64 / rows.max(columns) as f64;
        // The cubic of Gavish & Donoho 2014, which they state to be right within 0.02.
        let cubic = 0.56 * beta.powi(3) - 0.95 * beta.powi(2) + 1.82 * beta + 1.43;
        assert!((omega - cubic).abs() < 0.02, "{rows}x{columns}: {omega} against {cubic}");
    }
}
