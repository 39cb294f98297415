//! What was decided in reading files, for people and for scripts.

use std::collections::BTreeSet;

use crate::{Columns, Source, Table, counted};

use super::Part;

/// Sentences about files, in the order in which they were read.
#[derive(Debug, Default, Clone)]
pub struct Notes {
    /// The sentences, without an end.
    pub sentences: Vec<String>,
    /// Examples that were left out for missing values.
    pub left_out: usize,
}

/// A target of no more different whole numbers than this may have been meant as classes.
const MOST_CLASSES: usize = 10;
/// Two of them, such as 0 and 1, are the same either way.
const FEWEST_CLASSES: usize = 3;
/// The most names in a note.
const MOST_NAMES: usize = 5;

impl Notes {
    /// What was decided in reading a table.
    pub(super) fn say_table(&mut self, file: &Source, table: &Table) {
        table.notes.iter().for_each(|note| self.say(file, note));
    }

    /// Adds those of other files.
    pub fn extend(&mut self, others: &Self) {
        let is_new = |sentence: &&String| !self.sentences.contains(*sentence);
        let new: Vec<String> = others.sentences.iter().filter(is_new).cloned().collect();
        self.sentences.extend(new);
        self.left_out += others.left_out;
    }

    pub(super) fn say(&mut self, file: &Source, note: &str) {
        let sentence = format!("{file}: {note}");
        // A file may be named for inputs and targets.
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }

    pub(super) fn say_left_out(&mut self, file: &Source, rows: usize, examples: usize) {
        self.left_out += rows;
        let verb = if rows == 1 { "is" } else { "are" };
        self.say(file, &format!("{rows} of {examples} rows {verb} left out for missing values"));
    }

    /// Names the inputs that were text.
    pub(super) fn say_categories(&mut self, part: &Part) {
        for (name, span) in part.classes() {
            let columns = counted(span.len(), "column");
            self.say(&part.file, &format!("{name} is text: it becomes {columns} of 0 and 1"));
        }
    }

    /// Names the inputs that count the examples, as an index without need does, and whole numbers
    /// that are dates.
    pub(super) fn say_suspects(&mut self, part: &Part) {
        for column in 0..part.matrix.ncols() {
            let values: Vec<f64> = part.matrix.col(column).iter().copied().collect();
            let doubt = if counts(&values) {
                "counts the examples"
            } else if are_days(&values) {
                "holds dates such as 20200131, which are not evenly spaced"
            } else {
                continue;
            };
            let help = match part.columns.encoded_names() {
                Some(names) => format!("--data FILE --drop '{}' leaves it out", names[column]),
                None => "leave it out of the file unless it should count".to_owned(),
            };
            let label = part.label(column);
            self.say(&part.file, &format!("{label} {doubt}, and is taken as an input; {help}"));
        }
    }

    /// Names the targets that are text, and those of a few whole numbers, which may have been meant
    /// as classes.
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

/// 0, 1, 2, … or 1, 2, 3, …
fn counts(values: &[f64]) -> bool {
    let is = |value: f64, whole: usize| (value - whole as f64).abs() < f64::EPSILON;
    values.len() >= FEWEST_COUNTED
        && (0..=1)
            .any(|first| values.iter().enumerate().all(|(row, &value)| is(value, first + row)))
}

/// Numbers such as 20200131: year, month and day.
fn are_days(values: &[f64]) -> bool {
    let is_day = |value: f64| {
        let (years, rest) = ((value / 1e4).floor(), value % 1e4);
        let (month, day) = ((rest / 100.0).floor(), rest % 100.0);
        value.fract() == 0.0
            && (1800.0..2200.0).contains(&years)
            && (1.0..=12.0).contains(&month)
            && (1.0..=31.0).contains(&day)
    };
    values.len() >= FEWEST_COUNTED && values.iter().copied().all(is_day)
}

/// With fewer examples they may count by chance.
const FEWEST_COUNTED: usize = 10;

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
