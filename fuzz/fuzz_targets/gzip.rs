//! Any bytes as a .csv.gz file: reading ends in finite numbers and text, or in an error with a
//! place and advice.
#![no_main]

#[path = "../../crates/dln-cli/tests/fuzz/reader.rs"]
mod reader;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    reader::check("fuzz.csv.gz", bytes);
});
