//! Properties of the training data that limit what can be said about them.

use dln_linalg::{Matrix, Store, multiply, squared_norm};

use crate::design::Design;
use crate::{TrainingData, Warning};

/// The share of all variance beyond which one output is said to hold it.
const DOMINANT: f64 = 0.9;
/// Correlations of residuals below this move the edge of the noise by little.
const CORRELATED: f64 = 0.2;
/// Standard errors by which the mean square of independent residuals' correlations exceeds its mean
/// once in a million times.
const BEYOND_CHANCE: f64 = 6.0;

/// What was found on the way to the predictions.
#[derive(Debug, Clone)]
pub(super) struct DataProperties {
    examples: usize,
    repeated: usize,
    /// The output of the largest variance, and its share of all.
    loudest: (usize, f64),
    outputs: usize,
    /// The root mean square correlation of two outputs' residuals, where it is beyond chance.
    correlation: Option<f64>,
}

impl DataProperties {
    pub(super) fn of(data: &TrainingData<'_>, design: &Design, retained: usize) -> Self {
        let energy = |output| squared_norm(design.targets.subcols(output, 1));
        let loudest = (0..design.outputs()).map(|output| (output, energy(output) / design.energy));
        Self {
            examples: data.examples(),
            repeated: data.repeated_examples(),
            loudest: loudest.fold((0, 0.0), |most, next| if next.1 > most.1 { next } else { most }),
            outputs: design.outputs(),
            correlation: residual_correlation(design, retained),
        }
    }

    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.repeated > 0 {
            let Self { repeated, examples, .. } = *self;
            warnings.push(Warning::RepeatedExamples { repeated, examples });
        }
        let (output, share) = self.loudest;
        if self.outputs > 1 && share > DOMINANT {
            warnings.push(Warning::DominantOutput { output, share });
        }
        let correlation = self.correlation.filter(|&correlation| correlation > CORRELATED);
        warnings.extend(correlation.map(|correlation| Warning::CorrelatedNoise { correlation }));
        warnings
    }
}

/// √(mean r² − 1/f) over pairs of outputs whose residuals have f degrees of freedom; `None` within
/// chance, or without residuals.
fn residual_correlation(design: &Design, retained: usize) -> Option<f64> {
    let freedom = (design.examples() - 1).checked_sub(retained).filter(|&freedom| freedom > 1)?;
    let map = design.coordinates.subcols(0, retained);
    let mut gram = design.targets.transpose() * &design.targets;
    multiply(gram.as_mut(), Store::Add, -1.0, map, map.transpose());
    let outputs = varying(&gram, design);
    let (mut square, mut pairs) = (0.0, 0.0);
    for (idx, &a) in outputs.iter().enumerate() {
        for &b in &outputs[..idx] {
            square += gram[(a, b)].powi(2) / gram[(a, a)] / gram[(b, b)];
            pairs += 1.0;
        }
    }
    let chance = 1.0 / freedom as f64;
    let excess = square / pairs - chance;
    let limit = chance * BEYOND_CHANCE * (2.0_f64 / pairs).sqrt();
    (pairs > 0.0 && excess > limit).then(|| excess.sqrt())
}

/// Outputs whose residual is more than rounding.
fn varying(gram: &Matrix, design: &Design) -> Vec<usize> {
    let rounding = f64::EPSILON * design.examples() as f64 * design.energy;
    (0..gram.ncols()).filter(|&output| gram[(output, output)] > rounding).collect()
}
