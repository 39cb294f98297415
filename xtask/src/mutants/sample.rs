//! Which mutants are tried: a sample that stays the same as long as the code does.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;

/// A mutant, by two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mutant {
    /// Without line and column, which change with every line above: the file, the change, and
    /// which of several equal changes in that file it is.
    pub(crate) lasting: String,
    /// What cargo-mutants calls it now.
    pub(crate) current: String,
}

/// The mutants of a list by cargo-mutants, in its order.
pub(crate) fn named<'a>(list: impl IntoIterator<Item = &'a str>) -> Vec<Mutant> {
    let mut equal = BTreeMap::new();
    let mutant = |current: &str| {
        let place = without_position(current);
        let count = equal.entry(place.clone()).and_modify(|count| *count += 1).or_insert(1);
        let lasting = if *count == 1 { place } else { format!("{place} ({count})") };
        Mutant { lasting, current: current.to_owned() }
    };
    list.into_iter().map(mutant).collect()
}

/// `a.rs: replace + with -` of `a.rs:3:14: replace + with -`.
fn without_position(name: &str) -> String {
    let mut parts = name.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(change)) => format!("{file}:{change}"),
        _ => name.to_owned(),
    }
}

/// The given number of mutants, or all if there are fewer: those whose lasting names have the
/// smallest hashes. A larger sample holds the smaller one, and new code changes it by its own share
/// only.
pub(crate) fn drawn(mut mutants: Vec<Mutant>, size: usize, seed: u64) -> Vec<Mutant> {
    mutants.sort_by_cached_key(|mutant| hash(&format!("{seed} {}", mutant.lasting)));
    mutants.truncate(size);
    mutants
}

/// FNV-1a, whose highest bits hardly depend on the last letters, and so the end of SplitMix64 that
/// mixes them.
fn hash(text: &str) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// The lines of these mutants as a diff that adds them, for `--in-diff`; `source` is the text of a
/// file by its path.
///
/// cargo-mutants 27.1 filters by name all mutants but those that leave a field out of a struct, all
/// of which it would try beside the sample.
///
/// # Errors
/// If a file cannot be read, or a name has no line of it.
pub(crate) fn as_diff(
    mutants: &[Mutant],
    source: impl Fn(&str) -> anyhow::Result<String>,
) -> anyhow::Result<String> {
    let mut lines: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for mutant in mutants {
        let (file, line) = place(&mutant.current).with_context(|| mutant.current.clone())?;
        lines.entry(file).or_default().insert(line);
    }
    let mut diff = String::new();
    for (file, lines) in lines {
        let text = source(file)?;
        diff += &format!("--- a/{file}\n+++ b/{file}\n");
        for (added, line) in lines.into_iter().enumerate() {
            let text = text.lines().nth(line - 1).with_context(|| format!("{file}:{line}"))?;
            let before = line - 1 - added;
            diff += &format!("@@ -{before},0 +{line},1 @@\n+{text}\n");
        }
    }
    Ok(diff)
}

/// The file and the line of `a.rs:3:14: replace + with -`.
fn place(name: &str) -> Option<(&str, usize)> {
    let (file, rest) = name.split_once(':')?;
    let (line, _) = rest.split_once(':')?;
    Some((file, line.parse().ok().filter(|line| *line > 0)?))
}

/// A regular expression that fits this name alone.
pub(crate) fn pattern(name: &str) -> String {
    let mut pattern = "^".to_owned();
    for letter in name.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern + "$"
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [&str; 4] = [
        "a.rs:3:14: replace + with - in f",
        "a.rs:3:18: replace + with - in f",
        "a.rs:9:5: replace g -> Option<usize> with Some(0)",
        "b.rs:1:1: replace <impl From<A::B> for C>::from -> C with Default::default()",
    ];

    fn names(sample: &[Mutant]) -> Vec<&str> {
        sample.iter().map(|mutant| mutant.lasting.as_str()).collect()
    }

    #[test]
    fn equal_changes_of_one_file_are_told_apart_and_colons_of_paths_stay() {
        assert_eq!(
            names(&named(LIST)),
            [
                "a.rs: replace + with - in f",
                "a.rs: replace + with - in f (2)",
                "a.rs: replace g -> Option<usize> with Some(0)",
                "b.rs: replace <impl From<A::B> for C>::from -> C with Default::default()",
            ]
        );
    }

    /// Otherwise a miss could not be looked up after the change that is to catch it.
    #[test]
    fn lines_added_above_change_nothing_of_the_sample() {
        let moved = LIST.map(|name| name.replace(":3:", ":33:").replace(":9:", ":39:"));
        for seed in 0..10 {
            let before = drawn(named(LIST), 2, seed);
            let after = drawn(named(moved.iter().map(String::as_str)), 2, seed);
            assert_eq!(names(&before), names(&after));
        }
    }

    #[test]
    fn a_sample_depends_on_its_seed_alone_and_grows_without_losing_any() {
        let list: Vec<String> = (0..500).map(|line| format!("a.rs:{line}:1: {line}")).collect();
        let draw = |size, seed| drawn(named(list.iter().map(String::as_str)), size, seed);
        assert_eq!(draw(40, 1), draw(40, 1));
        assert_ne!(draw(40, 1), draw(40, 2));
        assert_eq!(draw(40, 1), draw(80, 1)[..40]);
        assert_eq!(draw(1000, 1).len(), 500);
    }

    /// From all over the list: of 500 in order, 40 of which fall into no half by less than a
    /// quarter.
    #[test]
    fn a_sample_comes_from_the_whole_list() {
        let list: Vec<String> = (0..500).map(|line| format!("a.rs:{line}:1: {line}")).collect();
        let first: Vec<Mutant> = named(list.iter().map(String::as_str)).split_off(250);
        for seed in 0..20 {
            let sample = drawn(named(list.iter().map(String::as_str)), 40, seed);
            let late = sample.iter().filter(|mutant| first.contains(mutant)).count();
            assert!((10..=30).contains(&late), "{late} of 40 come from the second half");
        }
    }

    /// A diff of other lines would leave the sample out, and cargo-mutants refuses one of another
    /// text.
    #[test]
    fn a_diff_names_every_line_of_the_sample_once() {
        let source = |_: &str| Ok((1..=9).map(|line| format!("line {line}\n")).collect());
        assert_eq!(
            as_diff(&named(LIST), source).expect("nine lines"),
            "--- a/a.rs\n+++ b/a.rs\n@@ -2,0 +3,1 @@\n+line 3\n@@ -7,0 +9,1 @@\n+line 9\n\
             --- a/b.rs\n+++ b/b.rs\n@@ -0,0 +1,1 @@\n+line 1\n"
        );
        assert!(as_diff(&named(LIST), |_| Ok(String::new())).is_err());
    }

    #[test]
    fn a_pattern_takes_signs_as_signs() {
        assert_eq!(pattern("a.rs:1:2: replace * with +"), r"^a\.rs:1:2: replace \* with \+$");
        assert_eq!(pattern("f -> Vec<f64>"), r"^f \-> Vec<f64>$");
    }
}
