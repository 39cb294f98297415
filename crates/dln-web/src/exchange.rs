//! How requests come in and answers go out: two buffers in this module's memory, and one function a
//! command.
//!
//! An interface of plain functions needs no generator of glue whose version must fit a library's.
#![expect(
    unsafe_code,
    reason = "a function that the page calls by name says so by an unsafe attribute"
)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use dln_tables::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

static REQUEST: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static ANSWER: Mutex<String> = Mutex::new(String::new());

/// Room for a request of the given number of bytes: where the page writes it.
#[unsafe(no_mangle)]
extern "C" fn request(length: usize) -> *mut u8 {
    let mut request = lock(&REQUEST);
    *request = vec![0; length];
    request.as_mut_ptr()
}

/// Where the last answer begins.
#[unsafe(no_mangle)]
extern "C" fn answer() -> *const u8 {
    lock(&ANSWER).as_ptr()
}

/// Exports commands: each takes what stands in the request, and returns the length of its answer.
macro_rules! commands {
    ($($(#[$meta:meta])* $name:ident => $command:path;)*) => {$(
        $(#[$meta])*
        #[unsafe(no_mangle)]
        extern "C" fn $name() -> usize {
            answered($command)
        }
    )*};
}

commands! {
    /// The errors of one task over time.
    predict => crate::predict::answer;
    /// The same for infinite width.
    limit => crate::predict::limit;
    /// The band of finite networks around them.
    band => crate::band::answer;
    /// What noise does to the modes of a teacher.
    noise => crate::noise::answer;
    /// Two tasks, alone and together.
    transfer => crate::transfer::answer;
    /// What task A gains, over strengths and alignments of task B.
    benefit_map => crate::transfer::map;
    /// Two tasks, one after the other.
    finetune => crate::sequence::answer;
    /// The columns of a table.
    columns => crate::analyze::columns;
    /// What a training set says about training on it.
    analyze => crate::analyze::answer;
}

/// Runs a command on the request, and keeps its answer.
fn answered<R: DeserializeOwned, A: Serialize>(
    command: fn(R, &[u8]) -> Result<A, Refusal>,
) -> usize {
    let request = lock(&REQUEST);
    let end = request.iter().position(|&byte| byte == b'\n').unwrap_or(request.len());
    let (line, rest) = request.split_at(end);
    let parsed = serde_json::from_slice(line);
    let parsed = parsed.map_err(|error| {
        Refusal::usage(format!("the request is not understood: {error}"), "correct the numbers")
    });
    let done = parsed.and_then(|parsed| command(parsed, rest.get(1..).unwrap_or_default()));
    let mut answer = lock(&ANSWER);
    *answer = match done {
        Ok(answer) => dln_report::json(&answer),
        Err(error) => dln_report::json(&Refused { error }),
    };
    answer.len()
}

#[derive(Serialize)]
struct Refused {
    error: Refusal,
}

/// Nothing is half done when a command fails, which ends the module.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
