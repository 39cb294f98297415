//! Transfer benefits: reference values, symmetries, limits and the map against the general theory.

use dln_dynamics::{ErrorCurve, WhiteData, WhiteSetting};
use dln_linalg::{Matrix, MatrixRef, Store, multiply, orthonormal_basis};
use dln_transfer::{
    BenefitMap, EstimateError, JointTeacher, MapSetting, NetworkSetting, Pair, TaskModes,
    TransferError, TransferTheory, estimate_joint_teacher,
};
use proptest::prelude::*;

const NETWORK: NetworkSetting = NetworkSetting::new(100, 50);

fn pair(teacher_a: f64, teacher_b: f64, alignment: f64) -> Pair {
    Pair { outputs_a: 50, outputs_b: 50, teacher_a, teacher_b, alignment }
}

fn theory(network: &NetworkSetting, pair: &Pair) -> TransferTheory {
    TransferTheory::new(network, &JointTeacher::pair(pair).expect("valid pair"))
        .expect("valid network")
}

/// Confirmed by simulation of six pairs of students each, to within its standard errors of 0.0003
/// to 0.034. The reference takes the smallest errors on a grid of times of step 0.02, which a
/// strong second task's short transients make visible.
#[test]
fn benefits_have_their_reference_values() {
    let on_grid = |error: ErrorCurve<'_>| {
        (0..600).map(|step| error.error(0.02 * f64::from(step))).fold(f64::MAX, f64::min)
    };
    for (teacher_a, teacher_b, alignment, expected) in [
        (0.84, 3.0, 1.0, 0.5005),
        (0.84, 10.0, 0.8, 0.3011),
        (3.0, 3.0, 0.0, -0.0522),
        (3.0, 3.0, 1.0, 0.0499),
        (3.0, 10.0, 1.0, 0.0961),
        (3.0, 30.0, 0.5, -0.0613),
        (10.0, 3.0, 0.5, -0.0014),
    ] {
        let theory = theory(&NETWORK, &pair(teacher_a, teacher_b, alignment));
        let measured = on_grid(theory.error_alone(0)) - on_grid(theory.error_joint(0));
        assert!(
            (measured - expected).abs() < 5.1e-5,
            "{teacher_a}, {teacher_b}, {alignment}: {measured} against {expected}"
        );
        assert!((theory.benefit(0).benefit - expected).abs() < 4e-4);
    }
}

/// All outputs of both tasks are those of the joint map, so that the squared errors of the tasks
/// add up to the joint map's: also where fewer examples than inputs freeze some of the student's
/// modes at a start that is not small.
#[test]
fn energies_of_the_tasks_add_up_to_the_joint_map() {
    let unequal = Pair { outputs_a: 30, outputs_b: 60, ..pair(3.0, 5.0, 0.6) };
    let frozen = NetworkSetting::new(100, 80).with_examples(60).with_init_scale(0.3);
    for network in [NETWORK, frozen] {
        let theory = theory(&network, &unequal);
        let strengths = theory.joint_modes().iter().map(|mode| mode.mode.teacher).collect();
        let one_task = [TaskModes { outputs: 90, strengths }];
        let joint = JointTeacher::new(&one_task, Matrix::identity(2, 2).as_ref()).expect("valid");
        let whole = TransferTheory::new(&network, &joint).expect("valid");
        let add_up = |what: &str, tasks: [f64; 2], expected: f64| {
            let summed = (9.0 * tasks[0] + 25.0 * tasks[1]) / 34.0;
            assert!((summed / expected - 1.0).abs() < 1e-9, "{what}: {summed}, not {expected}");
        };
        for time_tau in [0.0, 0.5, 1.5, 3.0, 10.0, f64::INFINITY] {
            let tasks = [0, 1].map(|task| theory.error_joint(task).error(time_tau));
            add_up(&format!("t = {time_tau}"), tasks, whole.error_alone(0).error(time_tau));
        }
        let tasks = [0, 1].map(|task| theory.learner_benefit(task).error_joint);
        add_up("optimal learner", tasks, whole.learner_benefit(0).error_alone);
    }
}

#[test]
fn a_task_alone_gains_nothing() {
    let tasks = [TaskModes { outputs: 50, strengths: vec![4.0, 2.0] }];
    let teacher = JointTeacher::new(&tasks, Matrix::identity(2, 2).as_ref()).expect("valid");
    let theory = TransferTheory::new(&NETWORK, &teacher).expect("valid");
    assert!(
        theory.benefit(0).benefit.abs() < 1e-12 && theory.learner_benefit(0).benefit.abs() < 1e-12
    );
}

/// Three tasks that share one input mode help more than two.
#[test]
fn company_helps() {
    let benefit = |count: usize| {
        let tasks = vec![TaskModes { outputs: 50, strengths: vec![1.5] }; count];
        let teacher = JointTeacher::new(&tasks, Matrix::from_fn(count, count, |_, _| 1.0).as_ref())
            .expect("valid");
        TransferTheory::new(&NETWORK, &teacher).expect("valid").benefit(0).benefit
    };
    assert!(benefit(2) > 0.1 && benefit(3) > benefit(2));
}

#[test]
fn map_agrees_with_the_general_theory() {
    for network in [
        NETWORK,
        NetworkSetting::new(100, 1),
        NETWORK.with_layers(3).with_examples(60).with_init_scale(1e-3),
        NETWORK.with_examples(250).with_noise_std(0.5),
    ] {
        let setting = MapSetting::new(network, 50, 50, 3.0);
        let map = BenefitMap::new(&setting).expect("valid");
        for (teacher_b, alignment) in [(0.5, 0.9), (3.0, 0.0), (10.0, 1.0), (30.0, -0.4)] {
            let expected = theory(&network, &pair(3.0, teacher_b, alignment)).benefit(0).benefit;
            let measured = map.row(teacher_b, &[alignment])[0];
            assert!(
                (measured - expected).abs() < 1e-9,
                "{network:?}: {measured} against {expected}"
            );
        }
    }
}

#[test]
fn bad_settings_are_refused() {
    let teacher = JointTeacher::pair(&pair(3.0, 2.0, 0.5)).expect("valid");
    for network in [
        NetworkSetting::new(0, 50).with_examples(100),
        NetworkSetting::new(100, 0),
        NETWORK.with_layers(0),
        NETWORK.with_examples(0),
        NETWORK.with_noise_std(f64::NAN),
        NETWORK.with_init_scale(0.0),
    ] {
        assert!(TransferTheory::new(&network, &teacher).is_err(), "{network:?}");
        assert!(BenefitMap::new(&MapSetting::new(network, 5, 5, 1.0)).is_err());
    }
    let single = TransferTheory::new(&NETWORK.with_examples(1), &teacher);
    assert_eq!(single.expect_err("refused"), TransferError::Rank { rank: 2, data_modes: 1 });
}

/// A fixed matrix that looks like noise of unit variance: a linear congruential generator is
/// independent enough for that.
fn pseudo_noise(rows: usize, columns: usize, seed: u32) -> Matrix {
    let mut state = seed;
    Matrix::from_fn(rows, columns, |_, _| {
        let uniform: f64 = (0..12)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f64::from(state) / f64::from(u32::MAX)
            })
            .sum();
        uniform - 6.0
    })
}

/// Rank-one signal in noise of variance 1/columns.
fn noisy(strength: f64, output: MatrixRef<'_>, input: MatrixRef<'_>, seed: u32) -> Matrix {
    let columns = input.nrows();
    let noise = pseudo_noise(output.nrows(), columns, seed);
    let mut matrix = Matrix::from_fn(noise.nrows(), columns, |row, column| {
        noise[(row, column)] / (columns as f64).sqrt()
    });
    multiply(matrix.as_mut(), Store::Add, strength, output, input.transpose());
    matrix
}

/// Two input vectors with the cosine q.
fn unit_vectors(inputs: usize, q: f64, seed: u32) -> [Matrix; 2] {
    let frame = orthonormal_basis(pseudo_noise(inputs, 2, seed).as_ref());
    [(1.0, 0.0), (q, (1.0 - q * q).sqrt())].map(|(first, second)| {
        Matrix::from_fn(inputs, 1, |row, _| first * frame[(row, 0)] + second * frame[(row, 1)])
    })
}

#[test]
fn planted_alignment_is_estimated_from_data() {
    let (inputs, outputs, q) = (400, 100, 0.6_f64);
    let [input_a, input_b] = unit_vectors(inputs, q, 7);
    let output = orthonormal_basis(pseudo_noise(outputs, 1, 11).as_ref());
    let data = WhiteData::new(&WhiteSetting::new(inputs, outputs)).expect("valid");
    let a = noisy(4.0, output.as_ref(), input_a.as_ref(), 3);
    let b = noisy(6.0, output.as_ref(), input_b.as_ref(), 5);
    let estimate =
        estimate_joint_teacher(&[(a.as_ref(), data), (b.as_ref(), data)]).expect("signal");
    // Fluctuations are of order 1/√400 in each of cosine and strength; three of them are allowed.
    assert!((estimate.alignments[(0, 1)].abs() - q).abs() < 0.15);
    assert!((estimate.teacher.tasks()[0].strengths[0] - 4.0).abs() < 0.15);
    assert!((estimate.teacher.tasks()[1].strengths[0] - 6.0).abs() < 0.15);

    let silent = noisy(0.0, output.as_ref(), input_b.as_ref(), 9);
    let error = estimate_joint_teacher(&[(a.as_ref(), data), (silent.as_ref(), data)])
        .expect_err("no signal");
    assert_eq!(error, EstimateError::NoSignal(1));
}

/// With ten times as many inputs as outputs noise turns the input vectors of weak modes much
/// further than the output vectors, c_v = 0.75 and 0.82 against 0.94 and 0.97: corrected by the
/// wrong side, the cosine of 0.6 would come out as 0.41. One draw scatters by 0.08, sixteen by
/// 0.02.
#[test]
fn cosines_are_corrected_by_the_turn_of_the_input_vectors() {
    let (inputs, outputs, q) = (400, 40, 0.6_f64);
    let data = WhiteData::new(&WhiteSetting::new(inputs, outputs)).expect("valid");
    let estimates = (0..16_u32).map(|draw| {
        let seed = |of: u32| (of + draw).wrapping_mul(2_654_435_761);
        let [input_a, input_b] = unit_vectors(inputs, q, seed(100));
        let output = orthonormal_basis(pseudo_noise(outputs, 1, seed(200)).as_ref());
        let a = noisy(1.2, output.as_ref(), input_a.as_ref(), seed(300));
        let b = noisy(1.5, output.as_ref(), input_b.as_ref(), seed(400));
        let pair = [(a.as_ref(), data), (b.as_ref(), data)];
        estimate_joint_teacher(&pair).expect("signal").alignments[(0, 1)].abs()
    });
    let mean = estimates.sum::<f64>() / 16.0;
    assert!((mean - q).abs() < 0.1, "{mean}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn benefits_are_sane(
        teacher_a in 0.2..30.0_f64, teacher_b in 0.2..30.0_f64, alignment in -1.0..1.0_f64, noise_std in 0.1..2.0_f64,
        hidden in 1usize..80, examples in 20usize..300, outputs_b in 5usize..120,
    ) {
        let network = NetworkSetting::new(100, hidden).with_examples(examples);
        let network = network.with_noise_std(noise_std);
        let pair = Pair { outputs_b, ..pair(teacher_a, teacher_b, alignment) };
        let theory = theory(&network, &pair);
        for task in 0..2 {
            let benefit = theory.benefit(task);
            prop_assert!(benefit.alone.test_error >= 0.0 && benefit.joint.test_error >= 0.0);
            // No task does worse than without any training, and the start is the zero map up to ε.
            prop_assert!(benefit.joint.test_error <= 1.0 + 1e-3 && benefit.benefit.abs() <= 1.0 + 1e-3);
            let learner = theory.learner_benefit(task);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&learner.error_alone));
            prop_assert!(learner.error_joint >= 0.0);
            if hidden >= 50 {
                prop_assert!(learner.error_alone <= benefit.alone.test_error + 1e-12);
            }
        }
        // The sign of the alignment is immaterial.
        let mirrored = Pair { alignment: -alignment, ..pair };
        let other = self::theory(&network, &mirrored).benefit(0).benefit;
        prop_assert!((other - theory.benefit(0).benefit).abs() < 1e-9);
    }
}

/// One layer learns every output by itself: another task cannot change what it learns. The sum over
/// joint modes once said −0.027.
#[test]
fn one_layer_has_no_benefit_of_gradient_descent() {
    let network = NETWORK.with_layers(1);
    for (teacher_a, teacher_b, alignment) in [(3.0, 3.0, 0.0), (0.84, 10.0, 0.8), (3.0, 3.0, 1.0)] {
        let theory = theory(&network, &pair(teacher_a, teacher_b, alignment));
        for task in [0, 1] {
            assert!(theory.benefit(task).benefit == 0.0);
        }
    }
}

/// The map goes its own way to the benefit of a pair.
#[test]
fn one_layer_has_no_benefit_on_the_map_either() {
    let network = NETWORK.with_layers(1);
    for teacher_a in [0.84, 3.0] {
        let setting = MapSetting::new(network, 50, 30, teacher_a);
        let map = BenefitMap::new(&setting).expect("valid");
        for (teacher_b, alignment) in [(0.0, 0.5), (3.0, 0.0), (10.0, -0.8), (3.0, 1.0)] {
            assert!(map.benefit(teacher_b, alignment) == 0.0);
        }
    }
}
