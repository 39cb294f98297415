//! How fast finite networks approach the theory of infinite width (section 3.3 of the paper).

mod draw;

use dln_dynamics::{AlignedTheory, StoppingPoint};
use dln_experiment::{
    ComputeError, Context, Plan, Rows, Setting, Start, Summary, Tolerance, group_by, log_log_slope,
    row, strengths, sweep, tables,
};
use dln_tasks::Seed;
use dln_trainer::StopRule;

use crate::{About, Check, Figure, Limit, Scale};
use dln_plot::Picture;

tables! {
    /// The tables of `convergence`.
    pub(crate) struct Tables {
        spread: Rows<SpreadRow>,
        runs: Rows<RunRow>,
    }
}

row! {
    /// Means and root mean squares of the deviations from theory at one SNR and size.
    pub(crate) struct SpreadRow {
        snr: f64,
        inputs: usize,
        theory_min_test_error: f64,
        theory_optimal_stopping_tau: f64,
        mean_log_error: f64,
        mean_log_error_std_error: f64,
        rms_log_error: f64,
        /// A shift of single stopping times by an epoch.
        rms_log_time: f64 = Tolerance::steps(1.0, 0.0),
        seeds: usize,
    }
}

row! {
    /// One network.
    pub(crate) struct RunRow {
        snr: f64,
        inputs: usize,
        seed: usize,
        min_test_error: f64,
        /// The minimum is flat: the last bits decide between neighbouring epochs.
        optimal_stopping_tau: f64 = Tolerance::steps(1.5, 0.0),
    }
}

/// Signal-to-noise ratios of the rank-one teachers.
const SNRS: [f64; 3] = [2.0, 4.0, 8.0];
/// Students train for this multiple of the theory's optimal stopping time.
const REACH: f64 = 2.0;
/// Slope that every spread must fall below; fluctuations give −1/2.
const SLOPE: f64 = -0.35;

/// The figure `convergence`.
pub(crate) struct Convergence;

impl Figure for Convergence {
    type Tables = Tables;

    fn about(&self) -> About {
        About {
            slug: "convergence",
            title: "Finite networks approach the theory as they grow",
            paper: "beyond the paper",
            claim: "The theory is exact in the limit of infinite width. The best test error and the optimal stopping time of single \
                    networks scatter around it by an amount that falls like N1^(−1/2).",
            deviations: &[],
        }
    }

    fn compute(&self, scale: Scale, context: &Context<'_>) -> Result<Tables, ComputeError> {
        let study = Study::of(scale);
        let networks = study.networks();
        let runs = sweep(context, &networks, 1, |network, _| study.run(network))?;
        let runs: Vec<Run> = runs.into_iter().flatten().collect();
        Ok(Tables { spread: spread(&study, &runs), runs: study.table(&runs) })
    }

    fn plot(&self, tables: &Tables) -> Picture {
        draw::picture(tables)
    }

    fn checks(&self, tables: &Tables) -> Vec<Check> {
        let slope = |name: &str, rms: fn(&SpreadRow) -> f64, snr: f64, rows: &[&SpreadRow]| {
            let points: Vec<_> = rows.iter().map(|row| (row.inputs as f64, rms(row))).collect();
            Check::at_most(
                format!("slope of ln rms Δ ln {name} against ln N1 at SNR {snr}"),
                log_log_slope(&points),
                Limit::new(
                    SLOPE,
                    "fluctuations fall like N1^(−1/2); over this range of N1 and these seeds the slope is known to 0.05",
                ),
            )
        };
        let groups = group_by(tables.spread.iter(), |row| row.snr);
        let errors =
            groups.iter().map(|(snr, rows)| slope("ε_min", |row| row.rms_log_error, *snr, rows));
        let times =
            groups.iter().map(|(snr, rows)| slope("t_opt", |row| row.rms_log_time, *snr, rows));
        errors.chain(times).collect()
    }
}

/// Sizes and numbers of networks.
struct Study {
    /// N1, ascending.
    sizes: &'static [usize],
    /// Networks of the largest size; smaller ones are proportionally more.
    largest_seeds: usize,
    learning_rate: f64,
}

/// One network.
#[derive(Clone, Copy)]
struct Network {
    snr: f64,
    inputs: usize,
    replicate: usize,
}

/// What one network did, and what the theory says.
struct Run {
    network: Network,
    min_test_error: f64,
    optimal_stopping_tau: f64,
    theory: StoppingPoint,
}

impl Study {
    fn of(scale: Scale) -> Study {
        Study {
            sizes: scale.pick(&[20, 40, 80, 160], &[100, 200, 400, 800]),
            largest_seeds: scale.pick(10, 48),
            learning_rate: scale.pick(4e-3, 1e-3),
        }
    }

    /// All networks, the largest first.
    fn networks(&self) -> Vec<Network> {
        let largest = self.sizes[self.sizes.len() - 1];
        let mut networks = Vec::new();
        for &inputs in self.sizes.iter().rev() {
            for snr in SNRS {
                let seeds = self.largest_seeds * largest / inputs;
                networks.extend((0..seeds).map(|replicate| Network { snr, inputs, replicate }));
            }
        }
        networks
    }

    fn setting(&self, network: &Network) -> Setting {
        Setting {
            learning_rate: self.learning_rate,
            ..Setting::paper(network.inputs, strengths(1, network.snr))
        }
    }

    fn run(&self, network: &Network) -> Result<Run, ComputeError> {
        let setting = self.setting(network);
        let theory = AlignedTheory::new(&setting.theory())?.optimal_stopping();
        let seed = Seed::new(12)
            .child(&format!("convergence, SNR {}, N1 = {}", network.snr, network.inputs))
            .replicate(network.replicate as u64);
        let plan = Plan {
            epochs: setting.epochs(REACH * theory.time_tau),
            observe_every: 1,
            stop: StopRule::AtEnd,
        };
        let minimum = setting.run(Start::Aligned, &setting.task(seed)?, seed, plan)?.minimum();
        Ok(Run {
            network: *network,
            min_test_error: minimum.test_error,
            optimal_stopping_tau: setting.time_tau(minimum.epoch),
            theory,
        })
    }

    fn table(&self, runs: &[Run]) -> Rows<RunRow> {
        let row = |run: &Run| RunRow {
            snr: run.network.snr,
            inputs: run.network.inputs,
            seed: run.network.replicate,
            min_test_error: run.min_test_error,
            optimal_stopping_tau: run.optimal_stopping_tau,
        };
        Rows::observed_every(self.learning_rate, runs.iter().map(row).collect())
    }
}

impl Run {
    fn log_error(&self) -> f64 {
        (self.min_test_error / self.theory.test_error).ln()
    }

    fn log_time(&self) -> f64 {
        (self.optimal_stopping_tau / self.theory.time_tau).ln()
    }
}

/// Means and root mean squares of the deviations from theory, by SNR and size.
fn spread(study: &Study, runs: &[Run]) -> Rows<SpreadRow> {
    let mut rows = Vec::new();
    for snr in SNRS {
        for &inputs in study.sizes {
            let same = |run: &&Run| {
                run.network.inputs == inputs && run.network.snr.total_cmp(&snr).is_eq()
            };
            let here: Vec<&Run> = runs.iter().filter(same).collect();
            let errors: Vec<f64> = here.iter().map(|run| run.log_error()).collect();
            let times: Vec<f64> = here.iter().map(|run| run.log_time()).collect();
            let (mean, theory) = (Summary::of(&errors), here[0].theory);
            rows.push(SpreadRow {
                snr,
                inputs,
                theory_min_test_error: theory.test_error,
                theory_optimal_stopping_tau: theory.time_tau,
                mean_log_error: mean.mean,
                mean_log_error_std_error: mean.std_error,
                rms_log_error: root_mean_square(&errors),
                rms_log_time: root_mean_square(&times),
                seeds: here.len(),
            });
        }
    }
    Rows::observed_every(study.learning_rate, rows)
}

fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64).sqrt()
}
