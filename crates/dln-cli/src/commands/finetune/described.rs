//! Two described tasks, one after the other: theory, and networks beside it.

mod simulated;
mod views;

use dln_experiment::even_times;
use dln_report::{Sequence, SequenceCurveRow, SequenceReport, json, sequence_curve};
use serde::Serialize;

use crate::arguments::{DescribedSequence, FinetuneArguments};
use crate::failure::Failure;
use crate::present::{Views, present};
use simulated::Simulated;

/// Points of a curve.
const POINTS: usize = 201;

pub(super) fn run(arguments: &FinetuneArguments, tasks: &DescribedSequence) -> Result<(), Failure> {
    let setting = &tasks.setting;
    let Sequence { report: theory, strategies, tuning, .. } = Sequence::new(setting)?;
    let curve = sequence_curve(&tuning, &setting.target, &even_times(tasks.until, POINTS))?;
    let mut report = Report { theory, simulated: None, curve };
    if arguments.run.simulate {
        let source_stop_tau = report.theory.source.time_tau;
        let plan = setting.plan(&strategies, source_stop_tau, tasks.until, POINTS - 1);
        report.simulated = Some(simulated::run(arguments, plan, tasks.until)?);
    }
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report, setting.learning_rate),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&report),
        },
    )
}

/// All that is reported, in the order of JSON.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    theory: SequenceReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<Simulated>,
    curve: Vec<SequenceCurveRow>,
}
