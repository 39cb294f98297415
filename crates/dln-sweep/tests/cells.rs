//! What a cell computes is what the libraries say.

use dln_dynamics::TheorySetting;
use dln_experiment::{
    Context, PairSetting, SequenceSetting, SequenceSimulation, Setting, Simulation, Start,
};
use dln_linalg::Matrix;
use dln_sweep::{Entry, MergedTable, Plan, RunOptions, Shard, run};
use dln_tasks::InputKind;
use dln_trainer::Activation;
use dln_transfer::{NetworkSetting, Pair, Source};

/// The rows of a plan's table, and the columns' names.
fn rows(text: &str) -> (Vec<String>, Vec<Vec<Entry>>) {
    let plan = Plan::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().expect("a folder");
    let options = RunOptions::new(Shard::WHOLE).with_jobs(1);
    let outcome = run(&plan, folder.path(), &options, &Context::silent()).expect("it runs");
    assert_eq!(outcome.cells, plan.len());
    let table = MergedTable::open(folder.path()).expect("finished");
    let names = table.columns().iter().map(|column| column.name.clone()).collect();
    let blocks: Result<Vec<_>, _> = table.blocks().collect();
    (names, blocks.expect("readable").concat())
}

/// The numbers of the columns from this one on, without the last, which is the error.
fn from(name: &str, text: &str) -> Vec<Vec<f64>> {
    let (names, rows) = rows(text);
    let first = names.iter().position(|found| found == name).expect("a column");
    let number = |entry: &Entry| match entry {
        Entry::Number(x) => *x,
        other => panic!("{other:?} is no number"),
    };
    rows.iter().map(|row| row[first..row.len() - 1].iter().map(number).collect()).collect()
}

#[test]
fn a_simulated_cell_is_a_run_of_simulate() {
    let text = |further: &str| {
        format!(
            "command = \"simulate\"\nseeds = 2\nfirst-seed = 5\n[settings]\nteacher = 4\n\
             inputs = 12\noutputs = 6\nlearning-rate = 0.01\n{further}"
        )
    };
    let setting = Setting { learning_rate: 0.01, ..Setting::paper(12, vec![4.0]) };
    for (further, start, activation) in [
        ("until = 3\n", Start::Aligned, Activation::Linear),
        ("epochs = 300\nstudent = \"random\"\n", Start::Random, Activation::Linear),
        (
            "epochs = 300\nactivation = \"leaky-relu:0.5\"\n",
            Start::Aligned,
            Activation::LeakyRelu { slope: 0.5 },
        ),
    ] {
        let found = from("min_test_error", &text(further));
        let simulation = Simulation::new(setting.clone(), start, activation, 300, 2);
        let runs = simulation.expect("sound").run_all(&Context::silent(), 5, 2).expect("sound");
        for (row, run) in found.iter().zip(&runs.runs) {
            let run = run.outcome;
            let expected = [
                run.min_test_error,
                run.optimal_stopping_tau,
                run.final_train_error,
                run.final_test_error,
            ];
            assert_eq!(row, &expected, "{further}");
        }
    }
}

#[test]
fn transfer_has_networks_beside_the_theory() {
    let text = "command = \"transfer\"\nseeds = 2\n[settings]\nteacher-a = 3\nteacher-b = 6\n\
                alignment = 0.8\ninputs = 16\noutputs-a = 6\noutputs-b = 8\nsimulate = true\n\
                learning-rate = 0.01\nuntil = 4\ninput-type = \"orthogonal\"\n";
    let found = from("benefit", text);
    let setting = PairSetting::new(
        Pair { outputs_a: 6, outputs_b: 8, teacher_a: 3.0, teacher_b: 6.0, alignment: 0.8 },
        NetworkSetting::new(16, 8),
    )
    .with_input_kind(InputKind::Orthogonal)
    .with_learning_rate(0.01);
    let theory = setting.theory().expect("sound").benefit(0).benefit;
    let simulation = setting.simulation(Start::Aligned, 400).expect("sound");
    let runs = simulation.run_all(&Context::silent(), 0, 2).expect("sound").runs;
    for (row, (_, run)) in found.iter().zip(&runs) {
        assert_eq!(row[..1], [theory]);
        let expected = [
            run.benefit,
            run.error_alone,
            run.error_joint,
            run.benefit_b,
            run.error_alone_b,
            run.error_joint_b,
        ];
        assert_eq!(row[9..], expected);
    }
}

// Long because the setting is written twice, as a plan and in Rust.
#[test]
fn finetune_has_networks_beside_the_theory() {
    let text = "command = \"finetune\"\nseeds = 1\nfirst-seed = 3\n[settings]\n\
                source = [5, 3]\ntarget = [3, 2]\nalignment = [[0.9, 0.1], [-0.1, 0.8]]\n\
                inputs = 16\nsource-outputs = 8\ntarget-outputs = 8\nhead = \"shared\"\n\
                output-alignment = 0.6\nsimulate = true\nlearning-rate = 0.01\nuntil = 2\n";
    let found = from("benefit", text);
    let task = |strengths: &[f64]| TheorySetting::new(16, 8, strengths.to_vec());
    let setting = SequenceSetting::new(
        task(&[5.0, 3.0]),
        task(&[3.0, 2.0]),
        Matrix::from_fn(2, 2, |k, j| [[0.9, 0.1], [-0.1, 0.8]][k][j]),
    )
    .with_output_cosines(Some(Matrix::from_fn(2, 2, |k, j| if k == j { 0.6 } else { 0.0 })))
    .with_learning_rate(0.01);
    let theory = setting.strategies().expect("sound");
    let source_stop = Source::best_stopped(&setting.source).expect("sound").time_tau();
    let plan = setting.plan(&theory, source_stop, 2.0, 200);
    let simulation = SequenceSimulation::new(plan).expect("sound");
    let run = simulation.run_all(&Context::silent(), 3, 1).expect("sound").runs[0].1;
    let together = theory.together.expect("equal examples").test_error;
    let expected = [
        theory.benefit(),
        theory.scratch.test_error,
        theory.fine_tuned.test_error,
        theory.probed.test_error,
        together,
        run.source,
        run.scratch,
        run.fine_tuned,
        run.probed,
        run.together.expect("equal examples"),
    ];
    assert_eq!(found, [expected.to_vec()]);
}

#[test]
fn what_does_not_go_together_fails_with_its_cell() {
    let text = "command = \"finetune\"\n[settings]\nsource = 5\ntarget = 3\n\
                inputs = 16\nsource-outputs = 8\ntarget-outputs = 8\n\
                [[axis]]\noption = \"alignment\"\nvalues = [0.5, [0.5, 0.1, 0.2]]\n\
                [[axis]]\noption = \"head\"\nvalues = [\"new\", \"shared\"]\n";
    let (_, rows) = rows(text);
    let error = |row: &Vec<Entry>| row.last().expect("a column").to_string();
    let errors: Vec<String> = rows.iter().map(error).collect();
    assert_eq!(errors[0], "");
    assert!(errors[1].contains("a shared head needs `output-alignment`"), "{errors:?}");
    assert!(errors[2].contains("`alignment` does not fit 1 modes of the source"), "{errors:?}");
}
