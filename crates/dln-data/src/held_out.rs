//! Students trained without a group of examples and judged on it, for every cut-off and time at
//! once and without training.
//!
//! Each group's students are known in closed form from the decomposition of the other examples
//! ([`ProjectedError`]); their errors, summed over the groups, are what fresh examples of the same
//! kind meet, whatever the law of inputs and noise. Times count in units of the noise scale u of
//! all examples; without a group the strengths of the teacher's modes fall by √(P′/P), and the unit
//! with them, so that a mode is learned at the same time with and without the group.

mod curve;

use dln_dynamics::LearningCurve;
use dln_linalg::{Matrix, MatrixRef, Store, Svd, multiply, squared_norm, thin_svd};

use crate::design::Design;
use crate::fit_statistics::FitStatistics;
use crate::groups::{Folds, take};
use crate::leverage::{LeftOut, Leverage};
use crate::options::Student;
use crate::prediction::Prediction;
use crate::projection::{ProjectedError, whitened};
use crate::resampling::Sample;
use crate::shrinkage::Whitener;
use crate::{ColumnScale, DataError, NoiseChoice, TrainingData};

pub(crate) use curve::HeldOutCurve;

/// Every group in turn: the map that the other examples give, and the group in its coordinates.
#[derive(Debug, Clone)]
pub(crate) struct HeldOut {
    folds: Vec<Fold>,
    examples: usize,
}

/// One group.
#[derive(Debug, Clone)]
struct Fold {
    /// The group's examples.
    rows: Vec<usize>,
    /// Y of the group about the mean of the others, in units of all targets.
    targets: Matrix,
    /// `None` where the others are too few, or do not vary, and leave nothing but their mean.
    others: Option<Others>,
}

/// The examples outside a group.
#[derive(Debug, Clone)]
struct Others {
    examples: usize,
    /// ‖Y‖², in units of all targets.
    energy: f64,
    effective_outputs: usize,
    left_out: Option<LeftOut>,
    /// Their map in whitened coordinates, N3×r, in units of all targets.
    coordinates: Matrix,
    /// Ridge regression in the same coordinates.
    ridge: Matrix,
    /// The group in their whitened coordinates.
    whitened: Matrix,
    whitener: Whitener,
}

/// A group as students of any kind meet it, who were trained on the others.
pub(crate) struct Group<'a> {
    /// Y of the group about the mean of the others, in units of all targets.
    pub(crate) targets: MatrixRef<'a>,
    /// `None` where nothing can be learned but the mean.
    pub(crate) others: Option<OtherExamples<'a>>,
}

/// What is learned from, and where the group lies in its coordinates.
pub(crate) struct OtherExamples<'a> {
    pub(crate) examples: usize,
    /// Their map in whitened coordinates, N3×k, in units of all targets.
    pub(crate) map: MatrixRef<'a>,
    /// The group in these coordinates.
    pub(crate) whitened: MatrixRef<'a>,
    pub(crate) whitener: &'a Whitener,
    /// The unit of strengths, see [`Others::unit`].
    pub(crate) unit: f64,
}

/// What a fold needs to know of all examples.
pub(crate) struct Whole<'a> {
    pub(crate) data: &'a TrainingData<'a>,
    pub(crate) design: &'a Design,
    pub(crate) scale: ColumnScale,
    /// The penalty of ridge regression, in units of the largest squared singular value of the
    /// inputs.
    pub(crate) penalty: f64,
}

impl HeldOut {
    pub(crate) fn new(whole: &Whole<'_>, folds: &Folds) -> Result<Self, DataError> {
        let fold = |group| Fold::new(whole, folds, group);
        let folds = (0..folds.count()).map(fold).collect::<Result<_, _>>()?;
        Ok(Self { folds, examples: whole.data.examples() })
    }

    /// The groups of several assignments together, in which every example is left out once a
    /// round.
    pub(crate) fn of_rounds(
        whole: &Whole<'_>,
        rounds: impl Iterator<Item = Folds>,
    ) -> Result<Self, DataError> {
        let mut all = Self { folds: Vec::new(), examples: whole.data.examples() };
        for folds in rounds {
            all.folds.extend(Self::new(whole, &folds)?.folds);
        }
        Ok(all)
    }

    /// The number of groups.
    pub(crate) fn groups(&self) -> usize {
        self.folds.len()
    }

    /// The most directions that every group's others can keep; `None` if no group has any.
    pub(crate) fn most_directions(&self) -> Option<usize> {
        let others = self.folds.iter().filter_map(|fold| fold.others.as_ref());
        others.map(|others| others.coordinates.ncols()).min()
    }

    /// Every group with `retained` directions; strengths count in `noise_scale`, that of all
    /// examples.
    pub(crate) fn with_directions(
        &self,
        retained: usize,
        noise_scale: f64,
    ) -> impl Iterator<Item = Group<'_>> {
        self.folds.iter().map(move |fold| Group {
            targets: fold.targets.as_ref(),
            others: fold.others.as_ref().map(|others| {
                let retained = retained.min(others.coordinates.ncols());
                OtherExamples {
                    examples: others.examples,
                    map: others.coordinates.subcols(0, retained),
                    whitened: others.whitened.subcols(0, retained),
                    whitener: &others.whitener,
                    unit: others.unit(noise_scale, self.examples),
                }
            }),
        })
    }

    /// The errors of students with `retained` directions; times count in units of `noise_scale`,
    /// that of all examples.
    pub(crate) fn students(
        &self,
        retained: usize,
        noise_scale: f64,
        student: Student,
    ) -> Result<HeldOutCurve, DataError> {
        let curve = student.curve();
        let fold = |fold: &Fold| {
            let Some(others) = &fold.others else {
                return Ok(ProjectedError::of_mean(fold.targets.as_ref()));
            };
            let svd = others.svd(retained)?;
            let unit = others.unit(noise_scale, self.examples);
            Ok(fold.projected(others, &svd, unit, &curve))
        };
        Ok(HeldOutCurve::new(self.folds.iter().map(fold).collect::<Result<_, DataError>>()?))
    }

    /// The squared errors of least squares on `retained` directions and of its optimal shrinkage
    /// with at most `most_modes` modes, by group.
    pub(crate) fn learners(
        &self,
        retained: usize,
        most_modes: usize,
        noise: NoiseChoice,
    ) -> Result<[Vec<f64>; 2], DataError> {
        let (mut least_squares, mut optimal) = (Vec::new(), Vec::new());
        let curve = Student::ANY.curve();
        for fold in &self.folds {
            let Some(others) = &fold.others else {
                let energy = squared_norm(fold.targets.as_ref());
                least_squares.push(energy);
                optimal.push(energy);
                continue;
            };
            let svd = others.svd(retained)?;
            let projected = fold.projected(others, &svd, 1.0, &curve);
            least_squares.push(projected.of_strengths(&svd.values));
            let strengths = others.optimal_strengths(&svd, retained, noise)?;
            let modes = most_modes.min(strengths.len());
            optimal.push(projected.of_strengths(&strengths[..modes]));
        }
        Ok([least_squares, optimal])
    }

    /// The squared error of ridge regression, by group.
    pub(crate) fn ridge(&self) -> Vec<f64> {
        let fold = |fold: &Fold| match &fold.others {
            None => squared_norm(fold.targets.as_ref()),
            Some(others) => squared_norm(fold.residual(others, others.ridge.as_ref()).as_ref()),
        };
        self.folds.iter().map(fold).collect()
    }

    /// Y − Ŷ of all examples in their order, each from students trained without its group on
    /// `retained` directions until `time_tau`.
    pub(crate) fn residuals(
        &self,
        (retained, noise_scale): (usize, f64),
        (student, time_tau): (Student, f64),
    ) -> Result<Matrix, DataError> {
        let curve = student.curve();
        let mut residuals = Matrix::zeros(self.examples, self.outputs());
        for fold in &self.folds {
            let residual = match &fold.others {
                None => fold.targets.clone(),
                Some(others) => {
                    let svd = others.svd(retained)?;
                    let unit = others.unit(noise_scale, self.examples);
                    let strength = |value| unit * curve.mode(value / unit).at(time_tau).strength;
                    let strengths: Vec<f64> = svd.values.iter().copied().map(strength).collect();
                    fold.residual(others, with_strengths(&svd, &strengths).as_ref())
                }
            };
            fold.put(&residual, &mut residuals);
        }
        Ok(residuals)
    }

    /// Y about the means of the other groups' examples, in the order of the examples: the residuals
    /// of the mean predictor.
    pub(crate) fn targets(&self) -> Matrix {
        let mut targets = Matrix::zeros(self.examples, self.outputs());
        for fold in &self.folds {
            fold.put(&fold.targets, &mut targets);
        }
        targets
    }

    fn outputs(&self) -> usize {
        self.folds.first().map_or(0, |fold| fold.targets.ncols())
    }
}

impl Fold {
    fn new(whole: &Whole<'_>, folds: &Folds, group: usize) -> Result<Self, DataError> {
        let (rows, others) = (folds.rows(group), folds.other_rows(group));
        let Whole { data, design: all, .. } = whole;
        let left_out = (take(data.inputs, &rows), take(data.targets, &rows));
        let kept = (take(data.inputs, &others), take(data.targets, &others));
        let unit = all.scaling.target_unit;
        let means = means(kept.1.as_ref());
        let targets = Matrix::from_fn(rows.len(), data.outputs(), |row, output| {
            left_out.1[(row, output)] / unit - means[output] / unit
        });
        let design = match all.of_part(kept.0.as_ref(), kept.1.as_ref(), whole.scale) {
            Ok(design) => design,
            Err(DataError::Linalg(error)) => return Err(error.into()),
            // What is left is too little to learn from.
            Err(_) => return Ok(Self { rows, targets, others: None }),
        };
        let others = Some(Others::new(&design, whole, left_out.0.as_ref()));
        Ok(Self { rows, targets, others })
    }

    /// Writes the group's rows where they belong among all.
    fn put(&self, group: &Matrix, all: &mut Matrix) {
        for (from, &to) in self.rows.iter().enumerate() {
            for output in 0..group.ncols() {
                all[(to, output)] = group[(from, output)];
            }
        }
    }

    /// The error of students on the group, strengths counting in `unit`.
    fn projected(
        &self,
        others: &Others,
        svd: &Svd,
        unit: f64,
        curve: &LearningCurve,
    ) -> ProjectedError {
        let curves = svd.values.iter().map(|value| curve.mode(value / unit));
        let group = others.whitened.subcols(0, svd.right.nrows());
        ProjectedError::new(svd, curves, unit, (group, self.targets.as_ref()))
    }

    /// Y − X̃ Mᵀ of the group for a map of whitened coordinates.
    fn residual(&self, others: &Others, map: MatrixRef<'_>) -> Matrix {
        let mut residual = self.targets.clone();
        let group = others.whitened.subcols(0, map.ncols());
        multiply(residual.as_mut(), Store::Add, -1.0, group, map.transpose());
        residual
    }
}

impl Others {
    fn new(design: &Design, whole: &Whole<'_>, left_out: MatrixRef<'_>) -> Self {
        let scale = design.scaling.target_unit / whole.design.scaling.target_unit;
        let size = |design: &Design| design.largest * design.scaling.common_scale;
        let penalty = whole.penalty * (size(whole.design) / size(design)).powi(2);
        let coordinates = scaled(&design.coordinates, |_| scale);
        let kept = |idx: usize| 1.0 / (1.0 + penalty / design.strengths[idx].powi(2));
        let interpolates = design.rank() + 1 >= design.examples();
        let whitener = Whitener::of(design);
        Self {
            examples: design.examples(),
            energy: design.energy * scale * scale,
            effective_outputs: design.effective_outputs,
            left_out: interpolates.then(|| LeftOut::of(design)),
            ridge: scaled(&coordinates, kept),
            whitened: whitened(&whitener, design.rank(), left_out),
            coordinates,
            whitener,
        }
    }

    fn svd(&self, retained: usize) -> Result<Svd, DataError> {
        let retained = retained.min(self.coordinates.ncols());
        Ok(thin_svd(self.coordinates.subcols(0, retained))?)
    }

    /// The noise scale in which strengths count here as they do among all `examples`.
    fn unit(&self, noise_scale: f64, examples: usize) -> f64 {
        noise_scale * (self.examples as f64 / examples as f64).sqrt()
    }

    /// What the optimal learner of these examples learns of each mode; nothing where their noise is
    /// unknown.
    fn optimal_strengths(
        &self,
        svd: &Svd,
        retained: usize,
        noise: NoiseChoice,
    ) -> Result<Vec<f64>, DataError> {
        let retained = retained.min(self.coordinates.ncols());
        let sample = Sample {
            examples: self.examples,
            map: self.coordinates.subcols(0, retained).to_owned(),
            energies: vec![self.energy],
        };
        let statistics =
            FitStatistics::of_spectrum(&sample, self.effective_outputs, svd.values.clone());
        let noise = match statistics.noise(noise) {
            Ok(noise) => noise,
            Err(DataError::UnknownNoise { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let left_out = || self.left_out.map(|left_out| left_out.leverage(retained));
        let leverage = Leverage::by_law(&statistics).or_else(left_out);
        let leverage = leverage.expect("measured where the others leave no residual");
        let prediction = Prediction::new(&statistics, noise, leverage);
        let strengths = prediction.optimal_strengths().into_iter();
        Ok(strengths.map(|strength| strength * prediction.noise_scale).collect())
    }
}

/// Û diag(s) V̂ᵀ.
fn with_strengths(svd: &Svd, strengths: &[f64]) -> Matrix {
    scaled(&svd.left, |mode| strengths[mode]) * svd.right.transpose()
}

/// A matrix with its columns multiplied.
fn scaled(matrix: &Matrix, factor: impl Fn(usize) -> f64) -> Matrix {
    Matrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| {
        matrix[(row, column)] * factor(column)
    })
}

fn means(matrix: MatrixRef<'_>) -> Vec<f64> {
    let count = matrix.nrows() as f64;
    (0..matrix.ncols())
        .map(|column| matrix.col(column).iter().map(|entry| entry / count).sum())
        .collect()
}
