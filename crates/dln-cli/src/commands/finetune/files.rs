//! Two tasks that are measured, one after the other: inputs and targets of both in files.

mod views;

use dln_data::{
    AnalyzeOptions, CarriedFeature, CarriedMode, DataError, FineTuningAnalysis,
    FineTuningMeasurement, Interval, LimitPrediction, MatrixName, MeasuredStop, Start, fine_tuning,
};
use dln_dynamics::StoppingPoint;
use dln_report::{FeatureRow, json, refused, refused_training, training_data};
use dln_tables::{
    Columns, Examples, Group, Notes, Part, Refusal, Request, Source, TestFiles,
    check_standard_input,
};
use serde::Serialize;

use crate::arguments::{FinetuneArguments, SequenceFiles};
use crate::commands::data::print_notes;
use crate::failure::Failure;
use crate::present::{Views, present};

pub(super) fn run(arguments: &FinetuneArguments, files: &SequenceFiles<'_>) -> Result<(), Failure> {
    check_standard_input(&sources(files))?;
    let mut notes = Notes::default();
    let tasks = read(files, &mut notes)?;
    print_notes(&notes, arguments.output.quiet);
    let report = report(&tasks, &files.options, notes)?;
    present(
        &arguments.output,
        &Views {
            text: &|| views::text(&report),
            json: &|| json(&report),
            csv: &|| views::table(&report),
            picture: &|| views::picture(&report),
        },
    )
}

/// All files that are named.
fn sources(files: &SequenceFiles<'_>) -> Vec<Source> {
    let none = Columns::numbers(0);
    let mut sources = target_request(files).sources();
    sources.extend(source_request(files, &none).sources());
    sources.extend(files.test.iter().flat_map(TestFiles::sources).cloned());
    sources
}

fn target_request<'a>(files: &SequenceFiles<'a>) -> Request<'a> {
    files.table.request(files.inputs, vec![("--targets", files.targets)])
}

/// The source, with these inputs. Groups of the target are the source's too if its table has that
/// column.
fn source_request<'a>(files: &SequenceFiles<'a>, columns: &'a Columns) -> Request<'a> {
    let SequenceFiles { source, table, .. } = files;
    let same = table.group.as_deref().filter(|_| source.data.is_some() && table.data.is_some());
    let same = same.map(|name| Group { flag: "--group", name, is_required: false });
    let own = source.group;
    let own = own.map(|name| Group { flag: "--source-group", name, is_required: true });
    Request {
        inputs: ("--source-inputs", source.inputs),
        targets: vec![("--source-targets", source.targets)],
        data: source.data,
        drop: &[],
        group: own.or(same),
        reading: table.reading.into(),
        known: Some(columns),
    }
}

/// What the files hold.
struct Tasks {
    source: Examples,
    target: Examples,
    test: Option<(Part, Part)>,
}

/// Reads the target; the source's inputs and a test set have its columns.
fn read(files: &SequenceFiles<'_>, notes: &mut Notes) -> Result<Tasks, Failure> {
    let target = Examples::read(&target_request(files))?;
    notes.extend(&target.notes);
    let source = Examples::read(&source_request(files, &target.inputs.columns))?;
    notes.extend(&source.notes);
    let test = files.test.map(|test| target.test(&test, files.table.reading.into(), notes));
    Ok(Tasks { test: test.transpose()?, source, target })
}

fn report(tasks: &Tasks, options: &AnalyzeOptions, notes: Notes) -> Result<Report, Refusal> {
    let Tasks { source, target, test } = tasks;
    let in_source = |error: &DataError| refused_training(error, source);
    let in_target = |error: &DataError| match error {
        DataError::InSource(error) => in_source(error),
        error => refused_training(error, target),
    };
    let source_data = training_data(source).map_err(|error| in_source(&error))?;
    let target_data = training_data(target).map_err(|error| in_target(&error))?;
    let analysis =
        fine_tuning(&source_data, &target_data, options).map_err(|error| in_target(&error))?;
    let measure = |(inputs, targets): &(Part, Part)| {
        let measured = analysis.measure(inputs.matrix.as_ref(), targets.matrix.as_ref());
        measured.map_err(|error| refused(&error, inputs, &[(MatrixName::Targets, targets)]))
    };
    let measured = test.as_ref().map(measure).transpose()?;
    Ok(Report::new(&analysis, measured, notes))
}

/// All that is reported, in the order of JSON; times are null where training should not end.
#[derive(Debug, Serialize)]
struct Report {
    scratch: StrategyRow,
    fine_tuned: StrategyRow,
    probed: StrategyRow,
    best: &'static str,
    benefit: f64,
    /// 95 %, of the benefit of the better of fine-tuning and probing.
    benefit_interval: Option<[f64; 2]>,
    verdict: &'static str,
    source: SourceRow,
    features: Vec<FeatureRow>,
    curve: Vec<CurveRow>,
    left_out_rows: usize,
    notes: Vec<String>,
}

/// What is predicted of a start, and what came out.
#[derive(Clone, Copy, Debug, Serialize)]
struct StrategyRow {
    #[serde(flatten)]
    predicted: StoppingPoint,
    retained_inputs: usize,
    /// Of white inputs and infinite width; null where that has nothing to say.
    theory: Option<StoppingPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<MeasuredRow>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct MeasuredRow {
    test_error: f64,
    actual_optimal_stopping: StoppingPoint,
}

/// Where the source stopped, and its modes above the noise.
#[derive(Debug, Serialize)]
struct SourceRow {
    #[serde(flatten)]
    stop: StoppingPoint,
    modes: Vec<ModeRow>,
}

#[derive(Debug, Serialize)]
struct ModeRow {
    teacher: f64,
    learned: f64,
    /// With the target's modes, corrected for the noise of both tasks.
    alignment: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct CurveRow {
    time_tau: f64,
    scratch: f64,
    fine_tuned: f64,
    probed: f64,
}

impl Report {
    fn new(
        analysis: &FineTuningAnalysis,
        measured: Option<FineTuningMeasurement>,
        notes: Notes,
    ) -> Self {
        let strategy = |start: Start| StrategyRow {
            predicted: analysis.predicted(start),
            retained_inputs: analysis.retained_inputs(start),
            theory: analysis.limit().map(|limit: &LimitPrediction| limit.of(start)),
            measured: measured.map(|measured| measured.of(start).into()),
        };
        let other = analysis.better();
        let interval = analysis.benefit_interval(other);
        let feature = |CarriedFeature { strength, alignments, .. }: &CarriedFeature| FeatureRow {
            strength: *strength,
            alignment: alignments.clone(),
        };
        let mode = |CarriedMode { teacher, learned, cosines, .. }: &CarriedMode| ModeRow {
            teacher: *teacher,
            learned: *learned,
            alignment: cosines.clone(),
        };
        Self {
            scratch: strategy(Start::Scratch),
            fine_tuned: strategy(Start::FineTuned),
            probed: strategy(Start::Probed),
            best: analysis.best().name(),
            benefit: analysis.benefit(other),
            benefit_interval: interval.map(|Interval { low, high, .. }| [low, high]),
            verdict: analysis.verdict().name(),
            source: SourceRow {
                stop: analysis.source_stop(),
                modes: analysis.source_modes().iter().map(mode).collect(),
            },
            features: analysis.features().iter().map(feature).collect(),
            curve: curve(analysis),
            left_out_rows: notes.left_out,
            notes: notes.sentences,
        }
    }
}

fn curve(analysis: &FineTuningAnalysis) -> Vec<CurveRow> {
    let [scratch, fine_tuned, probed] = Start::ALL.map(|start| analysis.curve(start));
    let rows = scratch.iter().zip(&fine_tuned).zip(&probed);
    rows.map(|((scratch, fine_tuned), probed)| CurveRow {
        time_tau: scratch.time_tau,
        scratch: scratch.test_error,
        fine_tuned: fine_tuned.test_error,
        probed: probed.test_error,
    })
    .collect()
}

impl From<MeasuredStop> for MeasuredRow {
    fn from(measured: MeasuredStop) -> Self {
        Self {
            test_error: measured.at_predicted_stopping,
            actual_optimal_stopping: measured.actual,
        }
    }
}
