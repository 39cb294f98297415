//! Students of different width: the early-stopping error belongs to the task (supplement of the
//! paper).

mod checks;
mod draw;

use dln_dynamics::AlignedTheory;
use dln_experiment::{
    ComputeError, Context, Plan, Rows, Setting, Start, Tolerance, row, sweep, tables,
};
use dln_tasks::Seed;
use dln_trainer::StopRule;

use crate::minima::{self, Minimum, MinimumRow, Outcome};
use crate::minima_band::{self, BandRow, Place};
use crate::{About, Check, Figure, Scale};
use dln_plot::Picture;

tables! {
    /// The tables of `student-width`.
    pub(crate) struct Tables {
        theory: Rows<(Width, TheoryRow)>,
        band: Rows<(Width, BandRow)>,
        simulation: Rows<(Width, MinimumRow)>,
    }
}

row! {
    /// A width of the student and a teacher.
    #[derive(Copy)]
    pub(crate) struct Width { hidden_share: f64, hidden: usize, teacher_strength: f64 }
}

row! {
    /// Minimum test error and optimal stopping time in theory.
    pub(crate) struct TheoryRow {
        min_test_error: f64,
        optimal_stopping_tau: f64 = Tolerance::new(1e-6, 1e-5),
    }
}

/// Hidden width over the full rank N1 = N3.
const SHARES: [f64; 4] = [1.0, 0.5, 0.04, 0.01];

/// When aligned students end; their best moment is long past.
const UNTIL_TAU: f64 = 6.0;

/// Time between two observations of random students, ten times the rate at paper scale.
const OBSERVED_TAU: f64 = 0.02;

/// The figure `student-width`.
pub(crate) struct StudentWidth;

impl Figure for StudentWidth {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "student-width",
            title: "Students of different width reach the same error",
            paper: "supplement",
            claim: "The smallest test error of an early-stopped student and the time to stop depend on the task and hardly on the \
                    student's size, down to a single hidden unit: before noise is learned, its capacity does not matter.",
            deviations: &[
                "Random students train with twice the paper's learning rate; times are in units of τ.",
                "A random student with a single hidden unit does worse than the others at SNR 2 and 3: while it aligns, its one \
                 mode is a mixture of the signal and of the strongest noise.",
                "The band of 95 % of aligned networks of this size, from one decomposition per network, is added; it is drawn for full width, and the others lie upon it.",
            ],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let strengths: &[f64] =
            scale.pick(&[1.0, 2.0, 4.0, 8.0], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        // Wide and weakly taught students, the slow ones, come first, so that no thread is left
        // with them at the end.
        let cells: Vec<Cell> = SHARES
            .iter()
            .flat_map(|share| strengths.iter().map(|s| Cell { share: *share, strength: *s }))
            .collect();
        let runs = sweep(context, &cells, scale.pick(4, 10), |cell, replicate| {
            run(scale, *cell, replicate)
        })?;
        Ok(Tables {
            theory: theory(scale, scale.pick(20, 100))?,
            band: band(scale, context, &cells, &runs)?,
            simulation: simulation(scale, &cells, &runs)?,
        })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        checks::all(tables)
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    share: f64,
    strength: f64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a width of at most 100"
)]
fn setting(scale: Scale, cell: Cell) -> Setting {
    let inputs = scale.pick(40, 100);
    Setting {
        outputs: inputs,
        hidden: (cell.share * inputs as f64).round().max(1.0) as usize,
        learning_rate: scale.pick(5e-3, 2e-3),
        ..Setting::paper(inputs, vec![cell.strength])
    }
}

impl Cell {
    /// All widths see the same tasks.
    fn seed(self) -> Seed {
        Seed::new(9).child(&format!("s {}", self.strength))
    }

    fn key(self, setting: &Setting) -> Width {
        let Cell { share, strength } = self;
        Width { hidden_share: share, hidden: setting.hidden, teacher_strength: strength }
    }
}

fn run(scale: Scale, cell: Cell, replicate: u64) -> Result<Outcome, ComputeError> {
    let setting = setting(scale, cell);
    let seed = cell.seed().replicate(replicate);
    let task = setting.task(seed)?;
    let to_end =
        Plan { epochs: setting.epochs(UNTIL_TAU), observe_every: 1, stop: StopRule::AtEnd };
    let aligned = setting.run(Start::Aligned, &task, seed, to_end)?.minimum();
    // Narrow students start almost orthogonal to the signal, and a single unit may follow a noise
    // mode first, whereby its error rises for a while: they train long, at little cost. Wide ones
    // end once their error has risen.
    let narrow = cell.share < 0.1;
    let epochs = 4 * aligned.epoch + setting.epochs(if narrow { 8.0 } else { 2.0 });
    let past = StopRule::PastMinimum { factor: 1.2, stretch: 0.2 };
    let stop = if narrow { StopRule::AtEnd } else { past };
    let random =
        setting.run(Start::Random, &task, seed, Plan { epochs, observe_every: 5, stop })?.minimum();
    Ok([aligned, random].map(|seen| Minimum::of(seen, &setting)))
}

fn theory(scale: Scale, points: u32) -> Result<Rows<(Width, TheoryRow)>, ComputeError> {
    let mut rows = Vec::new();
    for share in SHARES {
        for i in 0..=points {
            // Above the threshold of 1, where there is a dip, to 10.5.
            let strength = 1.02 * (10.5_f64 / 1.02).powf(f64::from(i) / f64::from(points));
            let cell = Cell { share, strength };
            let setting = setting(scale, cell);
            let stop = AlignedTheory::new(&setting.theory())?.optimal_stopping();
            let row =
                TheoryRow { min_test_error: stop.test_error, optimal_stopping_tau: stop.time_tau };
            rows.push((cell.key(&setting), row));
        }
    }
    Ok(Rows::new(rows))
}

/// Aligned networks of this size.
fn band(
    scale: Scale,
    context: &Context<'_>,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Rows<(Width, BandRow)>, ComputeError> {
    let place = |(cell, runs): (&Cell, &Vec<Outcome>)| {
        let setting = setting(scale, *cell);
        Place {
            key: cell.key(&setting),
            seed: cell.seed(),
            students: runs.iter().map(|[aligned, _]| aligned.test_error).collect(),
            setting,
        }
    };
    let places: Vec<Place<Width>> = cells.iter().zip(runs).map(place).collect();
    Ok(minima_band::rows(context, &places, scale.pick(60, 100), UNTIL_TAU)?.into())
}

fn simulation(
    scale: Scale,
    cells: &[Cell],
    runs: &[Vec<Outcome>],
) -> Result<Rows<(Width, MinimumRow)>, ComputeError> {
    let mut rows = Vec::new();
    for (cell, runs) in cells.iter().zip(runs) {
        let setting = setting(scale, *cell);
        rows.extend(minima::rows(&setting, runs)?.map(|row| (cell.key(&setting), row)));
    }
    Ok(Rows::observed_every(OBSERVED_TAU, rows))
}
