//! docs/RELIABILITY.md is what comes out: its tables are made here and compared.
//! `SNAPSHOTS=overwrite` writes them anew.
//!
//! Long because every way to go wrong has its row.

use std::fmt::Write;

use crate::document::{compare, replace_between};
use crate::malformed;
use crate::program::Folder;

const GOOD: &str = "a,b\n2,1\n1,2\n3,5\n4,4\n5,7\n6,5\n7,9\n8,8\n9,12\n10,9\n11,12\n12,14\n";

/// A folder with a sound training set and a model of it.
fn folder() -> Folder {
    let folder = Folder::new().with("inputs.csv", GOOD).with("targets.csv", GOOD);
    folder.succeed("learn --inputs inputs.csv --targets targets.csv --output model.npz");
    folder
}

const FINETUNE: &str = "finetune --inputs inputs.csv --targets targets.csv";
const PLAIN: &str = "0.5,2.5\n3.5,4.5\n1.5,1.5\n";
const GAPS: &str = "a,b,c\n1,NA,3\nNA,5,6\n";

/// Inputs of more different texts than become columns, none of them once.
fn many_texts() -> String {
    let row = |row: usize| format!("word{},{}\n", row % 60, row % 7);
    "x,y\n".to_owned() + &(0..120).map(row).collect::<String>()
}

fn one_group() -> String {
    let rows = GOOD.lines().skip(1).map(|line| format!("{line},7\n"));
    "a,b,g\n".to_owned() + &rows.collect::<String>()
}

/// A folder with a model of two classes.
fn classes() -> Folder {
    let row = |row: usize| {
        format!("{},{}\n", row * 7 % 11, if row * 7 % 11 > 5 { "red" } else { "blue" })
    };
    let text = "x,y\n".to_owned() + &(0..30).map(row).collect::<String>();
    let folder = folder().with("classes.csv", text);
    folder.succeed("learn --data classes.csv --targets y --output classes.npz --quiet");
    folder
}

/// Every place of every command in which a file with numbers can stand.
fn commands(file: &str) -> Vec<String> {
    vec![
        format!("analyze --inputs {file} --targets targets.csv"),
        format!("analyze --inputs inputs.csv --targets {file}"),
        format!(
            "analyze --inputs inputs.csv --targets targets.csv --test-inputs {file} --test-targets targets.csv"
        ),
        format!(
            "analyze --inputs inputs.csv --targets targets.csv --test-inputs inputs.csv --test-targets {file}"
        ),
        format!("learn --inputs {file} --targets targets.csv --output out.npz"),
        format!("learn --inputs inputs.csv --targets {file} --output out.npz"),
        format!("apply --model model.npz --inputs {file} --output out.npy"),
        format!("score --model model.npz --inputs {file} --targets targets.csv"),
        format!("score --model model.npz --inputs inputs.csv --targets {file}"),
        format!("transfer --inputs {file} --targets-a targets.csv --targets-b targets.csv"),
        format!("transfer --inputs inputs.csv --targets-a {file} --targets-b targets.csv"),
        format!("transfer --inputs inputs.csv --targets-a targets.csv --targets-b {file}"),
        format!("{FINETUNE} --source-inputs {file} --source-targets targets.csv"),
        format!("{FINETUNE} --source-inputs inputs.csv --source-targets {file}"),
        format!(
            "finetune --source-inputs inputs.csv --source-targets targets.csv --inputs {file} --targets targets.csv"
        ),
        format!(
            "finetune --source-inputs inputs.csv --source-targets targets.csv --inputs inputs.csv --targets {file}"
        ),
    ]
}

/// The file's message and exit code, the same from every command.
fn verdict(folder: &Folder, file: &str, what: &str) -> (String, i32) {
    let mut verdicts = commands(file).into_iter().map(|line| outcome(folder, &line));
    let first = verdicts.next().expect("there are commands");
    for other in verdicts {
        assert_eq!(first, other, "{file}: {what}");
    }
    first
}

fn outcome(folder: &Folder, line: &str) -> (String, i32) {
    let output = folder.run(line);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        output.stdout.is_empty() && !folder.path().join("out.npz").exists(),
        "{line}: {message}"
    );
    let code = output.status.code().expect("the program ends by itself");
    let (message, _) = message.split_once("\n\nFor more information").unwrap_or((&message, ""));
    (message.trim_start_matches("error: ").trim_end().to_owned(), code)
}

fn row(table: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            cell.replace('|', "\\|").replace("\n help: ", "<br>help: ").replace('\n', "<br>")
        })
        .collect();
    writeln!(table, "| {} |", cells.join(" | ")).expect("a string grows");
}

fn malformed_files() -> String {
    let mut table =
        "| file | what is wrong with it | message | exit code |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for file in malformed::all() {
        let path = file.name.split(':').next().expect("a name");
        let folder = folder().with(path, &file.contents);
        let (message, code) = verdict(&folder, file.name, file.what);
        row(&mut table, &[file.name, file.what, &message, &code.to_string()]);
    }
    let folder = folder();
    std::fs::create_dir(folder.path().join("folder.csv")).expect("a folder");
    for (name, what) in [
        ("none.csv", "does not exist"),
        ("folder.csv", "is a folder"),
        ("data.xlsx", "an ending that is no format"),
    ] {
        let (message, code) = if name == "data.xlsx" {
            outcome(&folder, "apply --model model.npz --inputs data.xlsx --output out.npy")
        } else {
            verdict(&folder, name, what)
        };
        row(&mut table, &[name, what, &message, &code.to_string()]);
    }
    table
}

/// Files that are sound by themselves but not together, or not for the command.
// Long because every file and what is said of it stands in one table.
fn misfits() -> String {
    let model = |name: &str, weights: &str, data: usize| {
        let array = malformed::npy("<f8", weights, &vec![0; 8 * data]);
        let intercept = malformed::npy("<f8", "(2,)", &[0; 16]);
        Folder::with(
            folder(),
            name,
            malformed::stored(&[("weights.npy", &array), ("intercept.npy", &intercept)]),
        )
    };
    let data = |name: &str, text: &str| folder().with(name, text);
    let one = || folder().with("one.csv", include_str!("tables/one.csv"));
    let analyze = "analyze --inputs inputs.csv --targets targets.csv";
    let short = "1,2\n2,1\n3,5\n";
    let cases = [
        (
            "more inputs than targets",
            data("short.csv", short),
            "analyze --inputs inputs.csv --targets short.csv",
        ),
        (
            "more targets than inputs",
            data("short.csv", short),
            "learn --inputs short.csv --targets targets.csv --output out.npz",
        ),
        (
            "second targets of another length",
            data("short.csv", short),
            "transfer --inputs inputs.csv --targets-a targets.csv --targets-b short.csv",
        ),
        (
            "test set with other columns",
            data("wide.csv", "1,2,3\n4,5,6\n"),
            &format!("{analyze} --test-inputs wide.csv --test-targets wide.csv"),
        ),
        (
            "test targets with other columns",
            data("wide.csv", "1,2,3\n4,5,6\n").with("two.csv", "1,2\n3,4\n"),
            &format!("{analyze} --test-inputs two.csv --test-targets wide.csv"),
        ),
        (
            "test set of one file",
            data("two.csv", "1,2\n3,4\n"),
            &format!("{analyze} --test-inputs two.csv"),
        ),
        (
            "test targets all equal to the training means",
            data("one.csv", "1,2\n")
                .with("t.csv", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n")
                .with("mean.csv", "6.5\n"),
            "analyze --inputs inputs.csv --targets t.csv --test-inputs one.csv --test-targets mean.csv",
        ),
        ("one example", data("one.csv", "1,2\n"), "analyze --inputs one.csv --targets one.csv"),
        (
            "inputs that never vary",
            data("same.csv", &"1,2\n".repeat(12)),
            "learn --inputs same.csv --targets targets.csv --output out.npz",
        ),
        (
            "targets that never vary",
            data("same.csv", &"1,2\n".repeat(12)),
            "analyze --inputs inputs.csv --targets same.csv",
        ),
        (
            "second targets that never vary",
            data("same.csv", &"1,2\n".repeat(12)),
            "transfer --inputs inputs.csv --targets-a targets.csv --targets-b same.csv",
        ),
        (
            "model for other inputs",
            data("wide.csv", "1,2,3\n"),
            "apply --model model.npz --inputs wide.csv --output out.npy",
        ),
        (
            "model that does not exist",
            folder(),
            "apply --model none.npz --inputs inputs.csv --output out.npy",
        ),
        (
            "archive that is no model",
            folder().with(
                "other.npz",
                malformed::stored(&[("x.npy", &malformed::npy("<f8", "(1, 1)", &[0; 8]))]),
            ),
            "apply --model other.npz --inputs inputs.csv --output out.npy",
        ),
        (
            "model whose arrays do not fit",
            model("odd.npz", "(3, 2)", 6),
            "apply --model odd.npz --inputs inputs.csv --output out.npy",
        ),
        (
            "model called .npy",
            folder(),
            "apply --model model.npy --inputs inputs.csv --output out.npy",
        ),
        (
            "folder of the output that does not exist",
            folder(),
            "apply --model model.npz --inputs inputs.csv --output none/out.npy",
        ),
        (
            "output of no format",
            folder(),
            "apply --model model.npz --inputs inputs.csv --output out.txt",
        ),
        (
            "output that is the input",
            data("again.csv", "1,2\n"),
            "apply --model model.npz --inputs again.csv --output again.csv",
        ),
        (
            "targets beyond the range of numbers",
            data("huge.csv", &"1.7e308\n-1.7e308\n1.7e308\n".repeat(4)),
            "analyze --inputs inputs.csv --targets huge.csv",
        ),
        (
            "band of inputs that are not white",
            folder(),
            "simulate --teacher 4 --inputs 20 --outputs 10 --input-type gaussian --band 100",
        ),
        (
            "band of random students of four layers",
            folder(),
            "simulate --teacher 4 --inputs 20 --outputs 10 --student random --layers 4 --band 100",
        ),
        ("band of one network", folder(), "predict --teacher 4 --inputs 20 --outputs 10 --band 1"),
        (
            "band beyond memory",
            folder(),
            "predict --teacher 4 --inputs 1000000 --outputs 50 --band 100",
        ),
        ("cut-off that is no share", folder(), &format!("{analyze} --whiten-cutoff 2")),
        ("target that the table lacks", one(), "analyze --data one.csv --targets z"),
        (
            "pattern that fits no column",
            one(),
            "learn --data one.csv --targets z* --output out.npz",
        ),
        ("all columns are targets", one(), "analyze --data one.csv --targets *"),
        (
            "column to leave out that the table lacks",
            one(),
            "analyze --data one.csv --targets y0 --drop z",
        ),
        (
            "names for a table without names",
            data("plain.csv", PLAIN),
            "analyze --data plain.csv --targets y0",
        ),
        ("columns of two files left out", folder(), &format!("{analyze} --drop a")),
        ("identifier among the inputs", one(), "analyze --data one.csv --targets y0,y1"),
        ("identifier as a target", one(), "analyze --data one.csv --targets id"),
        (
            "text where text is refused",
            one(),
            "analyze --data one.csv --targets y0 --drop id --categories refuse",
        ),
        (
            "text of many values",
            data("many.csv", &many_texts()),
            "analyze --data many.csv --targets y",
        ),
        (
            "values missing from every row",
            data("gaps.csv", GAPS),
            "analyze --data gaps.csv --targets c --missing drop-rows",
        ),
        (
            "one group",
            data("grouped.csv", &one_group()),
            "analyze --data grouped.csv --targets a --group g",
        ),
        ("groups in two columns", folder(), &format!("{analyze} --group inputs.csv")),
        ("group that is no file", folder(), &format!("{analyze} --group site")),
        ("inputs that are no file", folder(), "analyze --inputs x0,x1 --targets targets.csv"),
        ("standard input twice", folder(), "analyze --inputs - --targets -"),
        ("empty standard input", folder(), "analyze --data - --targets y"),
        (
            "test table without the inputs",
            one(),
            "analyze --data one.csv --targets y0 --drop id --test-data inputs.csv",
        ),
        (
            "test table beside test inputs",
            one(),
            "analyze --data one.csv --targets y0 --test-data one.csv --test-inputs one.csv",
        ),
        (
            "inputs with names that the model does not know",
            data("named.csv", &GOOD.replacen("a,b", "a,c", 1)),
            "apply --model model.npz --inputs named.csv --output out.npy",
        ),
        (
            "text that the training data do not have",
            classes().with("other.csv", "x,y\n1,violet\n2,red\n"),
            "score --model classes.npz --data other.csv",
        ),
        (
            "numbers where the training data have text",
            classes().with("other.csv", "x,y\n1,1\n2,2\n"),
            "score --model classes.npz --data other.csv",
        ),
        (
            "score of targets of another length",
            data("short.csv", short),
            "score --model model.npz --inputs inputs.csv --targets short.csv",
        ),
        ("score without targets", folder(), "score --model model.npz --inputs inputs.csv"),
        (
            "both tasks in one column of a described pair",
            folder(),
            "transfer --data inputs.csv --targets-a a",
        ),
        (
            "task that the table lacks",
            folder(),
            "transfer --data inputs.csv --targets-a a --targets-b z",
        ),
        (
            "table of a source without the target's inputs",
            one(),
            "finetune --data one.csv --targets y0 --drop id --source-data inputs.csv --source-targets a",
        ),
        (
            "target of a source among the inputs",
            one(),
            "finetune --data one.csv --targets y0 --drop id --source-data one.csv --source-targets y1",
        ),
        (
            "table of a target without a source",
            one(),
            "finetune --data one.csv --targets y0 --drop id",
        ),
        ("table without targets", one(), "transfer --data one.csv"),
        (
            "source in a table and in files",
            one(),
            &format!(
                "{FINETUNE} --source-data one.csv --source-inputs inputs.csv --source-targets y0"
            ),
        ),
        (
            "group that the source's table lacks",
            one(),
            "finetune --data one.csv --inputs x* --targets y0 --source-data one.csv --source-targets y1 --source-group z",
        ),
        (
            "standard input in two tables",
            one(),
            "finetune --data - --inputs x* --targets y0 --source-data - --source-targets y1",
        ),
        (
            "standard input for training and test",
            one(),
            "analyze --data - --targets y0 --test-data -",
        ),
        (
            "picture of predictions without targets",
            folder(),
            "apply --model model.npz --inputs inputs.csv --output out.npy --plot out.svg",
        ),
        (
            "picture of predictions of a table without the targets",
            folder().with("inputs_only.csv", GOOD.replacen("a,b", "a,c", 1)),
            "apply --model model.npz --data inputs_only.csv --output out.npy --plot out.svg",
        ),
        ("picture of no format", folder(), &format!("{analyze} --plot out.pdf")),
        (
            "width instead of a file",
            folder(),
            "transfer --inputs 10 --targets-a targets.csv --targets-b targets.csv",
        ),
        ("negative noise", folder(), &format!("{analyze} --noise -1")),
        ("noise in other units than the targets", folder(), &format!("{analyze} --noise 1e9")),
    ];
    let mut table =
        "| what is wrong | command | message | exit code |\n| --- | --- | --- | --- |\n".to_owned();
    for (what, folder, line) in cases {
        let (message, code) = outcome(&folder, line);
        assert_ne!(code, 0, "{line}");
        row(&mut table, &[what, &format!("`dln {line}`"), &message, &code.to_string()]);
    }
    table
}

#[test]
fn malformed_inputs_give_the_messages_and_codes_of_the_document() {
    compare("docs/RELIABILITY.md", |text| {
        let text =
            replace_between(text, "<!-- malformed files -->", "<!-- end -->", &malformed_files());
        replace_between(&text, "<!-- misfits -->", "<!-- end of misfits -->", &misfits())
    });
}
