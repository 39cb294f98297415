//! Random and damaged files of every format for a while: `cargo xtask fuzz` for a minute,
//! `cargo test` for a moment.
//!
//! DLN_FUZZ_SECONDS and DLN_FUZZ_SEED change how long and what; a failure names its case, and
//! DLN_FUZZ_CASE runs that one alone.

mod mutation;
mod reader;
mod seeds;

use std::io::Write;
use std::time::{Duration, Instant};

use dln_tables::columns_of_model;
use mutation::Random;
use seeds::{Seed, Wrapping};

/// As long as `cargo test` takes for it.
const SECONDS: u64 = 2;
/// No file of some kilobytes may take longer, not on a busy machine either.
const SLOWEST: Duration = Duration::from_secs(20);
/// Far above what these files need, far below what a header can claim.
const MOST_MEMORY: u64 = 1 << 30;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a whole number"))
}

/// Writes a line, also where the output of passing tests is kept back.
fn say(line: &str) {
    // Nothing is left to do if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes decides when to end, not what is found"
)]
fn now() -> Instant {
    Instant::now()
}

/// Says which case failed.
struct Case {
    number: u64,
    name: String,
}

impl Drop for Case {
    fn drop(&mut self) {
        if std::thread::panicking() {
            say(&format!("DLN_FUZZ_CASE={} ({})", self.number, self.name));
        }
    }
}

#[test]
fn any_bytes_end_in_finite_numbers_or_an_error() {
    let seeds = seeds::all();
    let seed = setting("DLN_FUZZ_SEED", 1);
    if std::env::var_os("DLN_FUZZ_CASE").is_some() {
        run(&seeds, seed, setting("DLN_FUZZ_CASE", 0));
        return;
    }
    let end = now() + Duration::from_secs(setting("DLN_FUZZ_SECONDS", SECONDS));
    let (mut cases, mut tables) = (0, 0);
    while now() < end {
        let begin = now();
        tables += u64::from(run(&seeds, seed, cases));
        assert!(begin.elapsed() < SLOWEST, "case {cases} took {:?}", begin.elapsed());
        cases += 1;
    }
    let peak = peak_memory();
    say(&format!("{cases} files, {tables} read, at most {} MiB", peak.unwrap_or(0) >> 20));
    assert!(peak.is_none_or(|peak| peak < MOST_MEMORY), "{peak:?} bytes of memory");
    // Damage that is always noticed, or never, would test one side of the readers only.
    assert!(cases > 100 && (cases / 20..cases * 9 / 10).contains(&tables), "{tables} of {cases}");
}

/// One case, and whether it is a table: every case has random numbers of its own.
fn run(seeds: &[Seed], seed: u64, number: u64) -> bool {
    let mut random = Random::new(seed, number);
    let chosen = &seeds[random.below(seeds.len())];
    let _case = Case { number, name: chosen.name.clone() };
    let other = &seeds[random.below(seeds.len())];
    let contents = match random.below(8) {
        0 => random.bytes(300),
        _ => mutation::mutated(&chosen.contents, &other.contents, &mut random),
    };
    let contents = chosen.wrapping.around(contents);
    match chosen.wrapping {
        Wrapping::Model => check_model(&contents),
        _ => reader::check(&chosen.name, &contents),
    }
}

/// The columns of a model, which are read from a file.
fn check_model(contents: &[u8]) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.npz");
    std::fs::write(&path, contents).expect("a file");
    match columns_of_model(&path) {
        Ok(_) => true,
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.help().is_empty());
            false
        }
    }
}

/// The most memory that this process has held, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|size| size << 10)
}
