//! Singular values and overlaps of a signal of any rank in noise of a given size: the
//! information-plus-noise matrix (Dozier & Silverstein 2007).

use crate::complex::Complex;
use crate::ensemble::{EnsembleError, SpikedEnsemble};
use crate::quadrature::GaussLegendre;

/// Imaginary part, in units of the noise scale, at which densities are read off the resolvent.
const OFFSET: f64 = 1e-11;
/// The density per singular value below which a strength counts as outside the support. At an edge
/// the density is √(distance) of order 1, and the offset blurs it by √OFFSET = 3e-6.
const OUTSIDE: f64 = 1e-5;
/// Where the descent to the real axis starts, and the factors by which it goes on.
const HIGHEST: f64 = 4.0;
const LONGEST_STEP: f64 = 0.6;
const SHORTEST_STEP: f64 = 0.99;
/// Outside the support the sign of an imaginary part is lost in rounding.
const SIGN_TOLERANCE: f64 = 1e-6;
/// Singular values are nonnegative, and the resolvent is divided by them.
const LOWEST: f64 = 1e-9;
/// Signal so far above the noise is an atom: its width, 1/√m, is no longer resolved in squares.
const STRONGEST: f64 = 1e6;
/// The counts must add up to min(n, m) within this share; seen: 1e-6.
const MASS_TOLERANCE: f64 = 1e-3;
const NODES_IN_PANEL: usize = 16;

/// The mean distribution of the singular values of an n×m matrix S̄ + Z, and how they meet S̄.
///
/// Z has iid entries of standard deviation ς and S̄ has rank K, no matter how many or how strong
/// its modes are. Where [`SpikedEnsemble`] takes modes one by one among infinitely many others,
/// here they share the noise: equal modes repel one another, weak ones add up, and strong ones
/// leave less room for the bulk. In units of ρ = ς√m, with w the subordinate of z²,
///
/// ```text
/// A(w) = w + n/m + (1/m) Σ s̄²/(w − s̄²),   B(w) = A(w) + 1 − n/m,   z² = A B/w,
/// ```
///
/// the singular values x have the density −(2/π) Im m (z − B/z) at z = x + i0, and the overlaps
/// Σ_j s̄_j (u_j·û)(v_j·v̂) the density −(2/π) Im Σ s̄²/(w − s̄²). With K = 0 this is the
/// Marchenko-Pastur law, and z²(w) at real w = s̄² is ŝ²(s̄) of a lone mode.
///
/// Means over draws of sums over singular values are right up to terms of relative order 1/m. A
/// signal above 1e6 noise scales is taken as atoms.
///
/// # Examples
///
/// ```
/// use dln_spectra::SignalPlusNoise;
///
/// // 20 equal modes in a 50×100 matrix: the energy is that of signal and noise together.
/// let spectrum = SignalPlusNoise::new(50, 100, &[4.0; 20], 0.1)?;
/// let energy: f64 = spectrum.nodes().iter().map(|n| n.count * n.strength.powi(2)).sum();
/// assert!((energy / (20.0 * 16.0 + 50.0) - 1.0).abs() < 1e-6);
/// let overlap: f64 = spectrum.nodes().iter().map(|n| n.signal * n.strength).sum();
/// assert!((overlap / (20.0 * 16.0) - 1.0).abs() < 1e-6);
/// # Ok::<(), dln_spectra::SignalPlusNoiseError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SignalPlusNoise {
    nodes: Vec<SpectralNode>,
}

/// A node of the quadrature over the singular values.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SpectralNode {
    /// The singular value.
    pub strength: f64,
    /// How many singular values it stands for; the counts sum to min(n, m).
    pub count: f64,
    /// What these hold of the signal, Σ_j s̄_j (u_j·û)(v_j·v̂), nonnegative.
    pub signal: f64,
}

/// Why there is no [`SignalPlusNoise`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum SignalPlusNoiseError {
    /// The shape or the noise is out of range.
    Ensemble(EnsembleError),
    /// A strength is negative, infinite or NaN.
    Strength(f64),
    /// There are more modes than the matrix has singular values.
    Rank {
        /// Number of strengths.
        rank: usize,
        /// min(n, m).
        most: usize,
    },
    /// The singular values found do not add up to the matrix's.
    Mass {
        /// How many were found.
        found: f64,
        /// min(n, m).
        expected: usize,
    },
}

impl std::fmt::Display for SignalPlusNoiseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ensemble(error) => error.fmt(f),
            Self::Strength(strength) => {
                write!(f, "strengths contains {strength:?}, but each must be finite and at least 0")
            }
            Self::Rank { rank, most } => {
                write!(f, "strengths has {rank} modes, but the matrix shows at most {most}")
            }
            Self::Mass { found, expected } => {
                write!(f, "the spectrum was resolved to {found} of {expected} singular values")
            }
        }
    }
}

impl std::error::Error for SignalPlusNoiseError {}

impl From<EnsembleError> for SignalPlusNoiseError {
    fn from(error: EnsembleError) -> Self {
        Self::Ensemble(error)
    }
}

impl SignalPlusNoise {
    /// The spectrum of an n×m matrix (`rows` × `columns`) of signal singular values `strengths` and
    /// noise entries of standard deviation `entry_std`, 0 for no noise.
    ///
    /// # Errors
    ///
    /// [`SignalPlusNoiseError`] if an argument is out of range, or the spectrum defies resolution.
    pub fn new(
        rows: usize,
        columns: usize,
        strengths: &[f64],
        entry_std: f64,
    ) -> Result<Self, SignalPlusNoiseError> {
        let ensemble = SpikedEnsemble::from_shape(rows, columns, entry_std)?;
        let (short, long) = (rows.min(columns), rows.max(columns));
        if let Some(&strength) = strengths.iter().find(|s| !(**s >= 0.0 && s.is_finite())) {
            return Err(SignalPlusNoiseError::Strength(strength));
        }
        if strengths.len() > short {
            return Err(SignalPlusNoiseError::Rank { rank: strengths.len(), most: short });
        }
        let scale = entry_std * (long as f64).sqrt();
        let is_atom = |strength: &f64| *strength > STRONGEST * scale;
        let (atoms, shared): (Vec<f64>, Vec<f64>) = strengths.iter().partition(|s| is_atom(s));
        let mut nodes: Vec<SpectralNode> = atoms
            .iter()
            .map(|&strength| SpectralNode {
                strength: ensemble.data_strength(strength),
                count: 1.0,
                signal: strength * ensemble.overlap(strength),
            })
            .collect();
        let rest = short - atoms.len();
        if rest > 0 && scale == 0.0 {
            nodes.push(SpectralNode { strength: 0.0, count: rest as f64, signal: 0.0 });
        } else if rest > 0 {
            let shared: Vec<f64> = shared.iter().map(|strength| strength / scale).collect();
            nodes.extend(Resolvent::new((short, long), atoms.len(), &shared).nodes(scale)?);
        }
        nodes.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        Ok(Self { nodes })
    }

    /// The nodes in order of falling strength.
    pub fn nodes(&self) -> &[SpectralNode] {
        &self.nodes
    }
}

/// The resolvent of a matrix of n ≤ m in units of its noise scale.
struct Resolvent {
    long: f64,
    /// (n − atoms)/m and (m − atoms)/m.
    aspects: (f64, f64),
    expected: usize,
    /// Squares of the strengths, each once, with how often it occurs divided by m.
    squares: Vec<(f64, f64)>,
}

impl Resolvent {
    fn new((short, long): (usize, usize), atoms: usize, strengths: &[f64]) -> Self {
        let m = long as f64;
        let mut sorted = strengths.to_vec();
        sorted.sort_by(f64::total_cmp);
        let mut squares: Vec<(f64, f64)> = Vec::new();
        for square in sorted.iter().map(|s| s * s) {
            match squares.last_mut() {
                Some((last, share)) if last.total_cmp(&square).is_eq() => *share += 1.0 / m,
                _ => squares.push((square, 1.0 / m)),
            }
        }
        let expected = short - atoms;
        Self {
            long: m,
            aspects: (expected as f64 / m, (long - atoms) as f64 / m),
            expected,
            squares,
        }
    }

    /// The quadrature over the support.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number of steps"
    )]
    fn nodes(&self, scale: f64) -> Result<Vec<SpectralNode>, SignalPlusNoiseError> {
        let rule = GaussLegendre::new(NODES_IN_PANEL);
        let mut nodes = Vec::new();
        for (low, high) in self.support() {
            // Densities vary over 1/√m; the cosine takes the square roots at the edges.
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            let panels = (2.0 * half * self.long.sqrt()).ceil().clamp(4.0, 200.0) as usize;
            let width = std::f64::consts::PI / panels as f64;
            let mut neighbour = None;
            for panel in 0..panels {
                let from = width * panel as f64;
                for (angle, weight) in rule.on((from, from + width)) {
                    let strength = middle - half * angle.cos();
                    let w = self.subordinate(strength, neighbour);
                    let (count, signal) = self.densities(strength, w);
                    let weight = weight * half * angle.sin();
                    nodes.push(SpectralNode {
                        strength: strength * scale,
                        count: weight * count,
                        signal: weight * signal * scale,
                    });
                    neighbour = Some(w);
                }
            }
        }
        let found: f64 = nodes.iter().map(|node| node.count).sum();
        let complete = (found / self.expected as f64 - 1.0).abs() <= MASS_TOLERANCE;
        if !complete {
            return Err(SignalPlusNoiseError::Mass { found, expected: self.expected });
        }
        nodes.retain(|node| node.count > 0.0);
        Ok(nodes)
    }

    /// The intervals that hold singular values, in ascending order.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number of steps"
    )]
    fn support(&self) -> Vec<(f64, f64)> {
        let mut support = Vec::new();
        // Beyond a million columns the bulk is smooth at this step, and lone modes have intervals
        // of their own, however narrow.
        let step = (0.2 / self.long.sqrt()).max(2e-4);
        for (low, high) in self.reaches() {
            let steps = ((high - low) / step).ceil().max(80.0) as usize;
            let at = |k: usize| low + (high - low) * k as f64 / steps as f64;
            let mut inside = self.inside(low, None);
            let mut start = inside.map(|_| low);
            for k in 1..=steps {
                let before = inside;
                inside = if k < steps { self.inside(at(k), before) } else { None };
                match (before, inside) {
                    (None, Some(w)) => start = Some(self.edge((at(k), w), at(k - 1))),
                    (Some(w), None) => {
                        let from = start.take().expect("it began where the last one was outside");
                        support.push((from, self.edge((at(k - 1), w), at(k))));
                    }
                    _ => {}
                }
            }
        }
        support
    }

    /// Where singular values may lie: around the bulk, and around each mode's own place.
    ///
    /// A cluster of K modes spreads over ±2√(K/m), the semicircle of a K×K block of noise.
    fn reaches(&self) -> Vec<(f64, f64)> {
        let (c, m) = (self.aspects.0, self.long);
        let margin = |members: f64| (2.5 * members.sqrt() + 4.0) / m.sqrt();
        let (root, widest) = (c.sqrt(), margin(m * self.squares.iter().map(|s| s.1).sum::<f64>()));
        let mut reaches = vec![((1.0 - root - widest).max(LOWEST), 1.0 + root + widest)];
        for &(square, _) in self.squares.iter().filter(|s| s.0 > root) {
            let near = |other: &&(f64, f64)| (other.0.sqrt() - square.sqrt()).abs() < 2.0 * widest;
            let members = m * self.squares.iter().filter(near).map(|s| s.1).sum::<f64>();
            let place = ((1.0 + square) * (c + square) / square).sqrt();
            reaches.push(((place - margin(members)).max(LOWEST), place + margin(members)));
        }
        merged(reaches)
    }

    /// The edge of the support between a strength inside, with its w, and one outside.
    fn edge(&self, (mut inside, mut neighbour): (f64, Complex), mut outside: f64) -> f64 {
        for _ in 0..40 {
            let middle = 0.5 * (inside + outside);
            match self.inside(middle, Some(neighbour)) {
                Some(w) => (inside, neighbour) = (middle, w),
                None => outside = middle,
            }
        }
        inside
    }

    /// The w of a strength inside the support; `None` outside.
    fn inside(&self, strength: f64, neighbour: Option<Complex>) -> Option<Complex> {
        let w = self.subordinate(strength, neighbour);
        self.is_inside(strength, w).then_some(w)
    }

    fn is_inside(&self, strength: f64, w: Complex) -> bool {
        self.densities(strength, w).0 > OUTSIDE * self.long
    }

    /// The densities of singular values and of their overlap with the signal, given the strength's
    /// w.
    fn densities(&self, strength: f64, w: Complex) -> (f64, f64) {
        let z = Complex::new(strength, OFFSET);
        let sum = self.sums(w).0;
        let resolvent = z - (w + sum + self.aspects.1) / z;
        let density = |g: Complex| (-2.0 / std::f64::consts::PI * self.long * g.im).max(0.0);
        (density(resolvent), density(sum))
    }

    /// The w of z = x + i·OFFSET, found from that of a strength nearby or from far above the real
    /// axis.
    ///
    /// Above the axis one solution alone has resolvents of the right sign (Dozier & Silverstein
    /// 2007). So what Newton's method finds from a neighbour is the one if its density is that of a
    /// strength inside the support; outside signs are rounding.
    fn subordinate(&self, strength: f64, neighbour: Option<Complex>) -> Complex {
        let near = neighbour.and_then(|w| self.solve(Complex::new(strength, OFFSET), w));
        near.filter(|&w| self.is_inside(strength, w)).unwrap_or_else(|| self.descended(strength))
    }

    /// The w of z = x + i·OFFSET: far above the real axis it is z², and from there it is followed
    /// down by Newton's method, in shorter steps where one leads to another sheet.
    fn descended(&self, strength: f64) -> Complex {
        let start = Complex::new(strength, HIGHEST);
        let (mut w, mut offset, mut factor) = (start * start, HIGHEST / LONGEST_STEP, LONGEST_STEP);
        while offset > OFFSET {
            let lower = (factor * offset).max(OFFSET);
            match self.solve(Complex::new(strength, lower), w) {
                Some(found) => {
                    (w, offset, factor) = (found, lower, (factor * factor).max(LONGEST_STEP));
                }
                None if factor < SHORTEST_STEP => factor = factor.sqrt(),
                // The count of singular values tells if this was too far off.
                None => break,
            }
        }
        w
    }

    /// The solution near a guess, if Newton's method finds it and both resolvents have the sign
    /// that they have above the real axis.
    fn solve(&self, z: Complex, mut w: Complex) -> Option<Complex> {
        let (one, z_squared) = (Complex::new(1.0, 0.0), z * z);
        for _ in 0..20 {
            let (sum, slope) = self.sums(w);
            let (a, b) = (w + sum + self.aspects.0, w + sum + self.aspects.1);
            let value = a * b / w;
            let derivative = ((one + slope) * (a + b) - value) / w;
            let step = (value - z_squared) / derivative;
            w = w - step;
            if step.size() <= 1e-13 * w.size() {
                // B/z is the lower of the two: A/z − B/z is a positive multiple of −1/z.
                let b = w + self.sums(w).0 + self.aspects.1;
                return ((b / z).im >= -SIGN_TOLERANCE).then_some(w);
            }
        }
        None
    }

    /// (1/m) Σ s̄²/(w − s̄²) and its derivative.
    fn sums(&self, w: Complex) -> (Complex, Complex) {
        let zero = Complex::new(0.0, 0.0);
        self.squares.iter().fold((zero, zero), |(sum, slope), &(square, share)| {
            let inverse = Complex::new(1.0, 0.0) / (w + -square);
            let term = inverse.scale(square * share);
            (sum + term, slope - term * inverse)
        })
    }
}

/// The union of intervals, in ascending order.
fn merged(mut intervals: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut union: Vec<(f64, f64)> = Vec::new();
    for (low, high) in intervals {
        match union.last_mut() {
            Some(last) if low <= last.1 => last.1 = last.1.max(high),
            _ => union.push((low, high)),
        }
    }
    union
}
