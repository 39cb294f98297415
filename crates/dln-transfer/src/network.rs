//! One network that learns several tasks at once: what each joint mode is worth to each task
//! (docs/theory.md, "Transfer").

use dln_dynamics::{
    CapacitySplit, CurveError, LearningCurve, Mode, TheorySetting, WeightedMode, WhiteData,
    WhiteDataError, WhiteSetting,
};

/// What all networks in a comparison have in common, whether they learn one task or several.
///
/// # Examples
///
/// ```
/// use dln_transfer::NetworkSetting;
///
/// let network = NetworkSetting::new(100, 50).with_layers(3);
/// assert_eq!((network.examples, network.layers), (100, 3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct NetworkSetting {
    /// Width N1 ≥ 1 of the input layer that the tasks share.
    pub inputs: usize,
    /// Width N2 ≥ 1 of every hidden layer.
    pub hidden: usize,
    /// Number L ≥ 1 of weight matrices; 2 unless set.
    pub layers: usize,
    /// Number P ≥ 1 of training examples, with white inputs, the same for all tasks; as many as
    /// inputs unless set.
    pub examples: usize,
    /// Label noise σ_z of every task, 0 or between 1e-70 and 1e70, 1 unless set: noise entries have
    /// standard deviation σ_z/√N1.
    pub noise_std: f64,
    /// Singular value ε of the network's product at t = 0, between 1e-70 and 1e70; 1e-5 unless set.
    pub init_scale: f64,
}

impl NetworkSetting {
    /// As many examples as inputs, label noise 1, and two layers that start at 1e-5.
    pub const fn new(inputs: usize, hidden: usize) -> Self {
        Self { inputs, hidden, layers: 2, examples: inputs, noise_std: 1.0, init_scale: 1e-5 }
    }

    /// With L weight matrices.
    #[must_use]
    pub const fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    /// With this number of examples.
    #[must_use]
    pub const fn with_examples(self, examples: usize) -> Self {
        Self { examples, ..self }
    }

    /// With label noise σ_z.
    #[must_use]
    pub const fn with_noise_std(self, noise_std: f64) -> Self {
        Self { noise_std, ..self }
    }

    /// With a network that starts at strength ε.
    #[must_use]
    pub const fn with_init_scale(self, init_scale: f64) -> Self {
        Self { init_scale, ..self }
    }

    /// The setting of a network of this kind that learns one map alone.
    pub(crate) fn alone(&self, outputs: usize, teacher_strengths: Vec<f64>) -> TheorySetting {
        TheorySetting::new(self.inputs, outputs, teacher_strengths)
            .with_hidden(self.hidden)
            .with_layers(self.layers)
            .with_examples(self.examples)
            .with_noise_std(self.noise_std)
            .with_init_scale(self.init_scale)
    }

    pub(crate) fn data(&self, outputs: usize) -> Result<WhiteData, WhiteDataError> {
        let setting = WhiteSetting::new(self.inputs, outputs);
        WhiteData::new(&setting.with_examples(self.examples).with_noise_std(self.noise_std))
    }

    pub(crate) fn curve(&self, data: &WhiteData) -> Result<LearningCurve, CurveError> {
        LearningCurve::new(self.layers, self.init_scale, data.input_variance())
    }

    /// The split of the joint data's modes, `rank` of them signal, that a network of this kind has
    /// room for.
    pub(crate) fn split(&self, data: &WhiteData, rank: usize) -> CapacitySplit {
        let capacity =
            if self.layers == 1 { data.map_modes() } else { data.map_modes().min(self.hidden) };
        CapacitySplit::new(data, capacity, rank)
    }
}

/// The indices of strengths, strongest first; equal ones keep their order.
pub(crate) fn strongest_first(strengths: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..strengths.len()).collect();
    order.sort_by(|&a, &b| strengths[b].total_cmp(&strengths[a]));
    order
}

/// A joint mode as one task sees it.
///
/// The data's output vector is c_u times the teacher's plus a random rest. The squared norm of its
/// rows that belong to the task is w = c_u² a² + (1 − c_u²) f with a² the task's share of the
/// teacher's mode and f its fraction of the outputs, and its product with the task's own map is s̄
/// O √D a². Learned at strength s, the mode contributes w s² − 2 s s̄ O √D a² + s̄² a² to the
/// task's squared error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SharedMode {
    mode: Mode,
    share: f64,
    weight: f64,
    fraction: f64,
}

impl SharedMode {
    pub(crate) fn new(mode: Mode, share: f64, fraction: f64) -> Self {
        let visible = mode.output_overlap * mode.output_overlap;
        let weight = visible * share + mode.output_loss * fraction;
        Self { mode, share, weight, fraction }
    }

    /// The mode as the joint network learns it, w (s − s*)² with s* = s̄ O √D a²/w.
    pub(crate) fn learned(&self, curve: &LearningCurve) -> WeightedMode {
        let target = if self.weight > 0.0 {
            self.mode.teacher * self.mode.overlap() * self.share / self.weight
        } else {
            0.0
        };
        WeightedMode { curve: curve.mode(self.mode.data), weight: self.weight, target }
    }

    /// The task's energy in this mode, s̄² a².
    pub(crate) fn energy(&self) -> f64 {
        self.mode.energy() * self.share
    }

    /// What the best strength for this task leaves of it, s̄² a² (1 − (O√D)² a²/w), written without
    /// cancellation.
    pub(crate) fn unexplained(&self) -> f64 {
        if self.weight <= 0.0 {
            return self.energy();
        }
        let visible = self.mode.output_overlap * self.mode.output_overlap;
        let lost =
            visible * self.share * self.mode.hidden_inputs + self.mode.output_loss * self.fraction;
        self.energy() * lost / self.weight
    }

    /// The task's squared error in this mode under the optimal learner of the joint map, which
    /// keeps s̄ O √D.
    pub(crate) fn optimal_learner_error(&self) -> f64 {
        let shrunk = self.mode.teacher * self.mode.overlap();
        let best = if self.weight > 0.0 { shrunk * self.share / self.weight } else { 0.0 };
        self.unexplained() + self.weight * (shrunk - best).powi(2)
    }
}
