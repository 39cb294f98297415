//! Randomised labels: their spectrum, their training curve, and how both differ from the structured
//! data's.

use dln_dynamics::{
    AlignedTheory, LearningCurve, RandomizedLabels, TheorySetting, WhiteSettingError,
};
use dln_spectra::SpikedEnsemble;

fn setting(examples: usize) -> TheorySetting {
    TheorySetting::new(100, 50, vec![30.0, 20.0, 10.0]).with_examples(examples)
}

#[test]
fn spectrum_is_a_bulk_scaled_by_the_labels_own_deviation() {
    let labels = RandomizedLabels::new(&setting(100)).expect("valid");
    let scale = (1400.0_f64 / 50.0 + 1.0).sqrt();
    assert!((labels.noise_std() - scale).abs() < 1e-14);
    let unit = SpikedEnsemble::new(0.5, 1.0).expect("valid").bulk();
    for p in [0.0, 0.2, 0.5, 1.0] {
        assert!((labels.bulk().quantile(p) - scale * unit.quantile(p)).abs() < 1e-12);
    }
}

/// Shuffling leaves the labels' energy N3·P·σ_r²/N1 alone: after long training the product holds
/// all of it that can be learned.
#[test]
fn energy_of_the_labels_is_kept() {
    for (examples, learned) in [(60, 1.0), (100, 1.0), (400, 0.25)] {
        let labels = RandomizedLabels::new(&setting(examples)).expect("valid");
        let end = labels.asymptotic();
        assert!((end.train_error - (1.0 - learned)).abs() < 1e-10, "{examples}: {end:?}");
    }
    // For P = N1 the product is then noise of energy N3 σ_r² = 1450 beside the teacher's 1400.
    let end = RandomizedLabels::new(&setting(100)).expect("valid").asymptotic();
    assert!((end.test_error - (1400.0 + 1450.0) / 1400.0).abs() < 1e-9);
}

#[test]
fn training_curve_agrees_with_the_average_over_the_bulk() {
    let labels = RandomizedLabels::new(&setting(100)).expect("valid");
    let learning = LearningCurve::new(2, 1e-5, 1.0).expect("valid");
    let total = labels.bulk().average(|x| x * x);
    for time_tau in [0.2, 0.8, 1.5, 5.0] {
        let left = labels.bulk().average(|x| (x - learning.strength(x, time_tau)).powi(2));
        let expected = left / total;
        let measured = labels.train_error(time_tau);
        assert!(
            (measured / expected - 1.0).abs() < 1e-9,
            "t {time_tau}: {measured} against {expected}"
        );
        assert!((labels.curve(&[time_tau])[0].train_error / measured - 1.0).abs() < 1e-10);
    }
}

/// Structured labels are half learned before random ones have begun.
#[test]
fn structure_is_learned_first() {
    let structured = AlignedTheory::new(&setting(100)).expect("valid");
    let randomized = RandomizedLabels::new(&setting(100)).expect("valid");
    for step in 1..40 {
        let time_tau = 0.05 * f64::from(step);
        assert!(structured.train_error(time_tau) < randomized.train_error(time_tau));
    }
    assert!(structured.train_error(0.3) < 0.5 && randomized.train_error(0.3) > 0.999);
}

#[test]
fn bad_settings_are_refused() {
    let refused = RandomizedLabels::new(&setting(100).with_teacher_strengths(vec![]));
    assert_eq!(refused.expect_err("refused"), WhiteSettingError::NoStrengths.into());
    assert!(RandomizedLabels::new(&setting(100).with_examples(0)).is_err());
}
