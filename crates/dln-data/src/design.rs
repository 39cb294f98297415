//! Training data in whitened coordinates: one decomposition of the inputs that everything else
//! starts from.

mod outputs;

use dln_linalg::{Matrix, MatrixRef, Store, multiply, squared_norm, thin_svd};

use crate::centered::{Centered, Scale, check_matrix};
use crate::error::MatrixName;
use crate::{ColumnScale, DataError, DataOptions, NoiseChoice};
use outputs::Compressed;

pub(crate) use outputs::effective_outputs;

/// Input directions below this fraction of the strongest are rounding, not data.
const RANK_TOLERANCE: f64 = 1e-12;

/// Noise that no number of examples makes plausible: six digits are left of the error of a student
/// that starts at its scale.
const MOST_NOISE: f64 = 1e6;
/// The normal quantile that is exceeded once in a million times.
const NORMAL_MILLION: f64 = 4.753_424;

/// Centred inputs X = V S Uᵀ (one example per row) and targets Y, both in units of their own size.
#[derive(Debug, Clone)]
pub(crate) struct Design {
    /// V: the whitened inputs, P×r with orthonormal columns, r the rank of the inputs.
    pub(crate) whitened: Matrix,
    /// S: the singular values of the inputs, descending, in units of the largest.
    pub(crate) strengths: Vec<f64>,
    /// U: the input directions, (varying columns)×r.
    pub(crate) directions: Matrix,
    /// The largest singular value of the centred and scaled inputs.
    pub(crate) largest: f64,
    /// Y: the targets, P×N3, centred and divided by `scaling.target_unit`.
    pub(crate) targets: Matrix,
    /// YᵀV: the targets in whitened coordinates, N3×r.
    pub(crate) coordinates: Matrix,
    /// The same in the few dimensions of the outputs' space that they lie in; `None` where that is
    /// all of them.
    compressed: Option<Compressed>,
    /// ‖Y‖².
    pub(crate) energy: f64,
    /// The number of outputs whose noise is independent.
    pub(crate) effective_outputs: usize,
    pub(crate) scaling: Scaling,
}

/// The way between the caller's units and those of a [`Design`].
#[derive(Debug, Clone)]
pub(crate) struct Scaling {
    pub(crate) inputs: usize,
    pub(crate) columns: Vec<usize>,
    pub(crate) scales: Vec<f64>,
    /// The one scale of all columns, 1 if each has its own.
    pub(crate) common_scale: f64,
    pub(crate) input_means: Vec<f64>,
    pub(crate) target_means: Vec<f64>,
    pub(crate) target_unit: f64,
}

impl Scaling {
    /// Of centred inputs that came in `inputs` columns, and targets with their means and unit.
    pub(crate) fn new(
        inputs: usize,
        common_scale: f64,
        centred: Centered,
        (target_means, target_unit): (Vec<f64>, f64),
    ) -> Self {
        let Centered { columns, scales, means: input_means, .. } = centred;
        Self { inputs, columns, scales, common_scale, input_means, target_means, target_unit }
    }
}

impl Design {
    pub(crate) fn new(
        inputs: MatrixRef<'_>,
        (targets, name): (MatrixRef<'_>, MatrixName),
        scale: ColumnScale,
    ) -> Result<Self, DataError> {
        Self::with_outputs(inputs, (targets, name), scale, None)
    }

    /// Of some of the examples of this one.
    ///
    /// Of more outputs than examples, a part of the examples holds as many independent ones as all
    /// do: centred targets of full rank have no combination of examples that vanishes, other than
    /// their sum, and a part has none that the whole has not.
    pub(crate) fn of_part(
        &self,
        inputs: MatrixRef<'_>,
        targets: MatrixRef<'_>,
        scale: ColumnScale,
    ) -> Result<Self, DataError> {
        let outputs = self.outputs();
        let known = self.effective_outputs == outputs && self.examples() <= outputs + 1;
        let targets = (targets, MatrixName::Targets);
        Self::with_outputs(inputs, targets, scale, known.then_some(outputs))
    }

    /// With the number of outputs whose noise is independent, where it is known.
    fn with_outputs(
        inputs: MatrixRef<'_>,
        (targets, name): (MatrixRef<'_>, MatrixName),
        scale: ColumnScale,
        effective_outputs: Option<usize>,
    ) -> Result<Self, DataError> {
        check_matrix(inputs, MatrixName::Inputs)?;
        check_targets((targets, name), inputs.nrows())?;
        if inputs.nrows() < 2 {
            return Err(DataError::TooFewExamples(inputs.nrows()));
        }
        let centred = Centered::new(inputs, MatrixName::Inputs, &scale.into())?;
        let decomposed = Decomposed::new(&centred)?;
        let outputs = CenteredTargets::new(targets, name)?;
        let common_scale = match scale {
            ColumnScale::Standard => 1.0,
            ColumnScale::None => centred.scales[0],
        };
        let targets = (outputs.means, outputs.unit);
        let scaling = Scaling::new(inputs.ncols(), common_scale, centred, targets);
        decomposed.with_targets(outputs.values, effective_outputs, scaling)
    }

    pub(crate) fn examples(&self) -> usize {
        self.whitened.nrows()
    }

    pub(crate) fn outputs(&self) -> usize {
        self.targets.ncols()
    }

    /// The noise level in the units of these targets.
    pub(crate) fn noise(&self, options: &DataOptions) -> NoiseChoice {
        match options.noise {
            NoiseChoice::Known(std) => NoiseChoice::Known(std / self.scaling.target_unit),
            NoiseChoice::Auto => NoiseChoice::Auto,
        }
    }

    /// Refuses a known noise level that these targets deny; `matrix` is their name.
    pub(crate) fn check_noise(
        &self,
        options: &DataOptions,
        matrix: MatrixName,
    ) -> Result<(), DataError> {
        let NoiseChoice::Known(noise) = options.noise else { return Ok(()) };
        let spread = self.target_std();
        if noise / self.scaling.target_unit <= most_noise(self.examples() - 1) * spread {
            return Ok(());
        }
        Err(DataError::NoiseBeyondTargets {
            noise,
            matrix,
            spread: spread * self.scaling.target_unit,
        })
    }

    /// √(‖Y‖²/((P − 1) N3)): how much the targets vary, in units of the design.
    pub(crate) fn target_std(&self) -> f64 {
        (self.energy / ((self.examples() - 1) * self.outputs()) as f64).sqrt()
    }

    pub(crate) fn rank(&self) -> usize {
        self.strengths.len()
    }

    /// The same inputs with other targets.
    pub(crate) fn retarget(
        &self,
        (targets, name): (MatrixRef<'_>, MatrixName),
    ) -> Result<Self, DataError> {
        check_targets((targets, name), self.examples())?;
        let outputs = CenteredTargets::new(targets, name)?;
        let decomposed = Decomposed {
            whitened: self.whitened.clone(),
            strengths: self.strengths.clone(),
            directions: self.directions.clone(),
            largest: self.largest,
        };
        let scaling = Scaling {
            target_means: outputs.means,
            target_unit: outputs.unit,
            ..self.scaling.clone()
        };
        decomposed.with_targets(outputs.values, None, scaling)
    }

    /// The leading columns of the coordinates up to a rotation of the outputs, in as few rows as
    /// hold them.
    pub(crate) fn rotated_coordinates(&self, retained: usize) -> MatrixRef<'_> {
        match &self.compressed {
            Some(Compressed { coordinates, .. }) => coordinates.submatrix(0, 0, retained, retained),
            None => self.coordinates.subcols(0, retained),
        }
    }

    /// The outputs' basis of [`Self::rotated_coordinates`], where it is not that of the targets.
    pub(crate) fn outputs_basis(&self) -> Option<MatrixRef<'_>> {
        self.compressed.as_ref().map(|compressed| compressed.basis.as_ref())
    }
}

fn check_targets(
    (targets, matrix): (MatrixRef<'_>, MatrixName),
    examples: usize,
) -> Result<(), DataError> {
    check_matrix(targets, matrix)?;
    if targets.nrows() == examples {
        Ok(())
    } else {
        Err(DataError::Examples { matrix, inputs: examples, targets: targets.nrows() })
    }
}

/// The decomposition of centred inputs, down to their rank.
struct Decomposed {
    whitened: Matrix,
    strengths: Vec<f64>,
    directions: Matrix,
    largest: f64,
}

impl Decomposed {
    fn new(inputs: &Centered) -> Result<Self, DataError> {
        let svd = thin_svd(inputs.values.as_ref())?;
        let largest = svd.values[0];
        // Centring takes one dimension from the examples.
        let most = (inputs.values.nrows() - 1).min(svd.values.len());
        let rank = svd.values[..most].partition_point(|&value| value > RANK_TOLERANCE * largest);
        Ok(Self {
            whitened: svd.left.subcols(0, rank).to_owned(),
            strengths: svd.values[..rank].iter().map(|value| value / largest).collect(),
            directions: svd.right.subcols(0, rank).to_owned(),
            largest,
        })
    }

    fn with_targets(
        self,
        targets: Matrix,
        known_outputs: Option<usize>,
        scaling: Scaling,
    ) -> Result<Design, DataError> {
        let Self { whitened, strengths, directions, largest } = self;
        let mut coordinates = Matrix::zeros(targets.ncols(), strengths.len());
        let target = coordinates.as_mut();
        multiply(target, Store::Replace, 1.0, targets.transpose(), whitened.as_ref());
        let effective_outputs = match known_outputs {
            Some(known) => known,
            None => effective_outputs(targets.as_ref())?,
        };
        Ok(Design {
            energy: squared_norm(targets.as_ref()),
            effective_outputs,
            compressed: Compressed::new(&coordinates),
            whitened,
            strengths,
            directions,
            largest,
            targets,
            coordinates,
            scaling,
        })
    }
}

/// Centred targets in a unit that makes their entries of order one; constant columns stay, as
/// zeros.
pub(crate) struct CenteredTargets {
    pub(crate) values: Matrix,
    pub(crate) means: Vec<f64>,
    pub(crate) unit: f64,
}

impl CenteredTargets {
    pub(crate) fn new(targets: MatrixRef<'_>, name: MatrixName) -> Result<Self, DataError> {
        let centred = Centered::new(targets, name, &Scale::Common)?;
        let mut values = Matrix::zeros(targets.nrows(), targets.ncols());
        for (idx, &column) in centred.columns.iter().enumerate() {
            values.as_mut().subcols_mut(column, 1).copy_from(centred.values.subcols(idx, 1));
        }
        Ok(Self { values, means: centred.means, unit: centred.scales[0] })
    }
}

/// The noise level, in standard deviations of the targets, that these fall short of once in a
/// million times.
///
/// The targets hold the noise and more, on `freedom` degrees of freedom at the least: their
/// variance is below q·σ² with q the small quantile of χ²/freedom, (1 − 2/(9f) − z√(2/(9f)))³ by
/// Wilson and Hilferty (1931). With few examples nothing can be said.
fn most_noise(freedom: usize) -> f64 {
    let ninth = 2.0 / (9.0 * freedom as f64);
    let root = 1.0 - ninth - NORMAL_MILLION * ninth.sqrt();
    if root > 0.1 { root.powf(-1.5) } else { MOST_NOISE }
}
