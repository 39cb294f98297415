//! From a plan's text to a plan, or to the place that is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::document::{AxisTable, Document, Scale};
use super::{Axis, Plan};
use crate::PlanError;
use crate::options::{Command, Kind, Spec, Value};

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
    /// value out of range, an option given twice, equal values along an axis, zipped axes of unequal
    /// length, more than 10⁷ cells.
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
        let document: Document = toml::from_str(text).map_err(|error| {
            PlanError::at(text, error.span().unwrap_or_default(), error.message())
        })?;
        plan(&document, text).map_err(|Fault(span, message)| PlanError::at(text, span, message))
    }
}

fn plan(document: &Document, text: &str) -> Result<Plan, Fault> {
    let command = command(&document.command)?;
    let mut given = BTreeSet::new();
    let mut settings = Vec::new();
    for (name, value) in &document.settings {
        let spec = known(command, name, &mut given)?;
        settings.push((spec.name, checked(spec, value)?));
    }
    let mut axes = axes(&document.axes, command, &mut given)?;
    axes.extend(seeds(document, command, &mut given)?);
    if let Some(missing) =
        command.options().iter().find(|spec| spec.is_required && !given.contains(spec.name))
    {
        let message = format!("`{}` needs the option `{}`", command.name(), missing.name);
        return Err(Fault(document.command.span(), message));
    }
    let cells = axes.iter().try_fold(1_usize, |cells, axis| cells.checked_mul(axis.len()));
    if cells.is_none_or(|cells| cells > MOST_CELLS) {
        let message = format!("the axes make more than {MOST_CELLS} cells");
        return Err(Fault(document.command.span(), message));
    }
    Ok(Plan { command, settings, axes, text: text.to_owned() })
}

fn command(name: &Spanned<String>) -> Result<Command, Fault> {
    let found = Command::ALL.into_iter().find(|command| command.name() == name.get_ref());
    found.ok_or_else(|| {
        let names = Command::ALL.map(Command::name).join(", ");
        Fault(name.span(), format!("no command `{}`; expected one of {names}", name.get_ref()))
    })
}

/// The option of this name, unless it was given before.
fn known(
    command: Command,
    name: &Spanned<String>,
    given: &mut BTreeSet<&'static str>,
) -> Result<&'static Spec, Fault> {
    let spec = command.option(name.get_ref()).ok_or_else(|| {
        let names: Vec<_> = command.options().iter().map(|spec| spec.name).collect();
        let message = format!(
            "`{}` has no option `{}`; expected one of {}",
            command.name(),
            name.get_ref(),
            names.join(", ")
        );
        Fault(name.span(), message)
    })?;
    if given.insert(spec.name) {
        Ok(spec)
    } else {
        Err(Fault(name.span(), format!("the option `{}` is given twice", spec.name)))
    }
}

fn checked(spec: &Spec, value: &Spanned<toml::Value>) -> Result<Value, Fault> {
    let fault = |expected| Fault(value.span(), format!("`{}`: {expected}", spec.name));
    let found = match value.get_ref() {
        toml::Value::String(word) => Value::Word(word.clone()),
        toml::Value::Array(entries) => {
            let numbers: Option<Vec<f64>> = entries.iter().map(number).collect();
            Value::Numbers(numbers.ok_or_else(|| fault("a list holds numbers".to_owned()))?)
        }
        other => Value::Number(number(other).ok_or_else(|| fault("expected a number".to_owned()))?),
    };
    spec.kind.check(found).map_err(fault)
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// One axis a table, but tables of one `zip` share theirs, at the place of the first.
fn axes(
    tables: &[AxisTable],
    command: Command,
    given: &mut BTreeSet<&'static str>,
) -> Result<Vec<Axis>, Fault> {
    let mut axes: Vec<Axis> = Vec::new();
    let mut zipped = BTreeMap::new();
    let mut places = Vec::new();
    for table in tables {
        let spec = known(command, &table.option, given)?;
        let values = values(table, spec)?;
        let group = table.zip.as_ref().map(Spanned::get_ref);
        let Some(place) = group.and_then(|group| zipped.get(group).copied()) else {
            zipped.extend(group.map(|group| (group.clone(), axes.len())));
            places.push(table.option.span());
            axes.push(Axis { options: vec![spec.name], values: vec![values] });
            continue;
        };
        let axis: &mut Axis = &mut axes[place];
        if values.len() != axis.len() {
            let message = format!(
                "`{}` has {} values, and `{}`, which it is zipped with, has {}",
                spec.name,
                values.len(),
                axis.options[0],
                axis.len()
            );
            return Err(Fault(table.option.span(), message));
        }
        axis.options.push(spec.name);
        axis.values.push(values);
    }
    for (axis, place) in axes.iter().zip(places) {
        refuse_equal(axis, place)?;
    }
    Ok(axes)
}

/// Two equal places of an axis would be the same cells twice.
fn refuse_equal(axis: &Axis, place: Range<usize>) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for index in 0..axis.len() {
        let values: Vec<_> = axis.values.iter().map(|values| values[index].to_string()).collect();
        let text = values.join(" and ");
        if !seen.insert(text.clone()) {
            let message = format!("`{}` takes the value {text} twice", axis.options.join("`, `"));
            return Err(Fault(place, message));
        }
    }
    Ok(())
}

fn values(table: &AxisTable, spec: &Spec) -> Result<Vec<Value>, Fault> {
    let place = table.option.span();
    match (&table.values, &table.from, &table.to, &table.count) {
        (Some(values), None, None, None) if !values.is_empty() => {
            values.iter().map(|value| checked(spec, value)).collect()
        }
        (None, Some(from), Some(to), Some(count)) => range(table.scale, spec, from, to, count),
        _ => Err(Fault(
            place,
            "an axis has either `values`, at least one, or `from`, `to` and `count`".to_owned(),
        )),
    }
}

fn range(
    scale: Scale,
    spec: &Spec,
    from: &Spanned<f64>,
    to: &Spanned<f64>,
    count: &Spanned<u32>,
) -> Result<Vec<Value>, Fault> {
    if *count.get_ref() < 2 || *count.get_ref() as usize > MOST_CELLS {
        let message = format!("`count` is {}, expected 2 to {MOST_CELLS}", count.get_ref());
        return Err(Fault(count.span(), message));
    }
    for end in [from, to] {
        // A list of numbers is no range, and the ends of a logarithmic one have a logarithm.
        spec.kind
            .check(Value::Number(*end.get_ref()))
            .map_err(|expected| Fault(end.span(), format!("`{}`: {expected}", spec.name)))?;
        if matches!(scale, Scale::Log) && *end.get_ref() <= 0.0 {
            return Err(Fault(end.span(), "a logarithmic range lies above 0".to_owned()));
        }
    }
    let (first, last, steps) = (*from.get_ref(), *to.get_ref(), f64::from(*count.get_ref() - 1));
    let value = |step: u32| {
        let share = f64::from(step) / steps;
        let value = match scale {
            Scale::Linear => first + (last - first) * share,
            Scale::Log => (first.ln() + (last.ln() - first.ln()) * share).exp(),
        };
        let kept = if spec.kind.is_whole() { value.round() } else { rounded(value) };
        // Rounding must not leave the range of the option.
        Value::Number(kept.clamp(first.min(last), first.max(last)))
    };
    Ok((0..*count.get_ref()).map(value).collect())
}

/// To 12 digits, so that values read well and make the same ids on every machine.
fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().expect("a number")
}

/// The axis of seeds, the fastest.
fn seeds(
    document: &Document,
    command: Command,
    given: &mut BTreeSet<&'static str>,
) -> Result<Option<Axis>, Fault> {
    let Some(seeds) = &document.seeds else { return Ok(None) };
    let fault = |message: String| Err(Fault(seeds.span(), message));
    let Some(Spec { name, kind: Kind::Whole(..), .. }) = command.option("seed") else {
        return fault(format!("`{}` draws nothing and takes no seeds", command.name()));
    };
    if !given.insert(name) {
        return fault("the option `seed` is given, and `seeds` too".to_owned());
    }
    let count = *seeds.get_ref();
    let Some(end) = document.first_seed.checked_add(count).filter(|_| count > 0) else {
        return fault(format!("`seeds` is {count}, expected 1 or more, and seeds below 2^32"));
    };
    if count as usize > MOST_CELLS {
        return fault(format!("`seeds` is {count}, expected at most {MOST_CELLS}"));
    }
    let values = (document.first_seed..end).map(|seed| Value::Number(f64::from(seed)));
    Ok(Some(Axis { options: vec![name], values: vec![values.collect()] }))
}
