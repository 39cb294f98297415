//! What became of the mutants: read from cargo-mutants, kept between runs, set out as a table.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, bail};
use serde_json::Value;

use super::sample::{Mutant, named};

/// What the tests said to a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A test failed.
    Caught,
    /// The tests never ended.
    TimedOut,
    /// All tests passed.
    Missed,
    /// It did not compile.
    Unviable,
}

const FATES: [(Fate, &str); 4] = [
    (Fate::Caught, "CaughtMutant"),
    (Fate::TimedOut, "Timeout"),
    (Fate::Missed, "MissedMutant"),
    (Fate::Unviable, "Unviable"),
];

/// The fate of each mutant of a crate that was tried, by its lasting name.
pub(crate) type Fates = BTreeMap<String, Fate>;

/// The fates in an `outcomes.json` of cargo-mutants about these mutants. Others may stand on the
/// same lines, see [`as_diff`](super::sample::as_diff).
///
/// # Errors
/// If it has another form than that of version 27, or misses one.
pub(crate) fn read(outcomes: &str, mutants: &[Mutant]) -> anyhow::Result<Fates> {
    let outcomes: Value = serde_json::from_str(outcomes)?;
    let lasting: BTreeMap<&str, &str> =
        mutants.iter().map(|m| (m.current.as_str(), m.lasting.as_str())).collect();
    let mut fates = Fates::new();
    for outcome in outcomes["outcomes"].as_array().context("no outcomes")? {
        let Some(name) = outcome["scenario"]["Mutant"]["name"].as_str() else { continue };
        let Some(name) = lasting.get(name) else { continue };
        fates.insert((*name).to_owned(), fate(outcome["summary"].as_str().unwrap_or_default())?);
    }
    if let Some(untried) = mutants.iter().find(|mutant| !fates.contains_key(&mutant.lasting)) {
        bail!("not tried: {}", untried.current);
    }
    Ok(fates)
}

fn fate(word: &str) -> anyhow::Result<Fate> {
    match FATES.iter().find(|(_, known)| *known == word) {
        Some((fate, _)) => Ok(*fate),
        None => bail!("unknown outcome of a mutant: {word:?}"),
    }
}

/// The mutants in the list that `cargo mutants --list --json` printed.
///
/// # Errors
/// If it has another form than that of version 27.
pub(crate) fn listed(list: &str) -> anyhow::Result<Vec<Mutant>> {
    let list: Value = serde_json::from_str(list)?;
    let names: Option<Vec<&str>> =
        list.as_array().context("no list")?.iter().map(|mutant| mutant["name"].as_str()).collect();
    Ok(named(names.context("a mutant without a name")?))
}

/// As text, a line a mutant, that [`recall`] reads.
pub(crate) fn keep(fates: &Fates) -> String {
    let word = |fate| FATES.iter().find(|(known, _)| *known == fate).map_or("", |(_, word)| word);
    fates.iter().map(|(name, fate)| format!("{}\t{name}\n", word(*fate))).collect()
}

/// # Errors
/// If the text is not from [`keep`].
pub(crate) fn recall(text: &str) -> anyhow::Result<Fates> {
    let line = |line: &str| {
        let (word, name) = line.split_once('\t').context("a line without a tab")?;
        Ok((name.to_owned(), fate(word)?))
    };
    text.lines().map(line).collect()
}

fn count(fates: &Fates, fate: Fate) -> usize {
    fates.values().filter(|other| **other == fate).count()
}

/// The share of viable mutants that were caught, 1 if there are none. Tests that never end are
/// noticed too, but count for nothing here.
#[expect(clippy::cast_precision_loss, reason = "counts of mutants are small")]
pub(crate) fn share(fates: &Fates) -> f64 {
    match fates.len() - count(fates, Fate::Unviable) {
        0 => 1.0,
        viable => count(fates, Fate::Caught) as f64 / viable as f64,
    }
}

/// A row for each crate, and one for all.
pub(crate) fn table(crates: &[(&str, Fates)]) -> String {
    let mut table =
        "| crate | mutants | caught | missed | timed out | unviable | caught of viable |\n\
                     | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    let all = crates.iter().flat_map(|(_, fates)| fates.clone()).collect();
    let rows = crates.iter().map(|(name, fates)| (format!("`{name}`"), fates));
    for (name, fates) in rows.chain([("all".to_owned(), &all)]) {
        let of = |fate| count(fates, fate);
        let _ = writeln!(
            table,
            "| {name} | {} | {} | {} | {} | {} | {:.0} % |",
            fates.len(),
            of(Fate::Caught),
            of(Fate::Missed),
            of(Fate::TimedOut),
            of(Fate::Unviable),
            100.0 * share(fates)
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTCOMES: &str = r#"{
        "outcomes": [
            { "scenario": "Baseline", "summary": "Success" },
            { "scenario": { "Mutant": { "name": "a.rs:3:14: one", "package": "a" } }, "summary": "CaughtMutant" },
            { "scenario": { "Mutant": { "name": "a.rs:4:14: two", "package": "a" } }, "summary": "MissedMutant" },
            { "scenario": { "Mutant": { "name": "a.rs:5:14: two", "package": "a" } }, "summary": "Timeout" },
            { "scenario": { "Mutant": { "name": "a.rs:6:14: three", "package": "a" } }, "summary": "Unviable" }
        ],
        "total_mutants": 4
    }"#;
    const NAMES: [&str; 4] =
        ["a.rs:3:14: one", "a.rs:4:14: two", "a.rs:5:14: two", "a.rs:6:14: three"];

    fn fates() -> Fates {
        read(OUTCOMES, &named(NAMES)).expect("the form of cargo-mutants")
    }

    #[test]
    fn outcomes_become_a_table() {
        assert_eq!(
            table(&[("dln-a", fates())]),
            "| crate | mutants | caught | missed | timed out | unviable | caught of viable |\n\
             | --- | --- | --- | --- | --- | --- | --- |\n\
             | `dln-a` | 4 | 1 | 1 | 1 | 1 | 33 % |\n\
             | all | 4 | 1 | 1 | 1 | 1 | 33 % |\n"
        );
    }

    #[test]
    fn equal_changes_keep_their_own_fates() {
        assert_eq!(fates()["a.rs: two"], Fate::Missed);
        assert_eq!(fates()["a.rs: two (2)"], Fate::TimedOut);
    }

    #[test]
    fn a_mutant_that_was_not_asked_for_does_not_count() {
        let asked = read(OUTCOMES, &named(NAMES)[1..]).expect("three of four");
        assert_eq!(asked.len(), 3);
        assert!(!asked.contains_key("a.rs: one"));
    }

    #[test]
    fn what_is_kept_is_recalled() {
        assert_eq!(recall(&keep(&fates())).expect("just written"), fates());
        assert!(recall("CaughtMutant a.rs: one\n").is_err());
    }

    #[test]
    fn other_forms_and_other_outcomes_are_errors() {
        let names = named(NAMES);
        assert!(read("{}", &names).is_err());
        let more = named(NAMES.into_iter().chain(["a.rs:7:14: four"]));
        assert!(read(OUTCOMES, &more).is_err(), "a mutant that was not tried");
        assert!(read(&OUTCOMES.replace("Timeout", "Vanished"), &names).is_err());
        assert!(listed(r#"[{ "file": "a.rs" }]"#).is_err());
    }

    #[test]
    fn a_list_yields_its_names() {
        let list = r#"[{ "name": "a.rs:3:14: one", "file": "a.rs" }]"#;
        assert_eq!(listed(list).expect("a list"), named(["a.rs:3:14: one"]));
    }

    #[test]
    fn nothing_to_catch_leaves_nothing_uncaught() {
        assert!(share(&Fates::new()) >= 1.0);
    }
}
