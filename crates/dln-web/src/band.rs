//! `band`: how networks of a finite size scatter around the theory.

use dln_experiment::{BandPoint, Context, NetworkBand, Start};
use dln_report::setting;
use dln_tables::Refusal;
use serde::{Deserialize, Serialize};

use crate::setting::TaskRequest;

/// More, or larger ones, would keep the page busy for minutes.
const MOST_NETWORKS: u64 = 1000;
const MOST_WORK: f64 = 2e9;

/// A task, and how many networks learn it.
#[derive(Deserialize)]
pub(crate) struct Request {
    #[serde(flatten)]
    task: TaskRequest,
    networks: u64,
}

/// Edges of both errors at one time.
#[derive(Serialize)]
struct Row {
    time_tau: f64,
    train_error_low: f64,
    train_error_high: f64,
    test_error_low: f64,
    test_error_high: f64,
}

/// The band over time.
#[derive(Serialize)]
pub(crate) struct Answer {
    networks: u64,
    coverage: f64,
    curve: Vec<Row>,
}

/// The networks that `dln predict --band` draws with seed 0.
pub(crate) fn answer(request: Request, _: &[u8]) -> Result<Answer, Refusal> {
    // None at all would make no band.
    let request = Request { networks: request.networks.max(1), ..request };
    let (task, times) = (request.task.setting(), request.task.times());
    let (inputs, outputs) = (task.inputs as f64, task.outputs as f64);
    let work = request.networks as f64 * inputs * outputs * inputs.min(outputs);
    if request.networks > MOST_NETWORKS || work > MOST_WORK {
        return Err(Refusal::usage(
            "a band of networks this numerous or this large takes too long in a browser",
            "ask for fewer or smaller networks, or give --band to the program",
        ));
    }
    let networks = NetworkBand::new(task, Start::Aligned, request.networks, times.len());
    let band = networks.map_err(setting)?.find(&Context::silent(), 0, &times).map_err(setting)?;
    let curve = band.points.iter().map(Row::from).collect();
    Ok(Answer { networks: request.networks, coverage: NetworkBand::COVERAGE, curve })
}

impl From<&BandPoint> for Row {
    fn from(point: &BandPoint) -> Self {
        Self {
            time_tau: point.time_tau,
            train_error_low: point.train_error.low,
            train_error_high: point.train_error.high,
            test_error_low: point.test_error.low,
            test_error_high: point.test_error.high,
        }
    }
}
