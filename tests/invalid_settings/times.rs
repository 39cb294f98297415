//! What theories answer to a bad time or strength: one rule for all (CONTRIBUTING.md, "Style").

use std::panic::{AssertUnwindSafe, catch_unwind};

use dln_dynamics::{AlignedTheory, LearningCurve, RandomizedLabels, TheorySetting};
use dln_finite::{
    AlignedNetwork, AlignedNetworkSetting, LowRankMap, MapError, PretrainedNetwork,
    PretrainedSetting, RandomStudent, RandomStudentSetting, WhiteStatistics,
};
use dln_linalg::Matrix;
use dln_optimal::NoiseEdge;
use dln_spectra::SpikedEnsemble;
use dln_transfer::{BenefitMap, Features, FineTuning, MapSetting, NetworkSetting};

/// A number that follows from a time or a strength.
type Answer<'a> = (&'a str, Box<dyn Fn(f64) -> f64 + 'a>);

fn answer<'a>(name: &'a str, of: impl Fn(f64) -> f64 + 'a) -> Answer<'a> {
    (name, Box::new(of))
}

/// Asserts that a negative number and NaN panic and name the argument.
#[track_caller]
fn refuses(answers: &[Answer<'_>]) {
    for (name, of) in answers {
        for bad in [-1.0, -f64::MIN_POSITIVE, f64::NEG_INFINITY, f64::NAN] {
            let panic = catch_unwind(AssertUnwindSafe(|| of(bad))).expect_err(name);
            let message = panic.downcast_ref::<String>().expect("a message");
            let (argument, rest) = message.split_once(" is ").expect(message);
            let arguments = ["time_tau", "until_tau", "data_strength", "teacher_b"];
            assert!(arguments.contains(&argument), "{name}: {message}");
            assert!(rest.contains(", but must "), "{name}: {message}");
        }
        assert!(of(1.0).is_finite(), "{name}");
    }
}

fn setting() -> TheorySetting {
    TheorySetting::new(20, 10, vec![4.0, 2.0])
}

#[test]
fn a_time_that_is_negative_or_no_number_panics_and_an_infinite_one_is_the_end() {
    let theory = AlignedTheory::new(&setting()).expect("sound");
    let curve = LearningCurve::new(2, 1e-3, 1.0).expect("sound");
    let labels = RandomizedLabels::new(&setting()).expect("sound");
    let one = Matrix::identity(1, 1);
    let teacher = LowRankMap { left: one.as_ref(), strengths: &[1.0], right: one.as_ref() };
    let data = WhiteStatistics::new(one.as_ref(), 1.0);
    let network = AlignedNetwork::new(&AlignedNetworkSetting::new(data, 1)).expect("sound");
    let student = network.clone().student(teacher);
    let features = Features::one(1.0, 0.5).expect("sound");
    let tuning =
        FineTuning::new(&setting().with_teacher_strengths(vec![3.0]), &features).expect("sound");
    let answers = [
        answer("strength", |t| curve.strength(1.0, t)),
        answer("test error", |t| theory.test_error(t)),
        answer("train error", |t| theory.train_error(t)),
        answer("curve", |t| theory.curve(&[t])[0].test_error),
        answer("best stop", |t| theory.test_curve().optimal_stopping_until(t).test_error),
        answer("randomised labels", |t| labels.train_error(t)),
        answer("aligned network", |t| network.train_error(t)),
        answer("aligned student", |t| student.curve(&[t])[0].test_error),
        answer("its best stop", |t| student.optimal_stopping(t).test_error),
        answer("its dips", |t| student.dips(t).len() as f64),
        answer("probe", |t| tuning.probe().test_error(t)),
    ];
    refuses(&answers);
    for (name, of) in &answers {
        assert!(of(f64::INFINITY).is_finite(), "{name}");
    }
}

/// Flows that are followed step by step do not reach infinity.
#[test]
fn flows_take_finite_times() {
    let (one, small) = (Matrix::identity(1, 1), Matrix::full(1, 1, 0.1));
    let data = WhiteStatistics::new(one.as_ref(), 1.0);
    let random = RandomStudentSetting::new(small.as_ref(), small.as_ref(), data, one.as_ref());
    let random = RandomStudent::new(&random).expect("balanced");
    let pretrained = PretrainedSetting::new(one.as_ref(), small.as_ref(), 1e-3);
    let pretrained = PretrainedNetwork::new(&pretrained).expect("sound");
    let measure = MapError::of_teacher(one.as_ref());
    let features = Features::one(1.0, 0.5).expect("sound");
    let tuning =
        FineTuning::new(&setting().with_teacher_strengths(vec![3.0]), &features).expect("sound");
    let answers = [
        answer("random student", |t| random.curve(&[t])[0].test_error),
        answer("its map", |t| random.product(t)[(0, 0)]),
        answer("its best stop", |t| random.optimal_stopping(t).test_error),
        answer("pretrained network", |t| pretrained.curve(&[&measure], &[t])[0][0]),
        answer("its best stop", |t| pretrained.optimal_stopping(&measure, t).test_error),
        answer("fine-tuning", |t| tuning.curve(&[t])[0].test_error),
        answer("its best stop", |t| tuning.optimal_stopping_until(t).test_error),
    ];
    refuses(&answers);
    for (name, of) in &answers {
        assert!(catch_unwind(AssertUnwindSafe(|| of(f64::INFINITY))).is_err(), "{name}");
    }
}

#[test]
fn a_strength_to_be_learned_is_refused_as_a_time_is() {
    let curve = LearningCurve::new(3, 1e-3, 1.0).expect("sound");
    let map = MapSetting::new(NetworkSetting::new(20, 10), 5, 5, 3.0);
    let map = BenefitMap::new(&map).expect("sound");
    refuses(&[
        answer("learning curve", |strength| curve.mode(strength).limit()),
        answer("benefit", |strength| map.benefit(strength, 0.5)),
    ]);
}

/// The laws of random matrices answer everything.
#[test]
fn laws_of_noise_are_total() {
    let ensemble = SpikedEnsemble::new(0.5, 1.0).expect("sound");
    let edge = NoiseEdge::new(10, 20, 1.0).expect("sound");
    let detection = edge.detection(edge.threshold(0.01).expect("a probability"));
    let laws = [
        answer("data strength", |s| ensemble.data_strength(s)),
        answer("output overlap", |s| ensemble.output_overlap(s)),
        answer("input overlap", |s| ensemble.input_overlap(s)),
        answer("output loss", |s| ensemble.output_loss(s)),
        answer("input loss", |s| ensemble.input_loss(s)),
        answer("detection", |s| detection.probability(s)),
    ];
    for (name, of) in &laws {
        assert!(of(f64::NAN).is_nan(), "{name}");
        assert!((of(-1.0) - of(0.0)).abs() <= 0.0, "{name}");
        assert!(!of(f64::INFINITY).is_nan(), "{name}");
    }
    assert_eq!((ensemble.mode(f64::NAN), ensemble.mode(-1.0)), (None, None));
}
