//! What was decided in reading files, for people and for scripts.

use std::collections::BTreeSet;
use std::io::{self, Write};

use dln_cli::read::{Columns, Source, Table};

use super::super::data::counted;
use super::Part;

/// Sentences about files, in the order in which they were read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Notes {
    pub(crate) sentences: Vec<String>,
    /// Examples that were left out for missing values.
    pub(crate) left_out: usize,
}

/// A target of no more different whole numbers than this may have been meant as classes.
const MOST_CLASSES: usize = 10;
/// Two of them, such as 0 and 1, are the same either way.
const FEWEST_CLASSES: usize = 3;
/// At most so many names stand in a note.
const MOST_NAMES: usize = 5;

impl Notes {
    /// Writes all on standard error.
    pub(crate) fn print_unless(&self, quiet: bool) {
        for sentence in self.sentences.iter().filter(|_| !quiet) {
            // Nothing is left to do if standard error is closed.
            let _ = writeln!(io::stderr(), "note: {sentence}");
        }
    }

    pub(super) fn say(&mut self, file: &Source, note: &str) {
        self.sentences.push(format!("{file}: {note}"));
    }

    pub(super) fn say_left_out(&mut self, file: &Source, rows: usize, examples: usize) {
        self.left_out += rows;
        self.say(file, &format!("{rows} of {examples} rows are left out for missing values"));
    }

    /// Names the inputs that were text.
    pub(super) fn say_categories(&mut self, part: &Part) {
        for (name, span) in part.classes() {
            let columns = counted(span.len(), "column");
            self.say(&part.file, &format!("{name} is text: it becomes {columns} of 0 and 1"));
        }
    }

    /// Names the targets that are text, and those of a few whole numbers, which may have been meant as classes.
    pub(super) fn say_counts(&mut self, part: &Part) {
        for (name, span) in part.classes() {
            self.say(&part.file, &format!("{name} is text: its {} values are classes", span.len()));
        }
        let names = part.names("target");
        let few: Vec<&String> = (0..part.matrix.ncols())
            .filter(|&column| is_few_whole_numbers(part.matrix.col(column).iter()))
            .map(|column| &names[column])
            .collect();
        if let [first, others @ ..] = &few[..] {
            let more = if others.is_empty() {
                String::new()
            } else {
                format!(" and {} more", others.len())
            };
            self.say(
                &part.file,
                &format!(
                    "{first}{more} takes a few whole numbers, which are treated as quantities; to make them classes, \
                     write them as text, such as class_1"
                ),
            );
        }
    }

    /// Names the columns of a file that a model knows nothing of.
    pub(super) fn say_others(&mut self, file: &Source, known: &Columns, table: &Table) {
        let (Some(known), Some(names)) = (&known.names, table.names()) else { return };
        let others: Vec<String> = names.into_iter().filter(|name| !known.contains(name)).collect();
        if others.is_empty() {
            return;
        }
        let shown = others[..others.len().min(MOST_NAMES)].join(", ");
        let more = if others.len() > MOST_NAMES { ", …" } else { "" };
        self.say(file, &format!("not in the training data and left out: {shown}{more}"));
    }
}

fn is_few_whole_numbers<'a>(values: impl Iterator<Item = &'a f64>) -> bool {
    let mut different = BTreeSet::new();
    let mut count = 0;
    for value in values {
        if value.fract() != 0.0 {
            return false;
        }
        // Adding zero makes -0 the same number as 0.
        different.insert((value + 0.0).to_bits());
        if different.len() > MOST_CLASSES {
            return false;
        }
        count += 1;
    }
    different.len() >= FEWEST_CLASSES && count >= 2 * MOST_CLASSES
}
