//! Cut-off and stopping time of a pre-trained network, by the errors on left-out groups.

use dln_dynamics::StoppingPoint;
use dln_finite::{MapError, PretrainedNetwork, PretrainedSetting};
use dln_linalg::{Matrix, squared_norm};

use super::carried::Carried;
use crate::analysis::Analysis;
use crate::design::Design;
use crate::forecast::chosen_by_others;
use crate::held_out::{Group, HeldOut, OtherExamples};
use crate::shrinkage::ladder;
use crate::{AnalyzeOptions, Cutoff, DataError};

/// Times at which errors are looked at, beside the start and, for a probe, the end.
const TIMES: usize = 160;
/// The first time, in e-folds of the fastest direction.
const FIRST: f64 = 0.02;
/// Training is followed until noise modes, of strength about 1, have been learned, and half as long
/// again.
const BEYOND: f64 = 1.5;
const LEARNED: f64 = 5.0;
/// The most e-folds of the fastest direction, a few thousand steps; beyond lies nothing but noise
/// that the signal outweighs.
const MOST_EFOLDS: f64 = 5e3;
/// Number of the strongest modes that have fresh units.
pub(super) const MOST_FRESH: usize = 64;

/// What a strategy comes to.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) retained: usize,
    pub(super) stop: StoppingPoint,
    /// The errors at all times among which it was chosen; for a probe the end of training is the
    /// last.
    pub(super) curve: Vec<StoppingPoint>,
    /// The squared error of every group at the cut-off and time that the other groups choose.
    pub(super) honest: Vec<f64>,
}

/// All that the choices need.
pub(super) struct Plan<'a> {
    pub(super) carried: &'a Carried,
    pub(super) groups: &'a HeldOut,
    pub(super) target: &'a Analysis,
    pub(super) options: &'a AnalyzeOptions,
}

/// Squared errors by time and group at one cut-off.
struct Course {
    retained: usize,
    times: Vec<f64>,
    errors: Vec<Vec<f64>>,
}

impl Plan<'_> {
    /// A probe costs little: every rung of the ladder is tried.
    pub(super) fn probed(&self, design: &Design) -> Result<Choice, DataError> {
        let retained = match self.options.data.cutoff {
            Cutoff::Relative(_) => vec![self.target.retained_inputs()],
            Cutoff::Auto => {
                let most = self.groups.most_directions().unwrap_or(usize::MAX);
                ladder(most.min(design.rank()))
            }
        };
        let times = |until| grid(until, self.fastest()).chain([f64::INFINITY]).collect();
        self.choose(&retained, times, |network, measure, times| {
            times.iter().map(|&time| measure.of(network.probed_map(time).as_ref())).collect()
        })
    }

    /// Fine-tuning tries the cut-offs that are best from scratch and for a probe.
    pub(super) fn fine_tuned(&self, probed: usize) -> Result<Choice, DataError> {
        let mut retained = vec![self.target.retained_inputs(), probed];
        retained.dedup();
        let times = |until| grid(until, self.fastest()).collect();
        self.choose(&retained, times, |network, measure, times| {
            network.curve(&[measure], times).into_iter().map(|row| row[0]).collect()
        })
    }

    fn choose(
        &self,
        retained: &[usize],
        times: impl Fn(f64) -> Vec<f64>,
        errors: impl Fn(&PretrainedNetwork, &MapError, &[f64]) -> Vec<f64>,
    ) -> Result<Choice, DataError> {
        let mut courses = Vec::new();
        for &retained in retained {
            courses.push(self.course(retained, &times, &errors)?);
        }
        let energy: f64 = self.target.forecast().curve.energies().iter().sum();
        let sum = |errors: &Vec<f64>| errors.iter().sum::<f64>();
        let curve = |course: &Course| -> Vec<StoppingPoint> {
            let points = course.times.iter().zip(&course.errors);
            points.map(|(&time, errors)| StoppingPoint::new(time, sum(errors) / energy)).collect()
        };
        let tried = courses.iter().map(|course| {
            let curve = curve(course);
            (course.retained, earliest_best(&curve), curve)
        });
        let (retained, stop, curve) = tried
            .reduce(|best, next| if next.1.test_error < best.1.test_error { next } else { best })
            .expect("there is a cut-off");
        let candidates: Vec<Vec<f64>> =
            courses.into_iter().flat_map(|course| course.errors).collect();
        Ok(Choice { retained, stop, curve, honest: chosen_by_others(&candidates) })
    }

    fn course(
        &self,
        retained: usize,
        times: impl Fn(f64) -> Vec<f64>,
        errors: impl Fn(&PretrainedNetwork, &MapError, &[f64]) -> Vec<f64>,
    ) -> Result<Course, DataError> {
        let noise_scale = self.target.learned().prediction.noise_scale;
        let groups: Vec<Group<'_>> = self.groups.with_directions(retained, noise_scale).collect();
        let network = |others: &OtherExamples<'_>| {
            let data = in_units(others.map.to_owned(), others.unit);
            network(&data, &self.carried.trunk_of(others), self.options.init_scale)
        };
        let networks: Vec<Option<PretrainedNetwork>> = groups
            .iter()
            .map(|group| group.others.as_ref().map(network).transpose())
            .collect::<Result<_, _>>()?;
        let latest = networks.iter().flatten().map(PretrainedNetwork::latest_tau);
        let times = times(latest.fold(self.until(), f64::min));
        let by_group: Vec<Vec<f64>> = groups
            .iter()
            .zip(&networks)
            .map(|(group, network)| match (network, &group.others) {
                (Some(network), Some(others)) => {
                    let targets = in_units(group.targets.to_owned(), others.unit);
                    let measure = MapError::of_examples(others.whitened, targets.as_ref());
                    let measure = measure.relative_to(others.unit.powi(-2));
                    errors(network, &measure, &times)
                }
                _ => vec![squared_norm(group.targets); times.len()],
            })
            .collect();
        let at = |time: usize| by_group.iter().map(|errors| errors[time]).collect();
        let errors = (0..times.len()).map(at).collect();
        Ok(Course { retained, times, errors })
    }

    /// The largest rate of anything that is learned, in units of the noise scale.
    fn fastest(&self) -> f64 {
        let data = self.target.learned().prediction.strengths.first().copied().unwrap_or(1.0);
        let statistics = &self.target.learned().statistics;
        let trunk =
            self.carried.trunk(self.target.whitener(), statistics.retained, statistics.examples);
        data.max(squared_norm(trunk.as_ref())).max(1.0)
    }

    fn until(&self) -> f64 {
        let noise = BEYOND * (LEARNED - self.options.init_scale.ln()).max(LEARNED);
        noise.min(MOST_EFOLDS / self.fastest())
    }
}

/// The smallest of some errors, the earliest of equal ones.
pub(super) fn earliest_best(curve: &[StoppingPoint]) -> StoppingPoint {
    let better = |best: StoppingPoint, next: StoppingPoint| {
        if next.test_error < best.test_error { next } else { best }
    };
    curve.iter().copied().reduce(better).expect("a course has a start")
}

/// A network with a trunk on whitened data.
pub(super) fn network(
    data: &Matrix,
    trunk: &Matrix,
    init_scale: f64,
) -> Result<PretrainedNetwork, DataError> {
    let setting = PretrainedSetting::new(data.as_ref(), trunk.as_ref(), init_scale);
    let fresh = setting.fresh_units.min(MOST_FRESH);
    Ok(PretrainedNetwork::new(&setting.with_fresh_units(fresh))?)
}

pub(super) fn in_units(mut matrix: Matrix, unit: f64) -> Matrix {
    matrix *= 1.0 / unit;
    matrix
}

/// The start, and times that grow by equal factors.
fn grid(until: f64, fastest: f64) -> impl Iterator<Item = f64> {
    let first = (FIRST / fastest).min(0.5 * until);
    let ratio = (until / first).ln() / (TIMES - 1) as f64;
    // The last must not exceed the end by rounding.
    let time = move |step: usize| (first * (ratio * step as f64).exp()).min(until);
    std::iter::once(0.0).chain((0..TIMES).map(time))
}
