//! Block matrices: the vectors of several teachers as those of one.

use dln_linalg::Matrix;

/// The blocks along the diagonal of a matrix that is zero elsewhere.
pub(crate) fn block_diagonal<'a>(blocks: impl Iterator<Item = &'a Matrix> + Clone) -> Matrix {
    let rows = blocks.clone().map(|block| block.nrows()).sum();
    let columns = blocks.clone().map(|block| block.ncols()).sum();
    let mut matrix = Matrix::zeros(rows, columns);
    let (mut row, mut column) = (0, 0);
    for block in blocks {
        matrix.as_mut().submatrix_mut(row, column, block.nrows(), block.ncols()).copy_from(block);
        row += block.nrows();
        column += block.ncols();
    }
    matrix
}

/// Blocks of equal height, side by side.
pub(crate) fn side_by_side<'a>(blocks: impl Iterator<Item = &'a Matrix> + Clone) -> Matrix {
    let rows = blocks.clone().next().map_or(0, |block| block.nrows());
    let mut matrix = Matrix::zeros(rows, blocks.clone().map(|block| block.ncols()).sum());
    let mut column = 0;
    for block in blocks {
        matrix.as_mut().subcols_mut(column, block.ncols()).copy_from(block);
        column += block.ncols();
    }
    matrix
}
