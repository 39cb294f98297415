//! Uncertainty without random numbers: the delete-a-group jackknife in whitened coordinates.

use std::ops::Range;

use dln_linalg::{Matrix, MatrixRef, Store, multiply, squared_norm, symmetric_eigen};
use dln_spectra::sample::student_975;

use crate::DataError;
use crate::groups::{Clusters, GROUPS, take};

/// Fewer groups do not show how they deviate.
const LEAST_GROUPS: usize = 3;
/// A narrower interval, relative to the error, is that of a learner which predicts the mean in all
/// but name.
const NARROWEST: f64 = 1e-3;
/// By how much the standard error of the groups is widened. They share most of the examples that
/// they were trained on, and the student of all examples is another one than theirs: with ten
/// groups the variance is 1 + 10/9 times that of independent groups (Nadeau and Bengio 2003), a
/// factor 1.45. The rest is for heavy tails, and was set on planted data.
const WIDER: f64 = 1.6;
/// Directions that keep less than this of their energy without a group had lived from that group.
const LOST: f64 = 1e-8;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Around an estimate, from the estimates without each group: their spread times √(G − 1) is
    /// the standard error.
    pub(crate) fn around(estimate: f64, replicates: &[f64]) -> Option<Self> {
        if replicates.len() < GROUPS {
            return None;
        }
        let count = replicates.len() as f64;
        let mean = replicates.iter().sum::<f64>() / count;
        let square: f64 = replicates.iter().map(|replicate| (replicate - mean).powi(2)).sum();
        let half_width = student_975(count - 1.0) * (square * (count - 1.0) / count).sqrt();
        let interval = Self { low: estimate - half_width, high: estimate + half_width };
        half_width.is_finite().then_some(interval)
    }

    /// The smallest interval that holds a value as well.
    pub(crate) fn with(self, value: f64) -> Self {
        Self { low: self.low.min(value), high: self.high.max(value) }
    }

    /// For the error of fresh examples, from the squared errors of left-out groups and what the
    /// mean costs there.
    ///
    /// The groups' deviations from the common ratio ε = Σ errors/Σ energies give its standard
    /// error, and the interval is ε·exp(±t·√((WIDER·(standard error)/ε)² + step²)), `step` being
    /// what else is uncertain in ln ε. `None` with fewer than three groups, or where they hardly
    /// deviate.
    pub(crate) fn of_ratio(errors: &[f64], energies: &[f64], step: f64) -> Option<Self> {
        let groups = errors.len();
        let (error, energy) = (errors.iter().sum::<f64>(), energies.iter().sum::<f64>());
        if groups < LEAST_GROUPS || !(error > 0.0 && energy > 0.0) {
            return None;
        }
        let ratio = error / energy;
        let deviation = |(error, energy): (&f64, &f64)| (error - ratio * energy).powi(2);
        let square: f64 = errors.iter().zip(energies).map(deviation).sum();
        let count = groups as f64;
        let relative = (square * count / (count - 1.0)).sqrt() / error;
        let log_half_width = student_975(count - 1.0) * (WIDER * relative).hypot(step);
        let interval =
            Self { low: ratio * (-log_half_width).exp(), high: ratio * log_half_width.exp() };
        (log_half_width > NARROWEST && interval.high.is_finite()).then_some(interval)
    }

    /// For the difference of two errors on fresh examples, from both learners' squared errors on
    /// the same left-out groups.
    ///
    /// As [`of_ratio`](Self::of_ratio), but about a number of any sign: the groups' deviations from
    /// the common difference (Σ first − Σ second)/Σ energies.
    pub(crate) fn of_difference(first: &[f64], second: &[f64], energies: &[f64]) -> Option<Self> {
        let groups = first.len();
        let energy = energies.iter().sum::<f64>();
        if groups < LEAST_GROUPS || energy.is_nan() || energy <= 0.0 {
            return None;
        }
        let gains: Vec<f64> =
            first.iter().zip(second).map(|(first, second)| first - second).collect();
        let difference = gains.iter().sum::<f64>() / energy;
        let deviation = |(gain, energy): (&f64, &f64)| (gain - difference * energy).powi(2);
        let square: f64 = gains.iter().zip(energies).map(deviation).sum();
        let count = groups as f64;
        let std_error = (square * count / (count - 1.0)).sqrt() / energy;
        let half_width = student_975(count - 1.0) * WIDER * std_error;
        let interval = Self { low: difference - half_width, high: difference + half_width };
        half_width.is_finite().then_some(interval)
    }
}

/// Targets in the whitened coordinates of their inputs: all that is needed of the examples, or of a
/// part of them.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// P.
    pub(crate) examples: usize,
    /// Yᵀ X̃, N3×k.
    pub(crate) map: Matrix,
    /// ‖y‖² of every output, N3 numbers.
    pub(crate) energies: Vec<f64>,
}

impl Sample {
    /// Whether a part of the examples has inputs left, and outputs that vary by more than the
    /// rounding of all of them.
    fn varies(&self, all: &Self, outputs: Range<usize>) -> bool {
        let energy = |sample: &Self| sample.energies[outputs.clone()].iter().sum::<f64>();
        let rounding = f64::EPSILON * all.examples as f64 * energy(all);
        self.map.ncols() > 0 && energy(self) > rounding
    }
}

/// Whitened inputs, P×k with orthonormal columns, and centred targets, P×N3.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Examples<'a> {
    pub(crate) whitened: MatrixRef<'a>,
    pub(crate) targets: MatrixRef<'a>,
}

impl Examples<'_> {
    /// Examples that are left out together: copies, and those of equal labels.
    pub(crate) fn clusters(&self, labels: Option<&[usize]>) -> Result<Clusters, DataError> {
        let copies = Clusters::of_copies(self.whitened, self.targets);
        labels.map_or(Ok(copies.clone()), |labels| copies.with_groups(labels))
    }

    /// All examples; `map` is Yᵀ X̃.
    pub(crate) fn all(&self, map: Matrix) -> Sample {
        Sample { examples: self.whitened.nrows(), map, energies: energies(self.targets) }
    }

    /// The samples without each group in turn; none where too few examples would be left, or where
    /// one group holds all that varies in the inputs or in the outputs of one of the tasks.
    pub(crate) fn without_groups(
        &self,
        all: &Sample,
        tasks: &[Range<usize>],
        clusters: &Clusters,
    ) -> Result<Vec<Sample>, DataError> {
        let examples = all.examples;
        let left = examples - examples.div_ceil(GROUPS);
        if examples < GROUPS || left < all.map.ncols() + 2 {
            return Ok(Vec::new());
        }
        let folds = clusters.interleaved(GROUPS, 0);
        let samples: Vec<Sample> = (0..folds.count())
            .map(|group| self.without(all, &folds.rows(group)))
            .collect::<Result<_, _>>()?;
        let varies = |sample: &Sample| tasks.iter().all(|task| sample.varies(all, task.clone()));
        Ok(if samples.iter().all(varies) { samples } else { Vec::new() })
    }

    /// The sample without some rows: their Gram matrix is taken from the identity, and what is left
    /// is whitened again.
    fn without(&self, all: &Sample, rows: &[usize]) -> Result<Sample, DataError> {
        let (whitened, targets) = (take(self.whitened, rows), take(self.targets, rows));
        let examples = all.examples - rows.len();
        // The sums of all rows vanish, so those of the rest are minus those of the group.
        let (sum_x, sum_y) = (column_sums(whitened.as_ref()), column_sums(targets.as_ref()));
        let shift = -1.0 / examples as f64;
        let mut gram = Matrix::identity(whitened.ncols(), whitened.ncols());
        multiply(gram.as_mut(), Store::Add, -1.0, whitened.transpose(), whitened.as_ref());
        multiply(gram.as_mut(), Store::Add, shift, sum_x.transpose(), sum_x.as_ref());
        let mut map = all.map.clone();
        multiply(map.as_mut(), Store::Add, -1.0, targets.transpose(), whitened.as_ref());
        multiply(map.as_mut(), Store::Add, shift, sum_y.transpose(), sum_x.as_ref());
        let left_out = energies(targets.as_ref());
        let energies =
            all.energies.iter().zip(&left_out).enumerate().map(|(output, (all, left))| {
                (all - left + shift * sum_y[(0, output)].powi(2)).max(0.0)
            });
        Ok(Sample { examples, map: whiten(&map, &gram)?, energies: energies.collect() })
    }
}

fn energies(targets: MatrixRef<'_>) -> Vec<f64> {
    (0..targets.ncols()).map(|output| squared_norm(targets.subcols(output, 1))).collect()
}

/// map·W with W W ᵀ the inverse of `gram`, without the directions that it lost.
fn whiten(map: &Matrix, gram: &Matrix) -> Result<Matrix, DataError> {
    let eigen = symmetric_eigen(gram.as_ref())?;
    let first = eigen.values.partition_point(|&value| value <= LOST);
    let kept = eigen.values.len() - first;
    let whitener = Matrix::from_fn(gram.nrows(), kept, |row, idx| {
        eigen.vectors[(row, first + idx)] / eigen.values[first + idx].sqrt()
    });
    let mut whitened = Matrix::zeros(map.nrows(), kept);
    multiply(whitened.as_mut(), Store::Replace, 1.0, map.as_ref(), whitener.as_ref());
    Ok(whitened)
}

fn column_sums(matrix: MatrixRef<'_>) -> Matrix {
    Matrix::from_fn(1, matrix.ncols(), |_, column| matrix.col(column).iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dln_linalg::{norm, thin_svd};

    fn waves(rows: usize, columns: usize, phase: f64) -> Matrix {
        let wave = |row: usize, column: usize| {
            (phase + 1.7 * (row * row + 1) as f64 + 2.3 * (column * (row + 1)) as f64).sin()
        };
        let mean = |column| (0..rows).map(|row| wave(row, column)).sum::<f64>() / rows as f64;
        Matrix::from_fn(rows, columns, |row, column| wave(row, column) - mean(column))
    }

    /// Ten numbers without a pattern; their mean is about 1.2.
    fn ten() -> [f64; GROUPS] {
        std::array::from_fn(|group| 1.2 + 0.3 * (1.9 * (group * group + 1) as f64).sin())
    }

    /// The mean of ten numbers and half the classical 95 % interval of it, t₉ s/√10.
    fn classical(values: &[f64]) -> (f64, f64) {
        let mean = values.iter().sum::<f64>() / 10.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 9.0;
        (mean, 2.262_157_2 * (variance / 10.0).sqrt())
    }

    #[track_caller]
    fn spans(interval: Interval, low: f64, high: f64) {
        let found = (interval.low / low - 1.0).abs().max((interval.high / high - 1.0).abs());
        assert!(found < 1e-12, "{interval:?} instead of {low} to {high}");
    }

    /// Of a mean, leaving groups out gives the interval of every textbook.
    #[test]
    fn the_jackknife_of_a_mean_is_its_classical_interval() {
        let values = ten();
        let (mean, half_width) = classical(&values);
        let without = values.map(|value| (10.0 * mean - value) / 9.0);
        let interval = Interval::around(mean, &without).expect("ten groups");
        spans(interval, mean - half_width, mean + half_width);
    }

    /// Groups of one size are independent means, except for the factor 1.6 by which they are not.
    #[test]
    fn intervals_of_equal_groups_are_classical_ones_widened() {
        let values = ten();
        let (mean, half_width) = classical(&values);
        let energies = [2.0; GROUPS];
        let errors = values.map(|value| 2.0 * value);
        let ratio = Interval::of_ratio(&errors, &energies, 0.0).expect("they deviate");
        let widened = 1.6 * half_width;
        spans(ratio, mean * (-widened / mean).exp(), mean * (widened / mean).exp());
        let gains = [0.5; GROUPS];
        let difference = Interval::of_difference(&errors, &gains, &energies).expect("ten groups");
        spans(difference, mean - 0.25 - widened, mean - 0.25 + widened);
    }

    /// The update of the decomposition against a new one of the examples that are left.
    #[test]
    fn leaving_rows_out_is_the_same_as_starting_without_them() {
        let (inputs, targets) = (waves(30, 4, 0.2), waves(30, 3, 1.4));
        let whitened = thin_svd(inputs.as_ref()).expect("finite").left;
        let examples = Examples { whitened: whitened.as_ref(), targets: targets.as_ref() };
        let all = examples.all(targets.transpose() * &whitened);
        let rows = [0, 7, 8, 20];
        let updated = examples.without(&all, &rows).expect("finite");
        let kept: Vec<usize> = (0..30).filter(|row| !rows.contains(row)).collect();
        let centred = |matrix: &Matrix| {
            let part = take(matrix.as_ref(), &kept);
            let sums = column_sums(part.as_ref());
            Matrix::from_fn(26, part.ncols(), |row, column| {
                part[(row, column)] - sums[(0, column)] / 26.0
            })
        };
        let (inputs, targets) = (centred(&inputs), centred(&targets));
        let whitened = thin_svd(inputs.as_ref()).expect("finite").left;
        let map = targets.transpose() * whitened;
        // Whitened coordinates are fixed up to a rotation, which M Mᵀ does not see.
        let gram = |map: &Matrix| map * map.transpose();
        assert!(norm((gram(&updated.map) - gram(&map)).as_ref()) < 1e-12);
        for (output, energy) in updated.energies.iter().enumerate() {
            assert!((energy - squared_norm(targets.subcols(output, 1))).abs() < 1e-12);
        }
    }
}
