//! A training set as the caller hands it in: which way examples lie, and which of them belong
//! together.

use dln_linalg::MatrixRef;

use crate::DataError;
use crate::centered::check_matrix;
use crate::error::MatrixName;
use crate::groups::Clusters;

/// Inputs and targets of the same examples, checked.
///
/// The constructors say which way the examples lie; a set with as many examples as columns leaves
/// nothing else to tell by. Identical examples are found here, and stay together wherever examples
/// are left out.
#[derive(Debug, Clone)]
pub struct TrainingData<'a> {
    pub(crate) inputs: MatrixRef<'a>,
    pub(crate) targets: MatrixRef<'a>,
    pub(crate) clusters: Clusters,
}

impl<'a> TrainingData<'a> {
    /// One example per row, as files and tables have them: inputs P×N1, targets P×N3.
    ///
    /// # Errors
    ///
    /// Refuses matrices that are empty, not finite or of different lengths, and fewer than two
    /// examples.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_data::TrainingData;
    /// use dln_linalg::Matrix;
    ///
    /// let (inputs, targets) = (Matrix::identity(5, 3), Matrix::identity(5, 2));
    /// let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
    /// assert_eq!((data.examples(), data.inputs(), data.outputs()), (5, 3, 2));
    /// // Rows 3 and 4 are zero: the second repeats the first.
    /// assert_eq!(data.repeated_examples(), 1);
    /// # Ok::<(), dln_data::DataError>(())
    /// ```
    pub fn from_rows(inputs: MatrixRef<'a>, targets: MatrixRef<'a>) -> Result<Self, DataError> {
        check_matrix(inputs, MatrixName::Inputs)?;
        check_matrix(targets, MatrixName::Targets)?;
        let (examples, others) = (inputs.nrows(), targets.nrows());
        if examples != others {
            let matrix = MatrixName::Targets;
            return Err(DataError::Examples { matrix, inputs: examples, targets: others });
        }
        if examples < 2 {
            return Err(DataError::TooFewExamples(examples));
        }
        Ok(Self { inputs, targets, clusters: Clusters::of_copies(inputs, targets) })
    }

    /// One example per column, as the equations have them: inputs N1×P, targets N3×P.
    ///
    /// # Errors
    ///
    /// As [`from_rows`](Self::from_rows), with rows and columns of the transposed matrices.
    pub fn from_columns(inputs: MatrixRef<'a>, targets: MatrixRef<'a>) -> Result<Self, DataError> {
        Self::from_rows(inputs.transpose(), targets.transpose())
    }

    /// Declares that examples of one label depend on each other, such as the visits of one patient:
    /// they are left out together.
    ///
    /// # Errors
    ///
    /// Refuses labels of another number than the examples, and a single group, which leaves nothing
    /// to learn from.
    pub fn with_groups(self, labels: &[usize]) -> Result<Self, DataError> {
        Ok(Self { clusters: self.clusters.with_groups(labels)?, ..self })
    }

    /// The number P of examples.
    pub fn examples(&self) -> usize {
        self.inputs.nrows()
    }

    /// The number N1 of input columns.
    pub fn inputs(&self) -> usize {
        self.inputs.ncols()
    }

    /// The number N3 of target columns.
    pub fn outputs(&self) -> usize {
        self.targets.ncols()
    }

    /// Examples that repeat an earlier one, inputs and targets alike.
    pub fn repeated_examples(&self) -> usize {
        self.clusters.repeated()
    }

    /// Examples, or groups of them, that stand for themselves.
    pub fn independent_examples(&self) -> usize {
        self.clusters.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dln_linalg::Matrix;

    #[test]
    fn the_two_ways_to_lie_agree() {
        let (x, y) = (Matrix::identity(6, 4), Matrix::identity(6, 3));
        let rows = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
        let columns = TrainingData::from_columns(x.transpose(), y.transpose()).expect("valid");
        // One would have to transpose both by mistake for the columns to be examples.
        let (x, y) = (x.transpose().to_owned(), y.transpose().to_owned());
        let others = TrainingData::from_columns(x.as_ref(), y.as_ref()).expect("valid");
        for data in [&columns, &others] {
            assert_eq!(data.clusters, rows.clusters);
            assert_eq!(
                (data.examples(), data.inputs(), data.outputs()),
                (rows.examples(), rows.inputs(), rows.outputs())
            );
        }
        assert!(TrainingData::from_rows(x.as_ref(), y.as_ref()).is_err());
    }

    #[test]
    fn labels_that_do_not_fit_are_refused() {
        let x = Matrix::from_fn(4, 2, |row, column| (row + column) as f64);
        let data = TrainingData::from_rows(x.as_ref(), x.as_ref()).expect("valid");
        let refused = |labels: &[usize]| data.clone().with_groups(labels).err();
        let short = DataError::GroupLabels { labels: 3, examples: 4 };
        assert_eq!(refused(&[0, 0, 1]), Some(short));
        assert_eq!(refused(&[5, 5, 5, 5]), Some(DataError::SingleGroup));
        let grouped = data.clone().with_groups(&[3, 1, 3, 1]).expect("two groups");
        assert_eq!((grouped.independent_examples(), grouped.repeated_examples()), (2, 0));
    }
}
