//! Mean errors at finite size against what is exact for every teacher, and against the limit.

use dln_dynamics::{AlignedTheory, TheorySetting};

fn setting(teacher_strengths: Vec<f64>) -> TheorySetting {
    TheorySetting::new(100, 50, teacher_strengths)
}

fn teachers() -> Vec<Vec<f64>> {
    let spread = (0..50).map(|k| 0.5 + 4.5 * f64::from(k) / 49.0).collect();
    let even = (2..=10).map(f64::from).collect();
    vec![vec![4.0], vec![12.0, 8.0, 4.0], vec![4.0; 20], vec![1.5; 20], even, spread, vec![0.5; 10]]
}

fn theory(setting: &TheorySetting) -> AlignedTheory {
    AlignedTheory::at_finite_size(setting).expect("a sound setting")
}

fn energy(setting: &TheorySetting) -> f64 {
    setting.teacher_strengths.iter().map(|s| s * s).sum()
}

/// Trained to the end the student is least squares, whose error N3 σ²/(D Σ s̄²) no mode enters.
#[test]
fn the_end_of_training_is_least_squares_for_every_teacher() {
    for strengths in teachers() {
        for (examples, noise_std, layers) in
            [(100, 1.0, 2), (300, 1.0, 2), (100, 0.3, 3), (100, 1e-5, 2)]
        {
            let setting = setting(strengths.clone())
                .with_layers(layers)
                .with_examples(examples)
                .with_noise_std(noise_std);
            let d = examples as f64 / 100.0;
            let exact = 50.0 * noise_std * noise_std / (d * energy(&setting));
            assert!((setting.exact_end().expect("all is seen") / exact - 1.0).abs() < 1e-14);
            let end = theory(&setting).asymptotic().test_error;
            assert!((end / exact - 1.0).abs() < 1e-12, "{setting:?}: {end} {exact}");
        }
    }
}

/// One layer is a linear filter of the data, W(t) = f Σ31/d with f = 1 − e^(−dt): bias (1 − f)² and
/// variance f² N3 σ²/(D Σ s̄²).
#[test]
fn one_layer_is_its_bias_and_variance_at_all_times() {
    for strengths in teachers() {
        for examples in [100, 250] {
            // A start whose own error stays out of sight.
            let setting = setting(strengths.clone())
                .with_layers(1)
                .with_examples(examples)
                .with_init_scale(1e-14);
            let d = examples as f64 / 100.0;
            let (theory, limit) = (theory(&setting), AlignedTheory::new(&setting).expect("sound"));
            for time_tau in [0.01, 0.1, 0.5, 1.0, 2.0, 5.0] {
                let f = -(-d * time_tau).exp_m1();
                let exact = (1.0 - f).powi(2) + f * f * 50.0 / (d * energy(&setting));
                for error in [theory.test_error(time_tau), limit.test_error(time_tau)] {
                    assert!((error / exact - 1.0).abs() < 1e-11, "t {time_tau}: {error} {exact}");
                }
            }
        }
    }
}

/// Where noise is weak, errors are its squares: the optimal learner's, and that of the best stop,
/// fall with σ², and are those of the limit but for terms of order 1/N. Once these errors were
/// differences of the teacher's energy: at σ = 1e-4 the best stop was 9 % too high, at 1e-5 the end
/// of training 3 % too low, and the optimal learner made no error.
#[test]
fn weak_noise_is_not_lost_in_the_teachers_energy() {
    for strengths in [vec![4.0], vec![12.0, 8.0, 4.0], vec![4.0; 20]] {
        let errors = |noise_std: f64| {
            // Noise modes that start far below the noise.
            let setting = setting(strengths.clone())
                .with_noise_std(noise_std)
                .with_init_scale(1e-3 * noise_std);
            let theory = theory(&setting);
            let stop = theory.optimal_stopping();
            let limit = AlignedTheory::new(&setting).expect("sound").optimal_error();
            (theory.optimal_error() / noise_std.powi(2), stop, limit / noise_std.powi(2))
        };
        let (expected, ..) = errors(1e-2);
        for noise_std in [1e-3, 1e-4, 1e-5] {
            let (optimal, stop, limit) = errors(noise_std);
            // Modes beyond a million noise scales are taken as atoms, which costs 1e-3.
            assert!((optimal / expected - 1.0).abs() < 2e-3, "{noise_std}: {optimal} {expected}");
            assert!((optimal / limit - 1.0).abs() < 0.3, "{noise_std}: {optimal} {limit}");
            let stopped = stop.test_error / noise_std.powi(2);
            assert!(stopped >= optimal && stopped < 1.1 * optimal, "{noise_std}: {stop:?}");
            assert!(stop.time_tau < 20.0, "{noise_std}: {stop:?}");
        }
    }
}

/// With size at fixed rank the corrections vanish: what the limit and the finite size say of the
/// minimum meet.
#[test]
fn large_networks_reach_the_limit() {
    let distance = |size: usize| {
        let setting = TheorySetting::new(2 * size, size, vec![4.0, 2.0]);
        let limit = AlignedTheory::new(&setting).expect("a sound setting").optimal_stopping();
        (theory(&setting).optimal_stopping().test_error / limit.test_error - 1.0).abs()
    };
    let distances = [50, 500, 5000].map(distance);
    // At 50 outputs corrections of both signs nearly cancel, so that only the larger sizes tell.
    assert!(
        distances[0] < 0.05 && distances[2] < distances[1] && distances[2] < 2e-3,
        "{distances:?}"
    );
}

/// What a student has no room for stays in the labels; without noise the finite size is the limit.
#[test]
fn narrow_students_and_silent_data() {
    let narrow = setting(vec![4.0; 20]).with_hidden(12);
    let end = theory(&narrow).asymptotic();
    assert!(end.train_error > 0.2 && end.train_error < 1.0);
    // Eight modes are not learned.
    assert!(end.test_error > 8.0 / 20.0 && end.test_error < 0.6, "{end:?}");
    let silent = setting(vec![4.0, 2.0]).with_noise_std(0.0);
    let limit = AlignedTheory::new(&silent).expect("a sound setting");
    for time_tau in [0.0, 1.0, 2.0, 4.0] {
        let (mean, limit) = (theory(&silent).test_error(time_tau), limit.test_error(time_tau));
        assert!((mean - limit).abs() < 1e-12, "{mean} {limit}");
    }
}
