//! The eight open tables of several targets each (data/NAME/SOURCE.md says where they are from).

use dln_experiment::words;
use dln_linalg::Matrix;

use crate::DigitImages;
use crate::embedded::numbers;

words! {
    /// A table.
    pub(crate) enum OpenTable {
        Enb = "enb",
        Slump = "slump",
        Flares = "sf2",
        Occupations = "oes97",
        Digits = "digits",
        Tecator = "tecator",
        Yields = "yields",
        ElNino = "elnino",
    }
}

/// Examples as rows.
pub(super) struct Examples {
    pub(super) inputs: Matrix,
    pub(super) targets: Matrix,
}

impl OpenTable {
    pub(super) const ALL: [OpenTable; 8] = [
        OpenTable::Enb,
        OpenTable::Slump,
        OpenTable::Flares,
        OpenTable::Occupations,
        OpenTable::Digits,
        OpenTable::Tecator,
        OpenTable::Yields,
        OpenTable::ElNino,
    ];

    /// What it is, for a legend.
    pub(super) fn about(self) -> &'static str {
        match self {
            OpenTable::Enb => "energy of buildings",
            OpenTable::Slump => "concrete",
            OpenTable::Flares => "solar flares",
            OpenTable::Occupations => "employment by occupation",
            OpenTable::Digits => "handwriting",
            OpenTable::Tecator => "spectra of meat",
            OpenTable::Yields => "US treasury",
            OpenTable::ElNino => "sea temperatures",
        }
    }

    pub(super) fn load(self) -> Examples {
        match self {
            OpenTable::Enb => split(include_str!("../../../data/enb/enb.csv"), 2),
            OpenTable::Slump => split(include_str!("../../../data/slump/slump.csv"), 3),
            OpenTable::Flares => split(include_str!("../../../data/sf2/sf2.csv"), 3),
            OpenTable::Occupations => split(include_str!("../../../data/oes97/oes97.csv"), 16),
            OpenTable::Digits => {
                let DigitImages { inputs, targets } = DigitImages::load();
                Examples { inputs, targets }
            }
            OpenTable::Tecator => split(include_str!("../../../data/tecator/tecator.csv"), 3),
            OpenTable::Yields => split(include_str!("../../../data/yields/yields.csv"), 8),
            OpenTable::ElNino => split(include_str!("../../../data/elnino/elnino.csv"), 6),
        }
    }
}

/// The last columns are the targets.
fn split(csv: &str, outputs: usize) -> Examples {
    let table = numbers(csv);
    let inputs = table.ncols() - outputs;
    Examples {
        inputs: table.subcols(0, inputs).to_owned(),
        targets: table.subcols(inputs, outputs).to_owned(),
    }
}

impl Examples {
    pub(super) fn count(&self) -> usize {
        self.inputs.nrows()
    }

    /// The examples of the given rows, in their order.
    pub(super) fn rows(&self, rows: &[usize]) -> Examples {
        let take = |matrix: &Matrix| {
            Matrix::from_fn(rows.len(), matrix.ncols(), |row, column| matrix[(rows[row], column)])
        };
        Examples { inputs: take(&self.inputs), targets: take(&self.targets) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows, inputs and targets as the tables' sources state them.
    #[test]
    fn the_files_are_whole() {
        let shapes = [
            (768, 8, 2),
            (103, 7, 3),
            (1066, 22, 3),
            (334, 263, 16),
            (1797, 64, 10),
            (215, 100, 3),
            (360, 8, 8),
            (61, 6, 6),
        ];
        for (table, shape) in OpenTable::ALL.into_iter().zip(shapes) {
            let examples = table.load();
            let found = (examples.count(), examples.inputs.ncols(), examples.targets.ncols());
            assert_eq!(found, shape, "{}", table.name());
            assert_eq!(examples.targets.nrows(), examples.count());
        }
    }
}
