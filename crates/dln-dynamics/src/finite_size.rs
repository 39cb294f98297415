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
        let target = |node: &SpectralNode| per_teacher * node.signal / node.count;
        let learned = inside.iter().map(|node| WeightedMode {
            curve: curve.mode(node.strength),
            weight: node.count,
            target: target(node),
        });
        let energy = |nodes: &[SpectralNode]| -> f64 {
            nodes.iter().map(|node| node.count * node.strength * node.strength).sum::<f64>()
                / data.input_variance()
        };
        let train_floor = energy(&outside) + data.unlearnable_energy();
        Ok(Self {
            test_floor: floor(setting, &data, [&inside, &outside], target)
                + frozen * setting.init_scale.powi(2),
            train_scale: train_floor + energy(&inside),
            train_floor,
            learned: learned.collect(),
            bulk: None,
            bulk_count: 0.0,
            ..limit
        })
    }
}

/// What no strengths of the modes inside leave out of the test error, Σ s̄² − Σ κ²/ν over them.
///
/// The difference would be rounding where noise is weak. But all modes at the end of training err
/// by what is known exactly, the unseen part of the teacher and the noise, and differ from the
/// floor by squares: Σ ν (x/d − κ/ν)².
fn floor(
    setting: &TheorySetting,
    data: &WhiteData,
    [inside, outside]: [&[SpectralNode]; 2],
    target: impl Fn(&SpectralNode) -> f64,
) -> f64 {
    let d = data.input_variance();
    let noise = setting.outputs as f64 * (data.ensemble().noise_scale() / d).powi(2);
    let end = setting.teacher_energy() * data.seen_inputs().unseen() + noise;
    let overfitted = |node: &SpectralNode| node.count * (node.strength / d - target(node)).powi(2);
    let held = |node: &SpectralNode| node.count * target(node).powi(2);
    let distance =
        inside.iter().map(overfitted).sum::<f64>() + outside.iter().map(overfitted).sum::<f64>();
    // Signal that the data show without noise leaves nothing but rounding.
    (end - distance).max(0.0) + outside.iter().map(held).sum::<f64>()
}

/// The data's spectrum with the sums that hold for every teacher: the number of singular values, Σ
/// x² ν = Σ s² + n m ς², and Σ x κ = Σ s² for the strengths s of the teacher in the data.
fn spectrum(setting: &TheorySetting, data: &WhiteData) -> Result<Vec<SpectralNode>, TheoryError> {
    let columns = setting.inputs.min(setting.examples);
    let strengths: Vec<f64> =
        setting.teacher_strengths.iter().map(|strength| data.teacher_gain() * strength).collect();
    let noise_scale = data.ensemble().noise_scale();
    let entry_std = noise_scale / (columns as f64).sqrt();
    let spectrum = SignalPlusNoise::new(setting.outputs, columns, &strengths, entry_std)?;
    let mut nodes = spectrum.nodes().to_vec();
    let signal: f64 = strengths.iter().map(|strength| strength * strength).sum();
    let energy = signal + setting.outputs as f64 * noise_scale * noise_scale;
    keep_counts(&mut nodes, data.data_modes() as f64, energy);
    let found: f64 = nodes.iter().map(|node| node.strength * node.signal).sum();
    if found > 0.0 {
        nodes.iter_mut().for_each(|node| node.signal *= signal / found);
    }
    Ok(nodes)
}

/// Takes the quadrature's error, some 1e-6, out of the number of singular values and of the sum of
/// their squares: counts ν(x) become ν(x)·(1 + a + b x²).
fn keep_counts(nodes: &mut [SpectralNode], modes: f64, energy: f64) {
    let Some(largest) = nodes.first().map(|node| node.strength) else { return };
    let square = |node: &SpectralNode| {
        if largest > 0.0 { (node.strength / largest).powi(2) } else { 0.0 }
    };
    let moment = |power: i32| -> f64 {
        nodes.iter().map(|node| node.count * square(node).powi(power)).sum()
    };
    let [count, second, fourth] = [0, 1, 2].map(moment);
    let missing_count = modes - count;
    let missing_energy = if largest > 0.0 { energy / largest / largest - second } else { 0.0 };
    let determinant = count * fourth - second * second;
    // All singular values alike have but one sum.
    let (a, b) = if determinant > 1e-12 * count * fourth {
        (
            (missing_count * fourth - missing_energy * second) / determinant,
            (missing_energy * count - missing_count * second) / determinant,
        )
    } else {
        (missing_count / count, 0.0)
    };
    let factors: Vec<f64> = nodes.iter().map(|node| 1.0 + a + b * square(node)).collect();
    nodes.iter_mut().zip(factors).for_each(|(node, factor)| node.count *= factor);
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
