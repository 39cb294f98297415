//! Training and test sets out of tables: columns chosen, missing values and text dealt with.

mod notes;
mod tables;

use std::ops::Range;

use dln_linalg::Matrix;

use crate::{Columns, Header, ReadError, Refusal, Source, Table, Values, counted};
pub use notes::Notes;
use tables::Tables;
pub use tables::check_standard_input;

/// What is done about missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The file is refused.
    Refuse,
    /// Examples with a missing value are left out.
    DropRows,
}

/// What is done about columns of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Categories {
    /// One column of 0 and 1 for every different text.
    OneHot,
    /// The file is refused.
    Refuse,
}

/// How tables are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whether the first row of a table of text holds names.
    pub header: Header,
    /// What is done about missing values.
    pub missing: Missing,
    /// What is done about text.
    pub categories: Categories,
}

/// What is asked of files; names stand beside the flags at which they are given.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The inputs; of one table all columns but the others if left out.
    pub inputs: (&'static str, Option<&'a str>),
    /// The targets.
    pub targets: Vec<(&'static str, &'a str)>,
    /// One table of inputs and targets, whose columns the others name; without it these are files.
    pub data: Option<&'a Source>,
    /// Columns of the table that are left out.
    pub drop: &'a [String],
    /// What belongs together.
    pub group: Option<Group<'a>>,
    /// How the tables are read.
    pub reading: Reading,
    /// The columns that the inputs must have, if another task fixes them.
    pub known: Option<&'a Columns>,
}

/// The column or the file that says which examples belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The flag at which it is given.
    pub flag: &'static str,
    /// Its name.
    pub name: &'a str,
    /// Whether one table must have it.
    pub is_required: bool,
}

/// Where a test set stands.
#[derive(Clone, Copy, Debug)]
pub enum TestFiles<'a> {
    /// In one table, whose other columns do not matter.
    One(&'a Source),
    /// In a file of inputs and one of targets.
    Two(&'a Source, &'a Source),
}

impl<'a> TestFiles<'a> {
    /// The test set of the options --test-data, --test-inputs and --test-targets, if there is one.
    pub fn of(
        data: Option<&'a Source>,
        inputs: Option<&'a Source>,
        targets: Option<&'a Source>,
    ) -> Option<Self> {
        match (data, inputs, targets) {
            (Some(data), ..) => Some(Self::One(data)),
            (None, Some(inputs), Some(targets)) => Some(Self::Two(inputs, targets)),
            _ => None,
        }
    }

    /// The files.
    pub fn sources(&self) -> Vec<&'a Source> {
        match *self {
            Self::One(data) => vec![data],
            Self::Two(inputs, targets) => vec![inputs, targets],
        }
    }
}

impl Request<'_> {
    /// The files that are named, whatever is wrong with them.
    pub fn sources(&self) -> Vec<Source> {
        if let Some(data) = self.data {
            return vec![data.clone()];
        }
        let targets = self.targets.iter().map(|(_, name)| *name);
        let group = self.group.map(|group| group.name);
        let names = self.inputs.1.into_iter().chain(targets).chain(group);
        names.filter_map(|name| name.parse().ok()).collect()
    }
}

/// Inputs and one or more sets of targets, one example per row.
pub struct Examples {
    /// The inputs.
    pub inputs: Part,
    /// The targets, in the order of the request.
    pub targets: Vec<Part>,
    /// A label for every example: equal labels are one group.
    pub groups: Option<Vec<usize>>,
    /// What was decided in reading.
    pub notes: Notes,
}

/// Columns of a file that belong together, as numbers.
pub struct Part {
    /// Where they stand.
    pub file: Source,
    /// Their names and categories.
    pub columns: Columns,
    /// One example per row.
    pub matrix: Matrix,
}

impl Examples {
    /// Reads a training set.
    ///
    /// # Errors
    ///
    /// [`Refusal`] names the file, the place in it and the way out.
    pub fn read(request: &Request<'_>) -> Result<Self, Refusal> {
        let mut notes = Notes::default();
        let tables = match request.data {
            Some(data) => {
                let whole = tables::whole(data, request, &mut notes)?;
                Tables::of_one((data, &whole), request)?
            }
            None => Tables::of_files(request, &mut notes)?,
        };
        Self::of(tables, request, notes)
    }

    /// The training set in a table that has been read.
    ///
    /// # Errors
    ///
    /// [`Refusal`] as for [`Examples::read`].
    pub fn of_table(
        (file, whole): (&Source, &Table),
        request: &Request<'_>,
    ) -> Result<Self, Refusal> {
        let mut notes = Notes::default();
        notes.say_table(file, whole);
        Self::of(Tables::of_one((file, whole), request)?, request, notes)
    }

    fn of(mut tables: Tables, request: &Request<'_>, mut notes: Notes) -> Result<Self, Refusal> {
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

    /// Reads a test set of the columns of this training set.
    ///
    /// # Errors
    ///
    /// [`Refusal`] names the file, the place in it and the way out.
    pub fn test(
        &self,
        files: &TestFiles<'_>,
        reading: Reading,
        notes: &mut Notes,
    ) -> Result<(Part, Part), Refusal> {
        let columns = (&self.inputs.columns, &self.targets[0].columns);
        test_set(columns, files, reading, notes)
    }
}

/// Reads inputs and targets with the columns of a training set.
///
/// # Errors
///
/// [`Refusal`] names the file, the place in it and the way out.
pub fn test_set(
    (inputs, targets): (&Columns, &Columns),
    files: &TestFiles<'_>,
    reading: Reading,
    notes: &mut Notes,
) -> Result<(Part, Part), Refusal> {
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
///
/// # Errors
///
/// [`Refusal`] names the file, the place in it and the way out.
pub fn inputs(
    columns: &Columns,
    (file, is_whole_table): (&Source, bool),
    reading: Reading,
    notes: &mut Notes,
) -> Result<Part, Refusal> {
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
    fn learned((file, table): (Source, Table), reading: Reading) -> Result<Self, Refusal> {
        let one_hot = reading.categories == Categories::OneHot;
        let columns = Columns::learned(&table, one_hot);
        let columns = columns.map_err(|problem| ReadError::of_file(&file, problem))?;
        Self::of(&columns, (file, table))
    }

    fn of(columns: &Columns, (file, table): (Source, Table)) -> Result<Self, Refusal> {
        let matrix = columns.encoded(&table);
        let matrix = matrix.map_err(|problem| ReadError::of_file(&file, problem))?;
        Ok(Self { file, columns: columns.clone(), matrix })
    }

    /// Names of the numbers' columns; without a header `{word}_1`, `{word}_2`, ….
    pub fn names(&self, word: &str) -> Vec<String> {
        names(&self.columns, word)
    }

    /// `column 3`, or `column 3 (height)`.
    pub fn label(&self, column: usize) -> String {
        let names = self.columns.encoded_names();
        let name = names.map(|names| format!(" ({})", names[column])).unwrap_or_default();
        format!("column {}{name}", column + 1)
    }

    /// The targets that are texts, and the places of their classes.
    pub fn classes(&self) -> Vec<(String, Range<usize>)> {
        classes(&self.columns)
    }
}

/// Names of columns, or `{word}_1`, `{word}_2`, … where there are none.
pub fn names(columns: &Columns, word: &str) -> Vec<String> {
    let numbered = || (1..=columns.width()).map(|place| format!("{word}_{place}")).collect();
    columns.encoded_names().unwrap_or_else(numbered)
}

/// The columns that were texts, and the places of their categories.
pub fn classes(columns: &Columns) -> Vec<(String, Range<usize>)> {
    let spans = columns.spans().into_iter().enumerate();
    let texts = spans.filter(|(index, _)| !columns.categories[*index].is_empty());
    let name = |index: usize| match &columns.names {
        Some(names) => names[index].clone(),
        None => format!("column {}", index + 1),
    };
    texts.map(|(index, span)| (name(index), span)).collect()
}

/// A label for every example from a table of one column.
fn labels((file, table): &(Source, Table)) -> Result<Vec<usize>, Refusal> {
    let [column] = &table.columns[..] else {
        return Err(Refusal::input(
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
