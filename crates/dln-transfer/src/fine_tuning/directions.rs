//! The directions in which the network is asked: vectors of the target's and the source's teacher.

use dln_linalg::MatrixRef;

use crate::features::Features;
use crate::source::Source;

/// A vector of unit length on the input or the output side, by what it has in common with the
/// target's teacher and with the features.
#[derive(Debug, Clone)]
pub(super) struct Direction {
    /// Its cosines with v_j, or u_j.
    pub(super) on_modes: Vec<f64>,
    /// Its cosines with p_k, or o_k.
    pub(super) on_features: Vec<f64>,
}

/// A source with its cosines on the input side and, if the head is shared, on the output side.
pub(super) type Origin<'a> = (&'a Source, MatrixRef<'a>, Option<MatrixRef<'a>>);

/// The target's vectors, then those of the source's modes that left a feature, on both sides; the
/// source's outputs only for a shared head.
pub(super) fn directions(
    features: &Features,
    source: Option<Origin<'_>>,
) -> (Vec<Direction>, Vec<Direction>) {
    let (count, modes) = (features.len(), features.modes());
    let of_target = |cosine: &dyn Fn(usize, usize) -> f64, j: usize| Direction {
        on_modes: unit(modes, j),
        on_features: (0..count).map(|k| cosine(k, j)).collect(),
    };
    let all = 0..modes;
    let mut inputs: Vec<Direction> =
        all.clone().map(|j| of_target(&|k, j| features.alignment(k, j), j)).collect();
    let mut outputs: Vec<Direction> =
        all.map(|j| of_target(&|k, j| features.head_alignment(k, j), j)).collect();
    let Some((source, cosines, output_cosines)) = source else { return (inputs, outputs) };
    let direction = |cosines: MatrixRef<'_>, row: usize, feature: usize, overlap: f64| Direction {
        on_modes: (0..modes).map(|j| cosines[(row, j)]).collect(),
        on_features: unit(count, feature).iter().map(|one| one * overlap).collect(),
    };
    for (feature, (row, mode)) in source.left().enumerate() {
        inputs.push(direction(cosines, row, feature, mode.input_overlap));
        if let Some(cosines) = output_cosines {
            outputs.push(direction(cosines, row, feature, mode.output_overlap));
        }
    }
    (inputs, outputs)
}

fn unit(length: usize, index: usize) -> Vec<f64> {
    (0..length).map(|position| f64::from(position == index)).collect()
}
