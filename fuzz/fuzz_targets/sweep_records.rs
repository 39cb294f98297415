//! Any bytes as a file of records: every cell is done, failed or missing, and a whole table is one
//! row a cell.
#![no_main]

use std::fs;

use dln_sweep::{MergedTable, Plan, prepare, status};
use libfuzzer_sys::fuzz_target;

/// Two cells, so that mutations of real records make whole tables.
const PLAN: &str = "command = \"predict\"\n[settings]\ninputs = 8\noutputs = 4\n\
    [[axis]]\noption = \"teacher\"\nvalues = [1, 2]\n";

fuzz_target!(|bytes: &[u8]| {
    let plan = Plan::parse(PLAN).expect("sound");
    let folder = std::env::temp_dir().join(format!("dln-fuzz-{}", std::process::id()));
    prepare(&folder, &plan).expect("a folder");
    fs::write(folder.join("shards/shard-1-of-1.1.part"), bytes).expect("a file");
    let found = status(&folder).expect("readable");
    assert_eq!((found.cells, found.done + found.failed + found.missing), (2, 2));
    match MergedTable::open(&folder) {
        Ok(table) => {
            let rows: usize = table.blocks().map(|block| block.expect("readable").len()).sum();
            assert_eq!((rows, found.missing), (2, 0));
        }
        Err(error) => assert!(found.missing > 0 && !error.to_string().is_empty()),
    }
});
