//! What left-out groups say: the cut-off and the stopping time, the errors of all learners, and
//! whether examples are independent.

use dln_dynamics::StoppingPoint;
use dln_linalg::{Matrix, squared_norm};

use crate::chance::ChanceStrength;
use crate::design::Design;
use crate::estimates::GroupComparison;
use crate::fit_statistics::FitStatistics;
use crate::groups::{FEW_EXAMPLES, Folds, GROUPS, ROUNDS};
use crate::held_out::{HeldOut, HeldOutCurve, Whole};
use crate::options::{DataOptions, Student};
use crate::prediction::Prediction;
use crate::shrinkage::{Learned, ladder};
use crate::{Cutoff, DataError};

/// Groups by which cut-off and time are chosen where examples are few, since groups of a few
/// examples say little of a curve.
const FEW_GROUPS: usize = 5;
/// Fewer independent examples than these are not compared in groups that follow each other.
const LEAST_COMPARED: usize = 2 * GROUPS;
/// Standard errors by which a mean over ten groups exceeds zero by chance once in a thousand times:
/// for dependence.
const DEPENDENT: f64 = 4.3;
/// The same, three times in a thousand: for learning anything at all.
const LEARNING: f64 = 3.6;
/// Relative errors below this are rounding, and equally good.
const EXACT: f64 = 1e-12;
/// A smaller excess of contiguous groups does not matter to a prediction.
const EXCESS: f64 = 1.05;
/// Times tried on either side of the best, in steps of a quarter of an octave.
const CANDIDATES: i32 = 16;

/// Predictions from left-out groups.
#[derive(Debug, Clone)]
pub(crate) struct Forecast {
    pub(crate) learned: Learned,
    /// What the theory predicts for the examples that remain without a group.
    pub(crate) fewer: Option<Prediction>,
    pub(crate) curve: HeldOutCurve,
    pub(crate) stop: StoppingPoint,
    /// The squared error of every group at the cut-off and time that the other groups choose.
    pub(crate) honest: Vec<f64>,
    /// Whether the data hold signal: a mode stands out of what chance makes, or every group gains
    /// by training or by ridge regression.
    pub(crate) has_signal: bool,
    /// Whether every group gains by ridge regression, beyond chance.
    pub(crate) ridge_gains: bool,
    /// Squared errors by group.
    pub(crate) optimal: Vec<f64>,
    pub(crate) least_squares: Vec<f64>,
    pub(crate) ridge: Vec<f64>,
    /// Errors at the stopping time by output; NaN for an output that does not vary.
    pub(crate) by_output: Vec<f64>,
    pub(crate) comparison: Option<GroupComparison>,
}

impl Forecast {
    /// The groups by which this forecast was made.
    pub(crate) fn groups(&self, whole: &Whole<'_>) -> Result<HeldOut, DataError> {
        let clusters = &whole.data.clusters;
        let folds = match is_dependent(self.comparison) {
            true => clusters.contiguous(GROUPS),
            false => clusters.interleaved(GROUPS, 0),
        };
        HeldOut::new(whole, &folds)
    }

    pub(crate) fn new(
        whole: &Whole<'_>,
        options: &DataOptions,
        student: Student,
    ) -> Result<Self, DataError> {
        let clusters = &whole.data.clusters;
        let interleaved = HeldOut::new(whole, &clusters.interleaved(GROUPS, 0))?;
        let independent = clusters.count() == whole.data.examples();
        let setting = Setting { design: whole.design, options, student, independent };
        let mut choice = setting.choose(&interleaved, few_groups(whole)?.as_ref())?;
        let mut held_out = interleaved;
        let mut comparison = None;
        if clusters.count() >= LEAST_COMPARED {
            let folds = clusters.contiguous(GROUPS);
            let contiguous = HeldOut::new(whole, &folds)?;
            let compared = setting.compare(&choice, [&held_out, &contiguous], &folds)?;
            if compared.dependent {
                choice = setting.choose(&contiguous, None)?;
                held_out = contiguous;
            }
            comparison = Some(compared);
        }
        setting.forecast(choice, &held_out, comparison)
    }

    /// Whether left-out groups gain by training at the cut-off and time that were chosen, even if
    /// chance could make that gain.
    ///
    /// Where rows depend on their neighbours only detected signal counts: chance gains are large
    /// there.
    pub(crate) fn training_gains(&self) -> bool {
        (self.has_signal || !is_dependent(self.comparison)) && self.stop.test_error < 1.0
    }
}

/// The groups that choose where examples are few.
fn few_groups(whole: &Whole<'_>) -> Result<Option<HeldOut>, DataError> {
    let clusters = &whole.data.clusters;
    if whole.data.examples() >= FEW_EXAMPLES {
        return Ok(None);
    }
    let rounds = (0..ROUNDS).map(|round| clusters.interleaved(FEW_GROUPS, round));
    HeldOut::of_rounds(whole, rounds).map(Some)
}

/// What does not depend on the groups.
struct Setting<'a> {
    design: &'a Design,
    options: &'a DataOptions,
    student: Student,
    /// Whether no example is known to depend on another.
    independent: bool,
}

/// A cut-off with the errors of its students.
struct Choice {
    retained: usize,
    noise_scale: f64,
    curve: HeldOutCurve,
    stop: StoppingPoint,
    /// The squared error of every group at the cut-off and time that the other groups choose.
    honest: Vec<f64>,
}

/// Times around the best one of a cut-off, among which the choice is made again without each group.
fn candidate_times(best: f64) -> impl Iterator<Item = f64> {
    let around = (-CANDIDATES..=CANDIDATES).map(move |step| best * (f64::from(step) / 4.0).exp2());
    let around = around.filter(|time| time.is_finite() && *time > 0.0);
    around.chain([0.0, f64::INFINITY])
}

/// Every group's error at the candidate that is best for the sum of the others: an error that
/// includes the choice.
pub(crate) fn chosen_by_others(candidates: &[Vec<f64>]) -> Vec<f64> {
    let groups = candidates.first().map_or(0, Vec::len);
    let sums: Vec<f64> = candidates.iter().map(|errors| errors.iter().sum()).collect();
    let chosen = |group: usize| {
        let others =
            candidates.iter().zip(&sums).map(|(errors, sum)| (sum - errors[group], errors));
        let best = others.min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(f64::NAN, |(_, errors)| errors[group])
    };
    (0..groups).map(chosen).collect()
}

impl Setting<'_> {
    /// The cut-off and the stopping time of the smallest error over all groups, or over those of
    /// `chooser`.
    fn choose(&self, held_out: &HeldOut, chooser: Option<&HeldOut>) -> Result<Choice, DataError> {
        let mut best: Option<Choice> = None;
        let mut least = f64::INFINITY;
        let mut refusal = None;
        let mut candidates = Vec::new();
        for retained in self.cutoffs(chooser.unwrap_or(held_out)) {
            let noise_scale = match self.noise_scale(retained) {
                Ok(noise_scale) => noise_scale,
                Err(error @ DataError::UnknownNoise { .. }) => {
                    refusal = Some(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let curve = held_out.students(retained, noise_scale, self.student)?;
            let chosen = chooser.map(|few| few.students(retained, noise_scale, self.student));
            let mut stop = chosen.transpose()?.as_ref().unwrap_or(&curve).optimal_stopping();
            candidates.extend(candidate_times(stop.time_tau).map(|time| curve.at(time)));
            if stop.test_error < least || best.is_none() {
                least = stop.test_error;
                stop.test_error = curve.curve().error(stop.time_tau);
                best = Some(Choice { retained, noise_scale, curve, stop, honest: Vec::new() });
            }
        }
        let mut best =
            best.ok_or_else(|| refusal.expect("there is a cut-off, and it was chosen or refused"))?;
        best.honest = chosen_by_others(&candidates);
        Ok(best)
    }

    fn cutoffs(&self, held_out: &HeldOut) -> Vec<usize> {
        let strengths = &self.design.strengths;
        match self.options.cutoff {
            Cutoff::Relative(cutoff) => {
                vec![strengths.partition_point(|&strength| strength > cutoff)]
            }
            Cutoff::Auto => {
                let most = held_out.most_directions().unwrap_or(usize::MAX);
                ladder(most.min(strengths.len()))
            }
        }
    }

    fn noise_scale(&self, retained: usize) -> Result<f64, DataError> {
        let statistics = FitStatistics::of(self.design, retained)?;
        let noise = statistics.noise(self.design.noise(self.options))?;
        Ok(noise.std * (statistics.outputs.max(retained) as f64).sqrt())
    }

    /// The same students on the same examples, without an interleaved group or without the
    /// neighbours.
    fn compare(
        &self,
        choice: &Choice,
        [interleaved, contiguous]: [&HeldOut; 2],
        folds: &Folds,
    ) -> Result<GroupComparison, DataError> {
        let (size, course) =
            ((choice.retained, choice.noise_scale), (self.student, choice.stop.time_tau));
        let errors = |held_out: &HeldOut| held_out.residuals(size, course);
        let (near, far) = (errors(interleaved)?, errors(contiguous)?);
        let energy = |held_out: &HeldOut| squared_norm(held_out.targets().as_ref());
        let of_group = |matrix: &Matrix, group| {
            folds.rows(group).into_iter().map(|row| squared_norm(matrix.subrows(row, 1))).sum()
        };
        let excess = |group| -> f64 {
            let (near, far): (f64, f64) = (of_group(&near, group), of_group(&far, group));
            (far.max(f64::MIN_POSITIVE) / near.max(f64::MIN_POSITIVE)).ln()
        };
        let excesses: Vec<f64> = (0..folds.count()).map(excess).collect();
        let interleaved_error = squared_norm(near.as_ref()) / energy(interleaved);
        // Both relative to what the mean costs with interleaved groups: blocks of sorted targets
        // have means of their own.
        let contiguous_error = squared_norm(far.as_ref()) / energy(interleaved);
        let dependent =
            exceeds_chance(&excesses, DEPENDENT) && contiguous_error > EXCESS * interleaved_error;
        Ok(GroupComparison {
            groups: folds.count(),
            interleaved_error,
            contiguous_error,
            dependent,
        })
    }

    fn forecast(
        &self,
        choice: Choice,
        held_out: &HeldOut,
        comparison: Option<GroupComparison>,
    ) -> Result<Forecast, DataError> {
        let Choice { retained, noise_scale, curve, stop, honest } = choice;
        let energies = curve.energies();
        let training_gains = beats_the_mean(&honest, &energies);
        let chance = ChanceStrength::new(self.design, retained)?;
        let statistics = FitStatistics::of(self.design, retained)?;
        let strongest = statistics.values.first().copied().unwrap_or(0.0);
        // Scrambling asks for examples that are independent of each other.
        let independent = self.independent && !is_dependent(comparison);
        let stands_out = independent && strongest > chance.without_signal;
        let ridge = held_out.ridge();
        let ridge_gains = beats_the_mean(&ridge, &energies);
        let has_signal = training_gains || stands_out || ridge_gains;
        let chance = if has_signal { chance.beside_signal } else { f64::INFINITY };
        let learned = Learned::above(chance, self.design, self.options, retained)?;
        let noise = self.design.noise(self.options);
        let others = whole_minus_group(self.design.examples(), held_out.groups());
        let fewer = Prediction::with_examples(&learned.statistics, learned.noise, others);
        let most_modes = learned.prediction.modes.len();
        let [least_squares, optimal] = held_out.learners(retained, most_modes, noise)?;
        let course = (self.student, stop.time_tau);
        let residuals = held_out.residuals((retained, noise_scale), course)?;
        let targets = held_out.targets();
        let square = |matrix: &Matrix, output| squared_norm(matrix.subcols(output, 1));
        let by_output = (0..targets.ncols())
            .map(|output| square(&residuals, output) / square(&targets, output))
            .collect();
        Ok(Forecast {
            learned,
            fewer,
            curve,
            stop,
            honest,
            has_signal,
            ridge_gains,
            optimal,
            least_squares,
            ridge,
            by_output,
            comparison,
        })
    }
}

/// Whether examples were seen to depend on their neighbours.
fn is_dependent(comparison: Option<GroupComparison>) -> bool {
    comparison.is_some_and(|comparison| comparison.dependent)
}

/// Examples that remain without a group of independent examples; without the largest ones where
/// groups are not all of one size.
fn whole_minus_group(examples: usize, groups: usize) -> usize {
    examples - examples.div_ceil(groups)
}

/// Whether errors by group lie below those of the mean predictor beyond chance.
fn beats_the_mean(errors: &[f64], energies: &[f64]) -> bool {
    let varying = energies.iter().zip(errors).filter(|(energy, _)| **energy > 0.0);
    let gain = |(energy, error): (&f64, &f64)| -(error / energy).max(EXACT).ln();
    let gains: Vec<f64> = varying.map(gain).collect();
    errors.iter().sum::<f64>() < energies.iter().sum() && exceeds_chance(&gains, LEARNING)
}

/// Whether the mean of values by group is above zero by more than the given number of standard
/// errors.
fn exceeds_chance(values: &[f64], std_errors: f64) -> bool {
    let count = values.len() as f64;
    if values.len() < 3 {
        return false;
    }
    let mean = values.iter().sum::<f64>() / count;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    mean > std_errors * (square / (count * (count - 1.0))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::Clusters;

    /// Counted in the groups themselves. With the smaller groups in mind, or with the size of a
    /// group in place of what it leaves, the theory would speak of other students than those that
    /// were tried.
    #[test]
    fn the_largest_group_leaves_so_many_examples() {
        for (examples, groups) in [(100, 10), (97, 10), (91, 10), (12, 5), (9, 10), (2, 10)] {
            let rows = Matrix::from_fn(examples, 1, |row, _| row as f64);
            let folds = Clusters::of_copies(rows.as_ref(), rows.as_ref()).interleaved(groups, 0);
            let left = (0..folds.count()).map(|group| folds.other_rows(group).len()).min();
            let expected = whole_minus_group(examples, folds.count());
            assert_eq!(left, Some(expected), "{examples} examples in {groups} groups");
        }
    }

    /// 1, 2 and 3 have the mean 2 and the standard error 1/√3: 3.46 of them. Divided by the number
    /// of values, and not by one less, there would be 4.24. Two values say nothing of how much they
    /// scatter.
    #[test]
    fn a_mean_is_beyond_chance_by_its_own_standard_error() {
        assert!(exceeds_chance(&[1.0, 2.0, 3.0], 3.46) && !exceeds_chance(&[1.0, 2.0, 3.0], 3.47));
        assert!(!exceeds_chance(&[-1.0, -2.0, -3.0], 0.0) && !exceeds_chance(&[1.0, 1.0], 0.0));
    }
}
