//! The numbers that fixed seeds give. A change here changes every simulated figure: say so in the
//! changelog.

use dln_linalg::Matrix;
use dln_tasks::{
    InputKind, LeakyTask, LeakyTeacher, Seed, StackedTeacher, Task, TaskPair, TaskSetting, Teacher,
    aligned_frames, haar_frame, haar_orthogonal,
};
use rand::Rng;

const SEED: Seed = Seed::new(2019);

/// Random bits are exact.
#[test]
fn first_bits_of_seeds() {
    let seeds = [
        SEED,
        SEED.child("noise"),
        SEED.child("noise").child("left"),
        SEED.replicate(0),
        SEED.replicate(1),
        SEED.replicate(1).child("noise"),
    ];
    let expected = [
        14479826534343574225,
        377162088697810757,
        8326947432499721645,
        12563222241254591487,
        15225686890282807919,
        12074648724326435400,
    ];
    assert_eq!(seeds.map(|seed| seed.rng().next_u64()), expected);
}

/// Numbers made from random bits pass through sums whose order a compiler or processor may change.
const TOLERANCE: f64 = 1e-12;

/// The start of the first column of everything that can be drawn.
const EXPECTED: [(&str, [f64; 2]); 13] = [
    ("orthogonal matrix", [0.6889987476618873, 0.5439233025302781]),
    ("frame", [0.6889987476618873, 0.5439233025302781]),
    ("aligned frame", [0.257550896104936, 0.8843499355963271]),
    ("teacher", [-0.3746732513392849, 0.9476366271960783]),
    ("one-hot targets", [-1.1500127903619048, 1.5016327863924976]),
    ("few one-hot targets", [-0.7650211683932279, 0.5156571023625506]),
    ("few orthogonal targets", [-0.7379703378365915, 0.30594911098718836]),
    ("orthogonal targets", [-1.053283303896092, -0.1236633882238003]),
    ("gaussian targets", [-0.7450252478244003, 0.35277777047997033]),
    ("random labels", [0.29893423661776763, 0.6641231450688178]),
    ("whitened inputs", [0.10582932017275626, -0.5696274538789186]),
    ("joint teacher", [-0.07024233202392423, -1.124663700150936]),
    ("leaky targets", [-0.7781492323035769, 0.5090096111903817]),
];

#[test]
fn first_numbers_of_draws() {
    let found = frames().into_iter().chain(tasks()).chain(pairs()).collect::<Vec<_>>();
    let close = |x: [f64; 2], y: [f64; 2]| x.iter().zip(y).all(|(x, y)| (x - y).abs() <= TOLERANCE);
    let agrees = found.len() == EXPECTED.len()
        && found.iter().zip(EXPECTED).all(|(x, y)| x.0 == y.0 && close(x.1, y.1));
    assert!(agrees, "drawn now:\n{found:#?}");
}

fn start(name: &'static str, matrix: &Matrix) -> (&'static str, [f64; 2]) {
    (name, [matrix[(0, 0)], matrix[(1, 0)]])
}

fn frames() -> Vec<(&'static str, [f64; 2])> {
    let (_, partner) = aligned_frames(4, 2, 0.6, &mut SEED.rng()).expect("valid");
    vec![
        start("orthogonal matrix", &haar_orthogonal(4, &mut SEED.rng())),
        start("frame", &haar_frame(4, 2, &mut SEED.rng())),
        start("aligned frame", &partner),
    ]
}

fn tasks() -> Vec<(&'static str, [f64; 2])> {
    let teacher = Teacher::random(4, 6, &[2.0, 1.0], SEED).expect("valid");
    let draw = |examples, input_kind| {
        Task::draw(&teacher, &TaskSetting::new(examples, input_kind, 1.0), SEED).expect("valid")
    };
    let random = draw(6, InputKind::OneHot).with_random_labels(SEED);
    let white = draw(9, InputKind::Gaussian).whitened().expect("valid");
    vec![
        start("teacher", teacher.map()),
        start("one-hot targets", draw(6, InputKind::OneHot).targets()),
        start("few one-hot targets", draw(3, InputKind::OneHot).targets()),
        start("few orthogonal targets", draw(3, InputKind::Orthogonal).targets()),
        start("orthogonal targets", draw(9, InputKind::Orthogonal).targets()),
        start("gaussian targets", draw(9, InputKind::Gaussian).targets()),
        start("random labels", random.targets()),
        start("whitened inputs", white.task.inputs()),
    ]
}

fn pairs() -> Vec<(&'static str, [f64; 2])> {
    let pair = TaskPair {
        inputs: 6,
        outputs_a: 2,
        outputs_b: 3,
        strengths_a: vec![2.0],
        strengths_b: vec![3.0],
        alignment: 0.6,
    };
    let joint = StackedTeacher::pair(&pair, SEED).expect("valid");
    let leaky =
        LeakyTeacher::stack(&LeakyTeacher::pair(&pair, 0.2, SEED).expect("valid")).expect("valid");
    let setting = TaskSetting::new(6, InputKind::OneHot, 1.0);
    let task = LeakyTask::draw(&leaky, &setting, SEED).expect("valid");
    vec![start("joint teacher", joint.joint().map()), start("leaky targets", task.targets())]
}
