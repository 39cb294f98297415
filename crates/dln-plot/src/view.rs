//! Where the points of a panel lie on the page.

use crate::axis::Projection;
use crate::canvas::Rectangle;

/// Settled axes of a panel and the rectangle that they span.
pub(crate) struct View {
    pub(crate) x: Projection,
    pub(crate) y: Projection,
    pub(crate) frame: Rectangle,
}

impl View {
    pub(crate) fn place(&self, point: (f64, f64)) -> (f64, f64) {
        (self.x.place(point.0), self.y.place(point.1))
    }

    /// Two points of the line y = x on the page, at the ends of the horizontal range.
    pub(crate) fn diagonal(&self) -> [(f64, f64); 2] {
        let (low, high) = self.x.range();
        [self.place((low, low)), self.place((high, high))]
    }
}
