//! Ridge regression with the penalty of the smallest leave-one-out error, in closed form from one
//! decomposition.

use dln_linalg::{Matrix, Store, multiply};

use crate::design::Design;

/// Penalties tried, in a geometric progression.
const PENALTIES: usize = 60;
/// The smallest penalty, in units of the largest squared singular value of the inputs: least
/// squares in all but name.
const SMALLEST: f64 = 1e-8;
/// The largest in the same unit: everything is shrunk a hundredfold at the least.
const LARGEST: f64 = 1e2;

/// Less than this of an example's own target outside the fit is rounding.
const ROUNDING: f64 = 1e-13;

/// A fitted ridge regression in the units of its design.
#[derive(Debug, Clone)]
pub(crate) struct Ridge {
    /// The penalty α on ‖Y − W X‖² + α‖W‖², in units of the largest squared singular value of the
    /// inputs.
    pub(crate) penalty: f64,
    /// Σ‖y − f₋(x)‖²/Σ‖y − ȳ₋‖² with f₋ and ȳ₋ fitted without the example.
    pub(crate) leave_one_out_error: f64,
    /// What the penalty leaves of each whitened direction, s²/(s² + α).
    pub(crate) kept: Vec<f64>,
    /// The fitted map in whitened coordinates, N3×r.
    pub(crate) whitened: Matrix,
}

impl Ridge {
    pub(crate) fn fit(design: &Design) -> Self {
        let (penalty, leave_one_out_error) = LeaveOneOut::new(design).best();
        let kept = kept(design, penalty);
        let coordinates = &design.coordinates;
        let whitened = Matrix::from_fn(coordinates.nrows(), coordinates.ncols(), |row, idx| {
            coordinates[(row, idx)] * kept[idx]
        });
        Self { penalty, leave_one_out_error, kept, whitened }
    }
}

fn penalties() -> Vec<f64> {
    let step = (LARGEST / SMALLEST).ln() / (PENALTIES - 1) as f64;
    (0..PENALTIES).map(|idx| SMALLEST * (step * idx as f64).exp()).collect()
}

/// What the penalty leaves of each whitened direction, s²/(s² + α).
fn kept(design: &Design, penalty: f64) -> Vec<f64> {
    design.strengths.iter().map(|strength| 1.0 / (1.0 + penalty / strength.powi(2))).collect()
}

/// What it takes, α/(s² + α): without the cancellation of 1 − kept, on which leverages near 1
/// depend.
fn lost(strength: f64, penalty: f64) -> f64 {
    1.0 / (1.0 + strength.powi(2) / penalty)
}

/// Residuals of least squares, which every penalty starts from, and buffers.
///
/// Residuals are those of the outputs' directions that the map fills, at most as many as inputs;
/// outside of them no penalty changes anything.
struct LeaveOneOut<'a> {
    design: &'a Design,
    penalties: Vec<f64>,
    /// The share that each penalty takes of each whitened direction, r×(number of penalties).
    lost: Matrix,
    /// 1 − (the leverage of each example), P×(number of penalties).
    left: Matrix,
    /// Y − V VᵀY within the map's outputs, P×m.
    residual: Matrix,
    /// The square of the rest, for every example; empty where there is none.
    outside: Vec<f64>,
    /// ‖c_a‖² of each whitened direction's coordinates.
    squares: Vec<f64>,
    penalized: Matrix,
    damped: Matrix,
}

impl<'a> LeaveOneOut<'a> {
    fn new(design: &'a Design) -> Self {
        Self::with_penalties(design, penalties())
    }

    fn with_penalties(design: &'a Design, penalties: Vec<f64>) -> Self {
        let lost = Matrix::from_fn(design.rank(), penalties.len(), |idx, penalty| {
            lost(design.strengths[idx], penalties[penalty])
        });
        let coordinates = design.rotated_coordinates(design.rank());
        let (mut residual, outside) = within_map(design);
        let whitened = design.whitened.as_ref();
        multiply(residual.as_mut(), Store::Add, -1.0, whitened, coordinates.transpose());
        Self {
            design,
            penalties,
            left: left_by_leverage(design, &lost),
            lost,
            outside,
            squares: coordinates.col_iter().map(|column| column.squared_norm_l2()).collect(),
            penalized: residual.clone(),
            residual,
            damped: Matrix::zeros(design.rank(), coordinates.nrows()),
        }
    }

    /// The penalty of the smallest error, of equal ones the smallest, and the error.
    ///
    /// Penalties are tried from far apart to close together, and not at all where those tried say
    /// that they cannot be the best.
    fn best(&mut self) -> (f64, f64) {
        let count = self.penalties.len();
        let mut errors: Vec<Option<f64>> = vec![None; count];
        let (mut best, mut stride) = (f64::INFINITY, count.next_power_of_two());
        while stride > 0 {
            for idx in (0..count).step_by(stride) {
                if errors[idx].is_none() && !self.is_beaten(idx, &errors, best) {
                    let error = self.error(idx);
                    errors[idx] = Some(error);
                    best = best.min(error);
                }
            }
            stride /= 2;
        }
        let tried = self.penalties.iter().zip(errors);
        let tried = tried.filter_map(|(&penalty, error)| Some((penalty, error?)));
        let smaller =
            |best: (f64, f64), next: (f64, f64)| if next.1 < best.1 { next } else { best };
        tried.fold((SMALLEST, f64::INFINITY), smaller)
    }

    /// Whether the errors at the nearest penalties tried show that this one's exceeds `best`.
    fn is_beaten(&self, idx: usize, errors: &[Option<f64>], best: f64) -> bool {
        let below = errors[..idx].iter().rposition(Option::is_some);
        let above = errors[idx..].iter().position(Option::is_some).map(|steps| idx + steps);
        let nearest = [below, above].into_iter().flatten();
        let mut tried = nearest.filter_map(|other| Some((other, errors[other]?)));
        tried.any(|(other, error)| self.least_root(idx, (other, error)) > best.sqrt())
    }

    /// A lower bound of the root of the error at a penalty from that at another.
    ///
    /// It is a norm ‖L⁻¹(R + V Λ C)‖ with L what leverages leave and Λ the shares lost, and so at
    /// least min(L′/L) times what it is at the other penalty, less max(1/L)·‖(Λ − Λ′) C‖.
    fn least_root(&self, idx: usize, (other, error): (usize, f64)) -> f64 {
        let (mut shrinks, mut least) = (f64::INFINITY, f64::INFINITY);
        for (before, after) in self.left.col(other).iter().zip(self.left.col(idx).iter()) {
            (shrinks, least) = (shrinks.min(before / after), least.min(*after));
        }
        let (before, after) = (self.lost.col(other), self.lost.col(idx));
        let changes = before.iter().zip(after.iter()).zip(&self.squares);
        let moved: f64 =
            changes.map(|((before, after), square)| (after - before).powi(2) * square).sum();
        shrinks * error.sqrt() - (moved / self.scale()).sqrt() / least
    }

    /// Each residual over 1 − (its leverage) is what it would be had the example been left out.
    fn error(&mut self, penalty: usize) -> f64 {
        let coordinates = self.design.rotated_coordinates(self.design.rank());
        for output in 0..coordinates.nrows() {
            for idx in 0..coordinates.ncols() {
                self.damped[(idx, output)] = self.lost[(idx, penalty)] * coordinates[(output, idx)];
            }
        }
        self.penalized.copy_from(&self.residual);
        let whitened = self.design.whitened.as_ref();
        multiply(self.penalized.as_mut(), Store::Add, 1.0, whitened, self.damped.as_ref());
        let left = self.left.col(penalty);
        let squares = self.penalized.col_iter().map(|column| -> f64 {
            column.iter().zip(left.iter()).map(|(residual, left)| (residual / left).powi(2)).sum()
        });
        let inside: f64 = squares.sum();
        let outside: f64 =
            self.outside.iter().zip(left.iter()).map(|(square, left)| square / left.powi(2)).sum();
        (inside + outside) / self.scale()
    }

    /// Σ‖y − ȳ₋‖², by which errors are divided.
    fn scale(&self) -> f64 {
        let examples = self.design.examples() as f64;
        self.design.energy * (examples / (examples - 1.0)).powi(2)
    }
}

/// The targets in the outputs that the map fills, P×m, and the square of the rest of every example,
/// where there is one.
fn within_map(design: &Design) -> (Matrix, Vec<f64>) {
    let targets = &design.targets;
    let Some(basis) = design.outputs_basis() else {
        return (targets.clone(), Vec::new());
    };
    let mut within = Matrix::zeros(targets.nrows(), basis.ncols());
    multiply(within.as_mut(), Store::Replace, 1.0, targets.as_ref(), basis);
    let mut rest = targets.clone();
    multiply(rest.as_mut(), Store::Add, -1.0, within.as_ref(), basis.transpose());
    let mut squares = vec![0.0; design.examples()];
    for column in rest.col_iter() {
        squares.iter_mut().zip(column.iter()).for_each(|(sum, entry)| *sum += entry * entry);
    }
    (within, squares)
}

/// 1 − 1/P − Σ_a V_ia² kept_a for every example and penalty.
fn left_by_leverage(design: &Design, lost: &Matrix) -> Matrix {
    let squares = Matrix::from_fn(design.examples(), design.rank(), |row, idx| {
        design.whitened[(row, idx)].powi(2)
    });
    // What least squares leaves of an example's own target.
    let mut unexplained = vec![1.0 - (design.examples() as f64).recip(); design.examples()];
    for column in squares.col_iter() {
        unexplained.iter_mut().zip(column.iter()).for_each(|(left, square)| *left -= square);
    }
    unexplained.iter_mut().filter(|left| **left < ROUNDING).for_each(|left| *left = 0.0);
    let mut left = Matrix::from_fn(design.examples(), lost.ncols(), |row, _| unexplained[row]);
    multiply(left.as_mut(), Store::Add, 1.0, squares.as_ref(), lost.as_ref());
    left
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

    /// The closed form against leaving every example out in turn: more examples than inputs, and
    /// fewer.
    #[test]
    fn leave_one_out_is_what_it_says() {
        for (examples, inputs, outputs) in [(12, 4, 2), (12, 4, 7), (6, 9, 2)] {
            let (x, y) = (waves(examples, inputs, 0.3), waves(examples, outputs, 1.1));
            let whole = design(&x, &y);
            let penalty = 0.05;
            let closed = LeaveOneOut::with_penalties(&whole, vec![penalty]).error(0);
            let (mut error, mut energy) = (0.0, 0.0);
            for row in 0..examples {
                let part = design(&without(&x, row), &without(&y, row));
                // The same penalty in absolute terms.
                let units = |design: &Design| (design.largest * design.scaling.scales[0]).powi(2);
                let kept = kept(&part, penalty * units(&whole) / units(&part));
                let whitened = Matrix::from_fn(outputs, part.rank(), |output, idx| {
                    part.coordinates[(output, idx)] * kept[idx]
                });
                let map = Whitener::of(&part).map(&whitened).expect("in range");
                let prediction = map.predict(x.subrows(row, 1)).expect("the same width");
                let target = y.subrows(row, 1);
                error += squared_norm((prediction - target).as_ref());
                let mean = Matrix::from_fn(1, outputs, |_, output| map.target_means[output]);
                energy += squared_norm((mean - target).as_ref());
            }
            assert!((closed / (error / energy) - 1.0).abs() < 1e-10, "{closed} {}", error / energy);
        }
    }

    /// What is left out of the search is never the best.
    #[test]
    fn the_search_finds_what_trying_all_finds() {
        for (examples, inputs, outputs, phase) in [
            (40, 12, 3, 0.3),
            (40, 12, 30, 0.7),
            (15, 30, 4, 1.0),
            (60, 5, 5, 2.0),
            (13, 12, 2, 0.1),
        ] {
            let (x, y) = (waves(examples, inputs, phase), waves(examples, outputs, 1.1));
            let design = design(&x, &y);
            let mut leave_one_out = LeaveOneOut::new(&design);
            let all = (0..PENALTIES).map(|idx| leave_one_out.error(idx)).enumerate();
            let best = all.fold(
                (0, f64::INFINITY),
                |best, next| {
                    if next.1 < best.1 { next } else { best }
                },
            );
            assert_eq!(leave_one_out.best(), (penalties()[best.0], best.1));
        }
    }
}
