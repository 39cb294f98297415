//! Any text as SWEEP.toml: reading ends in a plan whose cells are sound, or in an error with a line
//! and a caret.
#![no_main]

use dln_sweep::Plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Plan::parse(text) {
    Ok(plan) => {
        let (first, last) = (plan.cell(0), plan.cell(plan.len() - 1));
        assert_eq!(first.id == last.id, plan.len() == 1);
        assert_eq!(Plan::parse(plan.text()).as_ref(), Ok(&plan));
    }
    Err(error) => {
        assert!((1..=text.lines().count().max(1) + 1).contains(&error.line) && error.column >= 1);
        assert!(!error.message.is_empty() && error.to_string().contains('^'));
    }
});
