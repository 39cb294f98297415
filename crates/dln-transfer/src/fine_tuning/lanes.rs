//! Where the features lie over the modes of the next task's data: the start of the flow, as
//! independent lanes.

use dln_dynamics::{Mode, WhiteData};
use dln_linalg::{Matrix, symmetric_eigen};
use dln_spectra::BulkOverlaps;

use super::directions::Direction;
use crate::features::Features;

/// Nodes over the bulk. The weights at the nodes are entire functions of the strength over time, so
/// that few suffice; how smoothly a teacher's vectors spread over them near the detection threshold
/// is what needs more, see `Spread::missing`.
const NODES: usize = 64;

/// All pairs (w1, w2) of hidden vectors that make up both layers, one lane for each independent
/// direction at each node.
///
/// At a node of strength s the components of W1 and W2 along the data's vectors v̂, û follow τ ẇ1 =
/// s w2 − B w1, τ ẇ2 = s w1 − A w2, a linear equation. Over the modes of a large random matrix (w1,
/// w2)(0) is a random vector of known covariance; in its eigenvectors the start is a sum of
/// independent lanes, each of which runs by itself. A and B are weighted sums over lanes, and so is
/// W1 a for any direction a whose covariance with the start is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Lanes {
    /// Number H of hidden directions: features first, then one fresh unit for each signal mode.
    pub(super) hidden: usize,
    /// The data strength s of each lane's node.
    pub(super) strengths: Vec<f64>,
    /// What each lane's square counts in A and B.
    pub(super) weights: Vec<f64>,
    /// (w1, w2)(0) of each lane, 2H numbers.
    pub(super) starts: Vec<Vec<f64>>,
    /// For each input direction a, the factors with which w1 of the lanes adds up to W1 a.
    pub(super) inputs: Vec<Vec<f64>>,
    /// For each output direction b, the factors with which w2 of the lanes adds up to W2ᵀ b.
    pub(super) outputs: Vec<Vec<f64>>,
}

/// What makes up a start, all in the units of the flow: examples counted in.
pub(super) struct Ingredients<'a> {
    pub(super) data: &'a WhiteData,
    pub(super) modes: &'a [Mode],
    pub(super) features: &'a Features,
    /// Strengths of trunk and head in the directions that the examples show.
    pub(super) trunk: Vec<f64>,
    pub(super) head: Vec<f64>,
    /// The fresh unit of each mode that has one, as a hidden direction, and its strength.
    pub(super) fresh: Vec<Option<usize>>,
    pub(super) fresh_scale: f64,
    pub(super) hidden: usize,
    pub(super) inputs: Vec<Direction>,
    pub(super) outputs: Vec<Direction>,
}

/// How the vectors of each target mode, and any other direction, lie over one node.
struct Spread {
    /// Σ (u_j·û)², Σ (v_j·v̂)², Σ (u_j·û)(v_j·v̂) of each mode j.
    output: Vec<f64>,
    input: Vec<f64>,
    cross: Vec<f64>,
    /// The same for directions that no teacher vector is part of.
    other_output: f64,
    other_input: f64,
}

impl Lanes {
    pub(super) fn new(ingredients: &Ingredients<'_>) -> Self {
        let mut lanes = Self {
            hidden: ingredients.hidden,
            inputs: vec![Vec::new(); ingredients.inputs.len()],
            outputs: vec![Vec::new(); ingredients.outputs.len()],
            ..Self::default()
        };
        for mode in 0..ingredients.modes.len() {
            lanes.push_signal_mode(ingredients, mode);
        }
        for (strength, spread) in ingredients.spreads() {
            lanes.push_node(ingredients, strength, &spread);
        }
        lanes
    }

    pub(super) fn len(&self) -> usize {
        self.strengths.len()
    }

    /// The data mode of a signal mode, where features and fresh unit add up to one vector.
    fn push_signal_mode(&mut self, ingredients: &Ingredients<'_>, mode: usize) {
        let Mode { data, input_overlap, output_overlap, .. } = ingredients.modes[mode];
        let features = ingredients.features;
        let mut start = vec![0.0; 2 * self.hidden];
        for feature in 0..features.len() {
            start[feature] = ingredients.trunk[feature].sqrt()
                * features.alignment(feature, mode)
                * input_overlap;
            start[self.hidden + feature] = ingredients.head[feature].sqrt()
                * features.head_alignment(feature, mode)
                * output_overlap;
        }
        if let Some(unit) = ingredients.fresh[mode] {
            let weight = ingredients.fresh_scale.sqrt();
            (start[unit], start[self.hidden + unit]) = (weight, weight);
        }
        let factors = |directions: &[Direction], overlap: f64| {
            directions.iter().map(|direction| direction.on_modes[mode] * overlap).collect()
        };
        let (inputs, outputs) = (
            factors(&ingredients.inputs, input_overlap),
            factors(&ingredients.outputs, output_overlap),
        );
        self.push(data, 1.0, start, inputs, outputs);
    }

    /// The modes at a node of the bulk, or the null directions: one lane for each eigenvector of
    /// the covariance of the features' parts.
    fn push_node(&mut self, ingredients: &Ingredients<'_>, strength: f64, spread: &Spread) {
        let (features, size) = (ingredients.features.len(), ingredients.parts());
        if size == 0 {
            return;
        }
        let covariance =
            Matrix::from_fn(size, size, |row, column| ingredients.covariance(spread, row, column));
        let eigen = symmetric_eigen(covariance.as_ref()).expect("finite and symmetric");
        let inputs: Vec<Vec<f64>> =
            ingredients.inputs.iter().map(|a| ingredients.with_input(spread, a)).collect();
        let outputs: Vec<Vec<f64>> =
            ingredients.outputs.iter().map(|b| ingredients.with_output(spread, b)).collect();
        for (lane, &weight) in eigen.values.iter().enumerate() {
            let vector: Vec<f64> = (0..size).map(|part| eigen.vectors[(part, lane)]).collect();
            let along = |covariances: &Vec<f64>| -> f64 {
                covariances.iter().zip(&vector).map(|(c, v)| c * v).sum()
            };
            let (inputs, outputs) =
                (inputs.iter().map(along).collect(), outputs.iter().map(along).collect());
            let mut start = vec![0.0; 2 * self.hidden];
            for (part, &value) in vector.iter().enumerate() {
                let (side, feature) = (part / features, part % features);
                start[side * self.hidden + feature] = value;
            }
            self.push(strength, weight, start, inputs, outputs);
        }
    }

    fn push(
        &mut self,
        strength: f64,
        weight: f64,
        start: Vec<f64>,
        inputs: Vec<f64>,
        outputs: Vec<f64>,
    ) {
        if start.iter().all(|&value| value == 0.0) {
            return;
        }
        self.strengths.push(strength);
        self.weights.push(weight);
        self.starts.push(start);
        self.inputs.iter_mut().zip(inputs).for_each(|(all, factor)| all.push(factor));
        self.outputs.iter_mut().zip(outputs).for_each(|(all, factor)| all.push(factor));
    }
}

impl Ingredients<'_> {
    /// K parts of the trunk, and K of the head if it comes along.
    fn parts(&self) -> usize {
        if self.features.has_head() { 2 * self.features.len() } else { self.features.len() }
    }

    /// The bulk's nodes, what their rule misses, and the null directions of either side, with the
    /// data strength of each.
    fn spreads(&self) -> Vec<(f64, Spread)> {
        let ensemble = self.data.ensemble();
        let gain = self.data.teacher_gain();
        let overlaps: Vec<BulkOverlaps> =
            self.modes.iter().map(|mode| ensemble.bulk_overlaps(mode.teacher * gain)).collect();
        let aspect = ensemble.aspect();
        let mut spreads = Vec::new();
        if ensemble.noise_scale() > 0.0 {
            let bulk = ensemble.bulk();
            let rule = bulk.rule(NODES, 0.0, 1.0);
            for (&strength, &weight) in rule.strengths.iter().zip(&rule.weights) {
                spreads.push((strength, Spread::at(&overlaps, strength, weight, aspect)));
            }
            let missing = self.missing(&overlaps, &spreads, bulk.upper_edge());
            spreads.push((bulk.upper_edge(), missing));
        }
        // Without noise all modes but the signal's have strength 0.
        let (bulk_output, bulk_input) = if ensemble.noise_scale() > 0.0 {
            (aspect.recip().min(1.0), aspect.min(1.0))
        } else {
            (0.0, 0.0)
        };
        let null = |overlap: &BulkOverlaps| (overlap.output_null(), overlap.input_null());
        let (output, input) = overlaps.iter().map(null).unzip();
        spreads.push((
            0.0,
            Spread {
                output,
                input,
                cross: vec![0.0; overlaps.len()],
                other_output: 1.0 - bulk_output,
                other_input: 1.0 - bulk_input,
            },
        ));
        spreads
    }

    /// What the rule misses of the sums over the bulk.
    ///
    /// Near the detection threshold the spread has a peak at the upper edge, of a width that no
    /// fixed rule resolves. Its mass is known from 1 = c_u² + ∫ω_u + null and s̄ = ŝO + ∫xκ, and it
    /// sits at the edge.
    fn missing(&self, overlaps: &[BulkOverlaps], nodes: &[(f64, Spread)], edge: f64) -> Spread {
        let gain = self.data.teacher_gain();
        let sum = |part: &dyn Fn(f64, &Spread) -> f64| -> f64 {
            nodes.iter().map(|(strength, spread)| part(*strength, spread)).sum()
        };
        let mut missing = Spread {
            output: Vec::new(),
            input: Vec::new(),
            cross: Vec::new(),
            other_output: 0.0,
            other_input: 0.0,
        };
        for (j, (mode, overlap)) in self.modes.iter().zip(overlaps).enumerate() {
            missing.output.push(
                mode.output_loss - overlap.output_null() - sum(&|_, spread| spread.output[j]),
            );
            missing
                .input
                .push(mode.input_loss - overlap.input_null() - sum(&|_, spread| spread.input[j]));
            let own = mode.data * mode.output_overlap * mode.input_overlap;
            let map = mode.teacher * gain - own - sum(&|x, spread| x * spread.cross[j]);
            missing.cross.push(map / edge);
        }
        missing
    }

    /// The covariance of two parts of the features at a node; parts are those of the trunk, then
    /// those of the head.
    fn covariance(&self, spread: &Spread, row: usize, column: usize) -> f64 {
        let count = self.features.len();
        let ((side, k), (other_side, l)) =
            ((row / count, row % count), (column / count, column % count));
        let identity = f64::from(k == l);
        let (q, r) = (
            |k: usize, j: usize| self.features.alignment(k, j),
            |k: usize, j: usize| self.features.head_alignment(k, j),
        );
        let modes = 0..self.modes.len();
        match (side, other_side) {
            (0, 0) => {
                let (mut own, mut rest) = (0.0, identity);
                for j in modes {
                    let product = q(k, j) * q(l, j);
                    own += product * spread.input[j];
                    rest -= product;
                }
                (self.trunk[k] * self.trunk[l]).sqrt() * (own + rest * spread.other_input)
            }
            (1, 1) => {
                let (mut own, mut rest) = (0.0, identity);
                for j in modes {
                    let product = r(k, j) * r(l, j);
                    own += product * spread.output[j];
                    rest -= product;
                }
                (self.head[k] * self.head[l]).sqrt() * (own + rest * spread.other_output)
            }
            (0, _) => {
                let own: f64 = modes.map(|j| q(k, j) * spread.cross[j] * r(l, j)).sum();
                (self.trunk[k] * self.head[l]).sqrt() * own
            }
            _ => self.covariance(spread, column, row),
        }
    }

    /// The covariances of all parts with an input direction.
    fn with_input(&self, spread: &Spread, direction: &Direction) -> Vec<f64> {
        let count = self.features.len();
        let covariance = |part: usize| {
            let (side, k) = (part / count, part % count);
            if side == 0 {
                let (mut own, mut rest) = (0.0, direction.on_features[k]);
                for (j, cosine) in direction.on_modes.iter().enumerate() {
                    let product = self.features.alignment(k, j) * cosine;
                    own += product * spread.input[j];
                    rest -= product;
                }
                self.trunk[k].sqrt() * (own + rest * spread.other_input)
            } else {
                let own = direction.on_modes.iter().enumerate();
                let own =
                    own.map(|(j, a)| self.features.head_alignment(k, j) * spread.cross[j] * a);
                self.head[k].sqrt() * own.sum::<f64>()
            }
        };
        (0..self.parts()).map(covariance).collect()
    }

    /// The covariances of all parts with an output direction.
    fn with_output(&self, spread: &Spread, direction: &Direction) -> Vec<f64> {
        let count = self.features.len();
        let covariance = |part: usize| {
            let (side, k) = (part / count, part % count);
            if side == 1 {
                let (mut own, mut rest) = (0.0, direction.on_features[k]);
                for (j, cosine) in direction.on_modes.iter().enumerate() {
                    let product = self.features.head_alignment(k, j) * cosine;
                    own += product * spread.output[j];
                    rest -= product;
                }
                self.head[k].sqrt() * (own + rest * spread.other_output)
            } else {
                let own = direction.on_modes.iter().enumerate();
                let own = own.map(|(j, b)| self.features.alignment(k, j) * spread.cross[j] * b);
                self.trunk[k].sqrt() * own.sum::<f64>()
            }
        };
        (0..self.parts()).map(covariance).collect()
    }
}

impl Spread {
    /// Over the modes of a node of the bulk's rule.
    fn at(overlaps: &[BulkOverlaps], strength: f64, weight: f64, aspect: f64) -> Self {
        let at: Vec<_> = overlaps.iter().map(|overlap| overlap.relative(strength)).collect();
        Self {
            output: at.iter().map(|o| weight * o.output).collect(),
            input: at.iter().map(|o| weight * o.input).collect(),
            cross: at.iter().map(|o| weight * o.cross).collect(),
            other_output: weight * aspect.recip().min(1.0),
            other_input: weight * aspect.min(1.0),
        }
    }
}
