//! The gallery page shows every figure, and every picture in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use dln_figures::FIGURES;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/figures")
}

fn page() -> String {
    fs::read_to_string(folder().join("README.md")).expect("the gallery page")
}

#[test]
fn every_figure_has_its_section_command_and_picture() {
    let page = page();
    for figure in FIGURES {
        let slug = figure.about().slug;
        for part in [format!("## {slug}\n"), format!("reproduce {slug}\n"), format!("({slug}.png)")]
        {
            assert!(page.contains(&part), "docs/figures/README.md lacks {part:?}");
        }
        assert!(page.contains(&format!("(#{slug})")), "{slug} is not in the list at the top");
    }
}

#[test]
fn every_picture_is_there_and_shown() {
    let page = page();
    let named = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.expect("a readable entry").file_name();
        name.into_string().expect("a name in Unicode")
    };
    let files: Vec<String> = fs::read_dir(folder()).expect("the gallery").map(named).collect();
    for picture in files.iter().filter_map(|name| name.strip_suffix(".png")) {
        assert!(page.contains(&format!("({picture}.png)")), "{picture}.png is not on the page");
    }
    for figure in FIGURES {
        let picture = format!("{}.png", figure.about().slug);
        assert!(files.contains(&picture), "bless {picture}: cargo xtask reproduce … --bless");
    }
}
