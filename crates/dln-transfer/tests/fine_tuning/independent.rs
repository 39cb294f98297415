//! Noise and all, against an integration that shares nothing with the library: fixed steps, one
//! lane a node without eigenvectors, a trapezoidal rule in another coordinate, densities from
//! resolvents.

use std::f64::consts::PI;

use dln_dynamics::TheorySetting;
use dln_transfer::{Features, FineTuning};

use crate::matrix;

const NODES: usize = 400;
const STEP: f64 = 2e-3;
/// What the library promises, and as much for the rule and steps here.
const TOLERANCE: f64 = 2e-6;

/// One node: its strength, the products of w1 and w2 at the start and of both with v and u.
struct Node {
    strength: f64,
    input: f64,
    output: f64,
    cross: f64,
    to_input: (f64, f64),
    to_output: (f64, f64),
}

/// One feature and one mode, P = N1, σ = 1: nodes of the bulk and null directions for c < 1.
fn nodes(c: f64, s: f64, (g, q): (f64, f64), (h, r): (f64, f64)) -> Vec<Node> {
    let node = |strength: f64, own: [f64; 3], any: [f64; 2]| {
        let [output, input, cross] = own;
        Node {
            strength,
            input: g * (q * q * input + (1.0 - q * q) * any[1]),
            output: h * (r * r * output + (1.0 - r * r) * any[0]),
            cross: (g * h).sqrt() * q * r * cross,
            to_input: (g.sqrt() * q * input, h.sqrt() * r * cross),
            to_output: (g.sqrt() * q * cross, h.sqrt() * r * output),
        }
    };
    let mut nodes: Vec<Node> = (0..NODES)
        .map(|k| {
            let phase = PI * (k as f64 + 0.5) / NODES as f64;
            let y = 1.0 + c + 2.0 * c.sqrt() * phase.cos();
            let (x, weight) = (y.sqrt(), 2.0 * phase.sin().powi(2) / y / NODES as f64 * PI);
            let w = y - 1.0 - c;
            let ratio = 1.0 + s.powi(4) / c - s * s * w / c;
            let density = weight / PI;
            let own = [
                density * (1.0 + s * s) / ratio,
                density * (c + s * s) / ratio,
                density * s * x / ratio,
            ];
            node(x, own, [density, c * density])
        })
        .collect();
    nodes.push(node(0.0, [0.0, (1.0 - c) / (1.0 + s * s), 0.0], [0.0, 1.0 - c]));
    nodes
}

/// The 2×2 fundamental matrix of each node, and the vector of the data's mode, two hidden
/// directions.
struct State {
    /// Per node: components of w1 and w2 (two each) for a unit start of w1 and of w2 in the
    /// feature.
    nodes: Vec<[[f64; 4]; 2]>,
    mode: [f64; 4],
}

struct Problem {
    nodes: Vec<Node>,
    teacher: f64,
    data: f64,
    overlaps: (f64, f64),
}

impl Problem {
    fn grams(&self, state: &State) -> [[[f64; 2]; 2]; 2] {
        let mut grams = [[[0.0; 2]; 2]; 2];
        for (side, gram) in grams.iter_mut().enumerate() {
            for (i, row) in gram.iter_mut().enumerate() {
                for (j, entry) in row.iter_mut().enumerate() {
                    let part = |start: usize, k: usize, z: &[[f64; 4]; 2]| z[start][2 * side + k];
                    *entry = state.mode[2 * side + i] * state.mode[2 * side + j];
                    for (node, z) in self.nodes.iter().zip(&state.nodes) {
                        *entry += node.input * part(0, i, z) * part(0, j, z)
                            + node.output * part(1, i, z) * part(1, j, z)
                            + node.cross
                                * (part(0, i, z) * part(1, j, z) + part(1, i, z) * part(0, j, z));
                    }
                }
            }
        }
        grams
    }

    fn slope(&self, state: &State) -> State {
        let [a, b] = self.grams(state);
        let of = |s: f64, z: &[f64; 4]| {
            [
                s * z[2] - b[0][0] * z[0] - b[0][1] * z[1],
                s * z[3] - b[1][0] * z[0] - b[1][1] * z[1],
                s * z[0] - a[0][0] * z[2] - a[0][1] * z[3],
                s * z[1] - a[1][0] * z[2] - a[1][1] * z[3],
            ]
        };
        let nodes = self.nodes.iter().zip(&state.nodes);
        State {
            nodes: nodes
                .map(|(node, z)| [0, 1].map(|start| of(node.strength, &z[start])))
                .collect(),
            mode: of(self.data, &state.mode),
        }
    }

    fn error(&self, state: &State) -> f64 {
        let [a, b] = self.grams(state);
        let (mut error, mut met) = (self.teacher * self.teacher, 0.0);
        for i in 0..2 {
            for j in 0..2 {
                error += a[i][j] * b[j][i];
            }
            let mut reach = self.overlaps.1 * state.mode[i];
            let mut head = self.overlaps.0 * state.mode[2 + i];
            for (node, z) in self.nodes.iter().zip(&state.nodes) {
                reach += node.to_input.0 * z[0][i] + node.to_input.1 * z[1][i];
                head += node.to_output.0 * z[0][2 + i] + node.to_output.1 * z[1][2 + i];
            }
            met += reach * head;
        }
        error - 2.0 * self.teacher * met
    }
}

fn moved(state: &State, step: f64, slope: &State) -> State {
    let add = |x: &[f64; 4], y: &[f64; 4]| std::array::from_fn(|i| x[i] + step * y[i]);
    let nodes = state.nodes.iter().zip(&slope.nodes);
    State {
        nodes: nodes.map(|(x, y)| [add(&x[0], &y[0]), add(&x[1], &y[1])]).collect(),
        mode: add(&state.mode, &slope.mode),
    }
}

// Long because it repeats the whole computation by another route.
#[test]
fn another_integrator_and_another_rule_agree() {
    let (feature, head) = ((2.0, 0.7), (1.5, -0.4));
    for (outputs, s) in [(50, 3.0), (80, 1.1)] {
        let c = f64::from(outputs) / 100.0;
        // Without room for noise modes the error is that of features and signal mode alone.
        let setting = TheorySetting::new(100, usize::try_from(outputs).expect("positive"), vec![s])
            .with_hidden(1)
            .with_init_scale(1e-4);
        let features = Features::one(feature.0, feature.1).expect("valid");
        let features = features.with_head(&[head.0], matrix([[head.1]]).as_ref()).expect("valid");
        let tuning = FineTuning::new(&setting, &features).expect("valid");
        let times: Vec<f64> = (0..=30).map(|step| 0.1 * f64::from(step)).collect();
        let curve = tuning.curve(&times);

        let (square, loss) = (s * s, s * s * (s * s + c));
        let overlaps = (
            (1.0 - c * (1.0 + square) / loss).sqrt(),
            (1.0 - (c + square) / (square * (square + 1.0))).sqrt(),
        );
        let problem = Problem {
            nodes: nodes(c, s, feature, head),
            teacher: s,
            data: ((1.0 + square) * (c + square)).sqrt() / s,
            overlaps,
        };
        let fresh = 1e-2;
        let mut state = State {
            nodes: vec![[[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]; NODES + 1],
            mode: [
                feature.0.sqrt() * feature.1 * overlaps.1,
                fresh,
                head.0.sqrt() * head.1 * overlaps.0,
                fresh,
            ],
        };
        for point in &curve {
            let expected = problem.error(&state) / square;
            assert!((point.test_error - expected).abs() < TOLERANCE, "{point:?} {expected}");
            for _ in 0..50 {
                let k1 = problem.slope(&state);
                let k2 = problem.slope(&moved(&state, 0.5 * STEP, &k1));
                let k3 = problem.slope(&moved(&state, 0.5 * STEP, &k2));
                let k4 = problem.slope(&moved(&state, STEP, &k3));
                for (k, weight) in [(&k1, 1.0), (&k2, 2.0), (&k3, 2.0), (&k4, 1.0)] {
                    state = moved(&state, STEP * weight / 6.0, k);
                }
            }
        }
    }
}
