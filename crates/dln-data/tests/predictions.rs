//! What an analysis promises against what comes, where it once promised too much: dependent rows,
//! weak signal, few examples, odd noise.

use dln_data::{Analysis, AnalyzeOptions, Cutoff, TrainingData, Verdict, Warning, analyze};
use dln_linalg::{Matrix, orthonormal_basis};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{StandardNormal, StudentT};

const OPTIONS: AnalyzeOptions = AnalyzeOptions::new();

struct Draw(ChaCha8Rng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn normal(&mut self, rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |_, _| self.0.sample(StandardNormal))
    }
}

fn analysis(x: &Matrix, y: &Matrix) -> Analysis {
    let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
    analyze(&data, &OPTIONS).expect("valid")
}

fn codes(analysis: &Analysis) -> Vec<&'static str> {
    analysis.warnings().iter().map(Warning::code).collect()
}

/// The rows of a matrix, each `times` over.
fn repeated(matrix: &Matrix, times: usize) -> Matrix {
    Matrix::from_fn(times * matrix.nrows(), matrix.ncols(), |row, column| {
        matrix[(row / times, column)]
    })
}

/// Copies leak from the training part into the groups: rows five times over were once promised an
/// error of 4e-16 where 40 came.
#[test]
fn copies_of_rows_change_no_promise() {
    for seed in 0..5 {
        let mut draw = Draw::new(seed);
        let teacher = draw.normal(20, 2) * draw.normal(2, 5);
        let (x, z) = (draw.normal(60, 20), draw.normal(60, 5));
        let y = &x * &teacher + Matrix::from_fn(60, 5, |row, output| 6.0 * z[(row, output)]);
        let once = analysis(&x, &y).optimal_stopping().predicted_test_error;
        for times in [2, 5] {
            let copied = analysis(&repeated(&x, times), &repeated(&y, times));
            let promised = copied.optimal_stopping().predicted_test_error;
            // The groups are others, and the cut-off and the unit of time see more rows; the error
            // stays that of 60 rows.
            assert!((promised / once - 1.0).abs() < 0.15, "{seed} {times}: {promised} {once}");
            assert!(codes(&copied).contains(&"repeated-examples"));
            let squares = copied.least_squares().predicted_test_error;
            assert!(squares > 0.5 * promised, "{squares} {promised}");
        }
    }
}

/// Rows that follow their neighbours, with a correlation of 0.9: interleaved groups promised 0.30
/// where 1.2 came.
#[test]
fn neighbours_that_depend_on_each_other_are_noticed() {
    for seed in 0..5 {
        let mut draw = Draw::new(100 + seed);
        let mut series = |columns| {
            let steps = draw.normal(200, columns);
            let mut walk = Matrix::zeros(200, columns);
            for column in 0..columns {
                walk[(0, column)] = steps[(0, column)];
                for row in 1..200 {
                    let fresh = 0.19_f64.sqrt() * steps[(row, column)];
                    walk[(row, column)] = 0.9 * walk[(row - 1, column)] + fresh;
                }
            }
            walk
        };
        // Nothing relates the two, so that no learner can do better than the mean on fresh rows.
        let (x, y) = (series(20), series(4));
        let analysis = analysis(&x, &y);
        assert!(codes(&analysis).contains(&"dependent-examples"), "{seed}");
        let comparison = analysis.group_comparison().expect("200 rows");
        assert!(comparison.contiguous_error > 1.3 * comparison.interleaved_error);
        assert!(analysis.optimal_stopping().predicted_test_error > 0.85, "{seed}");
    }
}

/// Independent rows are not called dependent: ten groups exceed 4.3 standard errors once in a
/// thousand times.
#[test]
fn independent_rows_are_not_called_dependent() {
    let alarms = (0..60).filter(|&seed| {
        let mut draw = Draw::new(200 + seed);
        let x = draw.normal(100, 10);
        let y = &x * draw.normal(10, 3) + draw.normal(100, 3);
        codes(&analysis(&x, &y)).contains(&"dependent-examples")
    });
    // Four of sixty have a probability of 5e-7.
    assert!(alarms.count() < 4);
}

/// Labels keep together what belongs together: noise that whole groups share, which rows of the
/// same group give away.
#[test]
fn labelled_groups_are_left_out_together() {
    let mut draw = Draw::new(300);
    let (subjects, visits) = (30, 4);
    let (own, shared) = (draw.normal(subjects, 12), draw.normal(subjects, 3));
    let labels: Vec<usize> = (0..subjects * visits).map(|row| row % subjects).collect();
    let jitter = draw.normal(subjects * visits, 12);
    let x = Matrix::from_fn(subjects * visits, 12, |row, column| {
        own[(row % subjects, column)] + 0.2 * jitter[(row, column)]
    });
    let y = Matrix::from_fn(subjects * visits, 3, |row, output| shared[(row % subjects, output)]);
    let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
    let leaking = analyze(&data, &OPTIONS).expect("valid").optimal_stopping();
    let grouped = data.with_groups(&labels).expect("thirty groups");
    let honest = analyze(&grouped, &OPTIONS).expect("valid");
    assert!(leaking.predicted_test_error < 0.9, "{leaking:?}");
    // Subjects' inputs say nothing about what their targets share.
    assert_eq!(honest.verdict(), Verdict::NoSignal);
}

/// Twenty weak modes that do not stand out: least squares finds them all the same, and the theory
/// once counted them as noise learned and as signal missed, 0.887 in place of 0.833.
#[test]
fn undetected_signal_is_not_counted_twice() {
    let (inputs, outputs, examples) = (100, 50, 1000);
    let (mut theory, mut held_out, mut exact) = (0.0, 0.0, 0.0);
    for seed in 0..6 {
        let mut draw = Draw::new(400 + seed);
        let left = orthonormal_basis(draw.normal(outputs, 20).as_ref());
        let right = orthonormal_basis(draw.normal(inputs, 20).as_ref());
        let teacher = left * right.transpose();
        let x = draw.normal(examples, inputs);
        let signal = &x * teacher.transpose();
        let z = draw.normal(examples, outputs);
        let y = Matrix::from_fn(examples, outputs, |row, output| {
            0.3 * signal[(row, output)] + z[(row, output)]
        });
        let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
        let options = OPTIONS.with_data(OPTIONS.data.with_cutoff(Cutoff::Relative(0.0)));
        let squares = analyze(&data, &options).expect("valid").least_squares();
        theory += squares.theory_test_error / 6.0;
        held_out += squares.predicted_test_error / 6.0;
        // Noise 1 in 50 outputs, 100 of 1000 dimensions lost to the fit; a signal of 20·0.09.
        exact += 50.0 * (1.0 + 100.0 / 899.0) / (50.0 + 20.0 * 0.09) / 6.0;
    }
    // A set's errors are good to 1 percent: 50 000 squares of noise, and the variance of the
    // targets.
    for error in [theory, held_out] {
        assert!((error / exact - 1.0).abs() < 0.02, "{theory} {held_out} {exact}");
    }
}

/// y = x₀ exactly, which few examples once hid: a residual of twenty squares was asked for before
/// any direction was looked at.
#[test]
fn a_single_exact_input_is_found_among_few_examples() {
    for examples in [10, 14, 22] {
        for seed in 0..10 {
            let mut draw = Draw::new(500 + seed);
            let x = draw.normal(examples, 3);
            let y = Matrix::from_fn(examples, 1, |row, _| x[(row, 0)]);
            let analysis = analysis(&x, &y);
            assert_ne!(analysis.verdict(), Verdict::NoSignal, "{examples} {seed}");
            let stop = analysis.optimal_stopping();
            assert!(stop.predicted_test_error < 1e-6, "{examples} {seed}: {stop:?}");
        }
    }
}

/// Fresh Gaussian data, 80 examples of 40 inputs: intervals hold what comes. At 90 % coverage fewer
/// than 26 of 40 have a probability of 1e-6.
#[test]
fn intervals_hold_the_error_on_fresh_examples() {
    let mut held = 0;
    for seed in 0..40 {
        let mut draw = Draw::new(600 + seed);
        let teacher = draw.normal(40, 3) * draw.normal(3, 15);
        let mut sample = |examples| {
            let x = draw.normal(examples, 40);
            let z = draw.normal(examples, 15);
            let y =
                &x * &teacher + Matrix::from_fn(examples, 15, |row, output| 6.0 * z[(row, output)]);
            (x, y)
        };
        let ((x, y), (fresh_x, fresh_y)) = (sample(80), sample(2000));
        let analysis = analysis(&x, &y);
        let measured = analysis.measure(fresh_x.as_ref(), fresh_y.as_ref()).expect("same widths");
        let interval = analysis.optimal_stopping().interval.expect("there is signal");
        assert!(interval.low < interval.high);
        let error = measured.at_predicted_stopping();
        held += usize::from((interval.low..=interval.high).contains(&error));
    }
    assert!(held >= 26, "{held}");
}

/// Targets that have nothing to do with the inputs, of laws that once passed for signal. At one
/// alarm in a hundred sets, eight of eighty have a probability of 1e-6.
#[test]
fn noise_of_any_law_is_not_signal() {
    let tails = StudentT::new(3.0).expect("three degrees of freedom");
    type Noise = fn(&mut Draw, StudentT<f64>) -> Matrix;
    let laws: [(&str, Noise); 5] = [
        ("heavy tails", |draw, tails| Matrix::from_fn(80, 8, |_, _| draw.0.sample(tails))),
        ("units", |draw, _| {
            let z = draw.normal(80, 8);
            Matrix::from_fn(80, 8, |row, output| {
                z[(row, output)] * 10_f64.powf(output as f64 / 2.3)
            })
        }),
        ("unbalanced classes", |draw, _| {
            let class: Vec<f64> = (0..80).map(|_| 8.0 * draw.0.random::<f64>().powi(3)).collect();
            Matrix::from_fn(80, 8, |row, output| {
                f64::from(u8::from((class[row] - output as f64 - 0.5).abs() < 0.5))
            })
        }),
        ("lognormal rows", |draw, _| {
            let (z, size) = (draw.normal(80, 8), draw.normal(80, 1));
            Matrix::from_fn(80, 8, |row, output| z[(row, output)] * size[(row, 0)].exp())
        }),
        ("correlated", |draw, _| {
            let (z, common) = (draw.normal(80, 8), draw.normal(80, 1));
            Matrix::from_fn(80, 8, |row, output| z[(row, output)] + 2.0 * common[(row, 0)])
        }),
    ];
    for (name, noise) in laws {
        let alarms = (0..80).filter(|&seed| {
            let mut draw = Draw::new(700 + seed);
            let (x, y) = (draw.normal(80, 20), noise(&mut draw, tails));
            let analysis = analysis(&x, &y);
            assert!(name != "correlated" || codes(&analysis).contains(&"correlated-noise"));
            analysis.verdict() != Verdict::NoSignal || !analysis.signal_modes().is_empty()
        });
        assert!(alarms.count() < 8, "{name}");
    }
}

#[test]
fn an_output_that_dwarfs_the_others_is_named() {
    let mut draw = Draw::new(800);
    let x = draw.normal(60, 5);
    let z = draw.normal(60, 3);
    let y = Matrix::from_fn(60, 3, |row, output| {
        z[(row, output)] * if output == 1 { 100.0 } else { 1.0 }
    });
    let warnings = analysis(&x, &y).warnings();
    assert!(warnings.iter().any(
        |warning| matches!(warning, Warning::DominantOutput { output: 1, share } if *share > 0.99)
    ));
    let even = analysis(&x, &z);
    assert!(!codes(&even).contains(&"dominant-output"));
    assert_eq!(even.by_output().len(), 3);
}

/// Near its end a layer variable b of the strongest mode a obeys b ← b + λ b^(L−1)(a − b^L), which
/// settles below the largest stable rate and not beyond it; targets in units of a thousand once got
/// a rate at which descent overflows.
#[test]
fn the_largest_stable_rate_is_where_descent_stops_settling() {
    for (layers, unit) in [(1, 1.0), (2, 1.0), (2, 1e3), (3, 1e-3), (4, 10.0)] {
        let mut draw = Draw::new(900);
        let x = draw.normal(100, 5);
        let z = draw.normal(100, 4);
        let y = &x * draw.normal(5, 4) + z;
        let y = Matrix::from_fn(100, 4, |row, output| unit * y[(row, output)]);
        let options = OPTIONS.with_layers(layers);
        let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
        let analysis = analyze(&data, &options).expect("valid");
        let strongest = analysis.signal_modes()[0].data * analysis.noise_scale();
        let power = i32::try_from(layers).expect("small");
        let end = strongest.powf(1.0 / layers as f64);
        let settles = |rate: f64| {
            let mut layer = end * (1.0 + 1e-6);
            for _ in 0..2000 {
                layer += rate * layer.powi(power - 1) * (strongest - layer.powi(power));
            }
            (layer / end - 1.0).abs() < 1e-6
        };
        let rate = analysis.learning_rate();
        assert!(settles(0.97 * rate.largest_stable), "{layers}");
        assert!(!settles(1.03 * rate.largest_stable), "{layers}");
        assert!(settles(rate.suggested) && rate.suggested < rate.largest_stable);
        let epochs = analysis.epochs(1.5, rate.suggested);
        assert!((analysis.suggested_epochs(1.5) / epochs - 1.0).abs() < 1e-9);
    }
}

/// Least squares on noise alone, by the law of Gaussian inputs: 1 + k/(P − k − 2) in units of the
/// mean's error. The students that left-out groups judge saw 54 examples, and err by a third more:
/// the step to all 60 must take that off. Without it the mean would be 4.3, with a step from 57
/// examples 3.8, with one from 50 it would be 2.3.
#[test]
fn left_out_groups_are_taken_to_all_examples() {
    let (inputs, examples, seeds) = (40, 60, 24_u64);
    let options = OPTIONS.with_data(OPTIONS.data.with_cutoff(Cutoff::Relative(0.0)));
    let predicted = |seed| {
        let mut draw = Draw::new(1000 + seed);
        let (x, y) = (draw.normal(examples, inputs), draw.normal(examples, 10));
        let data = TrainingData::from_rows(x.as_ref(), y.as_ref()).expect("valid");
        analyze(&data, &options).expect("valid").least_squares().predicted_test_error
    };
    let mean = (0..seeds).map(predicted).sum::<f64>() / seeds as f64;
    let law = 1.0 + 40.0 / 18.0;
    // A set's error scatters by a ninth, their mean by 2.4 percent.
    assert!((mean / law - 1.0).abs() < 0.12, "{mean} {law}");
}
