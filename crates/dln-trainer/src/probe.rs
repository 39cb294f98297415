//! Looks inside the product map during training: alignment with modes of the data, and singular
//! values.

use dln_linalg::{Matrix, Store, multiply, singular_values};

use crate::problem::{TrainError, check_matrix};
use crate::record::is_due;
use crate::student::{Student, StudentShape};
use crate::trajectory::{AlignmentObservation, ModeAlignment, SpectrumObservation, Trajectory};

/// What [`train_probed`](crate::train_probed) observes beyond the errors; the default is nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Probes<'a> {
    /// Alignment and strength of chosen modes.
    pub modes: Option<ModeProbe<'a>>,
    /// All singular values.
    pub spectrum: Option<SpectrumProbe>,
}

/// Alignment and strength of K chosen modes, usually the strongest of the data's SVD Σ31 = Û Ŝ V̂ᵀ.
///
/// One look costs about 8·K·(sum of the layers' sizes) floating point operations: at N1 = 100, N2 =
/// N3 = 50 and K = 3 less than a fifth of an epoch.
#[derive(Debug, Clone, Copy)]
pub struct ModeProbe<'a> {
    /// Columns û of length 1, N3×K.
    pub output_vectors: &'a Matrix,
    /// Columns v̂ of length 1, N1×K.
    pub input_vectors: &'a Matrix,
    /// Epochs from one look to the next, ≥ 1; the last epoch is looked at in any case.
    pub observe_every: usize,
}

/// All singular values of the product map. One look costs an SVD, as much as ten or so epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpectrumProbe {
    /// Epochs from one look to the next, ≥ 1; the last epoch is looked at in any case.
    pub observe_every: usize,
}

/// Lengths this close to 1 are rounding.
const LENGTH_TOLERANCE: f64 = 1e-8;

/// The probes with their buffers.
#[derive(Debug)]
pub(crate) struct ProbeScratch<'a> {
    modes: Option<ModeScratch<'a>>,
    spectrum: Option<SpectrumProbe>,
    last_epoch: usize,
}

impl<'a> ProbeScratch<'a> {
    pub(crate) fn new(
        shape: StudentShape,
        probes: &Probes<'a>,
        last_epoch: usize,
    ) -> Result<Self, TrainError> {
        if probes.spectrum.is_some_and(|probe| probe.observe_every == 0) {
            return Err(TrainError::ProbeEvery { name: "spectrum" });
        }
        let modes = probes.modes.map(|probe| ModeScratch::new(shape, probe)).transpose()?;
        Ok(Self { modes, spectrum: probes.spectrum, last_epoch })
    }

    /// Looks with every probe whose turn it is; fails if the student is no longer finite.
    pub(crate) fn observe(
        &mut self,
        epoch: usize,
        student: &Student,
        trajectory: &mut Trajectory,
    ) -> Result<(), TrainError> {
        let last_epoch = self.last_epoch;
        if let Some(scratch) = &mut self.modes
            && is_due(epoch, scratch.probe.observe_every, last_epoch)
        {
            let modes = scratch.alignments(student);
            trajectory.alignments.push(AlignmentObservation { epoch, modes });
        }
        if let Some(probe) = self.spectrum
            && is_due(epoch, probe.observe_every, last_epoch)
        {
            let strengths = singular_values(student.product().as_ref())
                .map_err(|_| TrainError::Diverged { epoch, train_error: f64::NAN })?;
            trajectory.spectra.push(SpectrumObservation { epoch, strengths });
        }
        Ok(())
    }
}

#[derive(Debug)]
struct ModeScratch<'a> {
    probe: ModeProbe<'a>,
    /// W_l … W_1 V̂ for l = 1, …, L.
    upward: Vec<Matrix>,
    /// W_lᵀ … W_Lᵀ Û for l = 1, …, L.
    downward: Vec<Matrix>,
}

impl<'a> ModeScratch<'a> {
    fn new(shape: StudentShape, probe: ModeProbe<'a>) -> Result<Self, TrainError> {
        if probe.observe_every == 0 {
            return Err(TrainError::ProbeEvery { name: "mode" });
        }
        let modes = probe.input_vectors.ncols();
        check_directions("input_vectors", probe.input_vectors, (shape.inputs, modes))?;
        check_directions("output_vectors", probe.output_vectors, (shape.outputs, modes))?;
        let layers = 1..=shape.layers;
        Ok(Self {
            probe,
            upward: layers
                .clone()
                .map(|layer| Matrix::zeros(shape.layer(layer).0, modes))
                .collect(),
            downward: layers.map(|layer| Matrix::zeros(shape.layer(layer).1, modes)).collect(),
        })
    }

    fn alignments(&mut self, student: &Student) -> Vec<ModeAlignment> {
        let mut input = self.probe.input_vectors;
        for (weights, response) in student.weights.iter().zip(&mut self.upward) {
            let (weights, from) = (weights.as_ref(), input.as_ref());
            multiply(response.as_mut(), Store::Replace, 1.0, weights, from);
            input = response;
        }
        let mut input = self.probe.output_vectors;
        for (weights, response) in student.weights.iter().zip(&mut self.downward).rev() {
            let (weights, from) = (weights.transpose(), input.as_ref());
            multiply(response.as_mut(), Store::Replace, 1.0, weights, from);
            input = response;
        }
        (0..self.probe.input_vectors.ncols()).map(|mode| self.alignment(mode)).collect()
    }

    fn alignment(&self, mode: usize) -> ModeAlignment {
        let response = self.upward[self.upward.len() - 1].col_as_slice(mode);
        let backward_response = self.downward[0].col_as_slice(mode);
        let strength = dot(response, self.probe.output_vectors.col_as_slice(mode));
        let backward = dot(backward_response, self.probe.input_vectors.col_as_slice(mode));
        ModeAlignment {
            output_alignment: cosine(strength, response),
            input_alignment: cosine(backward, backward_response),
            strength,
        }
    }
}

/// |projection| over the length of what was projected, 0 for a zero vector.
fn cosine(projection: f64, vector: &[f64]) -> f64 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 { (projection.abs() / length).min(1.0) } else { 0.0 }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn check_directions(
    name: &'static str,
    vectors: &Matrix,
    expected: (usize, usize),
) -> Result<(), TrainError> {
    check_matrix(name, vectors, expected)?;
    for column in 0..vectors.ncols() {
        let entries = vectors.col_as_slice(column);
        let length = dot(entries, entries).sqrt();
        if (length - 1.0).abs() > LENGTH_TOLERANCE {
            return Err(TrainError::ProbeLength { name, column, length });
        }
    }
    Ok(())
}
