//! Cosines between the modes of two tasks, as people give them.

use dln_linalg::Matrix;

/// The matrix of cosines, source × target, from its rows, or from a single row with one number for
/// all pairs of modes or one for each pair: the k-th mode of the source and the k-th of the target
/// are a pair, and cosines between modes that are no pair are then 0. `None` if the rows have
/// neither shape.
///
/// # Examples
///
/// ```
/// use dln_transfer::cosine_matrix;
///
/// let paired = cosine_matrix(&[vec![0.9, 0.5]], 2, 2).expect("one for each pair");
/// assert_eq!([paired[(0, 0)], paired[(0, 1)], paired[(1, 1)]], [0.9, 0.0, 0.5]);
/// // For one mode of the source a list is its row.
/// assert_eq!(cosine_matrix(&[vec![0.9, 0.5]], 1, 2).map(|row| row[(0, 1)]), Some(0.5));
/// assert_eq!(cosine_matrix(&[vec![0.9, 0.5, 0.1]], 2, 2), None);
/// ```
pub fn cosine_matrix(rows: &[Vec<f64>], source: usize, target: usize) -> Option<Matrix> {
    let width = rows.first()?.len();
    if width == 0 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    if (rows.len(), width) == (source, target) {
        return Some(Matrix::from_fn(source, target, |k, j| rows[k][j]));
    }
    let is_paired = rows.len() == 1 && (width == 1 || width == source.min(target));
    let of_pair = |pair: usize| rows[0][pair.min(width - 1)];
    is_paired.then(|| Matrix::from_fn(source, target, |k, j| if k == j { of_pair(k) } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(rows: &[Vec<f64>], source: usize, target: usize) -> Option<Vec<f64>> {
        let matrix = cosine_matrix(rows, source, target)?;
        assert_eq!((matrix.nrows(), matrix.ncols()), (source, target));
        Some(
            (0..source)
                .flat_map(|k| (0..target).map(move |j| (k, j)))
                .map(|at| matrix[at])
                .collect(),
        )
    }

    #[test]
    fn cosines_are_given_for_all_for_pairs_or_one_by_one() {
        let all = entries(&[vec![0.7]], 2, 3);
        assert_eq!(all, Some(vec![0.7, 0.0, 0.0, 0.0, 0.7, 0.0]));
        let pairs = entries(&[vec![0.9, 0.5]], 3, 2);
        assert_eq!(pairs, Some(vec![0.9, 0.0, 0.0, 0.5, 0.0, 0.0]));
        let each = entries(&[vec![0.1, 0.2], vec![0.3, 0.4]], 2, 2);
        assert_eq!(each, Some(vec![0.1, 0.2, 0.3, 0.4]));
    }

    #[test]
    fn rows_of_other_shapes_are_refused() {
        for rows in [
            vec![],
            vec![vec![]],
            vec![vec![0.1, 0.2], vec![0.3]],
            vec![vec![0.1, 0.2, 0.3], vec![0.1, 0.2, 0.3]],
            vec![vec![0.1, 0.2, 0.3]],
        ] {
            assert_eq!(entries(&rows, 2, 2), None, "{rows:?}");
        }
    }
}
