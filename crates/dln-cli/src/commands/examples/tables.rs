//! Tables that belong together, row by row.

use dln_cli::read::{Columns, Problem, ReadError, Source, Table, chosen, read_table};

use super::super::data::check_counts;
use super::{Notes, Request};
use crate::arguments::{HeaderArgument, MissingArgument, ReadingArguments};
use crate::failure::Failure;

/// Tables with the same examples, and their files.
pub(super) struct Tables {
    pub(super) inputs: (Source, Table),
    pub(super) targets: Vec<(Source, Table)>,
    pub(super) group: Option<(Source, Table)>,
}

/// Reads the table of a file.
pub(super) fn read(
    file: &Source,
    reading: ReadingArguments,
    notes: &mut Notes,
) -> Result<Table, Failure> {
    let table = read_table(file, reading.header.into())?;
    table.notes.iter().for_each(|note| notes.say(file, note));
    Ok(table)
}

/// Reads a table that has the names of known columns: a first row of numbers may be them.
pub(super) fn read_as(
    columns: &Columns,
    file: &Source,
    reading: ReadingArguments,
    notes: &mut Notes,
) -> Result<Table, Failure> {
    let mut table = read(file, reading, notes)?;
    let may_be_names = reading.header == HeaderArgument::Auto && table.names().is_none();
    if let Some(names) = columns.names.as_ref().filter(|_| may_be_names) {
        table.name_as(names);
    }
    Ok(table)
}

/// These columns of a table, by name where both have names and by place otherwise.
pub(super) fn matched(
    columns: &Columns,
    file: &Source,
    table: &Table,
) -> Result<(Source, Table), Failure> {
    let matched = columns.matched(table);
    let matched = matched.map_err(|problem| ReadError::of_file(file, problem))?;
    Ok((file.clone(), matched))
}

/// Standard input can be read once.
pub(crate) fn check_standard_input<'a>(
    files: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Failure> {
    if files.into_iter().filter(|file| file.is_standard_input()).count() < 2 {
        return Ok(());
    }
    Err(Failure::usage(
        "- is named twice, but standard input can be read once",
        "pass one table with --data -, or name files",
    ))
}

/// The names of a list with commas.
fn listed(list: &str) -> Vec<String> {
    list.split(',').map(|name| name.trim().to_owned()).collect()
}

/// A target among the inputs that another task fixes would be learned from itself.
fn check_apart(
    inputs: &Columns,
    whole: &Table,
    targets: &[usize],
    request: &Request<'_>,
) -> Result<(), Failure> {
    let is_input = |name: &&String| inputs.names.iter().flatten().any(|input| input == *name);
    let names: Vec<String> = targets.iter().map(|&place| whole.label(place)).collect();
    let Some(name) = names.iter().find(is_input) else { return Ok(()) };
    let flag = request.targets.first().map_or("--targets", |(flag, _)| flag);
    Err(Failure::usage(
        format!("{flag} names {name}, which is an input of the other task"),
        format!("leave it out of the inputs with --drop {name}, or name another target"),
    ))
}

impl Tables {
    /// The parts of one table.
    pub(super) fn of_one(
        data: &Source,
        request: &Request<'_>,
        notes: &mut Notes,
    ) -> Result<Self, Failure> {
        let whole = match request.known {
            Some(columns) => read_as(columns, data, request.reading, notes)?,
            None => read(data, request.reading, notes)?,
        };
        let find = |names: &[String]| -> Result<Vec<usize>, Failure> {
            Ok(chosen(&whole, names).map_err(|problem| ReadError::of_file(data, problem))?)
        };
        let targets = request.targets.iter().map(|(_, list)| find(&listed(list)));
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        let has = |name: &str| whole.names().is_some_and(|names| names.iter().any(|n| n == name));
        let group = request.group.filter(|group| group.is_required || has(group.name));
        let group = group.map(|group| find(&[group.name.to_owned()])).transpose()?;
        let part = |places: &[usize]| {
            let columns = places.iter().map(|&place| whole.columns[place].clone()).collect();
            (data.clone(), Table { columns, notes: Vec::new() })
        };
        let inputs = match request.known {
            Some(columns) => {
                check_apart(columns, &whole, &targets.concat(), request)?;
                matched(columns, data, &whole)?
            }
            None => {
                let mut others = find(request.drop)?;
                others.extend(targets.iter().chain(&group).flatten());
                let list = request.inputs.1;
                let meant = list
                    .map_or(Ok((0..whole.columns.len()).collect()), |list| find(&listed(list)))?;
                part(&meant.into_iter().filter(|place| !others.contains(place)).collect::<Vec<_>>())
            }
        };
        if inputs.1.columns.is_empty() {
            return Err(ReadError::of_file(data, Problem::NoInputs).into());
        }
        Ok(Self {
            inputs,
            targets: targets.iter().map(|places| part(places)).collect(),
            group: group.map(|places| part(&places)),
        })
    }

    /// A file for each part.
    pub(super) fn of_files(request: &Request<'_>, notes: &mut Notes) -> Result<Self, Failure> {
        let named = |flag: &str, name: &str| -> Result<Source, Failure> {
            name.parse().map_err(|error| {
                let help = "name a file, or one table with --data";
                Failure::usage(format!("invalid value '{name}' for '{flag} <FILE>': {error}"), help)
            })
        };
        let (flag, inputs) = request.inputs;
        let inputs = named(flag, inputs.expect("clap asks for it without one table"))?;
        let targets = request.targets.iter().map(|(flag, name)| named(flag, name));
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        let group = request.group.map(|group| named(group.flag, group.name)).transpose()?;
        check_standard_input(targets.iter().chain([&inputs]).chain(&group))?;
        let whole = match request.known {
            Some(columns) => {
                let whole = read_as(columns, &inputs, request.reading, notes)?;
                notes.say_others(&inputs, columns, &whole);
                matched(columns, &inputs, &whole)?
            }
            None => {
                let whole = read(&inputs, request.reading, notes)?;
                (inputs, whole)
            }
        };
        let mut with_table =
            |file: Source| read(&file, request.reading, notes).map(|table| (file, table));
        Ok(Self {
            inputs: whole,
            targets: targets.into_iter().map(&mut with_table).collect::<Result<_, _>>()?,
            group: group.map(with_table).transpose()?,
        })
    }

    /// Checks that all columns can be used and have the same examples, and deals with missing values.
    pub(super) fn complete(
        &mut self,
        reading: ReadingArguments,
        notes: &mut Notes,
    ) -> Result<(), Failure> {
        for (file, table) in self.parts() {
            table.check(file)?;
        }
        if reading.missing == MissingArgument::Refuse {
            self.refuse_missing()?;
        }
        let (first, rest) = (&self.inputs, self.targets.iter().chain(&self.group));
        for (file, table) in rest {
            check_counts((&first.0, first.1.examples()), (file, table.examples()))?;
        }
        self.leave_out_incomplete(notes)
    }

    fn parts(&self) -> impl Iterator<Item = &(Source, Table)> {
        std::iter::once(&self.inputs).chain(&self.targets).chain(&self.group)
    }

    /// Names the first file in which values are missing, with their counts.
    fn refuse_missing(&self) -> Result<(), Failure> {
        let Some((file, _)) = self.parts().find(|(_, table)| !table.missing().is_empty()) else {
            return Ok(());
        };
        let of_file = self.parts().filter(|(other, _)| other == file);
        let tables: Vec<&Table> = of_file.map(|(_, table)| table).collect();
        Err(ReadError::of_file(file, Problem::missing(&tables)).into())
    }

    fn leave_out_incomplete(&mut self, notes: &mut Notes) -> Result<(), Failure> {
        let examples = self.inputs.1.examples();
        let mut keep = vec![true; examples];
        for (_, table) in self.parts() {
            keep.iter_mut().zip(table.incomplete()).for_each(|(keep, missing)| *keep &= !missing);
        }
        let kept = keep.iter().filter(|keep| **keep).count();
        if kept == 0 {
            return self.refuse_missing();
        }
        if kept < examples {
            let parts = std::iter::once(&mut self.inputs).chain(&mut self.targets);
            parts.chain(&mut self.group).for_each(|(_, table)| table.keep(&keep));
            notes.say_left_out(&self.inputs.0, examples - kept, examples);
        }
        Ok(())
    }
}
