//! `columns` and `analyze`: a table of the user's.

use dln_data::{AnalyzeOptions, ColumnScale, DataOptions};
use dln_report::{AnalysisReport, Origin, analyzed};
use dln_tables::{
    Categories, Examples, Group, Header, Missing, Reading, Refusal, Request, Source, Table, Values,
    table_from_bytes,
};
use serde::{Deserialize, Serialize};

/// A file, and how it is read.
#[derive(Deserialize)]
pub(crate) struct TableRequest {
    file: String,
    header: HeaderChoice,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HeaderChoice {
    Auto,
    Yes,
    No,
}

/// A table's columns.
#[derive(Serialize)]
pub(crate) struct Columns {
    examples: usize,
    /// Null without a header.
    names: Option<Vec<String>>,
    columns: Vec<Column>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Column {
    label: String,
    kind: &'static str,
    missing: usize,
}

/// What a table holds.
pub(crate) fn columns(request: TableRequest, bytes: &[u8]) -> Result<Columns, Refusal> {
    let (_, table) = request.read(bytes)?;
    let column = |index: usize| Column {
        label: table.label(index),
        kind: kind(&table.columns[index].values),
        missing: missing(&table.columns[index].values),
    };
    Ok(Columns {
        examples: table.examples(),
        names: table.names(),
        columns: (0..table.columns.len()).map(column).collect(),
        notes: table.notes.clone(),
    })
}

fn kind(values: &Values) -> &'static str {
    match values {
        Values::Numbers(_) => "numbers",
        Values::Text(_) => "text",
        Values::Refused(_) => "neither numbers nor text",
    }
}

fn missing(values: &Values) -> usize {
    (0..values.len()).filter(|&row| values.is_missing(row)).count()
}

impl TableRequest {
    fn read(&self, bytes: &[u8]) -> Result<(Source, Table), Refusal> {
        let file: Source = self.file.parse().map_err(|error| {
            Refusal::usage(
                format!("{}: {error}", self.file),
                "give the file an ending that says what it holds",
            )
        })?;
        let table = table_from_bytes(bytes, &file, self.header.into())?;
        Ok((file, table))
    }
}

impl From<HeaderChoice> for Header {
    fn from(choice: HeaderChoice) -> Self {
        match choice {
            HeaderChoice::Auto => Self::Auto,
            HeaderChoice::Yes => Self::Yes,
            HeaderChoice::No => Self::No,
        }
    }
}

/// A training set in one table, by the names of the program's flags.
#[derive(Deserialize)]
pub(crate) struct AnalyzeRequest {
    #[serde(flatten)]
    table: TableRequest,
    targets: String,
    drop: Vec<String>,
    group: Option<String>,
    drop_rows: bool,
    scale_columns: bool,
    layers: usize,
    init_scale: f64,
}

/// What `dln analyze --format json` says, and the text that it prints.
#[derive(Serialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    report: AnalysisReport,
    text: String,
    csv: String,
}

/// The analysis of a table.
pub(crate) fn answer(request: AnalyzeRequest, bytes: &[u8]) -> Result<Answer, Refusal> {
    let (file, table) = request.table.read(bytes)?;
    let asked = Request {
        data: Some(&file),
        inputs: ("--inputs", None),
        targets: vec![("--targets", &request.targets)],
        drop: &request.drop,
        group: request.group.as_deref().map(|name| Group {
            flag: "--group",
            name,
            is_required: true,
        }),
        reading: Reading {
            header: request.table.header.into(),
            missing: if request.drop_rows { Missing::DropRows } else { Missing::Refuse },
            categories: Categories::OneHot,
        },
        known: None,
    };
    let training = Examples::of_table((&file, &table), &asked)?;
    let analysis = analyzed(&training, &request.options())?;
    let outputs = training.targets[0].names("output");
    let origin = Origin { outputs: &outputs, notes: &training.notes };
    let report = AnalysisReport::new(&analysis, None, None, &origin);
    Ok(Answer { text: report.text(), csv: report.csv(), report })
}

impl AnalyzeRequest {
    fn options(&self) -> AnalyzeOptions {
        let scale = if self.scale_columns { ColumnScale::Standard } else { ColumnScale::None };
        AnalyzeOptions::new()
            .with_data(DataOptions::new().with_scale(scale))
            .with_init_scale(self.init_scale)
            .with_layers(self.layers)
    }
}
