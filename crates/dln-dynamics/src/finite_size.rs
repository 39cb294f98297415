//! The mean errors of aligned students of a given size, whose modes share the noise
//! (docs/theory.md, "Several modes at finite size").

use dln_spectra::{SignalPlusNoise, SpectralNode};

use crate::aligned::AlignedTheory;
use crate::error_curve::WeightedMode;
use crate::learning_curve::LearningCurve;
use crate::setting::{TheoryError, TheorySetting};
use crate::white_data::WhiteData;

impl AlignedTheory {
    /// The mean errors of networks of the setting's size: the theory in which all modes of the
    /// teacher share the noise.
    ///
    /// [`AlignedTheory::new`] takes each mode as if alone among infinitely many noise modes. Here
    /// the data's singular values x have the mean density ν(x) of a signal of K modes in noise of
    /// this size ([`SignalPlusNoise`]), and hold κ(x) = Σ_j s̄_j (u_j·û)(v_j·v̂) of the teacher:
    ///
    /// ```text
    /// ε_test = { ∫ [ s(x, t)² ν(x) − 2 s(x, t) κ(x) ] dx + Σ s̄² } / Σ s̄².
    /// ```
    ///
    /// A student with room for m of the r data modes learns the strongest m. Where P ≥ N1 and m =
    /// r, training to the end gives N3 σ²/(D Σ s̄²), and one layer the bias and variance of its
    /// linear filter at every time, both exactly for every teacher. With P < N1 the strengths of a
    /// teacher of several modes, seen through P inputs, are taken at their mean.
    ///
    /// The modes are those of the limit. Errors are means over draws, right to relative order 1/N
    /// in the bulk; from about 50 outputs on they lie within 10 % of the mean over draws at all
    /// times, and minima within 2 %.
    ///
    /// # Errors
    ///
    /// [`TheoryError`] as for [`AlignedTheory::new`], and if the spectrum cannot be resolved.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_dynamics::{AlignedTheory, TheorySetting};
    ///
    /// let setting = TheorySetting::new(100, 50, vec![4.0; 20]);
    /// // The exact end of training, which the limit misses by 24 %.
    /// let exact = 50.0 / (20.0 * 16.0);
    /// let theory = AlignedTheory::at_finite_size(&setting)?;
    /// assert!((theory.asymptotic().test_error / exact - 1.0).abs() < 1e-4);
    /// assert!(AlignedTheory::new(&setting)?.asymptotic().test_error / exact > 1.2);
    /// # Ok::<(), dln_dynamics::TheoryError>(())
    /// ```
    pub fn at_finite_size(setting: &TheorySetting) -> Result<Self, TheoryError> {
        let limit = Self::in_the_limit(setting)?;
        let data = WhiteData::new(&setting.data())?;
        let curve = LearningCurve::new(setting.layers, setting.init_scale, data.input_variance())?;
        let (inside, outside) = split(spectrum(setting, &data)?, setting.capacity());
        let frozen = setting.capacity().saturating_sub(data.data_modes()) as f64;
        let per_teacher = data.seen_inputs().length() / data.teacher_gain();
        let learned: Vec<WeightedMode> = inside
            .iter()
            .map(|node| WeightedMode {
                curve: curve.mode(node.strength),
                weight: node.count,
                target: per_teacher * node.signal / node.count,
            })
            .collect();
        let explained: f64 = learned.iter().map(|mode| mode.weight * mode.target.powi(2)).sum();
        let energy = |nodes: &[SpectralNode]| -> f64 {
            nodes.iter().map(|node| node.count * node.strength * node.strength).sum::<f64>()
                / data.input_variance()
        };
        let train_floor = energy(&outside) + data.unlearnable_energy();
        Ok(Self {
            // Signal that the data show without noise leaves nothing but rounding.
            test_floor: (limit.test_scale - explained).max(0.0)
                + frozen * setting.init_scale.powi(2),
            train_scale: train_floor + energy(&inside),
            train_floor,
            learned,
            bulk: None,
            bulk_count: 0.0,
            ..limit
        })
    }
}

/// The data's spectrum, its counts adding up to the data's modes exactly.
fn spectrum(setting: &TheorySetting, data: &WhiteData) -> Result<Vec<SpectralNode>, TheoryError> {
    let columns = setting.inputs.min(setting.examples);
    let strengths: Vec<f64> =
        setting.teacher_strengths.iter().map(|strength| data.teacher_gain() * strength).collect();
    let entry_std = data.ensemble().noise_scale() / (columns as f64).sqrt();
    let spectrum = SignalPlusNoise::new(setting.outputs, columns, &strengths, entry_std)?;
    let mut nodes = spectrum.nodes().to_vec();
    let excess = nodes.iter().map(|node| node.count).sum::<f64>() / data.data_modes() as f64;
    nodes.iter_mut().for_each(|node| node.count /= excess);
    Ok(nodes)
}

/// The strongest `room` singular values and the others; the node on the border is shared.
fn split(nodes: Vec<SpectralNode>, room: usize) -> (Vec<SpectralNode>, Vec<SpectralNode>) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut left = room as f64;
    for node in nodes {
        let taken = (left / node.count).clamp(0.0, 1.0);
        let part = |share: f64| {
            let mut part = node;
            part.count *= share;
            part.signal *= share;
            part
        };
        if taken > 0.0 {
            inside.push(part(taken));
        }
        if taken < 1.0 {
            outside.push(part(1.0 - taken));
        }
        left -= node.count;
    }
    (inside, outside)
}
