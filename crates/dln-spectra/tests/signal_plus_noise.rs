//! The spectrum of signal and noise against the laws that it must reduce to, and exact moments.

use dln_spectra::{SignalPlusNoise, SignalPlusNoiseError, SpikedEnsemble};

fn sum(spectrum: &SignalPlusNoise, f: impl Fn(f64, f64, f64) -> f64) -> f64 {
    spectrum.nodes().iter().map(|node| f(node.strength, node.count, node.signal)).sum()
}

/// Exact for every matrix: E‖S̄ + Z‖² = Σ s̄² + n m ς², and Σ x κ = Σ s̄².
#[test]
fn moments_are_exact_for_every_signal() {
    let spread: Vec<f64> = (0..50).map(|k| 0.5 + 4.5 * f64::from(k) / 49.0).collect();
    let apart: Vec<f64> = (0..7).map(|k| 0.2 * 3_f64.powi(k)).collect();
    for strengths in [
        vec![0.3],
        vec![4.0; 20],
        vec![12.0, 8.0, 4.0],
        spread,
        apart,
        vec![0.5; 10],
        vec![1e5, 2.0],
    ] {
        for (rows, columns) in [(50, 100), (100, 50), (60, 60), (50, 2000)] {
            for std in [0.1, 1e-3, 3.0] {
                let spectrum = SignalPlusNoise::new(rows, columns, &strengths, std).expect("sound");
                let signal: f64 = strengths.iter().map(|s| s * s).sum();
                let energy = signal + (rows * columns) as f64 * std * std;
                // Edges are found to √1e-11 of a noise scale, and hold as much of the mass.
                let count = sum(&spectrum, |_, count, _| count) / rows.min(columns) as f64;
                let second = sum(&spectrum, |x, count, _| count * x * x) / energy;
                let cross = sum(&spectrum, |x, _, signal| signal * x) / signal;
                for (name, ratio) in [("count", count), ("x²", second), ("xκ", cross)] {
                    assert!(
                        (ratio - 1.0).abs() < 1e-5,
                        "{name} {ratio}: {rows}×{columns}, ς {std}, {strengths:?}"
                    );
                }
            }
        }
    }
}

/// Modes side by side whose places just touch make one wide interval with a ridge for each.
#[test]
fn a_row_of_modes_is_resolved_as_a_whole() {
    let strengths: Vec<f64> = (0..50).map(|k| 1.0 + 0.3 * f64::from(k)).collect();
    let spectrum = SignalPlusNoise::new(50, 100, &strengths, 0.1).expect("resolved");
    let energy = strengths.iter().map(|s| s * s).sum::<f64>() + 50.0;
    assert!((sum(&spectrum, |_, count, _| count) / 50.0 - 1.0).abs() < 1e-5);
    assert!((sum(&spectrum, |x, count, _| count * x * x) / energy - 1.0).abs() < 1e-5);
}

/// One mode in a large matrix: the atom and the bulk of Benaych-Georges & Nadakuditi, up to 1/m.
#[test]
fn a_lone_mode_in_a_large_matrix_is_the_spiked_ensemble() {
    let (rows, columns) = (5_000, 10_000);
    let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("sound");
    let middle = 0.5 * (ensemble.bulk().upper_edge() + ensemble.data_strength(3.0));
    let spectrum = SignalPlusNoise::new(rows, columns, &[3.0], 0.01).expect("sound");
    let above = |f: fn(f64, f64, f64) -> f64| {
        sum(&spectrum, |x, count, signal| if x > middle { f(x, count, signal) } else { 0.0 })
    };
    assert!((above(|_, count, _| count) - 1.0).abs() < 1e-4);
    assert!((above(|x, count, _| x * count) - ensemble.data_strength(3.0)).abs() < 1e-3);
    assert!((above(|_, _, signal| signal) - 3.0 * ensemble.overlap(3.0)).abs() < 1e-3);
    // What is left of the mode in the bulk: ∫κ.
    let overlaps = ensemble.bulk_overlaps(3.0);
    let in_bulk = 3.0 * ensemble.bulk().average(|x| overlaps.relative(x).cross);
    assert!(
        (sum(&spectrum, |_, _, signal| signal) - above(|_, _, signal| signal) - in_bulk).abs()
            < 1e-3
    );
    let fourth = sum(&spectrum, |x, count, _| if x < middle { count * x.powi(4) } else { 0.0 });
    assert!((fourth / rows as f64 / ensemble.bulk().average(|x| x.powi(4)) - 1.0).abs() < 1e-3);
}

#[test]
fn without_noise_modes_stay_what_they_are() {
    let spectrum = SignalPlusNoise::new(5, 8, &[1.0, 3.0], 0.0).expect("sound");
    let nodes: Vec<_> = spectrum.nodes().iter().map(|n| (n.strength, n.count, n.signal)).collect();
    assert_eq!(nodes, [(3.0, 1.0, 3.0), (1.0, 1.0, 1.0), (0.0, 3.0, 0.0)]);
}

#[test]
fn what_is_no_matrix_is_refused() {
    let refuse = |rows, strengths: &[f64], std| {
        SignalPlusNoise::new(rows, 8, strengths, std).expect_err("refused")
    };
    assert!(matches!(refuse(0, &[1.0], 1.0), SignalPlusNoiseError::Ensemble(_)));
    assert!(matches!(refuse(5, &[1.0], f64::NAN), SignalPlusNoiseError::Ensemble(_)));
    assert!(matches!(refuse(5, &[f64::NAN], 1.0), SignalPlusNoiseError::Strength(_)));
    assert_eq!(refuse(5, &[-1.0], 1.0), SignalPlusNoiseError::Strength(-1.0));
    assert_eq!(refuse(1, &[1.0, 1.0], 1.0), SignalPlusNoiseError::Rank { rank: 2, most: 1 });
}
