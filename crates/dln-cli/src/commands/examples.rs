//! Training and test sets out of tables: columns chosen, missing values and text dealt with.

mod notes;
mod tables;

use std::ops::Range;

use dln_cli::read::{Columns, ReadError, Source, Table, Values};
use dln_data::{DataError, TrainingData};
use dln_linalg::Matrix;

use super::data::counted;
use crate::arguments::{
    CategoriesArgument, ReadingArguments, TableArguments, TestFiles, TrainingFiles,
};
use crate::failure::Failure;
pub(super) use notes::Notes;
use tables::Tables;
pub(super) use tables::check_standard_input;

/// What a command asks of its files; names stand beside the flags at which they are given.
pub(super) struct Request<'a> {
    pub(super) inputs: (&'static str, Option<&'a str>),
    pub(super) targets: Vec<(&'static str, &'a str)>,
    pub(super) data: Option<&'a Source>,
    pub(super) drop: &'a [String],
    pub(super) group: Option<Group<'a>>,
    pub(super) reading: ReadingArguments,
    /// The columns that the inputs must have, if another task fixes them.
    pub(super) known: Option<&'a Columns>,
}

/// The column or the file that says which examples belong together.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) flag: &'static str,
    pub(super) name: &'a str,
    /// Whether one table must have it.
    pub(super) is_required: bool,
}

impl<'a> From<&'a TrainingFiles> for Request<'a> {
    fn from(files: &'a TrainingFiles) -> Self {
        Self::new(files.inputs.as_deref(), vec![("--targets", &files.targets)], &files.table)
    }
}

impl<'a> Request<'a> {
    pub(super) fn new(
        inputs: Option<&'a str>,
        targets: Vec<(&'static str, &'a str)>,
        table: &'a TableArguments,
    ) -> Self {
        let TableArguments { data, drop, group, reading } = table;
        let group = group.as_deref();
        Self {
            inputs: ("--inputs", inputs),
            targets,
            data: data.as_ref(),
            drop,
            group: group.map(|name| Group { flag: "--group", name, is_required: true }),
            reading: *reading,
            known: None,
        }
    }

    /// The files that are named, whatever is wrong with them.
    pub(super) fn sources(&self) -> Vec<Source> {
        if let Some(data) = self.data {
            return vec![data.clone()];
        }
        let targets = self.targets.iter().map(|(_, name)| *name);
        let group = self.group.map(|group| group.name);
        let names = self.inputs.1.into_iter().chain(targets).chain(group);
        names.filter_map(|name| name.parse().ok()).collect()
    }
}

/// Inputs and one or more sets of targets, one example a row.
pub(super) struct Examples {
    pub(super) inputs: Part,
    pub(super) targets: Vec<Part>,
    /// A label for every example: equal labels are one group.
    pub(super) groups: Option<Vec<usize>>,
    pub(super) notes: Notes,
}

/// Columns of a file that belong together, as numbers.
pub(super) struct Part {
    pub(super) file: Source,
    pub(super) columns: Columns,
    pub(super) matrix: Matrix,
}

impl Examples {
    /// Reads a training set.
    pub(super) fn read(request: &Request<'_>) -> Result<Self, Failure> {
        let mut notes = Notes::default();
        let mut tables = match request.data {
            Some(data) => Tables::of_one(data, request, &mut notes)?,
            None => Tables::of_files(request, &mut notes)?,
        };
        let reading = request.reading;
        tables.complete(reading, &mut notes)?;
        let inputs = match request.known {
            Some(columns) => Part::of(columns, tables.inputs)?,
            None => Part::learned(tables.inputs, reading)?,
        };
        notes.say_categories(&inputs);
        notes.say_suspects(&inputs);
        let learned = |table| Part::learned(table, reading);
        let targets = tables.targets.into_iter().map(learned).collect::<Result<Vec<_>, _>>()?;
        targets.iter().for_each(|part| notes.say_counts(part));
        let groups = tables.group.as_ref().map(labels).transpose()?;
        Ok(Self { inputs, targets, groups, notes })
    }

    /// The training set of the first of the targets.
    pub(super) fn training_data(&self) -> Result<TrainingData<'_>, DataError> {
        let (inputs, targets) = (&self.inputs.matrix, &self.targets[0].matrix);
        let data = TrainingData::from_rows(inputs.as_ref(), targets.as_ref())?;
        match &self.groups {
            Some(labels) => data.with_groups(labels),
            None => Ok(data),
        }
    }

    /// Reads a test set of the columns of this training set.
    pub(super) fn test(
        &self,
        files: &TestFiles<'_>,
        reading: ReadingArguments,
        notes: &mut Notes,
    ) -> Result<(Part, Part), Failure> {
        let columns = (&self.inputs.columns, &self.targets[0].columns);
        test_set(columns, files, reading, notes)
    }
}

/// Reads inputs and targets with the columns of a training set.
pub(super) fn test_set(
    (inputs, targets): (&Columns, &Columns),
    files: &TestFiles<'_>,
    reading: ReadingArguments,
    notes: &mut Notes,
) -> Result<(Part, Part), Failure> {
    let (of_inputs, of_targets) = match *files {
        TestFiles::One(file) => {
            let whole = tables::read(file, reading, notes)?;
            let of = |columns: &Columns| tables::matched(columns, file, &whole);
            (of(inputs)?, of(targets)?)
        }
        TestFiles::Two(inputs_file, targets_file) => {
            check_standard_input([inputs_file, targets_file])?;
            let mut of = |columns: &Columns, file: &Source| {
                let whole = tables::read_as(columns, file, reading, notes)?;
                notes.say_others(file, columns, &whole);
                tables::matched(columns, file, &whole)
            };
            (of(inputs, inputs_file)?, of(targets, targets_file)?)
        }
    };
    let mut tables = Tables { inputs: of_inputs, targets: vec![of_targets], group: None };
    tables.complete(reading, notes)?;
    let of_targets = tables.targets.pop().expect("there is one");
    Ok((Part::of(inputs, tables.inputs)?, Part::of(targets, of_targets)?))
}

/// Reads inputs with the columns of a training set; of one table the other columns do not matter.
pub(super) fn inputs(
    columns: &Columns,
    (file, is_whole_table): (&Source, bool),
    reading: ReadingArguments,
    notes: &mut Notes,
) -> Result<Part, Failure> {
    let whole = tables::read_as(columns, file, reading, notes)?;
    if !is_whole_table {
        notes.say_others(file, columns, &whole);
    }
    let inputs = tables::matched(columns, file, &whole)?;
    let mut tables = Tables { inputs, targets: Vec::new(), group: None };
    tables.complete(reading, notes)?;
    Part::of(columns, tables.inputs)
}

impl Part {
    fn learned((file, table): (Source, Table), reading: ReadingArguments) -> Result<Self, Failure> {
        let one_hot = reading.categories == CategoriesArgument::OneHot;
        let columns = Columns::learned(&table, one_hot);
        let columns = columns.map_err(|problem| ReadError::of_file(&file, problem))?;
        Self::of(&columns, (file, table))
    }

    fn of(columns: &Columns, (file, table): (Source, Table)) -> Result<Self, Failure> {
        let matrix = columns.encoded(&table);
        let matrix = matrix.map_err(|problem| ReadError::of_file(&file, problem))?;
        Ok(Self { file, columns: columns.clone(), matrix })
    }

    /// Names of the numbers' columns; without a header `{word}_1`, `{word}_2`, ….
    pub(super) fn names(&self, word: &str) -> Vec<String> {
        names(&self.columns, word)
    }

    /// `column 3`, or `column 3 (height)`.
    pub(super) fn label(&self, column: usize) -> String {
        let names = self.columns.encoded_names();
        let name = names.map(|names| format!(" ({})", names[column])).unwrap_or_default();
        format!("column {}{name}", column + 1)
    }

    /// The targets that are texts, and the places of their classes.
    pub(super) fn classes(&self) -> Vec<(String, Range<usize>)> {
        classes(&self.columns)
    }
}

/// Names of columns, or `{word}_1`, `{word}_2`, … where there are none.
pub(super) fn names(columns: &Columns, word: &str) -> Vec<String> {
    let numbered = || (1..=columns.width()).map(|place| format!("{word}_{place}")).collect();
    columns.encoded_names().unwrap_or_else(numbered)
}

/// The columns that were texts, and the places of their categories.
pub(super) fn classes(columns: &Columns) -> Vec<(String, Range<usize>)> {
    let spans = columns.spans().into_iter().enumerate();
    let texts = spans.filter(|(index, _)| !columns.categories[*index].is_empty());
    let name = |index: usize| match &columns.names {
        Some(names) => names[index].clone(),
        None => format!("column {}", index + 1),
    };
    texts.map(|(index, span)| (name(index), span)).collect()
}

/// A label for every example from a table of one column.
fn labels((file, table): &(Source, Table)) -> Result<Vec<usize>, Failure> {
    let [column] = &table.columns[..] else {
        return Err(Failure::input(
            format!("{file} has {}, but groups are one", counted(table.columns.len(), "column")),
            "keep the column that says which examples belong together",
        ));
    };
    let keys: Vec<String> = match &column.values {
        Values::Numbers(values) => values.iter().map(|value| format!("{value:?}")).collect(),
        Values::Text(texts) => texts.iter().map(|text| text.clone().unwrap_or_default()).collect(),
        Values::Refused(_) => Vec::new(),
    };
    let mut different = keys.clone();
    different.sort_unstable();
    different.dedup();
    Ok(keys.iter().map(|key| different.partition_point(|other| other < key)).collect())
}
