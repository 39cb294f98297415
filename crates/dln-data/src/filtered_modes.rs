//! Filtered modes: ridge regression whose output modes are learned as strongly as left-out examples
//! confirm.

mod choice;
mod eigenbasis;
mod monotone;

use dln_linalg::{Matrix, MatrixRef};

use crate::DataError;
use crate::centered::{Centered, Scale};
use crate::design::{CenteredTargets, Scaling};
use crate::error::MatrixName;
use crate::groups::{Clusters, FEW_EXAMPLES, Folds, GROUPS, ROUNDS, take};
use crate::linear_map::LinearMap;
use choice::{Choice, Tally};
use eigenbasis::{Eigenbasis, Standardized, product};
use monotone::Moments;

pub(crate) use monotone::Strengths;

/// Columns are divided by sd^(1−γ): standardised, half-way, and as they come.
pub(crate) const EXPONENTS: [f64; 3] = [0.0, 0.5, AS_THEY_COME];
/// The exponent that leaves the columns in their units.
pub(crate) const AS_THEY_COME: f64 = 1.0;
/// Penalties tried, in a geometric progression.
const PENALTIES: i32 = 19;
/// The smallest, in units of the mean variance of an input column, and the ratio of one to the
/// next.
const SMALLEST_PENALTY: f64 = 1e-7;
const PENALTY_RATIO: f64 = 3.162_277_660_168_379_5;

/// The mean of the maps of several column scalings, with the error of the whole procedure on
/// left-out examples.
#[derive(Debug, Clone)]
pub(crate) struct FilteredModes {
    pub(crate) map: LinearMap,
    /// Modes of positive strength, the most of any scaling.
    pub(crate) rank: usize,
    /// The chosen penalty of every exponent, in units of the mean variance of the scaled columns.
    pub(crate) penalties: Vec<f64>,
    /// Of each group at the penalties and strengths that the other groups choose.
    pub(crate) held_out: HeldOut,
    /// Of each group at those of the map, which it chose with the others: a little too small.
    pub(crate) chosen_error: f64,
}

/// Squared errors on left-out examples relative to those of the training means.
#[derive(Debug, Clone)]
pub(crate) struct HeldOut {
    pub(crate) error: f64,
    /// Of every output; `None` where the left-out targets do not differ from the means.
    pub(crate) outputs: Vec<Option<f64>>,
}

impl FilteredModes {
    pub(crate) fn fit(
        (inputs, targets): (MatrixRef<'_>, MatrixRef<'_>),
        clusters: &Clusters,
        exponents: &[f64],
        strengths: Strengths,
    ) -> Result<Self, DataError> {
        let all = Centered::new(inputs, MatrixName::Inputs, &Scale::Columns)?;
        let outputs = CenteredTargets::new(targets, MatrixName::Targets)?;
        let rounds = if inputs.nrows() < FEW_EXAMPLES { ROUNDS } else { 1 };
        let mut parts = Vec::new();
        for round in 0..rounds {
            let folds = clusters.interleaved(GROUPS, round);
            for fold in 0..folds.count() {
                parts.push(Part::new(inputs, &outputs.values, exponents, (&folds, fold, round))?);
            }
        }
        let whole = Standardized::new(&all, outputs.values.as_ref());
        let mut mean = Matrix::zeros(all.columns.len(), whole.outputs());
        let (mut rank, mut penalties) = (0, Vec::new());
        for (idx, &exponent) in exponents.iter().enumerate() {
            let choice = choose_and_predict(&mut parts, idx, strengths, exponents.len())?;
            let (directions, basis) = whole.eigenbasis(exponent)?;
            let map = choice.rotated_back(&basis)?;
            mean += product(directions.as_ref(), map.as_ref(), (exponents.len() as f64).recip());
            rank = rank.max(choice.rank(basis.modes()));
            penalties.push(choice.penalty);
        }
        let scaled = whole.of_all_outputs(mean);
        let scaling = Scaling::new(inputs.ncols(), 1.0, all, (outputs.means, outputs.unit));
        let map = LinearMap::new(scaled.transpose(), &scaling)?;
        let held_out = HeldOut::of(&parts, |others| &others.by_others);
        let chosen_error = HeldOut::of(&parts, |others| &others.by_all).error;
        Ok(Self { map, rank, penalties, held_out, chosen_error })
    }
}

/// What all groups choose for one exponent, one of `count`; adds each group's predictions by it and
/// by the choice of the other groups of its round.
fn choose_and_predict(
    parts: &mut [Part],
    idx: usize,
    strengths: Strengths,
    count: usize,
) -> Result<Choice, DataError> {
    let tallies = tallies(parts, idx)?;
    let by_all = Choice::best(&tallies, strengths, |_| true);
    for group in 0..parts.len() {
        let round = parts[group].round;
        let is_other = |other: usize| other != group && parts[other].round == round;
        let by_others = Choice::best(&tallies, strengths, is_other);
        if let Some(others) = &mut parts[group].others {
            others.predict(idx, [&by_others, &by_all], count)?;
        }
    }
    Ok(by_all)
}

/// A group of examples with the ridge regressions that were fitted without it.
struct Part {
    /// Which assignment of groups it belongs to.
    round: u32,
    /// The targets about the means of the other examples, n×N3.
    targets: Matrix,
    /// None where the inputs of the other examples do not vary.
    others: Option<Others>,
}

struct Others {
    /// The group's targets in the outputs' basis, n×m.
    targets: Matrix,
    /// The mean of the maps' predictions of them, as far as they are made, by the choice of the
    /// other groups.
    by_others: Matrix,
    /// The same by the choice of all groups.
    by_all: Matrix,
    /// N3×m; `None` for the outputs themselves.
    output_basis: Option<Matrix>,
    /// One for every exponent.
    fitted: Vec<Fitted>,
}

struct Fitted {
    /// The group's inputs in the eigenbasis, n×r.
    inputs: Matrix,
    basis: Eigenbasis,
}

impl Part {
    fn new(
        inputs: MatrixRef<'_>,
        targets: &Matrix,
        exponents: &[f64],
        (folds, fold, round): (&Folds, usize, u32),
    ) -> Result<Self, DataError> {
        let (left_out, kept) = (folds.rows(fold), folds.other_rows(fold));
        let about = take(targets.as_ref(), &kept);
        let means: Vec<f64> =
            about.col_iter().map(|column| column.iter().sum::<f64>() / kept.len() as f64).collect();
        let centred = |matrix: &Matrix| {
            Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, output| {
                matrix[(row, output)] - means[output]
            })
        };
        let others = centred(&about);
        let targets = centred(&take(targets.as_ref(), &left_out));
        let training = take(inputs, &kept);
        let Ok(training) = Centered::new(training.as_ref(), MatrixName::Inputs, &Scale::Columns)
        else {
            return Ok(Self { round, targets, others: None });
        };
        let standardized = Standardized::new(&training, others.as_ref());
        let group = training.standardize(take(inputs, &left_out).as_ref());
        let others = Others::new(standardized, (&group, &targets), exponents)?;
        Ok(Self { round, targets, others: Some(others) })
    }

    fn energy(&self) -> f64 {
        dln_linalg::squared_norm(self.targets.as_ref())
    }

    /// Y − Ŷ of the group.
    fn residual(&self, predictions: fn(&Others) -> &Matrix) -> Matrix {
        let Some(others) = &self.others else {
            return self.targets.clone();
        };
        let predicted = predictions(others);
        match &others.output_basis {
            None => &self.targets - predicted,
            Some(basis) => &self.targets - product(predicted.as_ref(), basis.transpose(), 1.0),
        }
    }
}

impl Others {
    fn new(
        standardized: Standardized<'_>,
        (inputs, targets): (&Matrix, &Matrix),
        exponents: &[f64],
    ) -> Result<Self, DataError> {
        let fitted = |&exponent: &f64| -> Result<Fitted, DataError> {
            let (directions, basis) = standardized.eigenbasis(exponent)?;
            let inputs = product(inputs.as_ref(), directions.as_ref(), 1.0);
            Ok(Fitted { inputs, basis })
        };
        let fitted = exponents.iter().map(fitted).collect::<Result<_, _>>()?;
        let targets = standardized.in_output_basis(targets.as_ref());
        let none = Matrix::zeros(targets.nrows(), targets.ncols());
        let output_basis = standardized.into_output_basis();
        Ok(Self { targets, by_others: none.clone(), by_all: none, output_basis, fitted })
    }

    /// Σ p q and Σ p² of every mode over the group.
    fn moments(&self, idx: usize, penalty: f64) -> Result<Vec<Moments>, DataError> {
        let Fitted { inputs, basis } = &self.fitted[idx];
        let modes = basis.modes_at(penalty)?;
        let predicted = product(inputs.as_ref(), modes.map.as_ref(), 1.0);
        let wanted = product(self.targets.as_ref(), modes.rotation.as_ref(), 1.0);
        let of_mode = |mode: usize| {
            let mut sums = Moments::default();
            for (p, q) in predicted.col(mode).iter().zip(wanted.col(mode).iter()) {
                sums.product += p * q;
                sums.square += p * p;
            }
            sums
        };
        Ok((0..predicted.ncols()).map(of_mode).collect())
    }

    /// Adds the predictions of one exponent's maps, one of `count`.
    fn predict(
        &mut self,
        idx: usize,
        [by_others, by_all]: [&Choice; 2],
        count: usize,
    ) -> Result<(), DataError> {
        let Fitted { inputs, basis } = &self.fitted[idx];
        for (choice, predictions) in [(by_others, &mut self.by_others), (by_all, &mut self.by_all)]
        {
            // An input beyond the range of squares would make NaN of nothing.
            if choice.strengths.iter().any(|&strength| strength > 0.0) {
                let map = choice.rotated_back(basis)?;
                *predictions += product(inputs.as_ref(), map.as_ref(), (count as f64).recip());
            }
        }
        Ok(())
    }
}

/// One for every penalty that is tried.
fn tallies(parts: &[Part], idx: usize) -> Result<Vec<Tally>, DataError> {
    let tally = |step| {
        let penalty = SMALLEST_PENALTY * PENALTY_RATIO.powi(step);
        let moments = |part: &Part| match &part.others {
            None => Ok(Vec::new()),
            Some(others) => others.moments(idx, penalty),
        };
        let groups = parts.iter().map(moments).collect::<Result<_, _>>()?;
        Ok(Tally { penalty, groups })
    };
    (0..PENALTIES).map(tally).collect()
}

impl HeldOut {
    fn of(parts: &[Part], predictions: fn(&Others) -> &Matrix) -> Self {
        let outputs = parts[0].targets.ncols();
        let (mut errors, mut energies) = (vec![0.0; outputs], vec![0.0; outputs]);
        for part in parts {
            let residual = part.residual(predictions);
            for output in 0..outputs {
                errors[output] += residual.col(output).squared_norm_l2();
                energies[output] += part.targets.col(output).squared_norm_l2();
            }
        }
        let energy: f64 = parts.iter().map(Part::energy).sum();
        let relative = |(error, energy): (&f64, &f64)| (*energy > 0.0).then(|| error / energy);
        let outputs = errors.iter().zip(&energies).map(relative).collect();
        Self { error: errors.iter().sum::<f64>() / energy, outputs }
    }
}
