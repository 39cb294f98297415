//! From a plan's text to a plan, or to the place that is wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::Plan;
use super::axis::{Axis, range};
use super::document::{AxisTable, Document, Scale};
use crate::PlanError;
use crate::command::Command;
use crate::options::{EXCLUSIVE, SEED, SIMULATE, Spec};
use crate::value::{Domain, Value};

/// The missing cells of a larger plan would not fit into the memory of a small machine.
const MOST_CELLS: usize = 10_000_000;

/// A fault and its place.
struct Fault(Range<usize>, String);

impl Plan {
    /// The plan in a text of TOML; docs/SWEEPS.md describes the format.
    ///
    /// # Errors
    ///
    /// [`PlanError`] with the place of the first fault: the syntax, an unknown or missing option, a
    /// value out of range, an option given twice or without the one that it needs, equal values
    /// along an axis, zipped axes of unequal length, more than 10⁷ cells.
    ///
    /// # Examples
    ///
    /// ```
    /// use dln_sweep::Plan;
    ///
    /// let error = Plan::parse("command = \"predict\"\n[settings]\ninputs = -3\n").unwrap_err();
    /// assert_eq!((error.line, error.column), (3, 10));
    /// assert!(error.to_string().ends_with("3 | inputs = -3\n  |          ^^"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        Self::parse_among(text, &[])
    }

    /// The same, and of the command `figure` these figures alone.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), and for any other figure.
    pub fn parse_among(text: &str, figures: &[&str]) -> Result<Self, PlanError> {
        let document: Document = toml::from_str(text).map_err(|error| {
            PlanError::at(text, error.span().unwrap_or_default(), plain(error.message()))
        })?;
        let read = Reading::new(&document, figures).and_then(|reading| reading.plan(text));
        read.map_err(|Fault(span, message)| PlanError::at(text, span, message))
    }
}

/// A complaint of the reader of TOML, with plain words for the types of Rust.
fn plain(message: &str) -> String {
    const WORDS: [(&str, &str); 4] = [
        ("expected u32", "expected a whole number from 0 to 4294967295"),
        ("expected f64", "expected a number"),
        ("expected a map", "expected a table"),
        ("expected a sequence", "expected a list"),
    ];
    let rename = |text: String, (rust, word): &(&str, &str)| text.replace(rust, word);
    WORDS.iter().fold(message.to_owned(), rename)
}

/// A document under way, with the places of the options that it gave so far.
struct Reading<'a> {
    document: &'a Document,
    command: Command,
    figures: &'a [&'a str],
    given: BTreeMap<&'static str, Range<usize>>,
}

impl<'a> Reading<'a> {
    fn new(document: &'a Document, figures: &'a [&'a str]) -> Result<Self, Fault> {
        let name = document.command.get_ref();
        let found = Command::ALL.into_iter().find(|command| command.name() == name);
        let command = found.ok_or_else(|| {
            let names = Command::ALL.map(Command::name).join(", ");
            let message = format!("no command `{name}`; expected one of {names}");
            Fault(document.command.span(), message)
        })?;
        Ok(Self { document, command, figures, given: BTreeMap::new() })
    }

    fn plan(mut self, text: &str) -> Result<Plan, Fault> {
        let mut settings = Vec::new();
        for (name, value) in &self.document.settings {
            let spec = self.known(name)?;
            settings.push((spec.name, self.checked(spec, value)?));
        }
        // What is not asked for makes no other cells than what is not mentioned.
        settings.retain(|(_, value)| *value != Value::Flag(false));
        let mut axes = self.axes()?;
        let simulates = settings.iter().any(|(name, _)| *name == SIMULATE);
        axes.extend(self.seeds(simulates, &axes)?);
        self.check_company(simulates)?;
        Ok(Plan { command: self.command, settings, axes, text: text.to_owned() })
    }

    /// The option of this name, unless it was given before.
    fn known(&mut self, name: &Spanned<String>) -> Result<&'static Spec, Fault> {
        let command = self.command;
        let spec = command.option(name.get_ref()).ok_or_else(|| {
            let names: Vec<_> = command.options().map(|spec| spec.name).collect();
            let (command, name_, names) = (command.name(), name.get_ref(), names.join(", "));
            let message = format!("`{command}` has no option `{name_}`; expected one of {names}");
            Fault(name.span(), message)
        })?;
        match self.given.insert(spec.name, name.span()) {
            None => Ok(spec),
            Some(_) => {
                Err(Fault(name.span(), format!("the option `{}` is given twice", spec.name)))
            }
        }
    }

    fn checked(&self, spec: &Spec, value: &Spanned<toml::Value>) -> Result<Value, Fault> {
        let fault = |expected: String| Fault(value.span(), format!("`{}`: {expected}", spec.name));
        let found = read(value.get_ref()).map_err(|expected| fault(expected.to_owned()))?;
        let found = spec.domain.check(found).map_err(fault)?;
        match &found {
            Value::Word(name)
                if spec.domain == Domain::Name
                    && !self.figures.is_empty()
                    && !self.figures.contains(&name.as_str()) =>
            {
                Err(fault(format!("no `{name}`; expected one of {}", self.figures.join(", "))))
            }
            _ => Ok(found),
        }
    }

    /// One axis per table, but tables of one `zip` share theirs, at the place of the first.
    fn axes(&mut self) -> Result<Vec<Axis>, Fault> {
        let mut axes: Vec<Axis> = Vec::new();
        let mut zipped: BTreeMap<&str, usize> = BTreeMap::new();
        let mut first = Vec::new();
        for table in &self.document.axes {
            let spec = self.known(&table.option)?;
            let values = self.values(table, spec)?;
            let group = table.zip.as_ref().map(|group| group.get_ref().as_str());
            if let Some(&place) = group.and_then(|group| zipped.get(group)) {
                zip(&mut axes[place], table, spec, values)?;
                continue;
            }
            zipped.extend(group.map(|group| (group, axes.len())));
            first.push(table);
            axes.push(Axis::new(spec.name, values));
            refuse_too_many(&axes, &table.option)?;
        }
        for (axis, table) in axes.iter().zip(first) {
            refuse_equal(axis, table)?;
        }
        Ok(axes)
    }

    fn values(&self, table: &AxisTable, spec: &Spec) -> Result<Vec<Value>, Fault> {
        let place = table.option.span();
        if spec.domain == Domain::Flag {
            let message = format!("`{}` decides on columns: it belongs to [settings]", spec.name);
            return Err(Fault(place, message));
        }
        match (&table.values, &table.from, &table.to, &table.count) {
            (Some(values), None, None, None) => {
                let found = values.get_ref();
                if found.is_empty() {
                    return Err(Fault(values.span(), "an axis without values".to_owned()));
                }
                found.iter().map(|value| self.checked(spec, value)).collect()
            }
            (None, Some(from), Some(to), Some(count)) => {
                let ends = ends(table.scale, spec, from, to)?;
                Ok(range(table.scale, spec.domain, ends, at_least_two(count)?))
            }
            _ => {
                let message = "an axis has either `values`, or `from`, `to` and `count`";
                Err(Fault(place, message.to_owned()))
            }
        }
    }

    /// The axis of seeds, the fastest.
    fn seeds(&mut self, simulates: bool, axes: &[Axis]) -> Result<Option<Axis>, Fault> {
        let Some(seeds) = &self.document.seeds else { return Ok(None) };
        let fault = |message: String| Err(Fault(seeds.span(), message));
        let command = self.command;
        let Some(spec) = command.option(SEED) else {
            return fault(format!("`{}` draws nothing and takes no seeds", command.name()));
        };
        if command.is_of_simulation(SEED) && !simulates {
            let name = command.name();
            return fault(format!("`{name}` draws nothing without `{SIMULATE} = true`"));
        }
        if self.given.insert(spec.name, seeds.span()).is_some() {
            return fault("the option `seed` is given, and `seeds` too".to_owned());
        }
        let count = *seeds.get_ref();
        let Some(end) = self.document.first_seed.checked_add(count).filter(|_| count > 0) else {
            return fault(format!(
                "`seeds` is {count}, but must be 1 or more, with seeds below 2^32"
            ));
        };
        if !fit(axes, count as usize) {
            return fault(too_many());
        }
        let values = (self.document.first_seed..end).map(|seed| Value::Number(f64::from(seed)));
        Ok(Some(Axis::new(spec.name, values.collect())))
    }

    /// Refuses options that lack, or exclude, another one.
    fn check_company(&self, simulates: bool) -> Result<(), Fault> {
        let is_lacking = |spec: &&Spec| spec.is_required && !self.given.contains_key(spec.name);
        if let Some(missing) = self.command.options().find(is_lacking) {
            let message = format!("`{}` needs the option `{}`", self.command.name(), missing.name);
            return Err(Fault(self.document.command.span(), message));
        }
        let needs_simulate =
            |(name, _): &(&&str, &Range<usize>)| self.command.is_of_simulation(name);
        if let Some((name, place)) = self.given.iter().find(needs_simulate).filter(|_| !simulates) {
            let message =
                format!("`{name}` is for trained networks, and needs `{SIMULATE} = true`");
            return Err(Fault(place.clone(), message));
        }
        let [one, other] = EXCLUSIVE.map(|name| self.given.get(name));
        if let (Some(one), Some(other)) = (one, other) {
            let later = if one.start > other.start { one } else { other };
            let [one, other] = EXCLUSIVE;
            return Err(Fault(later.clone(), format!("give one of `{one}` and `{other}`")));
        }
        Ok(())
    }
}

/// A value of TOML, or what it should have been.
fn read(value: &toml::Value) -> Result<Value, &'static str> {
    let rows = |entries: &[toml::Value]| {
        let row = |entry: &toml::Value| entry.as_array().and_then(|entries| numbers(entries));
        entries.iter().map(row).collect::<Option<Vec<_>>>()
    };
    match value {
        toml::Value::String(word) => Ok(Value::Word(word.clone())),
        toml::Value::Boolean(is_so) => Ok(Value::Flag(*is_so)),
        toml::Value::Array(entries) => numbers(entries)
            .map(Value::Numbers)
            .or_else(|| rows(entries).map(Value::Rows))
            .ok_or("a list holds numbers, or lists of numbers"),
        other => number(other).map(Value::Number).ok_or("expected a number"),
    }
}

fn numbers(entries: &[toml::Value]) -> Option<Vec<f64>> {
    entries.iter().map(number).collect()
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// Lets the option of a table vary with those of an axis.
fn zip(axis: &mut Axis, table: &AxisTable, spec: &Spec, values: Vec<Value>) -> Result<(), Fault> {
    if values.len() != axis.len() {
        let (name, count, other) = (spec.name, values.len(), axis.name());
        let message = format!(
            "`{name}` has {count} values, and `{other}`, which it is zipped with, has {}",
            axis.len()
        );
        return Err(Fault(table.option.span(), message));
    }
    axis.zip(spec.name, values);
    Ok(())
}

fn fit(axes: &[Axis], further: usize) -> bool {
    let cells = axes.iter().try_fold(further, |cells, axis| cells.checked_mul(axis.len()));
    cells.is_some_and(|cells| cells <= MOST_CELLS)
}

fn too_many() -> String {
    format!("the axes up to here make more than {MOST_CELLS} cells")
}

fn refuse_too_many(axes: &[Axis], option: &Spanned<String>) -> Result<(), Fault> {
    if fit(axes, 1) { Ok(()) } else { Err(Fault(option.span(), too_many())) }
}

/// Two equal places of an axis would be the same cells twice.
fn refuse_equal(axis: &Axis, table: &AxisTable) -> Result<(), Fault> {
    let Some((place, text)) = axis.repeated() else { return Ok(()) };
    let value = table.values.as_ref().and_then(|values| values.get_ref().get(place));
    let span = value.map_or_else(|| table.option.span(), Spanned::span);
    Err(Fault(span, format!("`{}` takes the value {text} twice", axis.names())))
}

fn at_least_two(count: &Spanned<u32>) -> Result<u32, Fault> {
    let found = *count.get_ref();
    if (2..=MOST_CELLS).contains(&(found as usize)) {
        return Ok(found);
    }
    Err(Fault(count.span(), format!("`count` is {found}, but must be 2 to {MOST_CELLS}")))
}

/// The ends of a range, if the option takes them: a list of numbers is no range, and the ends of a
/// logarithmic one have a logarithm.
fn ends(
    scale: Scale,
    spec: &Spec,
    from: &Spanned<f64>,
    to: &Spanned<f64>,
) -> Result<(f64, f64), Fault> {
    for end in [from, to] {
        let value = *end.get_ref();
        let checked = spec.domain.check(Value::Number(value));
        checked.map_err(|expected| Fault(end.span(), format!("`{}`: {expected}", spec.name)))?;
        if matches!(scale, Scale::Log) && value <= 0.0 {
            return Err(Fault(end.span(), "a logarithmic range lies above 0".to_owned()));
        }
    }
    Ok((*from.get_ref(), *to.get_ref()))
}
