//! Two tasks of rank one that are described: what the theory says, and on request a simulation.

mod simulated;
mod views;

use dln_report::{TransferReport, json};
use serde::Serialize;

use crate::arguments::{Described, TransferArguments};
use crate::failure::Failure;
use crate::present::{Views, present};
use simulated::Simulated;

pub(super) fn run(arguments: &TransferArguments, tasks: &Described) -> Result<(), Failure> {
    let theory = tasks.setting.theory().map_err(Failure::setting)?;
    let simulated = arguments.simulate.then(|| simulated::run(arguments, tasks)).transpose()?;
    let report = Report { theory: TransferReport::new(&theory), simulated };
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report, arguments.learning_rate),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&theory, &report, arguments.until),
        },
    )
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    theory: TransferReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<Simulated>,
}
