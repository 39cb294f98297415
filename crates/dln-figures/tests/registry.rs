//! The registry lists every figure once, under the name of its file, with nothing left blank.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dln_figures::{FIGURES, find};

#[test]
fn registry_and_folder_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figures");
    let entries = fs::read_dir(folder).expect("the folder of figures");
    let files: BTreeSet<String> = entries
        .filter_map(|entry| entry.expect("a readable entry").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").map(|stem| stem.replace('_', "-")))
        .filter(|slug| slug != "mod")
        .collect();
    let registered: BTreeSet<String> = FIGURES.iter().map(|f| f.about().slug.to_owned()).collect();
    assert_eq!(registered.len(), FIGURES.len(), "a figure is registered twice");
    assert_eq!(registered, files, "registry and folder differ");
}

#[test]
fn every_figure_says_what_it_is() {
    for figure in FIGURES {
        let about = figure.about();
        for text in [about.title, about.paper, about.claim] {
            assert!(!text.trim().is_empty(), "{}: a blank text", about.slug);
        }
        assert!(!about.title.ends_with('.'), "{}: the title is no sentence", about.slug);
        assert!(find(about.slug).is_some());
    }
}
