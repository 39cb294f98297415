//! Learners on a known teacher: published values, limits, second routes, and which learner may beat
//! which.

use dln_optimal::{LearnerError, LearnerTheory, WhiteSetting, WhiteSettingError};
use proptest::prelude::*;

const SETTING: WhiteSetting = WhiteSetting::new(100, 50);

fn theory(setting: &WhiteSetting, teacher_strengths: &[f64]) -> LearnerTheory {
    LearnerTheory::new(setting, teacher_strengths).expect("valid")
}

#[track_caller]
fn check(measured: f64, expected: f64, tolerance: f64) {
    assert!((measured - expected).abs() <= tolerance, "{measured} against {expected}");
}

#[test]
fn optimum_has_its_known_value() {
    // Printed to eight decimals.
    check(theory(&SETTING, &[4.0]).optimal_error(), 0.090_905_61, 5e-9);
    // At the threshold nothing can be learned.
    check(theory(&SETTING, &[0.5_f64.powf(0.25)]).optimal_error(), 1.0, 1e-15);
}

#[test]
fn without_noise_everything_is_learned_unless_unseen() {
    let noiseless = SETTING.with_noise_std(0.0);
    let whole = theory(&noiseless, &[4.0, 1.0]);
    let quarter = theory(&noiseless.with_examples(25), &[4.0, 1.0]);
    for (theory, expected) in [(whole, 0.0), (quarter, 0.75)] {
        check(theory.optimal_error(), expected, 1e-15);
        check(theory.per_mode_stopping_error(), expected, 1e-15);
        check(theory.least_squares_error(), expected, 1e-15);
        check(theory.best_ridge().test_error, expected, 1e-15);
        check(theory.best_ridge().relative_penalty, 0.0, 0.0);
    }
}

/// A mode without strength is found by false alarm alone, and with four times the examples each as
/// if it were twice as strong.
#[test]
fn modes_are_found_by_strength_or_by_chance() {
    let found = |examples, strengths: &[f64]| {
        let theory = theory(&SETTING.with_examples(examples), strengths);
        theory.detection_probabilities(0.05).expect("a probability")
    };
    check(found(100, &[1e-6])[0], 0.05, 1e-3);
    let (few, many) = (found(100, &[2.4, 1.2, 0.6]), found(400, &[1.2, 0.6, 0.3]));
    assert!(few.len() == 3 && few[0] > 0.99 && few[0] > few[1] && few[1] > few[2], "{few:?}");
    for (few, many) in few.iter().zip(many) {
        check(*few, many, 1e-12);
    }
}

/// With P = D·N1 ≥ N1 the task is the one of P = N1 at strengths s̄√D.
#[test]
fn more_examples_are_a_stronger_teacher() {
    let more = theory(&SETTING.with_examples(400), &[3.0, 2.0]);
    let stronger = theory(&SETTING, &[6.0, 4.0]);
    check(more.optimal_error(), stronger.optimal_error(), 1e-15);
    check(more.least_squares_error(), stronger.least_squares_error(), 1e-13);
    check(more.best_ridge().test_error, stronger.best_ridge().test_error, 1e-15);
}

/// The asymptotic error of a learner that scales every mode, against ridge's exact mean.
#[test]
fn ridge_is_the_learner_that_scales_every_mode() {
    for size in [100, 1000] {
        for examples in [size / 2, size, 3 * size] {
            let task = WhiteSetting::new(size, size / 2).with_examples(examples);
            let theory = theory(&task, &[9.0, 4.0]);
            let penalty = 2.0;
            let ridge = theory.ridge_error(penalty);
            let scaled = theory.error_of(|data| data / (1.0 + penalty));
            // Each of the two modes leaves out terms of order ρ² = 1 beside the noise energy of
            // size/2 at least.
            check(scaled / ridge, 1.0, 10.0 / size as f64);
        }
    }
}

/// Twenty equal modes in a hundred inputs: the noise of every entry is learned, N3 σ²/Σ s̄²,
/// whatever the modes. A sum over modes of the limit once said 0.1934.
#[test]
fn least_squares_learns_the_noise_whatever_the_modes() {
    for (strengths, examples) in [(vec![4.0; 20], 100), (vec![9.0, 3.0], 250), (vec![0.5; 10], 100)]
    {
        let energy: f64 = strengths.iter().map(|s| s * s).sum();
        let exact = 50.0 / (examples as f64 / 100.0 * energy);
        let theory = theory(&SETTING.with_examples(examples), &strengths);
        check(theory.least_squares_error(), exact, 1e-14 * exact);
    }
}

#[test]
fn the_best_penalty_is_a_minimum() {
    for examples in [60, 100, 250] {
        let theory = theory(&SETTING.with_examples(examples), &[8.0, 2.0]);
        let best = theory.best_ridge();
        check(theory.ridge_error(best.relative_penalty), best.test_error, 0.0);
        for factor in [0.5, 0.9, 1.1, 2.0] {
            assert!(theory.ridge_error(factor * best.relative_penalty) > best.test_error);
        }
        check(theory.ridge_error(f64::INFINITY), 1.0, 1e-15);
    }
}

#[test]
fn what_the_setting_refuses_has_no_learners() {
    let none = LearnerTheory::new(&SETTING, &[]);
    assert_eq!(none, Err(LearnerError::Setting(WhiteSettingError::NoStrengths)));
    assert!(LearnerTheory::new(&SETTING.with_noise_std(f64::NAN), &[1.0]).is_err());
}

/// Any shape up to 200, any noise.
fn settings() -> impl Strategy<Value = WhiteSetting> {
    (5..200_usize, 5..200_usize, 5..600_usize, 0.0..3.0_f64).prop_map(
        |(outputs, inputs, examples, noise_std)| {
            WhiteSetting::new(inputs, outputs).with_examples(examples).with_noise_std(noise_std)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn per_mode_stopping_reaches_the_optimum_and_nothing_beats_it(
        setting in settings(),
        strengths in prop::collection::vec(0.1..100.0_f64, 1..=5),
        factor in 0.0..2.0_f64,
    ) {
        let theory = theory(&setting, &strengths);
        let optimum = theory.optimal_error();
        prop_assert!((0.0..=1.0).contains(&optimum));
        prop_assert!((theory.per_mode_stopping_error() - optimum).abs() < 1e-12);
        // Any other function of the strengths: scaling, least squares among it, keeping too much or
        // too little of each mode. All in the limit: of many modes in a small matrix the exact
        // error of least squares is below it.
        let shrunk = |data: f64| theory.ensemble().mode_from_data(data).map_or(0.0, |mode| mode.target());
        for error in [
            theory.error_of(|data| data),
            theory.error_of(|data| factor * data),
            theory.error_of(|data| factor * shrunk(data)),
        ] {
            prop_assert!(error >= optimum - 1e-12);
        }
    }
}
