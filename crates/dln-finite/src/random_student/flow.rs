//! Exact steps of the matrix Riccati equation in the eigenbasis of the data.
//!
//! With a = dκ/2 from the balance κ, F = [[−a, Σ31ᵀ], [Σ31, a]] falls into a block [[−a, ŝ],
//! [ŝ, a]] for every data mode, with eigenvalues ±√(a² + ŝ²) and eigenvectors (cos θ, sin θ) and
//! (sin θ, −cos θ) on v̂ and û, tan 2θ = −ŝ/a; leftover dimensions have the eigenvalue −a on the
//! input and a on the output side. With Q in this basis, C, and Λ the eigenvalues, a step of length
//! h (in units of τ) is
//!
//! ```text
//! G = I + d Cᵀ diag((e^(2Λh) − 1)/(2Λ)) C = K Kᵀ,   C ← e^(Λh) C K^(−ᵀ).
//! ```
//!
//! C is defined up to a rotation on its right, which no product sees. One long step loses all
//! digits once e^(2Λh) passes 10¹⁵; shorter ones compose exactly. G is at least I, so that nothing
//! is ever inverted that could be singular, whatever the widths.

use dln_linalg::{Matrix, MatrixRef, Store, Svd, multiply, squared_norm};

/// Largest Λ_max·h of one step: e^10 in G costs four of sixteen digits at most, and the step damps
/// what it costs.
const LONGEST_STEP: f64 = 5.0;
/// Steps beyond these would take hours.
const MOST_STEPS: f64 = 1e9;

/// The data's singular modes.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    svd: Svd,
    input_variance: f64,
    /// a = dκ/2.
    tilt: f64,
    /// Of every data mode, how its eigenvectors lie.
    blocks: Vec<Block>,
}

/// The eigenvectors and eigenvalues of one data mode.
#[derive(Debug, Clone, Copy)]
struct Block {
    cosine: f64,
    sine: f64,
    /// √(a² + ŝ²).
    eigenvalue: f64,
}

impl Block {
    fn new(strength: f64, tilt: f64) -> Self {
        let (sine, cosine) = (0.5 * strength.atan2(-tilt)).sin_cos();
        Self { cosine, sine, eigenvalue: strength.hypot(tilt) }
    }
}

/// A student at one time, in the data's singular bases.
///
/// The rows of `layers` are V̂ᵀW1ᵀ on top of ÛᵀW2, (N1+N3)×N2.
#[derive(Debug, Clone)]
pub(super) struct State {
    layers: Matrix,
    inputs: usize,
    time_tau: f64,
}

impl State {
    /// The student with the given layers at time 0.
    pub(super) fn new(
        flow: &Flow,
        first_layer: MatrixRef<'_>,
        second_layer: MatrixRef<'_>,
    ) -> Self {
        let (hidden, inputs) = (first_layer.nrows(), first_layer.ncols());
        let mut layers = Matrix::zeros(inputs + second_layer.nrows(), hidden);
        let (top, bottom) = layers.as_mut().split_at_row_mut(inputs);
        multiply(top, Store::Replace, 1.0, flow.svd.right.transpose(), first_layer.transpose());
        multiply(bottom, Store::Replace, 1.0, flow.svd.left.transpose(), second_layer);
        Self { layers, inputs, time_tau: 0.0 }
    }

    /// Takes on what another student of the same widths is, without allocating.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.layers.copy_from(&other.layers);
        self.time_tau = other.time_tau;
    }

    pub(super) fn time_tau(&self) -> f64 {
        self.time_tau
    }

    /// V̂ᵀW1ᵀ, N1×N2.
    pub(super) fn input_side(&self) -> MatrixRef<'_> {
        self.layers.as_ref().subrows(0, self.inputs)
    }

    /// ÛᵀW2, N3×N2.
    pub(super) fn output_side(&self) -> MatrixRef<'_> {
        self.layers.as_ref().subrows(self.inputs, self.layers.nrows() - self.inputs)
    }

    /// The columns of [`input_side`](Self::input_side) and [`output_side`](Self::output_side) that
    /// belong to one hidden unit.
    pub(super) fn unit(&self, unit: usize) -> (&[f64], &[f64]) {
        self.layers.col_as_slice(unit).split_at(self.inputs)
    }

    /// ÛᵀW V̂, N3×N1.
    pub(super) fn product(&self) -> Matrix {
        let (inputs, outputs) = (self.input_side(), self.output_side());
        let mut product = Matrix::zeros(outputs.nrows(), inputs.nrows());
        multiply(product.as_mut(), Store::Replace, 1.0, outputs, inputs.transpose());
        product
    }
}

impl Flow {
    /// `svd` is the full decomposition of Σ31, `balance` the κ of W2ᵀW2 − W1W1ᵀ = κI.
    pub(super) fn new(svd: Svd, input_variance: f64, balance: f64) -> Self {
        let tilt = 0.5 * input_variance * balance;
        let blocks = svd.values.iter().map(|&strength| Block::new(strength, tilt)).collect();
        Self { svd, input_variance, tilt, blocks }
    }

    pub(super) fn input_variance(&self) -> f64 {
        self.input_variance
    }

    /// Number of data modes, min(N1, N3).
    pub(super) fn data_modes(&self) -> usize {
        self.svd.values.len()
    }

    /// The time 1/Λ in which a data mode moves, in units of τ; the first is the fastest.
    pub(super) fn mode_time(&self, mode: usize) -> f64 {
        1.0 / self.blocks[mode].eigenvalue
    }

    /// The data's singular values ŝ, in descending order.
    pub(super) fn strengths(&self) -> &[f64] {
        &self.svd.values
    }

    /// a = dκ/2.
    pub(super) fn tilt(&self) -> f64 {
        self.tilt
    }

    /// κ.
    pub(super) fn balance(&self) -> f64 {
        2.0 * self.tilt / self.input_variance
    }

    /// Ûᵀ M V̂ of a map M from inputs to outputs.
    pub(super) fn in_data_bases(&self, map: MatrixRef<'_>) -> Matrix {
        triple(self.svd.left.transpose(), map, self.svd.right.as_ref())
    }

    /// The inverse of [`in_data_bases`](Self::in_data_bases).
    pub(super) fn out_of_data_bases(&self, map: MatrixRef<'_>) -> Matrix {
        triple(self.svd.left.as_ref(), map, self.svd.right.transpose())
    }

    /// ‖Ŝ − d Ûᵀ W V̂‖², what is left to learn, of a product map in the data's bases.
    pub(super) fn residual_energy(&self, product: &Matrix) -> f64 {
        let residual = Matrix::from_fn(product.nrows(), product.ncols(), |row, column| {
            let data = if row == column { self.svd.values[row] } else { 0.0 };
            data - self.input_variance * product[(row, column)]
        });
        squared_norm(residual.as_ref())
    }

    /// Moves the state on to `time_tau`, in as many steps as stability wants.
    ///
    /// # Panics
    ///
    /// If `time_tau` lies before the state's time, is not finite, or too late to be reached.
    pub(super) fn advance_to(&self, state: &mut State, time_tau: f64, scratch: &mut Scratch) {
        assert!(
            time_tau >= state.time_tau && time_tau.is_finite(),
            "time_tau is {time_tau}, but must be finite and at least {}",
            state.time_tau
        );
        let span = time_tau - state.time_tau;
        let steps = (span / (LONGEST_STEP * self.mode_time(0))).ceil();
        assert!(steps <= MOST_STEPS, "time_tau is {time_tau:?}, beyond {MOST_STEPS:e} steps");
        let mut done = 0.0;
        while done < steps {
            self.step(state, span / steps, scratch);
            done += 1.0;
        }
        state.time_tau = time_tau;
    }

    fn step(&self, state: &mut State, step: f64, scratch: &mut Scratch) {
        self.to_eigenbasis(state);
        let Scratch { factors, grown, gram, inverse } = scratch;
        let eigenvalue = |row: usize| self.eigenvalue(row, state.inputs);
        for (row, factor) in factors.iter_mut().enumerate() {
            *factor = (self.input_variance * growth_integral(eigenvalue(row), step)).sqrt();
        }
        scale_rows(grown, factors, &state.layers);
        gram.fill(0.0);
        gram.diagonal_mut().column_vector_mut().fill(1.0);
        multiply(gram.as_mut(), Store::Add, 1.0, grown.transpose(), grown.as_ref());
        factor_cholesky(gram);
        invert_lower_triangle(gram, inverse);
        for (row, factor) in factors.iter_mut().enumerate() {
            *factor = (eigenvalue(row) * step).exp();
        }
        scale_rows(grown, factors, &state.layers);
        multiply(state.layers.as_mut(), Store::Replace, 1.0, grown.as_ref(), inverse.transpose());
        self.to_eigenbasis(state);
    }

    /// Eigenvalue of F that belongs to a row of the layers in its eigenbasis.
    fn eigenvalue(&self, row: usize, inputs: usize) -> f64 {
        let modes = self.data_modes();
        match row {
            row if row < modes => self.blocks[row].eigenvalue,
            row if row < inputs => -self.tilt,
            row if row - inputs < modes => -self.blocks[row - inputs].eigenvalue,
            _ => self.tilt,
        }
    }

    /// Turns rows v̂_i and û_i into the eigenvectors' and back; the map is a reflection, its own
    /// inverse.
    fn to_eigenbasis(&self, state: &mut State) {
        for column in 0..state.layers.ncols() {
            let (inputs, outputs) =
                state.layers.col_as_slice_mut(column).split_at_mut(state.inputs);
            let pairs = inputs.iter_mut().zip(outputs);
            for ((input, output), &Block { cosine, sine, .. }) in pairs.zip(&self.blocks) {
                (*input, *output) =
                    (cosine * *input + sine * *output, sine * *input - cosine * *output);
            }
        }
    }
}

/// What a step needs room for.
#[derive(Debug)]
pub(super) struct Scratch {
    /// One a row of the layers.
    factors: Vec<f64>,
    grown: Matrix,
    gram: Matrix,
    inverse: Matrix,
}

impl Scratch {
    /// Room for the steps of students of this one's widths.
    pub(super) fn new(student: &State) -> Self {
        let (rows, hidden) = (student.layers.nrows(), student.layers.ncols());
        Self {
            factors: vec![0.0; rows],
            grown: Matrix::zeros(rows, hidden),
            gram: Matrix::zeros(hidden, hidden),
            inverse: Matrix::zeros(hidden, hidden),
        }
    }
}

/// (e^(2Λh) − 1)/(2Λ), h at Λ = 0.
fn growth_integral(eigenvalue: f64, step: f64) -> f64 {
    let exponent = 2.0 * eigenvalue * step;
    if exponent == 0.0 { step } else { step * exponent.exp_m1() / exponent }
}

/// destination ← diag(factors) source.
fn scale_rows(destination: &mut Matrix, factors: &[f64], source: &Matrix) {
    for column in 0..source.ncols() {
        let entries = destination.col_as_slice_mut(column).iter_mut();
        for ((entry, factor), from) in entries.zip(factors).zip(source.col_as_slice(column)) {
            *entry = factor * from;
        }
    }
}

/// Factors a symmetric positive definite matrix into K Kᵀ, K in its lower triangle; what stands
/// above is left alone.
///
/// A finished column is taken off those to its right, so that all passes run down columns.
fn factor_cholesky(gram: &mut Matrix) {
    let size = gram.nrows();
    let mut finished = vec![0.0; size];
    for pivot in 0..size {
        let root = gram[(pivot, pivot)].sqrt();
        let entries = &mut gram.col_as_slice_mut(pivot)[pivot..];
        entries.iter_mut().for_each(|entry| *entry /= root);
        finished[pivot..].copy_from_slice(entries);
        for column in pivot + 1..size {
            subtract(
                &mut gram.col_as_slice_mut(column)[column..],
                finished[column],
                &finished[column..],
            );
        }
    }
}

/// Writes K⁻¹ of a lower triangular K, column after column by forward substitution.
fn invert_lower_triangle(lower: &Matrix, inverse: &mut Matrix) {
    let size = lower.nrows();
    inverse.fill(0.0);
    for column in 0..size {
        let solution = inverse.col_as_slice_mut(column);
        solution[column] = 1.0;
        for pivot in column..size {
            let factors = &lower.col_as_slice(pivot)[pivot..];
            let value = solution[pivot] / factors[0];
            solution[pivot] = value;
            subtract(&mut solution[pivot + 1..], value, &factors[1..]);
        }
    }
}

/// entries ← entries − factor·others.
fn subtract(entries: &mut [f64], factor: f64, others: &[f64]) {
    for (entry, other) in entries.iter_mut().zip(others) {
        *entry -= factor * other;
    }
}

fn triple(left: MatrixRef<'_>, middle: MatrixRef<'_>, right: MatrixRef<'_>) -> Matrix {
    let mut half = Matrix::zeros(left.nrows(), middle.ncols());
    multiply(half.as_mut(), Store::Replace, 1.0, left, middle);
    let mut whole = Matrix::zeros(left.nrows(), right.ncols());
    multiply(whole.as_mut(), Store::Replace, 1.0, half.as_ref(), right);
    whole
}

#[cfg(test)]
mod tests {
    use dln_linalg::{full_svd, squared_distance, squared_norm};

    use super::*;

    fn gram(side: MatrixRef<'_>) -> Matrix {
        let mut gram = Matrix::zeros(side.ncols(), side.ncols());
        multiply(gram.as_mut(), Store::Replace, 1.0, side.transpose(), side);
        gram
    }

    /// W2ᵀ W2 − W1 W1ᵀ = κI is kept by the flow, so also by its exact steps; a common rotation of
    /// the hidden units leaves κI alone.
    #[track_caller]
    fn check_balance(balance: f64) {
        let wave = |scale: f64| {
            move |row: usize, column: usize| {
                scale * (1.0 + 3.7 * row as f64 + 5.3 * column as f64).sin()
            }
        };
        let (data, first) = (Matrix::from_fn(6, 9, wave(2.0)), Matrix::from_fn(4, 9, wave(0.1)));
        // W1 = L S Rᵀ is balanced by W2 = [(S² + κ)^½ Lᵀ; 0], whose W2ᵀ W2 = L S² Lᵀ + κI.
        let svd = full_svd(first.as_ref()).expect("finite");
        let second = Matrix::from_fn(6, 4, |row, column| {
            if row < 4 {
                (svd.values[row].powi(2) + balance).sqrt() * svd.left[(column, row)]
            } else {
                0.0
            }
        });
        let flow = Flow::new(full_svd(data.as_ref()).expect("finite"), 1.5, balance);
        let mut state = State::new(&flow, first.as_ref(), second.as_ref());
        let mut scratch = Scratch::new(&state);
        for time_tau in [0.0, 0.3, 1.0, 7.0, 100.0] {
            flow.advance_to(&mut state, time_tau, &mut scratch);
            let (mut inputs, outputs) = (gram(state.input_side()), gram(state.output_side()));
            for unit in 0..4 {
                inputs[(unit, unit)] += balance;
            }
            let imbalance = squared_distance(inputs.as_ref(), outputs.as_ref());
            assert!(
                imbalance.sqrt() < 1e-11 * squared_norm(outputs.as_ref()).sqrt(),
                "κ = {balance}, at {time_tau}: {imbalance:e}"
            );
        }
    }

    #[test]
    fn balance_is_conserved() {
        for balance in [0.0, 0.5, 20.0] {
            check_balance(balance);
        }
    }
}
