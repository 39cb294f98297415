//! The transfer phase map: one row of 200 alignments; a map of 200×200 points takes 200 rows.

use criterion::{Criterion, criterion_group, criterion_main};
use dln_transfer::{BenefitMap, JointTeacher, MapSetting, NetworkSetting, Pair, TransferTheory};

const NETWORK: NetworkSetting = NetworkSetting::new(100, 50);

fn phase_map(c: &mut Criterion) {
    let setting = MapSetting::new(NETWORK, 50, 50, 3.0);
    let map = BenefitMap::new(&setting).expect("valid");
    let alignments: Vec<f64> = (0..200).map(|step| f64::from(step) / 199.0).collect();
    for teacher_b in [0.5, 3.0, 30.0] {
        c.bench_function(&format!("phase_map_row/teacher_b {teacher_b}"), |b| {
            b.iter(|| map.row(teacher_b, &alignments));
        });
    }
}

fn joint_time_course(c: &mut Criterion) {
    let pair =
        Pair { outputs_a: 50, outputs_b: 50, teacher_a: 3.0, teacher_b: 10.0, alignment: 0.5 };
    let teacher = JointTeacher::pair(&pair).expect("valid");
    c.bench_function("joint_time_course/1000 points", |b| {
        b.iter(|| {
            let theory = TransferTheory::new(&NETWORK, &teacher).expect("valid");
            let error = theory.error_joint(0);
            (0..1000).map(|step| error.error(0.01 * f64::from(step))).sum::<f64>()
        });
    });
}

criterion_group!(benches, phase_map, joint_time_course);
criterion_main!(benches);
