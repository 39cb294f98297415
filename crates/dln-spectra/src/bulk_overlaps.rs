//! How a teacher's singular vectors lie over the noise: their overlaps with the bulk's singular
//! vectors and the null directions.

use crate::{Bulk, SpikedEnsemble};

/// The overlaps of a teacher mode's vectors with the singular vectors of the data's bulk.
///
/// A teacher mode s̄ u vᵀ in noise has a data mode of its own, of overlaps c_u and c_v, or none.
/// What is left of u and v is spread over the singular vectors û_i, v̂_i of the bulk and, on the
/// longer side of the matrix, over its null directions. In units of the noise scale, with the
/// Marchenko-Pastur density P of the bulk and
///
/// ```text
/// |D(x)|² = 1 + s̄⁴/c − s̄² (x² − 1 − c)/c = s̄² (ŝ² − x²)/c,
/// ```
///
/// where ŝ² = (1 + s̄²)(c + s̄²)/s̄² also below the threshold, the sums over the bulk's modes have
/// the densities
///
/// ```text
/// Σ (u·û_i)²         ω_u(x) = min(1, 1/c) P(x) (1 + s̄²)/|D|²
/// Σ (v·v̂_i)²         ω_v(x) = min(c, 1)   P(x) (1 + s̄²/c)/|D|²
/// Σ (u·û_i)(v·v̂_i)   κ(x)   = min(1, 1/c) P(x) s̄ x/|D|²
/// ```
///
/// and the null directions hold (1 − c)/(1 + s̄²) of v where c < 1, (1 − 1/c)/(1 + s̄²/c) of u
/// where c is above 1. They are −(2/π) Im φ_u/D, −(2/π) Im φ_v/D and −(2/π) Im s̄φ_uφ_v/D with the
/// two resolvents φ_u and φ_v of the noise, D = 1 − s̄²φ_uφ_v (Benaych-Georges & Nadakuditi 2012),
/// simplified by φ_uφ_v = x²g − 1. So c_u² + ∫ω_u + null = 1, and the same for v, and ŝ c_u c_v +
/// ∫xκ = s̄.
///
/// # Examples
///
/// ```
/// use dln_spectra::SpikedEnsemble;
///
/// let ensemble = SpikedEnsemble::new(0.5, 1.0)?;
/// let overlaps = ensemble.bulk_overlaps(2.0);
/// let in_bulk = ensemble.bulk().average(|x| overlaps.relative(x).input);
/// // A tenth of v lies where the data show nothing, an eighth in the bulk, the rest along the data's mode.
/// assert!((overlaps.input_null() - 0.1).abs() < 1e-14 && (in_bulk - 0.125).abs() < 1e-12);
/// let sum = in_bulk + overlaps.input_null() + ensemble.input_overlap(2.0).powi(2);
/// assert!((sum - 1.0).abs() < 1e-12);
/// # Ok::<(), dln_spectra::EnsembleError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BulkOverlaps {
    aspect: f64,
    bulk: Bulk,
    /// s̄ over the detection threshold; infinite without noise.
    multiple: f64,
    noise_scale: f64,
}

/// Squared overlaps, and the product of both sides', at one strength of the bulk.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct VectorOverlaps {
    /// Of the output (left) vectors, (u·û)².
    pub output: f64,
    /// Of the input (right) vectors, (v·v̂)².
    pub input: f64,
    /// (u·û)(v·v̂).
    pub cross: f64,
}

impl SpikedEnsemble {
    /// How the vectors of a teacher mode of strength s̄ ≥ 0 lie over the bulk and the null
    /// directions.
    ///
    /// A negative strength counts as 0: the overlaps of vectors that the data know nothing of.
    pub fn bulk_overlaps(&self, teacher_strength: f64) -> BulkOverlaps {
        let multiple = teacher_strength.max(0.0) / self.detection_threshold();
        // Without noise, 0/0 is no signal, not an unknown one.
        let multiple = if teacher_strength <= 0.0 { 0.0 } else { multiple };
        BulkOverlaps {
            aspect: self.aspect(),
            bulk: self.bulk(),
            multiple,
            noise_scale: self.noise_scale(),
        }
    }
}

impl BulkOverlaps {
    /// The overlaps at strength x as multiples of the bulk's density P(x), for averages over the
    /// bulk.
    ///
    /// `bulk.average(|x| overlaps.relative(x).input)` is ∫ω_v. Meant for x within the bulk;
    /// infinite at the upper edge of a mode exactly at the detection threshold.
    pub fn relative(&self, x: f64) -> VectorOverlaps {
        let root = self.aspect.sqrt();
        let (rows_longer, columns_longer) = (self.aspect.recip().min(1.0), self.aspect.min(1.0));
        let edge = self.bulk.upper_edge() / self.noise_scale;
        let x = x / self.noise_scale;
        let below_edge = (edge - x).max(0.0) * (edge + x) / root;
        // Numerators and |D|² in q = s̄/t, or, above the threshold, all over q⁴ in r = 1/q, so that
        // nothing overflows. The threshold is t = c^{1/4}.
        let (q, r) = (self.multiple, self.multiple.recip());
        let (output, input, cross, square) = if q <= 1.0 {
            let square = below_edge * q * q + ((1.0 - q) * (1.0 + q)).powi(2);
            (1.0 + root * q * q, 1.0 + q * q / root, q, square)
        } else {
            let (r2, distance) = (r * r, (1.0 - r) * (1.0 + r));
            (r2 * (r2 + root), r2 * (r2 + 1.0 / root), r * r2, below_edge * r2 + distance.powi(2))
        };
        VectorOverlaps {
            output: rows_longer * output / square,
            input: columns_longer * input / square,
            cross: rows_longer * cross * root.sqrt() * x / square,
        }
    }

    /// The densities ω_u, ω_v and κ at strength x; 0 outside the bulk.
    ///
    /// Not defined (NaN) at 0 without noise, and at the upper edge of a mode exactly at the
    /// detection threshold.
    pub fn density(&self, x: f64) -> VectorOverlaps {
        let bulk = self.bulk.density(x);
        if bulk == 0.0 && (x < self.bulk.lower_edge() || x > self.bulk.upper_edge()) {
            return VectorOverlaps { output: 0.0, input: 0.0, cross: 0.0 };
        }
        let VectorOverlaps { output, input, cross } = self.relative(x);
        VectorOverlaps { output: bulk * output, input: bulk * input, cross: bulk * cross }
    }

    /// The part of u in the null directions on the output side, (1 − 1/c)/(1 + s̄²/c); 0 unless
    /// there are more rows than columns.
    pub fn output_null(&self) -> f64 {
        // s̄² = √c q².
        let excess = (1.0 - self.aspect.recip()).max(0.0);
        excess / (1.0 + self.multiple * self.multiple / self.aspect.sqrt())
    }

    /// The part of v in the null directions on the input side, (1 − c)/(1 + s̄²); 0 unless there
    /// are more columns than rows.
    pub fn input_null(&self) -> f64 {
        (1.0 - self.aspect).max(0.0) / (1.0 + self.multiple * self.multiple * self.aspect.sqrt())
    }
}
