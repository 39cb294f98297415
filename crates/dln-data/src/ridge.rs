//! Ridge regression with the penalty of the smallest leave-one-out error, in closed form from one decomposition.

use dln_linalg::{Matrix, Store, multiply};

use crate::design::Design;

/// Penalties tried, in a geometric progression.
const PENALTIES: usize = 60;
/// The smallest penalty, in units of the largest squared singular value of the inputs: least squares in all but name.
const SMALLEST: f64 = 1e-8;
/// The largest in the same unit: everything is shrunk a hundredfold at the least.
const LARGEST: f64 = 1e2;

/// Less than this of an example's own target outside the fit is rounding.
const ROUNDING: f64 = 1e-13;

/// A fitted ridge regression in the units of its design.
#[derive(Debug, Clone)]
pub(crate) struct Ridge {
    /// The penalty α on ‖Y − W X‖² + α‖W‖², in units of the largest squared singular value of the inputs.
    pub(crate) penalty: f64,
    /// Σ‖y − f₋(x)‖²/Σ‖y − ȳ₋‖² with f₋ and ȳ₋ fitted without the example.
    pub(crate) leave_one_out_error: f64,
    /// The fitted map in whitened coordinates, N3×r.
    pub(crate) whitened: Matrix,
}

impl Ridge {
    pub(crate) fn fit(design: &Design) -> Self {
        let mut leave_one_out = LeaveOneOut::new(design);
        let mut best = (SMALLEST, f64::INFINITY);
        for penalty in penalties() {
            let error = leave_one_out.error(penalty);
            if error < best.1 {
                best = (penalty, error);
            }
        }
        let kept = kept(design, best.0);
        let coordinates = &design.coordinates;
        let whitened = Matrix::from_fn(coordinates.nrows(), coordinates.ncols(), |row, idx| {
            coordinates[(row, idx)] * kept[idx]
        });
        Self { penalty: best.0, leave_one_out_error: best.1, whitened }
    }
}

fn penalties() -> impl Iterator<Item = f64> {
    let step = (LARGEST / SMALLEST).ln() / (PENALTIES - 1) as f64;
    (0..PENALTIES).map(move |idx| SMALLEST * (step * idx as f64).exp())
}

/// What the penalty leaves of each whitened direction, s²/(s² + α).
fn kept(design: &Design, penalty: f64) -> Vec<f64> {
    design.strengths.iter().map(|strength| 1.0 / (1.0 + penalty / strength.powi(2))).collect()
}

/// What it takes, α/(s² + α): without the cancellation of 1 − kept, on which leverages near 1 depend.
fn lost(design: &Design, penalty: f64) -> Vec<f64> {
    design.strengths.iter().map(|strength| 1.0 / (1.0 + strength.powi(2) / penalty)).collect()
}

/// Residuals of least squares, which every penalty starts from, and buffers.
struct LeaveOneOut<'a> {
    design: &'a Design,
    /// Y − V VᵀY.
    residual: Matrix,
    /// 1 − 1/P − Σ_a V_ia² for every example: what least squares leaves of its own target.
    unexplained: Vec<f64>,
    penalized: Matrix,
    damped: Matrix,
}

impl<'a> LeaveOneOut<'a> {
    fn new(design: &'a Design) -> Self {
        let mut residual = design.targets.clone();
        let (whitened, coordinates) = (design.whitened.as_ref(), design.coordinates.transpose());
        multiply(residual.as_mut(), Store::Add, -1.0, whitened, coordinates);
        let mut unexplained = vec![1.0 - (design.examples() as f64).recip(); design.examples()];
        for idx in 0..design.rank() {
            for (left, entry) in unexplained.iter_mut().zip(whitened.col(idx).iter()) {
                *left -= entry * entry;
            }
        }
        unexplained.iter_mut().filter(|left| **left < ROUNDING).for_each(|left| *left = 0.0);
        Self {
            design,
            penalized: residual.clone(),
            residual,
            unexplained,
            damped: Matrix::zeros(design.rank(), design.outputs()),
        }
    }

    /// Each residual over 1 − (its leverage) is what it would be had the example been left out.
    fn error(&mut self, penalty: f64) -> f64 {
        let lost = lost(self.design, penalty);
        for output in 0..self.design.outputs() {
            for (idx, lost) in lost.iter().enumerate() {
                self.damped[(idx, output)] = lost * self.design.coordinates[(output, idx)];
            }
        }
        self.penalized.copy_from(&self.residual);
        let whitened = self.design.whitened.as_ref();
        multiply(self.penalized.as_mut(), Store::Add, 1.0, whitened, self.damped.as_ref());
        let left = self.left_by_leverage(&lost);
        let squares = self.penalized.col_iter().map(|column| {
            column.iter().zip(&left).map(|(residual, left)| (residual / left).powi(2)).sum::<f64>()
        });
        let error: f64 = squares.sum();
        let examples = self.design.examples() as f64;
        error / (self.design.energy * (examples / (examples - 1.0)).powi(2))
    }

    /// 1 − 1/P − Σ_a V_ia² kept_a for every example.
    fn left_by_leverage(&self, lost: &[f64]) -> Vec<f64> {
        let mut left = self.unexplained.clone();
        for (idx, lost) in lost.iter().enumerate() {
            for (left, entry) in left.iter_mut().zip(self.design.whitened.col(idx).iter()) {
                *left += lost * entry * entry;
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnScale;
    use crate::error::MatrixName;
    use crate::shrinkage::Whitener;
    use dln_linalg::squared_norm;

    fn waves(rows: usize, columns: usize, phase: f64) -> Matrix {
        Matrix::from_fn(rows, columns, |row, column| {
            (phase + 1.7 * (row * row + 1) as f64 + 2.3 * (column * (row + 1)) as f64).sin()
        })
    }

    fn design(inputs: &Matrix, targets: &Matrix) -> Design {
        let targets = (targets.as_ref(), MatrixName::Targets);
        Design::new(inputs.as_ref(), targets, ColumnScale::None).expect("valid")
    }

    fn without(matrix: &Matrix, left_out: usize) -> Matrix {
        Matrix::from_fn(matrix.nrows() - 1, matrix.ncols(), |row, column| {
            matrix[(row + usize::from(row >= left_out), column)]
        })
    }

    /// The closed form against leaving every example out in turn: more examples than inputs, and fewer.
    #[test]
    fn leave_one_out_is_what_it_says() {
        for (examples, inputs) in [(12, 4), (6, 9)] {
            let (x, y) = (waves(examples, inputs, 0.3), waves(examples, 2, 1.1));
            let whole = design(&x, &y);
            let penalty = 0.05;
            let closed = LeaveOneOut::new(&whole).error(penalty);
            let (mut error, mut energy) = (0.0, 0.0);
            for row in 0..examples {
                let part = design(&without(&x, row), &without(&y, row));
                // The same penalty in absolute terms.
                let units = |design: &Design| (design.largest * design.frame.scales[0]).powi(2);
                let kept = kept(&part, penalty * units(&whole) / units(&part));
                let whitened = Matrix::from_fn(2, part.rank(), |output, idx| {
                    part.coordinates[(output, idx)] * kept[idx]
                });
                let map = Whitener::of(&part).map(&whitened).expect("in range");
                let prediction = map.predict(x.subrows(row, 1)).expect("the same width");
                let target = y.subrows(row, 1);
                error += squared_norm((prediction - target).as_ref());
                let mean = Matrix::from_fn(1, 2, |_, output| map.target_means[output]);
                energy += squared_norm((mean - target).as_ref());
            }
            assert!((closed / (error / energy) - 1.0).abs() < 1e-10, "{closed} {}", error / energy);
        }
    }
}
