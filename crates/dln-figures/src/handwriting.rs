//! The handwritten digits that come with the crate: 1797 images of 8×8 pixels
//! (data/digits/SOURCE.md has the notice).

use dln_linalg::Matrix;

use crate::embedded::numbers;

/// Examples as rows: pixels of 0 to 16 and one-hot classes.
#[derive(Clone, Debug)]
pub struct DigitImages {
    /// 1797×64.
    pub inputs: Matrix,
    /// 1797×10.
    pub targets: Matrix,
}

impl DigitImages {
    /// Reads the files compiled in.
    ///
    /// ```
    /// let digits = dln_figures::DigitImages::load();
    /// assert_eq!((digits.inputs.nrows(), digits.inputs.ncols(), digits.targets.ncols()), (1797, 64, 10));
    /// // The first image is a zero.
    /// assert_eq!(digits.targets[(0, 0)], 1.0);
    /// ```
    pub fn load() -> DigitImages {
        DigitImages {
            inputs: numbers(include_str!("../data/digits/inputs.csv")),
            targets: numbers(include_str!("../data/digits/targets.csv")),
        }
    }

    /// The examples of the given rows, in their order.
    #[must_use]
    pub fn rows(&self, rows: &[usize]) -> DigitImages {
        let take = |matrix: &Matrix| {
            Matrix::from_fn(rows.len(), matrix.ncols(), |row, column| matrix[(rows[row], column)])
        };
        DigitImages { inputs: take(&self.inputs), targets: take(&self.targets) }
    }
}
