//! Errors of aligned students: reference values, limits, independent quadrature and invariances.

use dln_dynamics::{
    AlignedTheory, LearningCurve, Mode, TheoryError, TheorySetting, WhiteData, WhiteSetting,
    WhiteSettingError,
};
use dln_spectra::SpikedEnsemble;
use proptest::prelude::*;

fn standard(teacher_strengths: &[f64]) -> TheorySetting {
    TheorySetting::new(100, 50, teacher_strengths.to_vec())
}

fn theory(setting: &TheorySetting) -> AlignedTheory {
    AlignedTheory::new(setting).expect("valid setting")
}

#[track_caller]
fn check_close(measured: f64, expected: f64, tolerance: f64) {
    assert!((measured - expected).abs() <= tolerance, "{measured} against {expected}");
}

/// Values confirmed by simulation of six students each (0.0833 ± 0.0038, 0.01874 ± 0.00031, 0.343 ±
/// 0.016), to their last digit.
#[test]
fn shallow_students_stop_at_their_reference_values() {
    for (strengths, error, time_tau) in [
        (&[4.0][..], 0.090_909_53, 1.823_375),
        (&[12.0, 8.0, 4.0], 0.020_037_52, 1.823_376),
        (&[2.0], 0.337_710_36, 2.766_849),
    ] {
        let stop = theory(&standard(strengths)).optimal_stopping();
        check_close(stop.test_error, error, 5.1e-9);
        check_close(stop.time_tau, time_tau, 5.1e-7);
    }
}

/// At the start every mode of the student, those too that meet no input, has strength ε: the
/// squared error is ‖W̄‖² − 2 ε Σ s̄ O √D + ε² · (number of modes), whatever the data show.
#[test]
fn the_start_is_an_error_of_its_own() {
    for (examples, hidden) in [(100, 50), (60, 80), (20, 100), (250, 30)] {
        let setting = TheorySetting::new(100, 90, vec![6.0, 4.0])
            .with_hidden(hidden)
            .with_examples(examples)
            .with_init_scale(0.3);
        let theory = theory(&setting);
        let white = WhiteSetting::new(100, 90).with_examples(examples);
        let seen = WhiteData::new(&white).expect("valid setting").seen_inputs().length();
        let met = |mode: &Mode| mode.teacher * mode.output_overlap * mode.input_overlap * seen;
        let aligned: f64 = theory.modes().iter().map(met).sum();
        let students = hidden.min(90) as f64;
        let expected = 1.0 + (0.09 * students - 0.6 * aligned) / 52.0;
        check_close(theory.test_error(0.0), expected, 1e-12 * expected);
    }
}

#[test]
fn hidden_modes_are_best_left_alone() {
    let theory = theory(&standard(&[0.84]));
    assert!(theory.dips().is_empty());
    let stop = theory.optimal_stopping();
    assert!(stop.time_tau == 0.0);
    // 50 modes of size 1e-5 beside a signal of 0.84².
    check_close(stop.test_error, 1.0, 1e-8);
}

/// Lampinen & Ganguli 2019, supplement: N1 = N2 = N3 = 100, SNR 4. Fewer, as many and more examples
/// than inputs: the smallest error on a grid of times of step 0.04, and the error at t/τ = 6, which
/// is largest where P = N1.
#[test]
fn number_of_examples_has_its_reference_values() {
    for (examples, minimum, time_tau, late) in [
        (20, 0.8625, 3.12, 1.556),
        (60, 0.4953, 2.16, 3.071),
        (100, 0.1211, 1.76, 4.900),
        (200, 0.0616, 0.96, 2.936),
    ] {
        let theory = theory(&TheorySetting::new(100, 100, vec![4.0]).with_examples(examples));
        check_close(theory.test_error(time_tau), minimum, 5.1e-5);
        check_close(theory.test_error(6.0), late, 5.1e-4);
        let stop = theory.optimal_stopping();
        check_close(stop.time_tau, time_tau, 0.04);
        assert!(stop.test_error < theory.test_error(time_tau));
    }
}

/// Both errors of a rank-2 student without room for all noise, written out with the bulk's own
/// adaptive average. A single layer is no sum over modes; tests/finite_size.rs has it.
#[test]
fn agrees_with_the_formula_term_by_term() {
    for (layers, hidden) in [(2, 50), (2, 20), (3, 20), (2, 2), (2, 1)] {
        let setting =
            standard(&[5.0, 0.5]).with_hidden(hidden).with_layers(layers).with_init_scale(1e-3);
        let theory = theory(&setting);
        let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("valid");
        let (bulk, learning) =
            (ensemble.bulk(), LearningCurve::new(layers, 1e-3, 1.0).expect("valid"));
        let (signal_in, noise_in) = (hidden.min(2), hidden.saturating_sub(2) as f64);
        let p_low = 1.0 - noise_in / 48.0;
        for time_tau in [0.3, 2.0, 8.0, 40.0] {
            let (mut test, mut train, mut total) = (0.0, 0.0, 0.0);
            for (idx, teacher) in [5.0, 0.5_f64].into_iter().enumerate() {
                let data = ensemble.data_strength(teacher);
                let s = if idx < signal_in { learning.strength(data, time_tau) } else { 0.0 };
                test +=
                    (s - teacher).powi(2) + 2.0 * s * teacher * (1.0 - ensemble.overlap(teacher));
                train += (s - data).powi(2);
                total += data * data;
            }
            let s = |x: f64| learning.strength(x, time_tau);
            test += noise_in * bulk.average_between(p_low, 1.0, |x| s(x).powi(2));
            train += noise_in * bulk.average_between(p_low, 1.0, |x| (s(x) - x).powi(2));
            train += (48.0 - noise_in) * bulk.average_between(0.0, p_low, |x| x * x);
            total += 48.0 * bulk.average(|x| x * x);
            let expected = [test / 25.25, train / total];
            let measured = [theory.test_error(time_tau), theory.train_error(time_tau)];
            for (measured, expected) in measured.into_iter().zip(expected) {
                check_close(measured, expected, 1e-9 * expected + 1e-14);
            }
        }
    }
}

#[test]
fn curve_and_single_errors_agree() {
    let theory = theory(&standard(&[4.0, 3.0]));
    for point in theory.curve(&[0.0, 0.5, 2.0, 9.0, f64::INFINITY]) {
        check_close(point.test_error, theory.test_error(point.time_tau), 1e-10 * point.test_error);
        check_close(
            point.train_error,
            theory.train_error(point.time_tau),
            1e-10 * point.train_error,
        );
    }
}

#[test]
fn asymptotes_are_those_of_least_squares() {
    // Σ31 itself is learned: its distance from the teacher is the noise, N3·P entries of variance
    // 1/N1 for P ≤ N1 …
    for (examples, noise) in [(100, 50.0), (400, 12.5)] {
        let end = theory(&standard(&[3.0]).with_examples(examples)).asymptotic();
        // … of which the mode's own inflation is one part in 50 that the spiked formulas place
        // differently.
        check_close(end.test_error, noise / 9.0, 0.05 * noise / 9.0);
    }
    // With four times as many examples as inputs three quarters of the noise cannot be learned.
    let end = theory(&standard(&[3.0]).with_examples(400)).asymptotic();
    let unlearnable = 150.0;
    let total = 200.0 + 4.0 * 9.0;
    check_close(end.train_error, unlearnable / total, 0.01);
}

#[test]
fn noiseless_students_should_never_stop() {
    let theory = theory(&standard(&[3.0, 1.0]).with_noise_std(0.0));
    let stop = theory.optimal_stopping();
    assert!(stop.time_tau == f64::INFINITY && stop.test_error < 1e-20 && theory.dips().is_empty());
    assert!(theory.test_error(30.0) < 1e-9);
}

#[test]
fn separated_modes_have_dips_of_their_own() {
    // The third mode of (12, 3, 1.2) is learned when overfitting has begun: its dip is not the
    // lowest.
    for (strengths, count, lowest) in
        [(&[8.0, 2.0][..], 2, 1), (&[12.0, 3.0, 1.2], 3, 1), (&[30.0, 5.0, 1.2], 3, 2)]
    {
        let theory = theory(&standard(strengths));
        let dips = theory.dips();
        assert_eq!(dips.len(), count, "{dips:?}");
        // The root of one slope, from two brackets.
        let (stop, dip) = (theory.optimal_stopping(), dips[lowest]);
        assert!(
            (stop.time_tau / dip.time_tau - 1.0).abs() < 8.0 * f64::EPSILON,
            "{stop:?} {dip:?}"
        );
        assert!((stop.test_error / dip.test_error - 1.0).abs() < 8.0 * f64::EPSILON);
        for dip in dips {
            for factor in [0.999, 1.001] {
                assert!(theory.test_error(factor * dip.time_tau) > dip.test_error);
            }
        }
    }
}

/// Dips against a grid of 20 000 points, over depths, starts and strengths.
#[test]
fn no_dip_is_missed() {
    for (layers, init_scale, strengths) in [
        (2, 1e-5, &[6.0, 5.0, 1.5][..]),
        (2, 1e-2, &[20.0, 3.0]),
        (2, 0.3, &[8.0, 2.0]),
        (1, 1e-5, &[8.0, 2.0]),
        (3, 1e-3, &[8.0, 2.0]),
        (4, 1e-2, &[8.0, 7.0, 2.0]),
    ] {
        let theory = theory(&standard(strengths).with_layers(layers).with_init_scale(init_scale));
        let times: Vec<f64> =
            (0..20_000).map(|step| 1e-3 * 1e6_f64.powf(f64::from(step) / 20_000.0)).collect();
        let errors: Vec<f64> = times.iter().map(|&t| theory.test_error(t)).collect();
        let is_dip = |w: &[f64]| w[1] < w[0] * (1.0 - 1e-12) && w[1] < w[2] * (1.0 - 1e-12);
        let expected: Vec<f64> = (1..times.len() - 1)
            .filter(|&i| is_dip(&errors[i - 1..=i + 1]))
            .map(|i| times[i])
            .collect();
        let found: Vec<f64> = theory.dips().iter().map(|dip| dip.time_tau).collect();
        assert_eq!(
            found.len(),
            expected.len(),
            "L {layers}, {strengths:?}: {found:?} against {expected:?}"
        );
        for (found, expected) in found.iter().zip(expected) {
            check_close(*found, expected, 2e-3 * expected);
        }
    }
}

/// A weak signal and a large start: the error falls for the first hundredth of τ only, before any
/// mode has moved.
#[test]
fn early_dips_are_found() {
    let setting = TheorySetting::new(173, 88, vec![1.002_723])
        .with_hidden(86)
        .with_layers(3)
        .with_examples(386)
        .with_noise_std(1.131_726)
        .with_init_scale(0.013_541_33);
    let theory = theory(&setting);
    let stop = theory.optimal_stopping();
    assert!(stop.time_tau > 0.0 && stop.test_error < theory.test_error(0.0));
    assert!(stop.test_error <= theory.test_error(0.05));
}

/// What noise takes of a strong mode is (1 + A)/s̄² of its energy. As the difference of s̄² and s*²
/// it was 0 from s̄ = 1e8 on.
#[test]
fn errors_far_below_rounding_have_digits() {
    for strength in [1e6, 1e9, 1e12] {
        let setting = standard(&[strength]);
        let test = theory(&setting).test_curve().floor / strength / strength;
        assert!((test / (1.5 / strength / strength) - 1.0).abs() < 1e-11, "{strength}: {test}");
    }
    let noiseless = theory(&standard(&[4.0]).with_noise_std(0.0));
    assert!(noiseless.test_curve().floor <= 0.0);
}

#[test]
fn bad_settings_are_refused_by_name() {
    let refuse = |setting: TheorySetting| AlignedTheory::new(&setting).expect_err("refused");
    assert_eq!(refuse(standard(&[])), WhiteSettingError::NoStrengths.into());
    for bad in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(refuse(standard(&[4.0, bad])), WhiteSettingError::Strength(bad).into());
    }
    assert_eq!(refuse(standard(&[4.0]).with_hidden(0)), TheoryError::NoHidden);
    let rank = refuse(standard(&[4.0, 3.0, 2.0]).with_examples(2));
    assert_eq!(rank, WhiteSettingError::Rank { rank: 3, data_modes: 2 }.into());
    for (setting, name) in [
        (standard(&[4.0]).with_layers(0), "layers"),
        (standard(&[4.0]).with_init_scale(f64::NAN), "init_scale"),
        (standard(&[4.0]).with_noise_std(-1.0), "noise_std"),
        (TheorySetting::new(0, 50, vec![4.0]).with_hidden(50), "inputs"),
        (TheorySetting::new(100, 0, vec![4.0]).with_hidden(50), "outputs"),
        (standard(&[4.0]).with_examples(0), "examples"),
    ] {
        assert!(refuse(setting).to_string().starts_with(name), "{name}");
    }
}

prop_compose! {
    fn any_setting()(
        inputs in 10usize..200, outputs in 10usize..200, hidden in 1usize..200, layers in 1usize..4, examples in 10usize..400,
        noise_std in 0.0..2.0_f64, log_start in -6.0..-1.0_f64, teacher_strengths in prop::collection::vec(0.1..20.0_f64, 1..5),
    ) -> TheorySetting {
        TheorySetting::new(inputs, outputs, teacher_strengths)
            .with_hidden(hidden)
            .with_layers(layers)
            .with_examples(examples)
            .with_noise_std(noise_std)
            .with_init_scale(10f64.powf(log_start))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn errors_are_sane(setting in any_setting()) {
        let theory = theory(&setting);
        let times: Vec<f64> = (0..60).map(|step| 0.05 * 1.2f64.powi(step)).collect();
        let curve = theory.curve(&times);
        prop_assert!(curve.iter().all(|p| p.train_error >= 0.0 && p.test_error >= 0.0 && p.test_error.is_finite()));
        // Training only ever lowers the training error; the quadrature is right to 1e-9.
        prop_assert!(curve.windows(2).all(|w| w[1].train_error <= w[0].train_error * (1.0 + 1e-9)));
        // The start is the zero map except for modes of size ε ≤ 0.1.
        let energy: f64 = setting.teacher_strengths.iter().map(|s| s * s).sum();
        let total: f64 = setting.teacher_strengths.iter().sum();
        let slack = setting.init_scale * (2.0 * total + 200.0 * setting.init_scale) / energy;
        prop_assert!((theory.test_error(0.0) - 1.0).abs() <= slack + 1e-12);
        let stop = theory.optimal_stopping();
        let end = theory.asymptotic();
        prop_assert!(stop.test_error <= end.test_error && stop.test_error <= theory.test_error(0.0));
        let best = curve.iter().min_by(|a, b| a.test_error.total_cmp(&b.test_error)).expect("not empty");
        // Dips after the grid's end, in next to no noise, are shallower than 2e-7.
        prop_assert!(best.test_error >= stop.test_error * (1.0 - 2e-7), "{best:?} is better than {stop:?}");
    }

    /// All strengths in other units: s̄, σ_z and ε scale by g, time by g^(2/L−2).
    #[test]
    fn units_do_not_matter(setting in any_setting(), log_scale in -1.0..1.0_f64, time_tau in 0.1..10.0_f64) {
        let scale = 10f64.powf(log_scale);
        let mut scaled = setting.clone();
        scaled.noise_std *= scale;
        scaled.init_scale *= scale;
        scaled.teacher_strengths.iter_mut().for_each(|s| *s *= scale);
        let scaled_time = time_tau * scale.powf(2.0 / setting.layers as f64 - 2.0);
        let (a, b) = (theory(&setting).curve(&[time_tau])[0], theory(&scaled).curve(&[scaled_time])[0]);
        prop_assert!((a.test_error / b.test_error - 1.0).abs() < 1e-8, "{a:?} {b:?}");
        prop_assert!((a.train_error / b.train_error - 1.0).abs() < 1e-8, "{a:?} {b:?}");
    }

    /// More room than data modes is no room at all, and the order of strengths is immaterial.
    #[test]
    fn capacity_beyond_the_data_is_idle(mut setting in any_setting(), time_tau in 0.1..10.0_f64) {
        setting.hidden = setting.inputs.min(setting.outputs);
        let full = theory(&setting).curve(&[time_tau])[0];
        setting.hidden *= 3;
        setting.teacher_strengths.reverse();
        let wide = theory(&setting).curve(&[time_tau])[0];
        prop_assert!((full.test_error - wide.test_error).abs() <= 1e-13 * full.test_error);
        prop_assert!((full.train_error - wide.train_error).abs() <= 1e-13 * full.train_error);
    }

    /// A larger student fits the training data at least as well at all times, while it grows from a
    /// small start.
    #[test]
    fn room_lowers_the_training_error(mut setting in any_setting(), time_tau in 0.1..10.0_f64) {
        setting.init_scale = 1e-6;
        setting.layers = 2;
        let train = |hidden| theory(&setting.clone().with_hidden(hidden)).train_error(time_tau);
        prop_assert!(train(setting.hidden + 5) <= train(setting.hidden) * (1.0 + 1e-8));
    }
}
