//! Options that are left out mean what the libraries' settings mean by themselves: the words on the
//! command line are written a second time, for its help.

use clap::Parser;
use dln_data::{AnalyzeOptions, LearnOptions, Method};
use dln_dynamics::TheorySetting;
use dln_experiment::{PairSetting, SequenceSetting};
use dln_linalg::Matrix;
use dln_tasks::InputKind;
use dln_transfer::{NetworkSetting, Pair};

use super::{Arguments, Command, Sequence, Tasks};

fn command(line: &str) -> Command {
    let parsed = Arguments::try_parse_from(line.split(' '));
    parsed.unwrap_or_else(|error| panic!("{line}: {error}")).command
}

#[test]
fn of_a_described_task() {
    let line = "--teacher 4 --inputs 100 --outputs 50";
    let Command::Predict(predict) = command(&format!("dln predict {line}")) else { panic!() };
    let Command::Simulate(simulate) = command(&format!("dln simulate {line}")) else { panic!() };
    for arguments in [&predict.setting, &simulate.setting] {
        let setting = arguments.only(InputKind::OneHot).unwrap_or_else(|_| panic!("{line}"));
        assert_eq!(setting.theory(), TheorySetting::new(100, 50, vec![4.0]));
    }
}

#[test]
fn of_two_described_tasks() {
    let line = "dln transfer --teacher-a 3 --teacher-b 5 --alignment 0.8 --inputs 100 \
                --outputs-a 50 --outputs-b 30";
    let Command::Transfer(arguments) = command(line) else { panic!() };
    let Ok(Tasks::Described(described)) = arguments.tasks() else { panic!("{line}") };
    let pair =
        Pair { outputs_a: 50, outputs_b: 30, teacher_a: 3.0, teacher_b: 5.0, alignment: 0.8 };
    assert_eq!(described.setting, PairSetting::new(pair, NetworkSetting::new(100, 50)));
}

#[test]
fn of_a_described_source_and_target() {
    let line = "dln finetune --source 5 --target 3 --alignment 0.8 --inputs 100 \
                --source-outputs 50 --target-outputs 50";
    let Command::Finetune(arguments) = command(line) else { panic!() };
    let Ok(Sequence::Described(described)) = arguments.sequence() else { panic!("{line}") };
    let [source, target] =
        [5.0, 3.0].map(|strength| TheorySetting::new(100, 50, vec![strength]).with_hidden(50));
    let cosines = Matrix::from_fn(1, 1, |_, _| 0.8);
    assert_eq!(described.setting, SequenceSetting::new(source, target, cosines));
}

#[test]
fn of_data() {
    let Command::Analyze(arguments) = command("dln analyze --inputs x.csv --targets y.csv") else {
        panic!()
    };
    assert_eq!(arguments.options(), AnalyzeOptions::new());
    let line = "dln transfer --inputs x.csv --targets-a a.csv --targets-b b.csv";
    let Command::Transfer(arguments) = command(line) else { panic!() };
    let Ok(Tasks::Files(files)) = arguments.tasks() else { panic!("{line}") };
    assert_eq!(files.options, AnalyzeOptions::new());
    let line = "dln finetune --source-inputs a.csv --source-targets b.csv --inputs x.csv \
                --targets y.csv";
    let Command::Finetune(arguments) = command(line) else { panic!() };
    let Ok(Sequence::Files(files)) = arguments.sequence() else { panic!("{line}") };
    assert_eq!(files.options, AnalyzeOptions::new());
}

#[test]
fn of_learners() {
    let line = "dln learn --inputs x.csv --targets y.csv --output model.npz";
    let Command::Learn(arguments) = command(line) else { panic!() };
    assert_eq!(arguments.options(), LearnOptions::default());
    let Command::Learn(arguments) = command(&format!("{line} --method early-stopped")) else {
        panic!()
    };
    let AnalyzeOptions { layers, init_scale, .. } = AnalyzeOptions::new();
    let method = Method::EarlyStopped { layers, init_scale };
    assert_eq!(arguments.options(), LearnOptions::new(method));
}
