//! Networks that go on with another task: what comes along, what is added, and what is refused.

use dln_linalg::{Matrix, thin_svd};
use dln_tasks::{Seed, gaussian_matrix};
use dln_trainer::{Head, Student, StudentError, StudentShape};

use crate::problems::distance;

/// Two features of a network of four inputs and three outputs, its head, and the data of a task.
fn features() -> (Matrix, Matrix, Matrix) {
    let draw =
        |rows, columns, seed| gaussian_matrix(rows, columns, 1.0, &mut Seed::new(seed).rng());
    (draw(2, 4, 1), draw(3, 2, 2), draw(3, 4, 3))
}

/// The strongest `count` modes of the data, each at strength 1.
fn strongest(data: &Matrix, count: usize) -> Matrix {
    let svd = thin_svd(data.as_ref()).expect("finite");
    svd.left.subcols(0, count) * svd.right.subcols(0, count).transpose()
}

/// W2 W1 = head·trunk + ε Û V̂ᵀ, with as many modes as there are fresh units. A fresh unit that took
/// another mode, another scale or a part of the features would change the product; the data have
/// three modes, and one that reached for a fourth would read past them.
#[test]
fn fresh_units_add_the_strongest_modes_to_the_features() {
    let (trunk, head, data) = features();
    for fresh in [0, 1, 2, 3, 4, 6] {
        let student = Student::with_fresh_units(&trunk, &head, fresh, 1e-2, &data).expect("fits");
        assert_eq!(student.shape().hidden, 2 + fresh);
        let expected = &head * &trunk + strongest(&data, fresh.min(3)) * 1e-2;
        assert!(distance(&student.product(), &expected) < 1e-14, "{fresh}");
    }
}

/// The features keep their places, and units that find no mode hold nothing: neither receives nor
/// sends, so that they never learn.
#[test]
fn features_stay_as_they_were_and_idle_units_are_empty() {
    let (trunk, head, data) = features();
    let student = Student::with_fresh_units(&trunk, &head, 5, 1e-2, &data).expect("fits");
    let [first, second] = student.weights() else { panic!("two layers") };
    assert_eq!((first.subrows(0, 2).to_owned(), second.subcols(0, 2).to_owned()), (trunk, head));
    for unit in 5..7 {
        assert_eq!(first.subrows(unit, 1).to_owned(), Matrix::zeros(1, 4));
        assert_eq!(second.subcols(unit, 1).to_owned(), Matrix::zeros(3, 1));
    }
    // Both layers of a fresh unit are of one size, or its mode would be learned on another curve.
    for unit in 2..5 {
        let size = |entries: &mut dyn Iterator<Item = f64>| entries.map(|x| x * x).sum::<f64>();
        let receives = size(&mut (0..4).map(|input| first[(unit, input)]));
        let sends = size(&mut (0..3).map(|output| second[(output, unit)]));
        assert!((receives - 1e-2).abs() < 1e-15 && (sends - 1e-2).abs() < 1e-15, "{unit}");
    }
}

/// With the head that it has a network goes on where it was; with a new one it answers nothing but
/// what the fresh units say, for as many outputs as the next task has.
#[test]
fn a_network_goes_on_with_its_head_or_a_new_one() {
    let (trunk, head, data) = features();
    let shape = StudentShape { inputs: 4, hidden: 2, outputs: 3, layers: 2 };
    let source = Student::from_weights(shape, vec![trunk, head]).expect("fits");
    let kept = source.continued(Head::Kept, 0, 1e-2, &data).expect("fits");
    assert_eq!(kept, source);
    let next = gaussian_matrix(5, 4, 1.0, &mut Seed::new(4).rng());
    let renewed = source.continued(Head::New, 4, 1e-2, &next).expect("fits");
    assert!(distance(&renewed.product(), &(strongest(&next, 4) * 1e-2)) < 1e-14);
    assert_eq!(renewed.weights()[0].subrows(0, 2).to_owned(), source.weights()[0]);
}

#[test]
fn what_does_not_go_on_is_refused() {
    let (trunk, head, data) = features();
    let refused = |trunk: &Matrix, head: &Matrix, scale, data: &Matrix| {
        Student::with_fresh_units(trunk, head, 1, scale, data).expect_err("refused").to_string()
    };
    let wide = Matrix::zeros(3, 4);
    assert_eq!(refused(&trunk, &wide, 1e-2, &data), "head is 3×4, but must be 3×2");
    let error = refused(&trunk, &head, 1e-2, &Matrix::zeros(4, 3));
    assert_eq!(error, "input_output_correlation is 4×3, but must be 3×4");
    assert!(refused(&trunk, &head, 0.0, &data).starts_with("init_scale is 0.0"));
    let shape = StudentShape { inputs: 4, hidden: 2, outputs: 3, layers: 3 };
    let deep = Student::random_orthogonal(shape, 1e-2, Seed::new(5)).expect("valid");
    let error = deep.continued(Head::Kept, 1, 1e-2, &data).expect_err("three layers");
    assert_eq!(error, StudentError::Layers { expected: 2, found: 3 });
}
