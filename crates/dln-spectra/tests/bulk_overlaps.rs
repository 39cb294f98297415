//! Where a teacher's vectors lie in the data: stated values, sum rules, limits and the other side
//! of the transpose.

use dln_spectra::{EnsembleError, SpikedEnsemble};

/// Averages over the bulk agree to 1e-12 of the average of |f|; sums of three such numbers of order
/// one.
const ROUNDING: f64 = 1e-11;

fn ensemble(aspect: f64, noise_scale: f64) -> SpikedEnsemble {
    SpikedEnsemble::new(aspect, noise_scale).expect("valid")
}

/// ∫ω_u, ∫ω_v, ∫κ, ∫xω_v and ∫xκ over the bulk.
fn integrals(ensemble: &SpikedEnsemble, strength: f64) -> [f64; 5] {
    let (bulk, overlaps) = (ensemble.bulk(), ensemble.bulk_overlaps(strength));
    [
        bulk.average(|x| overlaps.relative(x).output),
        bulk.average(|x| overlaps.relative(x).input),
        bulk.average(|x| overlaps.relative(x).cross),
        bulk.average(|x| x * overlaps.relative(x).input),
        bulk.average(|x| x * overlaps.relative(x).cross),
    ]
}

/// Six matrices of 500×1000 gave 0.1379, 0.1257, 0.0557, 0.1247, 0.0631.
#[test]
fn stated_values() {
    let found = integrals(&ensemble(0.5, 1.0), 2.0);
    let stated = [0.138_888_9, 0.125, 0.055_204_0, 0.124_209_0, 0.0625];
    for (found, stated) in found.iter().zip(stated) {
        assert!((found - stated).abs() < 5e-8, "{found} {stated}");
    }
}

/// Own data mode, bulk and null directions hold a vector completely; the data's map holds the
/// teacher's strength, uᵀΣ31v = s̄.
#[test]
fn nothing_of_a_vector_is_lost() {
    for aspect in [0.05, 0.5, 1.0, 2.0, 30.0] {
        for noise_scale in [1.0, 7.0] {
            let ensemble = ensemble(aspect, noise_scale);
            for multiple in [0.0, 1e-9, 0.3, 0.9, 1.1, 3.0, 1e5] {
                let strength = multiple * ensemble.detection_threshold();
                let overlaps = ensemble.bulk_overlaps(strength);
                let [output, input, _, _, map] = integrals(&ensemble, strength);
                let own = ensemble.output_overlap(strength).powi(2);
                assert!((own + output + overlaps.output_null() - 1.0).abs() < ROUNDING);
                let own = ensemble.input_overlap(strength).powi(2);
                assert!((own + input + overlaps.input_null() - 1.0).abs() < ROUNDING);
                let own = ensemble.data_strength(strength) * ensemble.overlap(strength);
                let scale = strength.max(ensemble.detection_threshold());
                assert!(
                    (own + map - strength).abs() < ROUNDING * scale,
                    "c {aspect}, s̄ {strength}"
                );
            }
        }
    }
}

/// Without signal a vector lies over the bulk like any other: ω_u = min(1, 1/c) P, ω_v = min(c, 1)
/// P, κ = 0.
#[test]
fn no_signal_is_any_direction() {
    for aspect in [0.5, 3.0] {
        let ensemble = ensemble(aspect, 1.0);
        let overlaps = ensemble.bulk_overlaps(0.0);
        for share in [0.1, 0.5, 0.9] {
            let found = overlaps.relative(ensemble.bulk().quantile(share));
            assert!((found.output - (1.0 / aspect).min(1.0)).abs() < 1e-14);
            assert!((found.input - aspect.min(1.0)).abs() < 1e-14);
            assert!(found.cross.abs() < 1e-300);
        }
        assert!((overlaps.input_null() - (1.0 - aspect).max(0.0)).abs() < 1e-15);
        assert!((overlaps.output_null() - (1.0 - 1.0 / aspect).max(0.0)).abs() < 1e-15);
    }
}

/// A strong mode leaves the bulk like 1/s̄²; both regimes of the formula meet at the threshold,
/// where the density is least smooth.
#[test]
fn strong_modes_and_the_threshold() {
    let ensemble = ensemble(0.5, 1.0);
    for strength in [1e8, 1e150, f64::INFINITY] {
        let overlaps = ensemble.bulk_overlaps(strength);
        let found = overlaps.relative(1.0);
        let scale = 1.0 / (strength * strength);
        assert!(
            found.output <= 4.0 * scale
                && found.input <= 4.0 * scale
                && found.cross <= 4.0 / strength
        );
        assert!(overlaps.input_null() <= scale);
    }
    let threshold = ensemble.detection_threshold();
    let around = [1.0 - 1e-12, 1.0, 1.0 + 1e-12]
        .map(|multiple| ensemble.bulk_overlaps(multiple * threshold).relative(1.2));
    for pair in around.windows(2) {
        assert!((pair[0].output / pair[1].output - 1.0).abs() < 1e-10);
        assert!((pair[0].input / pair[1].input - 1.0).abs() < 1e-10);
        assert!((pair[0].cross / pair[1].cross - 1.0).abs() < 1e-10);
    }
}

/// Transposing the matrix swaps the two sides.
#[test]
fn transposing_swaps_the_sides() {
    let (wide, tall) = (ensemble(0.4, 1.0), ensemble(2.5, 0.4_f64.sqrt()));
    for strength in [0.2, 0.7, 1.9] {
        let (one, other) = (wide.bulk_overlaps(strength), tall.bulk_overlaps(strength));
        for x in [0.5, 1.0, 1.5] {
            let (one, other) = (one.density(x), other.density(x));
            assert!((one.output - other.input).abs() < 1e-13);
            assert!((one.input - other.output).abs() < 1e-13);
            assert!((one.cross - other.cross).abs() < 1e-13);
        }
        assert!((one.input_null() - other.output_null()).abs() < 1e-14);
        assert!(one.output_null() == 0.0 && other.input_null() == 0.0);
    }
}

/// The densities against the definition by resolvents, in complex numbers.
#[test]
fn densities_follow_from_the_resolvents() {
    let c = 0.3_f64;
    let ensemble = ensemble(c, 1.0);
    for strength in [0.4, 1.5] {
        for x in [0.6, 1.0, 1.4_f64] {
            let y = x * x;
            let root = (4.0 * c - (y - 1.0 - c).powi(2)).sqrt();
            let g = Complex((y - (1.0 - c)) / (2.0 * c * y), -root / (2.0 * c * y));
            let output = g.times(Complex(x, 0.0));
            let input = Complex(x * (c * g.0 + (1.0 - c) / y), x * c * g.1);
            let both = output.times(input);
            let denominator =
                Complex(1.0 - strength * strength * both.0, -strength * strength * both.1);
            let density =
                |numerator: Complex| -2.0 / std::f64::consts::PI * numerator.over(denominator).1;
            let found = ensemble.bulk_overlaps(strength).density(x);
            assert!((found.output - density(output)).abs() < 1e-13);
            assert!((found.input - density(input)).abs() < 1e-13);
            assert!((found.cross - strength * density(both)).abs() < 1e-13);
        }
    }
}

#[test]
fn without_noise_there_is_no_bulk_to_lie_over() -> Result<(), EnsembleError> {
    let ensemble = SpikedEnsemble::new(0.5, 0.0)?;
    assert!(ensemble.bulk_overlaps(1.0).input_null() == 0.0);
    assert!((ensemble.bulk_overlaps(0.0).input_null() - 0.5).abs() < 1e-15);
    assert!(ensemble.bulk_overlaps(1.0).density(1.0).input == 0.0);
    Ok(())
}

#[derive(Clone, Copy)]
struct Complex(f64, f64);

impl Complex {
    fn times(self, other: Self) -> Self {
        Self(self.0 * other.0 - self.1 * other.1, self.0 * other.1 + self.1 * other.0)
    }

    fn over(self, other: Self) -> Self {
        let square = other.0 * other.0 + other.1 * other.1;
        let product = self.times(Self(other.0, -other.1));
        Self(product.0 / square, product.1 / square)
    }
}
