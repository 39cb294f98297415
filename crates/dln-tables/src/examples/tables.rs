//! Tables that belong together, row by row.

use super::{Missing, Notes, Reading, Request};
use crate::{
    Columns, Header, Problem, ReadError, Refusal, Source, Table, chosen, counted, read_table,
};

/// Tables with the same examples, and their files.
pub(super) struct Tables {
    pub(super) inputs: (Source, Table),
    pub(super) targets: Vec<(Source, Table)>,
    pub(super) group: Option<(Source, Table)>,
}

/// Reads the table of a file.
pub(super) fn read(file: &Source, reading: Reading, notes: &mut Notes) -> Result<Table, Refusal> {
    let table = read_table(file, reading.header)?;
    notes.say_table(file, &table);
    Ok(table)
}

/// Reads a table that has the names of known columns: a first row of numbers may be them.
pub(super) fn read_as(
    columns: &Columns,
    file: &Source,
    reading: Reading,
    notes: &mut Notes,
) -> Result<Table, Refusal> {
    let mut table = read(file, reading, notes)?;
    let may_be_names = reading.header == Header::Auto && table.names().is_none();
    if let Some(names) = columns.names.as_ref().filter(|_| may_be_names) {
        table.name_as(names);
    }
    Ok(table)
}

/// The one table of a request.
pub(super) fn whole(
    data: &Source,
    request: &Request<'_>,
    notes: &mut Notes,
) -> Result<Table, Refusal> {
    match request.known {
        Some(columns) => read_as(columns, data, request.reading, notes),
        None => read(data, request.reading, notes),
    }
}

/// These columns of a table, by name where both have names and by place otherwise.
pub(super) fn matched(
    columns: &Columns,
    file: &Source,
    table: &Table,
) -> Result<(Source, Table), Refusal> {
    let matched = columns.matched(table);
    let matched = matched.map_err(|problem| ReadError::of_file(file, problem))?;
    Ok((file.clone(), matched))
}

/// Two files that belong together must hold equally many examples.
fn check_counts(
    (first, expected): (&Source, usize),
    (second, found): (&Source, usize),
) -> Result<(), Refusal> {
    if found == expected {
        return Ok(());
    }
    let examples = |count| counted(count, "example");
    Err(Refusal::input(
        format!("{second} has {}, but {first} has {}", examples(found), examples(expected)),
        "both files must hold the same examples, one per row, in the same order",
    )
    .in_file(second))
}

/// Standard input can be read once.
///
/// # Errors
///
/// [`Refusal`] if it is named twice.
pub fn check_standard_input<'a>(
    files: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Refusal> {
    if files.into_iter().filter(|file| file.is_standard_input()).count() < 2 {
        return Ok(());
    }
    Err(Refusal::usage(
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
) -> Result<(), Refusal> {
    let is_input = |name: &&String| inputs.names.iter().flatten().any(|input| input == *name);
    let names: Vec<String> = targets.iter().map(|&place| whole.label(place)).collect();
    let Some(name) = names.iter().find(is_input) else { return Ok(()) };
    let flag = request.targets.first().map_or("--targets", |(flag, _)| flag);
    Err(Refusal::usage(
        format!("{flag} names {name}, which is an input of the other task"),
        format!("leave it out of the inputs with --drop {name}, or name another target"),
    ))
}

impl Tables {
    /// The parts of one table.
    pub(super) fn of_one(
        (data, whole): (&Source, &Table),
        request: &Request<'_>,
    ) -> Result<Self, Refusal> {
        let find = |names: &[String]| -> Result<Vec<usize>, Refusal> {
            Ok(chosen(whole, names).map_err(|problem| ReadError::of_file(data, problem))?)
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
                check_apart(columns, whole, &targets.concat(), request)?;
                matched(columns, data, whole)?
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
    pub(super) fn of_files(request: &Request<'_>, notes: &mut Notes) -> Result<Self, Refusal> {
        let named = |flag: &str, name: &str| -> Result<Source, Refusal> {
            name.parse().map_err(|error| {
                let help = "name a file, or one table with --data";
                Refusal::usage(format!("invalid value '{name}' for '{flag} <FILE>': {error}"), help)
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

    /// Checks that all columns can be used and have the same examples, and deals with missing
    /// values.
    pub(super) fn complete(&mut self, reading: Reading, notes: &mut Notes) -> Result<(), Refusal> {
        for (file, table) in self.parts() {
            table.check(file)?;
        }
        if reading.missing == Missing::Refuse {
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
    fn refuse_missing(&self) -> Result<(), Refusal> {
        let Some((file, _)) = self.parts().find(|(_, table)| !table.missing().is_empty()) else {
            return Ok(());
        };
        let of_file = self.parts().filter(|(other, _)| other == file);
        let tables: Vec<&Table> = of_file.map(|(_, table)| table).collect();
        Err(ReadError::of_file(file, Problem::missing(&tables)).into())
    }

    fn leave_out_incomplete(&mut self, notes: &mut Notes) -> Result<(), Refusal> {
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
