//! Examples that belong together, and the groups of examples that are left out in turn.

use dln_linalg::{Matrix, MatrixRef};

use crate::DataError;

/// Groups of examples left out in turn.
pub(crate) const GROUPS: usize = 10;
/// Where there are fewer examples than this, which of them share a group matters, and choices are
/// made over several assignments.
pub(crate) const FEW_EXAMPLES: usize = 100;
/// How many: each example is left out once in each.
pub(crate) const ROUNDS: u32 = 2;
/// The fractional part of the golden ratio, whose multiples fill the unit interval evenly whatever
/// the stride.
const GOLDEN: f64 = 0.618_033_988_749_894_9;
/// An irrational shift between one assignment of groups and the next.
const SHIFT: f64 = 0.414_213_562_373_095_03;

/// Which examples are copies of each other or were declared to depend on each other.
///
/// Clusters are numbered by first appearance, so that sorting them is keeping the order of the
/// rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// The cluster of every example.
    of: Vec<usize>,
    count: usize,
    /// Examples that repeat an earlier one, inputs and targets alike.
    repeated: usize,
}

impl Clusters {
    /// Identical rows of inputs and targets together are one cluster.
    pub(crate) fn of_copies(inputs: MatrixRef<'_>, targets: MatrixRef<'_>) -> Self {
        let entry = |row: usize, column: usize| {
            let inputs_wide = inputs.ncols();
            let value = if column < inputs_wide {
                inputs[(row, column)]
            } else {
                targets[(row, column - inputs_wide)]
            };
            // Adding zero makes -0 the same number as 0.
            value + 0.0
        };
        let columns = inputs.ncols() + targets.ncols();
        let compare = |&a: &usize, &b: &usize| {
            let entries = (0..columns).map(|column| entry(a, column).total_cmp(&entry(b, column)));
            entries.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let mut order: Vec<usize> = (0..inputs.nrows()).collect();
        order.sort_by(compare);
        // The sort is stable: the first of equal rows is the earliest.
        let mut first: Vec<usize> = (0..inputs.nrows()).collect();
        for pair in order.windows(2) {
            if compare(&pair[0], &pair[1]).is_eq() {
                first[pair[1]] = first[pair[0]];
            }
        }
        let repeated = first.iter().enumerate().filter(|&(row, &first)| row != first).count();
        let (of, count) = numbered(&first);
        Self { of, count, repeated }
    }

    /// Joins the clusters that share a label.
    pub(crate) fn joined_by(&self, labels: &[usize]) -> Self {
        // Both partitions are joined by passing the smallest row of each class on until nothing
        // changes.
        let mut least: Vec<usize> = (0..self.of.len()).collect();
        loop {
            let before = least.clone();
            for classes in [&self.of[..], &numbered(labels).0[..]] {
                let mut smallest = vec![usize::MAX; self.of.len()];
                for (row, &class) in classes.iter().enumerate() {
                    smallest[class] = smallest[class].min(least[row]);
                }
                for (row, &class) in classes.iter().enumerate() {
                    least[row] = smallest[class];
                }
            }
            if least == before {
                break;
            }
        }
        let (of, count) = numbered(&least);
        Self { of, count, repeated: self.repeated }
    }

    /// The clusters that are left when examples of equal labels belong together too.
    pub(crate) fn with_groups(&self, labels: &[usize]) -> Result<Self, DataError> {
        let examples = self.of.len();
        if labels.len() != examples {
            return Err(DataError::GroupLabels { labels: labels.len(), examples });
        }
        let clusters = self.joined_by(labels);
        if clusters.count < 2 { Err(DataError::SingleGroup) } else { Ok(clusters) }
    }

    /// The number of clusters: of examples that say something of their own.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Examples that repeat an earlier one.
    pub(crate) fn repeated(&self) -> usize {
        self.repeated
    }

    /// Groups of nearly equal size, balanced over every periodic or sorted order of the rows;
    /// another assignment each `round`.
    pub(crate) fn interleaved(&self, groups: usize, round: u32) -> Folds {
        let mut order: Vec<usize> = (0..self.count).collect();
        let place = |cluster: usize| (cluster as f64 * GOLDEN + f64::from(round) * SHIFT).fract();
        order.sort_by(|&a, &b| place(a).total_cmp(&place(b)));
        self.filled(&order, groups)
    }

    /// Groups of nearly equal size of clusters that follow each other in the data.
    pub(crate) fn contiguous(&self, groups: usize) -> Folds {
        let order: Vec<usize> = (0..self.count).collect();
        self.filled(&order, groups)
    }

    /// Fills one group after the other, in the given order of the clusters; no group stays empty.
    fn filled(&self, order: &[usize], groups: usize) -> Folds {
        let (groups, examples) = (groups.min(self.count), self.of.len());
        let mut sizes = vec![0; self.count];
        for &cluster in &self.of {
            sizes[cluster] += 1;
        }
        let (mut group, mut placed) = (0, 0);
        let mut group_of = vec![0; self.count];
        for (rank, &cluster) in order.iter().enumerate() {
            group_of[cluster] = group;
            placed += sizes[cluster];
            let is_full = placed * groups >= (group + 1) * examples;
            let others_need_the_rest = order.len() - rank - 1 == groups - group - 1;
            if group + 1 < groups && (is_full || others_need_the_rest) {
                group += 1;
            }
        }
        Folds { of: self.of.iter().map(|&cluster| group_of[cluster]).collect(), count: groups }
    }
}

/// Classes numbered by first appearance.
fn numbered(labels: &[usize]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&row| (labels[row], row));
    let mut first: Vec<usize> = (0..labels.len()).collect();
    for pair in order.windows(2) {
        if labels[pair[0]] == labels[pair[1]] {
            first[pair[1]] = first[pair[0]];
        }
    }
    let (mut number_of, mut count) = (vec![0; labels.len()], 0);
    for row in 0..labels.len() {
        if first[row] == row {
            number_of[row] = count;
            count += 1;
        } else {
            number_of[row] = number_of[first[row]];
        }
    }
    (number_of, count)
}

/// Every example in one of a few groups, each of which is left out in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folds {
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// The number of groups.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The examples of one group.
    pub(crate) fn rows(&self, group: usize) -> Vec<usize> {
        (0..self.of.len()).filter(|&row| self.of[row] == group).collect()
    }

    /// The examples of all other groups.
    pub(crate) fn other_rows(&self, group: usize) -> Vec<usize> {
        (0..self.of.len()).filter(|&row| self.of[row] != group).collect()
    }
}

/// Some rows of a matrix.
pub(crate) fn take(matrix: MatrixRef<'_>, rows: &[usize]) -> Matrix {
    Matrix::from_fn(rows.len(), matrix.ncols(), |row, column| matrix[(rows[row], column)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples that all differ.
    fn apart(examples: usize) -> Clusters {
        let rows = Matrix::from_fn(examples, 1, |row, _| row as f64);
        Clusters::of_copies(rows.as_ref(), rows.as_ref())
    }

    fn columns(entries: &[f64]) -> Matrix {
        Matrix::from_fn(entries.len(), 1, |row, _| entries[row])
    }

    #[test]
    fn groups_are_balanced_over_periodic_and_sorted_rows() {
        for (examples, period) in [(100, 10), (100, 2), (97, 5), (1000, 10), (60, 60)] {
            for round in [0, 1, 7] {
                let folds = apart(examples).interleaved(10, round);
                for group in 0..10 {
                    let rows = folds.rows(group);
                    assert!(rows.len().abs_diff(examples / 10) <= 1);
                    // As many rows of a residue as there would be by chance, to within a few.
                    let of_residue = rows.iter().filter(|&&row| row % period == 0).count();
                    let expected = (examples / period) as f64 / 10.0;
                    assert!((of_residue as f64 - expected).abs() <= 2.0, "{examples} {period}");
                    let in_first_half = rows.iter().filter(|&&row| 2 * row < examples).count();
                    assert!((in_first_half as f64 - examples as f64 / 20.0).abs() <= 2.0);
                }
            }
        }
    }

    #[test]
    fn rounds_differ_and_contiguous_groups_follow_each_other() {
        let clusters = apart(50);
        assert_ne!(clusters.interleaved(10, 0), clusters.interleaved(10, 1));
        assert_eq!(clusters.contiguous(10).rows(3), [15, 16, 17, 18, 19]);
        assert_eq!(clusters.contiguous(10).other_rows(0), (5..50).collect::<Vec<_>>());
    }

    /// Copies among the training rows once promised the error of rows already seen.
    #[test]
    fn identical_rows_share_a_group() {
        let inputs = columns(&[0.0, 1.0, -0.0, 1.0, 2.0, 0.0]);
        let targets = columns(&[5.0, 6.0, 5.0, 7.0, 5.0, 5.0]);
        let clusters = Clusters::of_copies(inputs.as_ref(), targets.as_ref());
        assert_eq!((clusters.count(), clusters.repeated()), (4, 2));
        assert_eq!(clusters.of, [0, 1, 0, 2, 3, 0]);
        for folds in [clusters.interleaved(10, 0), clusters.contiguous(10)] {
            assert_eq!(folds.count(), 4);
            assert_eq!((folds.of[0], folds.of[0]), (folds.of[2], folds.of[5]));
        }
    }

    /// Labels join what copies left apart, also through a chain of both.
    #[test]
    fn labels_and_copies_join() {
        let inputs = columns(&[0.0, 1.0, 1.0, 3.0, 4.0]);
        let clusters = Clusters::of_copies(inputs.as_ref(), inputs.as_ref());
        let joined = clusters.joined_by(&[7, 7, 9, 9, 2]);
        assert_eq!((joined.count(), joined.of.as_slice()), (2, &[0, 0, 0, 0, 1][..]));
    }

    #[test]
    fn no_group_stays_empty_beside_a_large_cluster() {
        let labels: Vec<usize> = (0..40).map(|row| row.min(3)).collect();
        let clusters = apart(40).joined_by(&labels);
        for folds in [clusters.interleaved(10, 0), clusters.contiguous(10)] {
            assert_eq!(folds.count(), 4);
            assert!((0..4).all(|group| !folds.rows(group).is_empty()));
        }
    }
}
