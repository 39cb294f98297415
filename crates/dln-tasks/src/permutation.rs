//! Random orders: splits of examples, and labels shuffled among them.

use rand::Rng;
use rand::seq::SliceRandom;

/// The indices 0, …, length − 1 in a random order, every order equally likely.
///
/// # Examples
///
/// Labels that keep their distribution and lose their examples:
///
/// ```
/// use dln_linalg::Matrix;
/// use dln_tasks::{Seed, permutation};
///
/// let targets = Matrix::from_fn(2, 5, |row, example| (row + 2 * example) as f64);
/// let order = permutation(5, &mut Seed::new(0).child("labels").rng());
/// let shuffled = Matrix::from_fn(2, 5, |row, example| targets[(row, order[example])]);
/// assert_eq!(dln_linalg::squared_norm(shuffled.as_ref()), dln_linalg::squared_norm(targets.as_ref()));
/// ```
pub fn permutation(length: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut order = (0..length).collect::<Vec<_>>();
    order.shuffle(rng);
    order
}
