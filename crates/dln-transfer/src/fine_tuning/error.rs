//! Which settings have no theory of fine-tuning.

use dln_dynamics::{AlignedTheory, TheoryError, TheorySetting};

use super::directions::Origin;
use crate::features::{Features, FeaturesError};

/// Why there is no theory of fine-tuning for a setting.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FineTuningError {
    /// Features live in two layers.
    #[error("layers is {0}, but the theory of fine-tuning is for 2")]
    Layers(usize),
    /// The features were aligned with another teacher.
    #[error("the alignments are with {features} modes, but teacher_strengths has {teacher}")]
    Modes {
        /// Modes that the features know.
        features: usize,
        /// Modes of the target's teacher.
        teacher: usize,
    },
    /// The features do not fit into the layer beside the fresh units.
    #[error("hidden is {hidden}, but {features} features need as many units")]
    Hidden {
        /// Hidden units.
        hidden: usize,
        /// Features.
        features: usize,
    },
    /// Source and target do not share their inputs.
    #[error("the source has {source_inputs} inputs, but the target has {target_inputs}")]
    Inputs {
        /// Inputs of the source.
        source_inputs: usize,
        /// Inputs of the target.
        target_inputs: usize,
    },
    /// A shared head has other outputs.
    #[error(
        "a shared head needs as many outputs as the source has, {outputs}, but the target has {target}"
    )]
    SharedHead {
        /// Outputs of the source.
        outputs: usize,
        /// Outputs of the target.
        target: usize,
    },
    /// Directions move on time scales that are too far apart.
    #[error("strengths from {slowest:e} to {fastest:e} span more time scales than can be followed")]
    Stiff {
        /// The slowest data mode.
        slowest: f64,
        /// The fastest mode or feature.
        fastest: f64,
    },
    /// The target has no theory.
    #[error(transparent)]
    Target(#[from] TheoryError),
    /// The features are out of range.
    #[error(transparent)]
    Features(#[from] FeaturesError),
}

/// Refuses a setting that has no theory, or that the features do not fit.
pub(super) fn check(setting: &TheorySetting, features: &Features) -> Result<(), FineTuningError> {
    if setting.layers != 2 {
        return Err(FineTuningError::Layers(setting.layers));
    }
    // Checks every number of the setting.
    AlignedTheory::new(setting)?;
    let teacher = setting.teacher_strengths.len();
    if features.modes() != teacher {
        return Err(FineTuningError::Modes { features: features.modes(), teacher });
    }
    if features.len() > setting.hidden {
        let (hidden, features) = (setting.hidden, features.len());
        return Err(FineTuningError::Hidden { hidden, features });
    }
    Ok(())
}

/// Refuses a source with other inputs than the target's.
pub(super) fn check_inputs(
    setting: &TheorySetting,
    source: Option<Origin<'_>>,
) -> Result<(), FineTuningError> {
    match source {
        Some((source, ..)) if source.inputs() != setting.inputs => Err(FineTuningError::Inputs {
            source_inputs: source.inputs(),
            target_inputs: setting.inputs,
        }),
        _ => Ok(()),
    }
}
