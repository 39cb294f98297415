//! Roots of a function of one variable, by Brent's bracketed method.

use std::error::Error;
use std::fmt;

/// Bisection alone crosses the whole range of f64 in about 2100 steps; Brent's safeguard costs a
/// small multiple at worst.
const MAX_ITERATIONS: usize = 10_000;

/// A root found by [`brent`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Root {
    /// Where the function changes sign.
    pub x: f64,
    /// How many evaluations were needed beyond the two ends of the bracket.
    pub iterations: usize,
}

/// Finds a sign change of `f` inside `bracket`, whose ends may come in either order.
///
/// The returned x is within `tolerance` + 4·(machine epsilon)·|x| of a sign change (Brent 1973,
/// chapter 4: inverse quadratic interpolation and secant steps, with bisection as the safeguard). A
/// tolerance of 0 asks for machine precision. An end of the bracket where f vanishes is returned at
/// once.
///
/// # Errors
///
/// Refuses a bracket that is not finite, a tolerance that is negative or not finite, ends of equal
/// sign, and a function that yields NaN; the error says where.
///
/// # Examples
///
/// ```
/// use dln_spectra::roots::brent;
///
/// let root = brent(|x| x * x - 2.0, (0.0, 2.0), 0.0)?;
/// assert!((root.x - 2.0_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), dln_spectra::roots::RootError>(())
/// ```
pub fn brent(
    mut f: impl FnMut(f64) -> f64,
    bracket: (f64, f64),
    tolerance: f64,
) -> Result<Root, RootError> {
    if !(tolerance >= 0.0 && tolerance.is_finite()) {
        return Err(RootError::Tolerance(tolerance));
    }
    let mut state = Bracket::new(&mut f, bracket)?;
    for iterations in 0..MAX_ITERATIONS {
        state.put_best_first();
        match state.next(tolerance) {
            None => return Ok(Root { x: state.best.x, iterations }),
            Some(x) => state.advance(Point::new(&mut f, x)?),
        }
    }
    Err(RootError::NoConvergence { best: state.best.x })
}

/// A place and the function's value there.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn new(f: &mut impl FnMut(f64) -> f64, x: f64) -> Result<Self, RootError> {
        let y = f(x);
        if y.is_nan() { Err(RootError::NotANumber { x }) } else { Ok(Self { x, y }) }
    }

    fn same_sign(self, other: Self) -> bool {
        (self.y > 0.0) == (other.y > 0.0)
    }
}

/// Brent's state: the root lies between `best` and `counter`; `previous` is the iterate before
/// `best`.
struct Bracket {
    best: Point,
    previous: Point,
    counter: Point,
    step: f64,
    step_before: f64,
}

impl Bracket {
    fn new(f: &mut impl FnMut(f64) -> f64, (a, b): (f64, f64)) -> Result<Self, RootError> {
        if !(a.is_finite() && b.is_finite()) {
            return Err(RootError::Bracket(a, b));
        }
        let (previous, best) = (Point::new(f, a)?, Point::new(f, b)?);
        let vanishes = previous.y == 0.0 || best.y == 0.0;
        if !vanishes && previous.same_sign(best) {
            return Err(RootError::SameSign { at_ends: (previous.y, best.y) });
        }
        let step = b - a;
        Ok(Self { best, previous, counter: previous, step, step_before: step })
    }

    /// Makes `best` the end with the smaller value.
    fn put_best_first(&mut self) {
        if self.counter.y.abs() < self.best.y.abs() {
            self.previous = self.best;
            std::mem::swap(&mut self.best, &mut self.counter);
        }
    }

    /// The next place to look at, or `None` when the bracket is tight enough.
    fn next(&mut self, tolerance: f64) -> Option<f64> {
        // The smallest normal number keeps a root at 0 from being chased through the subnormals.
        let tolerance =
            (2.0 * f64::EPSILON * self.best.x.abs() + 0.5 * tolerance).max(f64::MIN_POSITIVE);
        let half = 0.5 * self.counter.x - 0.5 * self.best.x;
        if half.abs() <= tolerance || self.best.y == 0.0 {
            return None;
        }
        match self.interpolated_step(half, tolerance) {
            Some(step) => (self.step_before, self.step) = (self.step, step),
            None => (self.step_before, self.step) = (half, half),
        }
        let step = if self.step.abs() > tolerance { self.step } else { tolerance.copysign(half) };
        Some(self.best.x + step)
    }

    /// The secant or inverse quadratic step, if it stays well inside the bracket and shrinks fast
    /// enough.
    fn interpolated_step(&self, half: f64, tolerance: f64) -> Option<f64> {
        let Self { best, previous, counter, .. } = *self;
        if !(self.step_before.abs() >= tolerance && previous.y.abs() > best.y.abs()) {
            return None;
        }
        let s = best.y / previous.y;
        #[expect(
            clippy::float_cmp,
            reason = "asks whether there are two points or three, by identity"
        )]
        let only_two = previous.x == counter.x;
        let step = if only_two {
            -2.0 * half * s / (1.0 - s)
        } else {
            let (q, r) = (previous.y / counter.y, best.y / counter.y);
            let numerator = s * (2.0 * half * q * (q - r) - (best.x - previous.x) * (r - 1.0));
            -numerator / ((q - 1.0) * (r - 1.0) * (s - 1.0))
        };
        let inward = step * half.signum();
        let limit = (3.0 * half.abs() - tolerance).min(self.step_before.abs());
        (inward >= 0.0 && 2.0 * inward < limit).then_some(step)
    }

    /// Takes a new point in place of `best`, keeping a sign change between `best` and `counter`.
    fn advance(&mut self, point: Point) {
        self.previous = self.best;
        self.best = point;
        if self.best.same_sign(self.counter) {
            self.counter = self.previous;
            self.step = self.best.x - self.previous.x;
            self.step_before = self.step;
        }
    }
}

/// Why [`brent`] found no root.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum RootError {
    /// An end of the bracket is not finite.
    Bracket(f64, f64),
    /// The tolerance is negative or not finite.
    Tolerance(f64),
    /// The function has the same sign at both ends of the bracket.
    SameSign {
        /// The function at the first and second end.
        at_ends: (f64, f64),
    },
    /// The function yielded NaN.
    NotANumber {
        /// Where it did.
        x: f64,
    },
    /// The bracket did not tighten in a number of iterations no continuous function needs.
    NoConvergence {
        /// The best place so far.
        best: f64,
    },
}

impl fmt::Display for RootError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bracket(a, b) => {
                write!(formatter, "bracket is ({a:?}, {b:?}), but must be finite")
            }
            Self::Tolerance(tolerance) => {
                write!(formatter, "tolerance is {tolerance:?}, but must be finite and at least 0")
            }
            Self::SameSign { at_ends: (a, b) } => {
                write!(
                    formatter,
                    "bracket shows no sign change: the function is {a:?} and {b:?} at its ends"
                )
            }
            Self::NotANumber { x } => write!(formatter, "function is not a number at {x}"),
            Self::NoConvergence { best } => {
                write!(formatter, "no root within {MAX_ITERATIONS} iterations, best {best}")
            }
        }
    }
}

impl Error for RootError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Functions with a known root in the bracket, and the number of evaluations this method takes
    /// for it.
    #[test]
    fn planted_roots_are_found_in_few_steps() {
        type Case = (fn(f64) -> f64, (f64, f64), f64, usize);
        let cases: [Case; 6] = [
            (|x| x - 0.3, (0.0, 1.0), 0.3, 3),
            (|x| x * x - 2.0, (0.0, 2.0), std::f64::consts::SQRT_2, 10),
            (|x| x.exp() - 1e10, (0.0, 100.0), 10.0 * std::f64::consts::LN_10, 20),
            (|x| x.cos(), (3.0, 1.0), std::f64::consts::FRAC_PI_2, 8),
            (|x| (x - 1e-3).powi(3), (-1.0, 2.0), 1e-3, 200),
            (|x| f64::from(x > 1.0) - 0.5, (0.0, 10.0), 1.0, 60),
        ];
        for (idx, (f, bracket, expected, most)) in cases.into_iter().enumerate() {
            let root = brent(f, bracket, 0.0).expect("bracketed");
            assert!(
                (root.x - expected).abs() <= 4.0 * f64::EPSILON * expected,
                "case {idx}: {root:?}"
            );
            assert!(root.iterations <= most, "case {idx}: {root:?}");
        }
    }

    #[test]
    fn a_root_at_an_end_or_at_zero_is_found() {
        let end = brent(|x| x - 1.0, (1.0, 4.0), 0.0).expect("bracketed");
        assert!((end.x - 1.0).abs() < f64::EPSILON && end.iterations == 0);
        let zero = brent(|x| x.atan() + x.powi(3), (-3.0, 1.0), 0.0).expect("bracketed");
        assert!(zero.x.abs() <= 2.0 * f64::MIN_POSITIVE);
    }

    /// Where x is a quadratic function of the value, the parabola through three points is the
    /// function itself: what follows is the root, or rounding next to it.
    #[test]
    fn interpolation_is_exact_for_inverse_parabolas() {
        for (value, bracket) in [(0.7, (0.0, 1.0)), (0.3, (0.0, 1.0)), (1.5, (1.0, 4.0))] {
            let root = brent(|x| x.sqrt() - value, bracket, 0.0).expect("bracketed");
            assert!((root.x / (value * value) - 1.0).abs() < 1e-15, "{root:?}");
            assert!(root.iterations <= 4, "{root:?}");
        }
    }

    #[test]
    fn tolerance_saves_evaluations() {
        let count = |tolerance| {
            brent(|x| x.exp() - 3.0, (0.0, 50.0), tolerance).expect("bracketed").iterations
        };
        assert!(count(0.1) < count(0.0));
    }

    #[test]
    fn bad_input_is_refused() {
        let line = |x: f64| x;
        assert!(matches!(brent(line, (f64::NAN, 1.0), 0.0), Err(RootError::Bracket(..))));
        assert!(matches!(brent(line, (0.0, f64::INFINITY), 0.0), Err(RootError::Bracket(..))));
        assert!(matches!(brent(line, (-1.0, 1.0), f64::NAN), Err(RootError::Tolerance(_))));
        assert!(matches!(brent(line, (-1.0, 1.0), -1.0), Err(RootError::Tolerance(_))));
        assert_eq!(brent(line, (1.0, 2.0), 0.0), Err(RootError::SameSign { at_ends: (1.0, 2.0) }));
        assert!(matches!(
            brent(|x| x.sqrt() - 1.0, (-1.0, 4.0), 0.0),
            Err(RootError::NotANumber { .. })
        ));
    }
}
