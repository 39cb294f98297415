//! What a source file must say of itself, and what may not stand in one.

use crate::document::Layer;
use crate::workspace::{Package, Source, Workspace};

const GRAB_BAGS: [&str; 7] = ["common", "core", "helper", "helpers", "misc", "util", "utils"];

/// What a crate below the rim must not write: the paths and macros that reach outside the program.
const OUTSIDE: [&str; 16] = [
    "dbg!",
    "env::",
    "eprint!",
    "eprintln!",
    "File::",
    "fs::",
    "Instant::",
    "io::",
    "net::",
    "print!",
    "println!",
    "process::",
    "rayon::",
    "std::time",
    "SystemTime",
    "thread::",
];

/// What a crate of the floor or the theory must not write besides.
const RANDOMNESS: [&str; 5] = ["rand::", "rand_chacha::", "rand_distr::", "Rng", "fastrand::"];

pub(crate) fn header(workspace: &Workspace) -> Vec<String> {
    let says = |source: &Source| source.text.starts_with("//! ");
    each_source(workspace, |source| {
        (!says(source)).then(|| "does not open with `//!` and what it owns".to_owned())
    })
}

pub(crate) fn names(workspace: &Workspace) -> Vec<String> {
    let is_grab_bag = |name: &str| GRAB_BAGS.contains(&name);
    let crates = workspace
        .packages
        .iter()
        .filter(|package| package.name.split('-').any(is_grab_bag))
        .map(|package| format!("{}: a crate needs a subject", package.name));
    let modules = each_source(workspace, |source| {
        let mut parts = source.path.trim_end_matches(".rs").split('/');
        let by_file = parts.find(|part| is_grab_bag(part));
        let by_line = || source.text.lines().filter_map(module_name).find(|name| is_grab_bag(name));
        by_file.or_else(by_line).map(|name| format!("has a module called {name}"))
    });
    crates.chain(modules).collect()
}

/// The name that a line of source declares as a module, if it does.
fn module_name(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let keyword = if first.starts_with("pub") { words.next()? } else { first };
    (keyword == "mod").then(|| words.next())?.map(|name| name.trim_end_matches([';', '{']))
}

pub(crate) fn purity(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in &workspace.packages {
        let Some(row) = workspace.document.crates.get(&package.name) else { continue };
        let forbidden: Vec<&str> = match row.layer {
            Layer::Floor | Layer::Theory => [&OUTSIDE[..], &RANDOMNESS].concat(),
            Layer::Simulation => OUTSIDE.to_vec(),
            Layer::Rim => continue,
        };
        for source in package.sources.iter().filter(|source| source.path.starts_with("src/")) {
            for line in library_lines(&source.text) {
                for word in forbidden.iter().filter(|word| contains_word(line, word)) {
                    found.push(format!("{}/{} uses {word}", package.name, source.path));
                }
            }
        }
    }
    found
}

/// The lines that reach a user: no comments, and nothing from the tests at the foot of the file.
fn library_lines(text: &str) -> impl Iterator<Item = &str> {
    let library = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    library.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Whether `word` stands in `line` and is not the end of a longer name.
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    })
}

/// A published crate holds its own folder alone: a file outside is there in the checkout only.
pub(crate) fn self_contained(workspace: &Workspace) -> Vec<String> {
    let published = workspace.packages.iter().filter(|package| package.is_published());
    complaints(published, |source| {
        let outside = embedded(&source.text).find(|file| leaves_crate(&source.path, file));
        outside.map(|file| format!("embeds {file}, which is outside its crate"))
    })
}

/// The paths that `include_str!` and `include_bytes!` name.
fn embedded(text: &str) -> impl Iterator<Item = &str> {
    ["include_str!(\"", "include_bytes!(\""].into_iter().flat_map(|opening| {
        text.split(opening).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0))
    })
}

/// Whether a path, as the file `source` of a crate writes it, climbs out of the crate's folder.
fn leaves_crate(source: &str, file: &str) -> bool {
    let mut depth = source.matches('/').count();
    file.split('/').any(|part| {
        let climbs = part == "..";
        let leaves = climbs && depth == 0;
        depth = if climbs { depth.saturating_sub(1) } else { depth + 1 };
        leaves
    })
}

pub(crate) fn each_source(
    workspace: &Workspace,
    complaint: impl Fn(&Source) -> Option<String>,
) -> Vec<String> {
    complaints(workspace.packages.iter(), complaint)
}

fn complaints<'a>(
    packages: impl Iterator<Item = &'a Package>,
    complaint: impl Fn(&Source) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for package in packages {
        for source in &package.sources {
            let what = complaint(source);
            found.extend(what.map(|what| format!("{}/{} {what}", package.name, source.path)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Rule, catches};

    /// Asserts that `rule` finds fault with a floor crate that holds this file.
    #[track_caller]
    fn catches_file(rule: Rule, path: &str, text: &str, what: &str) {
        catches(rule, &with_file(path, text), what);
    }

    fn with_file(path: &str, text: &str) -> Workspace {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-spectra").add_source(path, text);
        workspace
    }

    #[test]
    fn catches_a_file_without_a_header() {
        catches_file(header, "src/mute.rs", "use std::fmt;\n", "src/mute.rs does not open");
        catches_file(header, "benches/mute.rs", "", "benches/mute.rs does not open");
        catches_file(header, "src/late.rs", "\n//! Late.\n", "src/late.rs does not open");
    }

    #[test]
    fn catches_a_grab_bag_by_file_folder_line_and_crate() {
        catches_file(names, "src/utils.rs", "//! Things.\n", "a module called utils");
        catches_file(names, "tests/common/mod.rs", "//! Things.\n", "a module called common");
        let declared = "//! Things.\npub(crate) mod helpers {\n}\n";
        catches_file(names, "src/things.rs", declared, "a module called helpers");
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-spectra").name = "dln-core".to_owned();
        catches(names, &workspace, "dln-core: a crate needs a subject");
    }

    #[test]
    fn catches_an_embedded_file_outside_the_crate() {
        let text = "//! Notes.\nconst NOTES: &str = include_str!(\"../../notes.md\");\n";
        catches_file(self_contained, "src/notes.rs", text, "embeds ../../notes.md");
        let bytes = text.replace("_str", "_bytes");
        catches_file(self_contained, "src/notes.rs", &bytes, "embeds ../../notes.md");
        let inside = with_file("src/deep/notes.rs", text);
        assert_eq!(self_contained(&inside), Vec::<String>::new());
    }

    #[test]
    fn knows_a_module_from_other_words() {
        assert_eq!(module_name("mod misc;"), Some("misc"));
        assert_eq!(module_name("    pub mod core {"), Some("core"));
        assert_eq!(module_name("use core::fmt;"), None);
        assert_eq!(module_name("// the mod utils of old"), None);
    }

    #[test]
    fn catches_what_reaches_outside_the_program() {
        for line in [
            "println!(\"{x}\");",
            "use std::fs::File;",
            "let file = File::open(path)?;",
            "std::thread::spawn(work);",
            "let start = Instant::now();",
            "let x: f64 = rand::random();",
        ] {
            let text = format!("//! Numbers.\nfn f() {{\n    {line}\n}}\n");
            catches_file(purity, "src/numbers.rs", &text, "src/numbers.rs uses");
        }
    }

    #[test]
    fn lets_comments_tests_and_the_rim_print() {
        let text = "//! Numbers.\n//! println!(\"{}\", 1.0);\n#[cfg(test)]\nmod tests {\n    fn f() { println!(); }\n}\n";
        assert_eq!(purity(&with_file("src/numbers.rs", text)), Vec::<String>::new());
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-figures").add_source("src/out.rs", "//! Out.\nuse std::fs;\n");
        assert_eq!(purity(&workspace), Vec::<String>::new());
    }

    #[test]
    fn lets_simulations_draw_random_numbers_but_not_print() {
        let mut workspace = with_file("src/draw.rs", "//! Draws.\nuse rand::SeedableRng;\n");
        catches(purity, &workspace, "uses rand::");
        let row = workspace.document.crates.get_mut("dln-spectra").expect("a row");
        row.layer = Layer::Simulation;
        assert_eq!(purity(&workspace), Vec::<String>::new());
        workspace
            .package("dln-spectra")
            .add_source("src/loud.rs", "//! Loud.\nuse std::io::Write;\n");
        catches(purity, &workspace, "src/loud.rs uses io::");
    }

    #[test]
    fn takes_whole_words() {
        assert!(contains_word("std::io::stdout()", "io::"));
        assert!(!contains_word("Ratio::new(1)", "io::"));
    }
}
