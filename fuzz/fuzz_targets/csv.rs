//! Any bytes as a .csv file: reading ends in finite numbers or in an error with a place and advice.
#![no_main]

use dln_cli::read::from_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match from_bytes(bytes, &"fuzz.csv".parse().expect("a format")) {
        Ok(read) => assert!(read.matrix.nrows() > 0 && read.matrix.is_all_finite()),
        Err(error) => assert!(!error.to_string().is_empty() && !error.help().is_empty()),
    }
});
