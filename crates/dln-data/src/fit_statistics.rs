//! What a prediction needs to know of the data: a handful of sizes and the singular values of the
//! whitened map.

use dln_linalg::{MatrixRef, Svd, singular_values, squared_norm, thin_svd};
use dln_optimal::{Spectrum, bulk_median_std};

use crate::design::Design;
use crate::resampling::Sample;
use crate::{DataError, NoiseChoice};

/// Noise below this fraction of the targets' size is rounding: an exact fit has no noise level to
/// measure.
const ROUNDING: f64 = 1e-14;
/// Fewer singular values than these do not show where their noise lies.
const LEAST_BULK: usize = 4;

/// The whitened least-squares map M = Yᵀ X̃, n×k, as far as its noise and its strengths are
/// concerned.
#[derive(Debug, Clone)]
pub(crate) struct FitStatistics {
    /// P.
    pub(crate) examples: usize,
    /// n: outputs whose noise is independent.
    pub(crate) outputs: usize,
    /// k: retained input directions.
    pub(crate) retained: usize,
    /// The min(n, k) singular values of M, descending.
    pub(crate) values: Vec<f64>,
    /// ‖Y − M X̃‖².
    pub(crate) residual: f64,
    /// ‖Y‖².
    pub(crate) energy: f64,
}

impl FitStatistics {
    /// From the leading `retained` directions of the inputs.
    pub(crate) fn of(design: &Design, retained: usize) -> Result<Self, DataError> {
        let values = singular_values(design.rotated_coordinates(retained))?;
        Ok(Self::with_values(design, retained, values))
    }

    /// The same with the singular vectors.
    pub(crate) fn with_vectors(design: &Design, retained: usize) -> Result<(Self, Svd), DataError> {
        let svd = thin_svd(design.coordinates.subcols(0, retained))?;
        Ok((Self::with_values(design, retained, svd.values.clone()), svd))
    }

    /// From a part of the examples; `outputs` of them have independent noise.
    pub(crate) fn of_sample(sample: &Sample, outputs: usize) -> Result<Self, DataError> {
        Ok(Self::of_spectrum(sample, outputs, singular_values(sample.map.as_ref())?))
    }

    /// The same where the singular values are known.
    pub(crate) fn of_spectrum(sample: &Sample, outputs: usize, values: Vec<f64>) -> Self {
        let map = sample.map.as_ref();
        let energy = sample.energies.iter().sum();
        Self::new(map, values, Self { energy, ..Self::sizes(sample.examples, outputs) })
    }

    fn with_values(design: &Design, retained: usize, values: Vec<f64>) -> Self {
        let map = design.coordinates.subcols(0, retained);
        let sizes = Self::sizes(design.examples(), design.effective_outputs);
        Self::new(map, values, Self { energy: design.energy, ..sizes })
    }

    fn sizes(examples: usize, outputs: usize) -> Self {
        Self { examples, outputs, retained: 0, values: Vec::new(), residual: 0.0, energy: 0.0 }
    }

    /// Fills in what follows from the map.
    fn new(map: MatrixRef<'_>, mut values: Vec<f64>, known: Self) -> Self {
        let retained = map.ncols();
        values.truncate(known.outputs.min(retained));
        let residual = (known.energy - squared_norm(map)).max(0.0);
        Self { retained, values, residual, ..known }
    }

    /// What another number of examples of the same kind would show; `None` unless both leave a
    /// residual.
    pub(crate) fn with_examples(&self, examples: usize) -> Option<Self> {
        let (before, after) = (self.freedom(), (examples - 1).checked_sub(self.retained)?);
        if before == 0 || after < 2 {
            return None;
        }
        let share = (examples - 1) as f64 / (self.examples - 1) as f64;
        Some(Self {
            examples,
            values: self.values.iter().map(|value| value * share.sqrt()).collect(),
            residual: self.residual * after as f64 / before as f64,
            energy: self.energy * share,
            ..self.clone()
        })
    }

    /// P − 1 − k: the dimensions of the residual of each output; 0 where least squares
    /// interpolates.
    pub(crate) fn freedom(&self) -> usize {
        (self.examples - 1).saturating_sub(self.retained)
    }

    /// √(‖Y − M X̃‖²/((P − 1 − k) n)), unbiased in the square.
    pub(crate) fn noise_by_residual(&self) -> Option<f64> {
        let freedom = (self.freedom() * self.outputs) as f64;
        (freedom > 0.0).then(|| (self.residual / freedom).sqrt())
    }

    /// From the median singular value; an overestimate where much of the spectrum is signal.
    pub(crate) fn noise_by_bulk(&self) -> Option<f64> {
        if self.values.len() < LEAST_BULK {
            return None;
        }
        let spectrum = Spectrum::new(self.outputs, self.retained, self.values.clone());
        let spectrum = spectrum.expect("singular values of a matrix of this shape");
        Some(bulk_median_std(&spectrum).expect("the spectrum is complete"))
    }

    /// The noise level by the given choice, known values being in units of the targets of the
    /// design.
    pub(crate) fn noise(&self, choice: NoiseChoice) -> Result<Noise, DataError> {
        let smallest = ROUNDING * (self.energy / (self.examples * self.outputs) as f64).sqrt();
        let (std, freedom) = match choice {
            NoiseChoice::Known(std) => (std, None),
            NoiseChoice::Auto => match (self.noise_by_residual(), self.noise_by_bulk()) {
                (Some(std), _) => (std, Some(self.freedom() * self.outputs)),
                (None, Some(std)) => (std, Some(self.values.len())),
                (None, None) => return Err(self.unknown_noise()),
            },
        };
        Ok(Noise { std: std.max(smallest), freedom })
    }

    fn unknown_noise(&self) -> DataError {
        let Self { examples, retained, .. } = *self;
        DataError::UnknownNoise { examples, retained, modes: self.values.len() }
    }
}

/// A noise level σ > 0 with the number of squares that it was estimated from; `None` if it is
/// known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Noise {
    pub(crate) std: f64,
    pub(crate) freedom: Option<usize>,
}
