//! A new or shared head on frozen features, in closed form (docs/theory.md, "One task after the
//! other").

use dln_dynamics::{StoppingPoint, WhiteData};
use dln_spectra::roots::brent;

use crate::features::Features;

/// Times looked at, evenly in the logarithm, between the first and the last feature's own best.
const GRID: u32 = 64;

/// The test error of a network whose trunk is frozen and whose head is trained.
///
/// W1W1ᵀ does not move and the features are orthonormal, so that every feature's head is a line of
/// its own: with e_k = e^{−g_kDt/τ} it has gone the share 1 − e_k of the way from √(g_kh_k) o_k to
/// W̄p_k plus noise, and
///
/// ```text
/// Σ s̄² ε(t) = Σ_j s̄_j² − Σ_k |W̄p_k|² + Σ_k [e_k² |√(g_kh_k) o_k − W̄p_k|² + (1 − e_k)² N3 σ_z²/P].
/// ```
///
/// Exact on average at every size for P ≥ N1; below, in the limit. The fresh units, of strength ε,
/// are left out: their heads would take a time of order τ/ε.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    heads: Vec<HeadLine>,
    /// N3 σ_z²/P, what noise adds to each head in the end.
    noise: f64,
    /// Σ s̄² − Σ |W̄p_k|², what the features cannot express.
    floor: f64,
    teacher_energy: f64,
}

/// One feature's head on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
struct HeadLine {
    /// g_k D.
    rate: f64,
    /// |√(g_kh_k) o_k − W̄p_k|².
    distance: f64,
}

impl Probe {
    pub(super) fn new(data: &WhiteData, teacher: &[f64], features: &Features) -> Self {
        let setting = data.setting();
        let ratio = data.examples_per_input();
        let teacher_energy: f64 = teacher.iter().map(|s| s * s).sum();
        let mut expressed = 0.0;
        let line = |feature: usize| {
            let strength = features.strengths()[feature];
            let product = strength * features.head_strength(feature);
            let mut distance = product;
            for (mode, s) in teacher.iter().enumerate() {
                let part = s * features.alignment(feature, mode);
                expressed += part * part;
                distance += part * part
                    - 2.0 * product.sqrt() * part * features.head_alignment(feature, mode);
            }
            HeadLine { rate: strength * ratio, distance: distance.max(0.0) }
        };
        let heads = (0..features.len()).map(line).collect();
        let noise = setting.outputs as f64 * setting.noise_std.powi(2) / setting.examples as f64;
        Self { heads, noise, floor: (teacher_energy - expressed).max(0.0), teacher_energy }
    }

    /// The test error at `time_tau` = t/τ ≥ 0.
    ///
    /// # Panics
    ///
    /// If `time_tau` is negative or NaN.
    pub fn test_error(&self, time_tau: f64) -> f64 {
        assert!(time_tau >= 0.0, "time_tau is {time_tau}, but must be at least 0");
        let of = |head: &HeadLine| {
            let exponent = -head.rate * time_tau;
            let (left, gone) = (exponent.exp(), -exponent.exp_m1());
            left * left * head.distance + gone * gone * self.noise
        };
        (self.floor + self.heads.iter().map(of).sum::<f64>()) / self.teacher_energy
    }

    /// The smallest error of the head on frozen features.
    ///
    /// For equal strengths g it is reached at e = Nν/(Nν + Σ_k distance) with ν = N3σ_z²/P; one
    /// aligned feature with a new head has 1 − q⁴/(q² + ν/s̄²). Never, `f64::INFINITY`, where there
    /// is no noise; at once where the head is as good as noise lets it be.
    pub fn optimal_stopping(&self) -> StoppingPoint {
        let at = |time_tau| StoppingPoint::new(time_tau, self.test_error(time_tau));
        if self.noise <= 0.0 {
            let learns = self.heads.iter().any(|head| head.distance > 0.0);
            return at(if learns { f64::INFINITY } else { 0.0 });
        }
        let best = |head: &HeadLine| (head.distance / self.noise).ln_1p() / head.rate;
        let mut times: Vec<f64> = self.heads.iter().map(best).collect();
        times.sort_by(f64::total_cmp);
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return at(0.0) };
        let grid: Vec<f64> = self.grid(first, last);
        let crossings =
            grid.windows(2).filter(|pair| self.slope(pair[0]) < 0.0 && self.slope(pair[1]) > 0.0);
        let dips = crossings.filter_map(|pair| {
            brent(|time| self.slope(time), (pair[0], pair[1]), 0.0).ok().map(|root| at(root.x))
        });
        grid.iter().map(|&time| at(time)).chain(dips).fold(at(first), |best, point| {
            if point.test_error < best.test_error { point } else { best }
        })
    }

    /// From just before the first feature's best to just after the last's.
    fn grid(&self, first: f64, last: f64) -> Vec<f64> {
        if last <= 0.0 {
            return vec![0.0];
        }
        let low = if first > 0.0 { first } else { last * 1e-6 };
        let point = |step: u32| low * (last / low).powf(f64::from(step) / f64::from(GRID));
        let mut times = vec![if first > 0.0 { 0.5 * low } else { 0.0 }];
        times.extend((0..=GRID).map(point));
        times.push(2.0 * last);
        times
    }

    /// dε/dt up to a positive factor.
    fn slope(&self, time_tau: f64) -> f64 {
        let of = |head: &HeadLine| {
            let exponent = -head.rate * time_tau;
            let (left, gone) = (exponent.exp(), -exponent.exp_m1());
            head.rate * left * (gone * self.noise - left * head.distance)
        };
        self.heads.iter().map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Features of unequal strengths have their best moments apart: the whole is best in between,
    /// where it is neither falling nor rising.
    #[test]
    fn unequal_features_stop_where_the_error_turns() {
        let head = |rate, distance| HeadLine { rate, distance };
        for heads in [
            vec![head(1.0, 3.0), head(9.0, 0.5)],
            vec![head(0.2, 0.4), head(1.0, 0.9), head(4.0, 0.1)],
        ] {
            let probe = Probe { heads, noise: 0.2, floor: 0.1, teacher_energy: 4.0 };
            let best = probe.optimal_stopping();
            let turns = [0.999, 1.001].map(|factor| probe.test_error(factor * best.time_tau));
            assert!(turns.iter().all(|&error| error > best.test_error), "{best:?} {turns:?}");
            let times = (0..4000).map(|step| 0.005 * f64::from(step));
            let least = times.map(|time| probe.test_error(time)).fold(f64::INFINITY, f64::min);
            assert!(best.test_error <= least, "{best:?} {least}");
        }
    }

    #[test]
    fn without_noise_training_never_ends_or_need_not_begin() {
        let stop = |distance| {
            let heads = vec![HeadLine { rate: 1.0, distance }];
            let probe = Probe { heads, noise: 0.0, floor: 0.0, teacher_energy: 1.0 };
            probe.optimal_stopping().time_tau
        };
        assert!(stop(0.5) == f64::INFINITY && stop(0.0) == 0.0);
    }
}
