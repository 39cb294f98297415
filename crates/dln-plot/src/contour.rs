//! Values over a rectangular grid: contour lines by marching squares, and runs of equal colour.

/// Values at the crossings of a rectangular grid, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    x: Vec<f64>,
    y: Vec<f64>,
    values: Vec<f64>,
}

/// A straight piece of a contour line.
pub(crate) type Segment = [(f64, f64); 2];

impl Grid {
    pub(crate) fn new(x: Vec<f64>, y: Vec<f64>, values: Vec<f64>) -> Grid {
        assert_eq!(x.len() * y.len(), values.len(), "one value for each crossing");
        assert!(x.len() > 1 && y.len() > 1, "a grid has at least two points a side");
        Grid { x, y, values }
    }

    pub(crate) fn x(&self) -> &[f64] {
        &self.x
    }

    pub(crate) fn y(&self) -> &[f64] {
        &self.y
    }

    pub(crate) fn row(&self, j: usize) -> &[f64] {
        &self.values[j * self.x.len()..(j + 1) * self.x.len()]
    }

    fn value(&self, i: usize, j: usize) -> f64 {
        self.values[j * self.x.len() + i]
    }

    /// The pieces of the line on which the values, interpolated along the grid's edges, equal
    /// `level`.
    pub(crate) fn contour(&self, level: f64) -> Vec<Segment> {
        let cells = (0..self.y.len() - 1).flat_map(|j| (0..self.x.len() - 1).map(move |i| (i, j)));
        cells.flat_map(|(i, j)| self.cell_segments(i, j, level)).collect()
    }

    /// Crossings with the four edges in order around the cell, joined in pairs; a saddle gives two
    /// pieces.
    fn cell_segments(&self, i: usize, j: usize, level: f64) -> Vec<Segment> {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let crossings: Vec<(f64, f64)> =
            (0..4).filter_map(|k| self.crossing(corners[k], corners[(k + 1) % 4], level)).collect();
        crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
    }

    fn crossing(&self, a: (usize, usize), b: (usize, usize), level: f64) -> Option<(f64, f64)> {
        let (at_a, at_b) = (self.value(a.0, a.1), self.value(b.0, b.1));
        if (at_a < level) == (at_b < level) {
            return None;
        }
        let share = (level - at_a) / (at_b - at_a);
        let between = |p: f64, q: f64| p + share * (q - p);
        Some((between(self.x[a.0], self.x[b.0]), between(self.y[a.1], self.y[b.1])))
    }
}

/// The boundaries of cells around the given centres: midpoints, with the outermost cells of full
/// width.
pub(crate) fn cell_edges(centers: &[f64]) -> Vec<f64> {
    let last = centers.len() - 1;
    let inner = centers.windows(2).map(|pair| 0.5 * (pair[0] + pair[1]));
    let first_edge = 1.5 * centers[0] - 0.5 * centers[1];
    let last_edge = 1.5 * centers[last] - 0.5 * centers[last - 1];
    std::iter::once(first_edge).chain(inner).chain(std::iter::once(last_edge)).collect()
}

/// Runs of equal values: `(start, end, value)`, end exclusive.
pub(crate) fn runs(values: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (i, value) in values.iter().enumerate() {
        match found.last_mut() {
            Some(run) if run.2 == *value => run.1 = i + 1,
            _ => found.push((i, i + 1, *value)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contour_of_a_plane_is_its_straight_line() {
        let side: Vec<f64> = (0..5).map(f64::from).collect();
        let values = (0..25).map(|k| f64::from(k % 5) + f64::from(k / 5)).collect();
        let segments = Grid::new(side.clone(), side, values).contour(3.5);
        assert!(!segments.is_empty());
        for (x, y) in segments.into_iter().flatten() {
            assert!((x + y - 3.5).abs() < 1e-12);
        }
    }

    #[test]
    fn runs_cover_the_row() {
        assert_eq!(runs(&[1, 1, 2, 1]), [(0, 2, 1), (2, 3, 2), (3, 4, 1)]);
        assert!(runs(&[]).is_empty());
    }

    #[test]
    fn edges_surround_centres() {
        assert_eq!(cell_edges(&[0.0, 1.0, 2.0]), [-0.5, 0.5, 1.5, 2.5]);
    }
}
