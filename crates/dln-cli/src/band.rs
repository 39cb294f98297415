//! The finite-size band that `--band` adds to a prediction or a simulation: what it needs, its
//! networks, its forms.

use dln_experiment::{
    BandPoint, FiniteSizeBand, NetworkBand, Row, Setting, Spread, Start, row, to_csv,
};
use dln_plot::{Band, Color, Key};
use dln_report::{rough, short, typed};
use dln_tasks::InputKind;
use serde::Serialize;

use crate::failure::Failure;
use crate::pictures::{TEST, TRAIN};
use crate::progress::shown;
use crate::training::{check_curves, check_memory};

/// Where the bands of both errors cross, both are seen.
const OPACITY: f64 = 0.25;

/// Which networks a band is made of.
#[derive(Clone, Debug)]
pub(crate) struct Networks {
    band: NetworkBand,
    start: Start,
    number: u64,
}

/// The band as it is reported, in the order of JSON.
#[derive(Debug, Serialize)]
pub(crate) struct BandReport {
    networks: u64,
    coverage: f64,
    min_test_error: SpreadRow,
    optimal_stopping_tau: SpreadRow,
    pub(crate) curve: Vec<BandRow>,
    #[serde(skip)]
    start: Start,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct SpreadRow {
    low: f64,
    mean: f64,
    high: f64,
}

row! {
    /// The edges of the band at one time: the columns that it adds to a curve.
    #[derive(Copy, Serialize)]
    pub(crate) struct BandEdges {
        train_error_low: f64,
        train_error_high: f64,
        test_error_low: f64,
        test_error_high: f64,
    }
}

/// The band at one time.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct BandRow {
    time_tau: f64,
    #[serde(flatten)]
    edges: BandEdges,
}

/// A curve as CSV with the columns of a band beside it, if there is one.
pub(crate) fn csv_with_band<R: Row + Clone>(curve: &[R], band: Option<&BandReport>) -> String {
    match band {
        None => to_csv(curve),
        Some(band) => {
            let edges = band.curve.iter().map(|row| row.edges);
            to_csv(&curve.iter().cloned().zip(edges).collect::<Vec<_>>())
        }
    }
}

impl Networks {
    /// The given number of networks of a setting, for a curve of `points` points.
    ///
    /// Refuses students that have no closed form, and what takes too much memory or time.
    pub(crate) fn new(
        setting: Setting,
        start: Start,
        number: u64,
        points: usize,
    ) -> Result<Self, Failure> {
        check_white(&setting)?;
        if start == Start::Random {
            check_balanced(&setting)?;
        }
        check_memory(&setting)?;
        check_curves("--band", number, points)?;
        let band = NetworkBand::new(setting, start, number, points).map_err(|error| {
            Failure::usage(
                format!("--band {number}: {error}"),
                "ask for fewer networks, or for smaller ones",
            )
        })?;
        Ok(Self { band, start, number })
    }

    /// Their band at the times of a curve, the last of which ends their training.
    pub(crate) fn band(
        self,
        seed: u32,
        times_tau: &[f64],
        quiet: bool,
    ) -> Result<BandReport, Failure> {
        let found = shown(quiet, |context| self.band.find(context, u64::from(seed), times_tau));
        let FiniteSizeBand { points, min_test_error, optimal_stopping_tau, .. } =
            found.map_err(Failure::setting)?;
        Ok(BandReport {
            networks: self.number,
            coverage: NetworkBand::COVERAGE,
            min_test_error: min_test_error.into(),
            optimal_stopping_tau: optimal_stopping_tau.into(),
            curve: points.iter().map(BandRow::from).collect(),
            start: self.start,
        })
    }
}

fn check_white(setting: &Setting) -> Result<(), Failure> {
    if setting.input_kind != InputKind::Gaussian {
        return Ok(());
    }
    Err(Failure::usage(
        "--band needs white inputs, and those of --input-type gaussian are white on average only",
        "leave out --band, or give --input-type one-hot or orthogonal",
    ))
}

/// Random students have a closed form only with two layers that start balanced, and if the examples
/// show every input.
fn check_balanced(setting: &Setting) -> Result<(), Failure> {
    let Setting { inputs, outputs, hidden, layers, examples, .. } = *setting;
    let wants = |what: String| {
        Err(Failure::usage(
            format!("--band with --student random needs {what}"),
            "leave out --band, or give --student aligned",
        ))
    };
    match () {
        () if layers != 2 => wants(format!("--layers 2, not {layers}")),
        () if hidden > inputs.min(outputs) => wants(format!(
            "a --hidden of at most {}, the smaller of inputs and outputs, not {hidden}",
            inputs.min(outputs)
        )),
        () if examples < inputs => {
            wants(format!("at least as many --examples as --inputs, not {examples} of {inputs}"))
        }
        () => Ok(()),
    }
}

impl BandReport {
    /// Whether a smallest test error lies among those of the networks.
    pub(crate) fn holds_minimum(&self, test_error: f64) -> bool {
        (self.min_test_error.low..=self.min_test_error.high).contains(&test_error)
    }

    /// What the networks reach and when, in one sentence.
    pub(crate) fn sentence(&self) -> String {
        let (error, time) = (self.min_test_error, self.optimal_stopping_tau);
        let end = self.curve.last().map_or(0.0, |end| end.time_tau);
        format!(
            "Of {} {} networks of this size, trained to {} τ, {} % reach a smallest test error of {} to {}, at {} to {} τ.",
            self.networks,
            self.start.name(),
            typed(end),
            100.0 * self.coverage,
            rough(error.low),
            rough(error.high),
            short(time.low),
            short(time.high),
        )
    }

    /// The bands of both errors, to be drawn first.
    pub(crate) fn marks(&self) -> [Band; 2] {
        let band = |edges: fn(&BandEdges) -> (f64, f64), color: Color| {
            let points = self.curve.iter().map(|row| {
                let (low, high) = edges(&row.edges);
                (row.time_tau, low, high)
            });
            Band::new(points.collect::<Vec<_>>(), color).opacity(OPACITY)
        };
        [
            band(|row| (row.train_error_low, row.train_error_high), TRAIN),
            band(|row| (row.test_error_low, row.test_error_high), TEST),
        ]
    }

    pub(crate) fn key(&self) -> Key {
        Key::swatch(format!("{} % of networks of this size", 100.0 * self.coverage), Color::LIGHT)
    }
}

impl From<&BandPoint> for BandRow {
    fn from(point: &BandPoint) -> Self {
        Self {
            time_tau: point.time_tau,
            edges: BandEdges {
                train_error_low: point.train_error.low,
                train_error_high: point.train_error.high,
                test_error_low: point.test_error.low,
                test_error_high: point.test_error.high,
            },
        }
    }
}

impl From<Spread> for SpreadRow {
    fn from(Spread { low, mean, high }: Spread) -> Self {
        Self { low, mean, high }
    }
}
