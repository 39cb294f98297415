//! Rules about the shape of the workspace, as `docs/ARCHITECTURE.md` states them, kept by an
//! ordinary test.
//!
//! A rule is a function from what stands in the checkout to the sentences it finds wrong.
//! Each is run on the checkout here, and beside its definition on an input that breaks it.

#[path = "architecture/workspace.rs"]
mod workspace;

#[path = "architecture/document.rs"]
mod document;

#[path = "architecture/edges.rs"]
mod edges;

#[path = "architecture/manifests.rs"]
mod manifests;

#[path = "architecture/lengths.rs"]
mod lengths;

#[path = "architecture/sources.rs"]
mod sources;

#[path = "architecture/errors.rs"]
mod errors;

#[path = "architecture/modules.rs"]
mod modules;

#[path = "architecture/figures.rs"]
mod figures;

use workspace::{Rule, Workspace};

const RULES: &[(&str, Rule)] = &[
    ("every crate stands in the table, and the table names crates", edges::table_is_complete),
    ("crates use only what the table allows", edges::allowed_edges),
    ("packages behind a door are used there only", edges::closed_doors),
    ("dln-spectra has no dependency", edges::floor_without_dependencies),
    ("dependencies are declared once", manifests::workspace_dependencies),
    ("no feature flags but serde", manifests::no_features),
    ("crates can be published", manifests::publishable),
    ("source files say what they own", sources::header),
    ("long files say why", lengths::files),
    ("long functions say why", lengths::functions),
    ("comments fit the width of a page", lengths::comments),
    ("no grab-bag names", sources::names),
    ("no input, output, clock, threads or randomness below the rim", sources::purity),
    ("crates embed only files of their own", sources::self_contained),
    ("modules of a crate form no circle", modules::without_circles),
    ("messages of errors are parts of a sentence and say a cause once", errors::messages),
    ("every figure is registered", figures::registered),
];

#[test]
fn the_checkout_keeps_every_rule() {
    let workspace = Workspace::checkout();
    let broken: Vec<String> = RULES
        .iter()
        .flat_map(|(name, rule)| {
            rule(&workspace).into_iter().map(move |what| format!("{name}: {what}"))
        })
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Without this a rule that always complains would pass its test on bad input.
#[test]
fn the_sound_example_keeps_every_rule() {
    let workspace = Workspace::sound_example();
    for (name, rule) in RULES {
        assert_eq!(rule(&workspace), Vec::<String>::new(), "{name}");
    }
}
