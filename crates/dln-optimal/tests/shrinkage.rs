//! Shrinkage of given spectra: what is kept, what is said about it, and what is refused.
#![expect(clippy::float_cmp, reason = "zeros and copies are exact")]

use dln_linalg::{Matrix, relative_squared_distance, thin_svd};
use dln_optimal::{
    Denoised, Edge, NoiseLevel, ShrinkError, Shrinkage, Spectrum, SpectrumError, denoise,
    estimators, shrink,
};
use dln_spectra::SpikedEnsemble;

fn spectrum(values: &[f64]) -> Spectrum {
    Spectrum::new(50, 100, values.to_vec()).expect("valid")
}

fn learn(values: &[f64], entry_std: f64) -> Shrinkage {
    let noise = NoiseLevel::Known { entry_std };
    shrink(&spectrum(values), noise, Edge::Limit, estimators::frobenius).expect("valid")
}

#[test]
fn planted_teachers_have_their_predicted_error() {
    let ensemble = SpikedEnsemble::from_shape(50, 100, 0.1).expect("valid");
    let teachers = [12.0, 8.0, 4.0];
    let observed = teachers.map(|teacher| ensemble.data_strength(teacher));
    let learned = learn(&observed, 0.1);
    let missed = |teacher: &f64| teacher * teacher * (1.0 - ensemble.overlap(*teacher).powi(2));
    let expected = teachers.iter().map(missed).sum::<f64>() / 224.0;
    assert!((learned.predicted_error - expected).abs() < 1e-15);
    assert!((learn(&observed[2..], 0.1).predicted_error - 0.090_905_61).abs() < 1e-8);
    for (mode, teacher) in learned.modes.iter().zip(teachers) {
        assert!((mode.teacher() - teacher).abs() < 1e-13);
    }
}

#[test]
fn noise_alone_gives_rank_zero_and_the_whole_error() {
    for values in [&[1.7, 1.6, 0.3][..], &[0.0; 50], &[]] {
        let learned = learn(values, 0.1);
        assert_eq!((learned.rank, learned.predicted_error), (0, 1.0));
        assert!(
            learned.modes.is_empty() && learned.strengths.iter().all(|&strength| strength == 0.0)
        );
        assert_eq!(learned.strengths.len(), values.len());
    }
}

#[test]
fn without_noise_everything_is_kept() {
    let values = [3.0, 1e-200, 0.0];
    for estimator in [estimators::frobenius, estimators::operator, estimators::nuclear] {
        let noise = NoiseLevel::Known { entry_std: 0.0 };
        let learned =
            shrink(&spectrum(&values), noise, Edge::FiniteSize, estimator).expect("valid");
        assert_eq!((learned.strengths.as_slice(), learned.rank), (&values[..], 2));
        assert_eq!((learned.threshold, learned.predicted_error), (0.0, 0.0));
    }
}

#[test]
fn order_and_unit_are_the_callers() {
    let forward = learn(&[4.0, 2.0, 1.0], 0.1);
    let backward = learn(&[1.0, 2.0, 4.0], 0.1);
    assert!(forward.strengths.iter().eq(backward.strengths.iter().rev()));
    let unit = 2.0_f64.powi(600);
    let scaled = learn(&[4.0 * unit, 2.0 * unit, unit], 0.1 * unit);
    assert!(forward.strengths.iter().map(|strength| strength * unit).eq(scaled.strengths));
    assert_eq!(forward.predicted_error, scaled.predicted_error);
}

#[test]
fn a_wide_and_a_tall_matrix_are_treated_alike() {
    let noise = NoiseLevel::Known { entry_std: 0.1 };
    let tall = Spectrum::new(100, 50, vec![4.0, 2.0]).expect("valid");
    let tall = shrink(&tall, noise, Edge::FiniteSize, estimators::frobenius).expect("valid");
    let wide = shrink(&spectrum(&[4.0, 2.0]), noise, Edge::FiniteSize, estimators::frobenius)
        .expect("valid");
    for (a, b) in tall.strengths.iter().zip(&wide.strengths) {
        assert!((a / b - 1.0).abs() < 1e-14);
    }
}

#[test]
fn an_estimator_may_drop_what_it_can_see() {
    // Just above the threshold the nuclear shrinker gives a mode up, so the prediction counts it as
    // missed.
    let noise = NoiseLevel::Known { entry_std: 0.1 };
    let learned =
        shrink(&spectrum(&[1.73]), noise, Edge::Limit, estimators::nuclear).expect("valid");
    assert_eq!((learned.modes.len(), learned.rank, learned.predicted_error), (1, 0, 1.0));
}

#[test]
fn matrices_and_spectra_agree() {
    let matrix = Matrix::from_fn(5, 8, |row, column| ((3 * row + 7 * column * column) % 11) as f64);
    let noise = NoiseLevel::Known { entry_std: 2.0 };
    let Denoised { map, shrinkage, .. } =
        denoise(matrix.as_ref(), noise, Edge::Limit, estimators::frobenius).expect("valid");
    assert_eq!(shrinkage.rank, 3);
    let svd = thin_svd(map.as_ref()).expect("finite");
    for (measured, expected) in svd.values.iter().zip(&shrinkage.strengths) {
        assert!((measured - expected).abs() < 1e-13 * shrinkage.strengths[0]);
    }
    let kept = |mode: &dln_spectra::SignalMode| mode.data();
    let same = denoise(matrix.as_ref(), NoiseLevel::Known { entry_std: 0.0 }, Edge::Limit, kept)
        .expect("valid");
    assert!(relative_squared_distance(same.map.as_ref(), matrix.as_ref()) < 1e-28);
}

/// What reaches as far as noise may is noise; signal goes beyond.
#[test]
fn a_strength_at_the_edge_is_not_above_it() {
    let learn = |values: &[f64]| {
        let noise = NoiseLevel::Known { entry_std: 0.1 };
        shrink(&spectrum(values), noise, Edge::FiniteSize, estimators::frobenius).expect("valid")
    };
    let edge = learn(&[4.0]).threshold;
    assert_eq!((learn(&[edge]).rank, learn(&[edge.next_up()]).rank), (0, 1));
}

#[test]
fn a_zero_matrix_gives_a_zero_map_of_its_shape() {
    let zero = Matrix::zeros(3, 7);
    for noise in [NoiseLevel::BulkMedian, NoiseLevel::Known { entry_std: 1.0 }] {
        let learned =
            denoise(zero.as_ref(), noise, Edge::FiniteSize, estimators::frobenius).expect("valid");
        assert_eq!((learned.map, learned.shrinkage.rank), (Matrix::zeros(3, 7), 0));
    }
}

#[test]
fn bad_input_is_refused_by_name() {
    assert_eq!(Spectrum::new(0, 3, vec![]), Err(SpectrumError::Empty { rows: 0, columns: 3 }));
    assert_eq!(
        Spectrum::new(2, 3, vec![1.0; 3]),
        Err(SpectrumError::Count { count: 3, rows: 2, columns: 3 })
    );
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let error = Spectrum::new(2, 3, vec![1.0, value]).expect_err("invalid").to_string();
        assert!(error.contains("values[1]") && error.contains(&value.to_string()), "{error}");
    }
    for entry_std in [-1.0, f64::NAN, f64::INFINITY] {
        let noise = NoiseLevel::Known { entry_std };
        let error = shrink(&spectrum(&[1.0]), noise, Edge::Limit, estimators::frobenius);
        assert!(error.expect_err("invalid").to_string().contains("entry_std"));
    }
    let error =
        shrink(&spectrum(&[1.0]), NoiseLevel::BulkMedian, Edge::Limit, estimators::frobenius);
    assert_eq!(error, Err(ShrinkError::Incomplete { count: 1, expected: 50 }));
    let nan = Matrix::full(2, 2, f64::NAN);
    let error = denoise(nan.as_ref(), NoiseLevel::BulkMedian, Edge::Limit, estimators::frobenius);
    assert!(matches!(error, Err(ShrinkError::Decomposition(_))));
}
