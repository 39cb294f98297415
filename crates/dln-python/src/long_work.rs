//! Work that may take long: the interpreter is free meanwhile, Ctrl-C ends it, and progress is
//! told.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dln_experiment::{Context, Progress};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How often signals are checked and progress is reported.
const PATIENCE: Duration = Duration::from_millis(50);

/// What a piece of work and the thread that waits for it tell each other.
#[derive(Default)]
struct Exchange {
    planned: AtomicU64,
    done: AtomicU64,
    interrupted: AtomicBool,
}

/// Runs `work` on a thread of its own and waits for it.
///
/// On Ctrl-C the caller gets `KeyboardInterrupt` at once; what has begun ends in the background,
/// and no further run is begun. `progress(done, planned)` is called every now and then.
pub(crate) fn interruptible<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Context<'_>) -> T + Send + 'static,
) -> PyResult<T> {
    let exchange = Arc::new(Exchange::default());
    let (sender, receiver) = channel();
    // The interpreter is released only for what threads may share.
    let receiver = Mutex::new(receiver);
    let worker = thread::Builder::new().name("dln".to_owned()).spawn({
        let exchange = Arc::clone(&exchange);
        move || {
            let tell = |progress| {
                let (counter, runs) = match progress {
                    Progress::Planned(runs) => (&exchange.planned, runs),
                    Progress::Done(runs) => (&exchange.done, runs),
                };
                counter.fetch_add(runs, Ordering::Relaxed);
            };
            let context = Context::new(&tell).interrupted_by(&exchange.interrupted);
            // No one listens after an interrupt.
            let _ = sender.send(work(&context));
        }
    })?;
    loop {
        let wait = || receiver.lock().expect("one waits").recv_timeout(PATIENCE);
        match py.detach(wait) {
            Ok(result) => {
                tell(progress, &exchange)?;
                return Ok(result);
            }
            Err(RecvTimeoutError::Timeout) => {
                let heard = py.check_signals().and_then(|()| tell(progress, &exchange));
                if let Err(error) = heard {
                    exchange.interrupted.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Ok(()) => return Err(PyRuntimeError::new_err("the work ended without a result")),
                Err(panic) => resume_unwind(panic),
            },
        }
    }
}

fn tell(progress: Option<&Bound<'_, PyAny>>, exchange: &Exchange) -> PyResult<()> {
    let Some(progress) = progress else { return Ok(()) };
    let planned = exchange.planned.load(Ordering::Relaxed);
    progress.call1((exchange.done.load(Ordering::Relaxed), planned)).map(drop)
}
