//! The one place where figures run in parallel: independent runs over cells and seeds, gathered in
//! index order.

use rayon::prelude::*;

use crate::{Context, Progress};

/// Runs every cell with every replicate `0..seeds` on the current thread pool and gathers, cell by
/// cell, the results in order of the replicates. Each run must depend on its cell and replicate
/// only; then the outcome is the same for any number of threads. Runs begin in order, so put the
/// cells of long runs first: no thread is idle at the end.
///
/// ```
/// use dln_experiment::{Context, sweep};
///
/// let sums = sweep(&Context::silent(), &[10, 20], 3, |cell, replicate| Ok::<_, String>(cell + replicate));
/// assert_eq!(sums, Ok(vec![vec![10, 11, 12], vec![20, 21, 22]]));
/// ```
///
/// # Errors
/// The error of the first failing run in index order.
pub fn sweep<C, T, E>(
    context: &Context<'_>,
    cells: &[C],
    seeds: u64,
    run: impl Fn(&C, u64) -> Result<T, E> + Sync,
) -> Result<Vec<Vec<T>>, E>
where
    C: Sync,
    T: Send,
    E: Send,
{
    let jobs: Vec<(&C, u64)> =
        cells.iter().flat_map(|cell| (0..seeds).map(move |seed| (cell, seed))).collect();
    context.tell(Progress::Planned(jobs.len() as u64));
    let one = |(index, (cell, replicate)): (usize, (&C, u64))| {
        let outcome = run(cell, replicate);
        context.tell(Progress::Done(1));
        (index, outcome)
    };
    let jobs_in_order = jobs.into_iter().enumerate();
    let mut outcomes: Vec<(usize, Result<T, E>)> = if jobs_in_order.len() == 1 {
        // Who runs many such sweeps in parallel wants no thread to wait here and take up another
        // one meanwhile.
        jobs_in_order.map(one).collect()
    } else {
        // Threads take one job at a time, in order: neighbours differ in cost by orders of
        // magnitude.
        jobs_in_order.par_bridge().map(one).collect()
    };
    outcomes.sort_unstable_by_key(|(index, _)| *index);
    let mut results = outcomes.into_iter().map(|(_, outcome)| outcome);
    let of_cell =
        |_: &C| results.by_ref().take(usize::try_from(seeds).unwrap_or(usize::MAX)).collect();
    cells.iter().map(of_cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square_sum(threads: usize) -> Result<Vec<Vec<u64>>, String> {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a small pool");
        let cells: Vec<u64> = (0..17).collect();
        pool.install(|| sweep(&Context::silent(), &cells, 5, |c, r| Ok(c * c + r)))
    }

    #[test]
    fn order_does_not_depend_on_threads() {
        let one = square_sum(1).expect("no run fails");
        assert_eq!(one[3], [9, 10, 11, 12, 13]);
        assert_eq!(Ok(one), square_sum(4));
    }

    #[test]
    fn the_first_error_in_order_is_carried() {
        let fail = |c: &u64, r: u64| if c + r > 2 { Err((*c, r)) } else { Ok(()) };
        assert_eq!(sweep(&Context::silent(), &[0, 1, 2, 3], 4, fail), Err((0, 3)));
    }

    #[test]
    fn progress_counts_every_run() {
        let told = std::sync::Mutex::new((0, 0));
        let tell = |progress| {
            let mut counts = told.lock().expect("no panic inside");
            match progress {
                Progress::Planned(n) => counts.0 += n,
                Progress::Done(n) => counts.1 += n,
            }
        };
        sweep(&Context::new(&tell), &[(), ()], 3, |(), _| Ok::<_, ()>(())).expect("no run fails");
        assert_eq!(*told.lock().expect("no panic inside"), (6, 6));
    }
}
