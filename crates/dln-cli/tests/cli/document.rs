//! Documents whose contents are made by running the program, and compared with what stands in them.

use std::path::PathBuf;

use snapbox::{Data, assert_data_eq};

/// A file of the checkout.
pub(crate) fn in_checkout(name: &str) -> PathBuf {
    let crates = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = crates.ancestors().nth(2).expect("the crate lies in crates/");
    root.join(name)
}

/// Asserts that a document is a fixed point of `renew`; with `SNAPSHOTS=overwrite` makes it one.
#[track_caller]
pub(crate) fn compare(name: &str, renew: impl FnOnce(&str) -> String) {
    let path = in_checkout(name);
    let text = std::fs::read_to_string(&path).expect("a document");
    let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
    assert_data_eq!(renew(&text), expected);
}

/// The text with other contents between two marks.
pub(crate) fn replace_between(text: &str, from: &str, to: &str, contents: &str) -> String {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from}")) + from.len();
    let end = start + text[start..].find(to).unwrap_or_else(|| panic!("no {to}"));
    format!("{}\n\n{contents}\n{}", &text[..start], &text[end..])
}
