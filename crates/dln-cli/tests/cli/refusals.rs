//! Bad arguments: exit code 2, a message that names the flag and what was expected.

use crate::program::Folder;

const PREDICT: &str = "predict --teacher 4 --inputs 100 --outputs 50";
const SIMULATE: &str = "simulate --teacher 4 --inputs 20 --outputs 10";
const TRANSFER: &str = "transfer --teacher-a 3 --teacher-b 10 --alignment 0.5 --inputs 100 --outputs-a 50 --outputs-b 50";

#[track_caller]
fn refuses(line: &str, words: &[&str]) {
    let complaint = Folder::new().fail(line, 2);
    for word in words {
        assert!(complaint.contains(word), "{line}: {complaint} lacks {word:?}");
    }
}

#[test]
fn missing_and_unknown_arguments() {
    refuses("predict --inputs 100 --outputs 50", &["--teacher"]);
    refuses("predicts", &["predict"]);
    refuses(&format!("{PREDICT} --noises 1"), &["--noise"]);
    refuses(&format!("{PREDICT} extra"), &["extra"]);
}

#[test]
fn finetune_names_what_is_wrong() {
    let line =
        "finetune --source 5 --target 3 --inputs 100 --source-outputs 50 --target-outputs 40";
    refuses(line, &["--alignment"]);
    let line = format!("{line} --alignment 0.5");
    refuses(&format!("{line} --head shared"), &["--output-alignment"]);
    refuses(&format!("{line} --output-alignment 0.5"), &["--output-alignment", "--head shared"]);
    refuses(&format!("{line} --head shared --output-alignment 0.5"), &["outputs", "50", "40"]);
    refuses(&line.replace("0.5", "2"), &["--alignment"]);
    refuses(&format!("{line} --until 1e9"), &["--until", "at most"]);
    refuses(&format!("{line} --source=nan").replace("--source 5 ", ""), &["--source"]);
    refuses(&format!("{line} --seeds 3"), &["--simulate"]);
    refuses(&format!("{line} --simulate --learning-rate 10"), &["--learning-rate", "0e0 epochs"]);
    refuses(&line.replace("--source 5", "--source 5,4").replace("100", "1"), &["--source has 2"]);
    refuses(&line.replace("--target 3", "--target 5,4").replace("100", "1"), &["--target has 2"]);
    refuses(&format!("{line} --targets y.csv"), &["--targets"]);
    refuses(&line.replace("0.5", "0.5,0.4"), &["--alignment", "1×2", "1 and the target 1"]);
    let two = line.replace("--source 5", "--source 5,4").replace("--target 3", "--target 3,2");
    refuses(&two.replace("0.5", "0.7,0.3/0.2,0.8"), &["cosines", "1.006"]);
    let files =
        "finetune --source-inputs a.csv --source-targets b.csv --inputs x.csv --targets y.csv";
    refuses(&format!("{files} --simulate"), &["--simulate"]);
    refuses(&format!("{files} --source-examples 7"), &["--source-examples"]);
    refuses(&files.replace("--source-targets b.csv", ""), &["--source-targets"]);
    refuses(&files.replace("--targets y.csv", ""), &["--targets"]);
}

#[test]
fn values_out_of_range() {
    let cases = [
        ("--teacher", ["0", "-1", "nan", "inf", "1,,2", "4,x", "1e200", ""].as_slice()),
        ("--inputs", &["0", "-3", "1.5", "1e3", "99999999999999999999"]),
        ("--outputs", &["0", "ten"]),
        ("--hidden", &["0"]),
        ("--layers", &["0", "101"]),
        ("--examples", &["0"]),
        ("--noise", &["-1", "nan", "inf", "auto"]),
        ("--init-scale", &["0", "-1e-5", "nan", "1e-200"]),
        ("--until", &["0", "inf"]),
        ("--points", &["1", "1000001"]),
        ("--learning-rate", &["0", "nan"]),
        ("--format", &["xml"]),
        ("--plot", &["curve.pdf", "curve", ".svg"]),
    ];
    for (flag, values) in cases {
        for value in values {
            let others = "--teacher=4 --inputs=100 --outputs=50".split(' ');
            let kept: Vec<&str> =
                others.filter(|word| !word.starts_with(&format!("{flag}="))).collect();
            let line = format!("predict {} {flag}={value}", kept.join(" "));
            refuses(&line, &[flag]);
        }
    }
    refuses(&format!("{TRANSFER} --alignment=1.5"), &["--alignment"]);
    for seeds in ["0", "-1", "1000001"] {
        refuses(&format!("{SIMULATE} --seeds={seeds}"), &["--seeds", "whole number"]);
    }
    // A band of 95 % needs forty networks.
    for networks in ["0", "1", "39", "-1", "1.5", "ten", "1000001", "99999999999999999999"] {
        refuses(&format!("{PREDICT} --band={networks}"), &["--band", "whole number from 40"]);
        refuses(&format!("{SIMULATE} --band={networks}"), &["--band", "whole number from 40"]);
    }
    for activation in ["relu", "leaky-relu", "leaky-relu:2"] {
        refuses(&format!("{SIMULATE} --activation={activation}"), &["leaky-relu:SLOPE"]);
    }
}

#[test]
fn values_that_do_not_go_together() {
    refuses(
        "predict --teacher 4,3,2 --inputs 100 --outputs 2",
        &["--teacher", "at most 2", "--outputs"],
    );
    refuses(
        "predict --teacher 4,3 --inputs 100 --outputs 50 --examples 1",
        &["--teacher", "--examples"],
    );
    refuses(&format!("{SIMULATE} --epochs 10 --until 3"), &["--epochs", "--until"]);
    refuses(&format!("{SIMULATE} --learning-rate 1e-9"), &["--learning-rate", "--until", "epochs"]);
    refuses(&format!("{SIMULATE} --learning-rate 50"), &["--learning-rate", "epochs"]);
    refuses(
        &format!("{SIMULATE} --learning-rate 5 --epochs 100"),
        &["--learning-rate", "diverged"],
    );
    refuses(&format!("{SIMULATE} --examples 30"), &["30 one-hot examples of 20 inputs"]);
    refuses(
        "simulate --teacher 4 --inputs 1000000 --outputs 1000000",
        &["1000000 inputs", "entries"],
    );
    refuses(&format!("{SIMULATE} --seeds 1000000 --points 1000"), &["--seeds", "--points"]);
    refuses(&format!("{TRANSFER} --seeds 4"), &["--simulate"]);
    refuses(&format!("{TRANSFER} --noise auto"), &["--noise", "no data"]);
    refuses(&TRANSFER.replace("--inputs 100", "--inputs x.csv"), &["--inputs", "x.csv"]);
    let files = "transfer --inputs x.csv --targets-a y.csv --targets-b z.csv";
    for flag in ["--teacher-a 3", "--hidden 5", "--simulate", "--until 3", "--learning-rate 0.1"] {
        refuses(&format!("{files} {flag}"), &["--targets-a"]);
    }
    refuses("transfer --inputs 100 --targets-a y.csv --targets-b z.csv", &["--inputs", "file"]);
    refuses(
        "transfer --teacher-a 3 --teacher-b 10 --alignment 0.5 --inputs 1 --outputs-a 1 --outputs-b 1",
        &["modes"],
    );
}

/// Only students that have a closed form have a band; and all is refused before any network is
/// drawn.
#[test]
fn bands_of_what_has_none() {
    let band = format!("{SIMULATE} --band 100");
    refuses(&format!("{band} --input-type gaussian"), &["--band", "--input-type", "white"]);
    refuses(&format!("{band} --activation leaky-relu:0.1"), &["--band", "--activation"]);
    for (flags, words) in [
        ("--layers 4", ["--layers 2", "not 4"]),
        ("--layers 1", ["--layers 2", "not 1"]),
        ("--hidden 11", ["--hidden", "at most 10"]),
        ("--input-type orthogonal --examples 5", ["--examples", "5 of 20"]),
    ] {
        let line = format!("{band} --student random {flags}");
        refuses(&line, &["--band", "--student random", words[0], words[1], "--student aligned"]);
    }
    refuses(&format!("{PREDICT} --seed 3"), &["--band"]);
    refuses(&format!("{PREDICT} --band 1000000"), &["--band", "--points"]);
    refuses(
        "predict --teacher 4 --inputs 5000 --outputs 5000 --band 1000 --points 10",
        &["--band 1000", "day"],
    );
    refuses(
        "predict --teacher 4 --inputs 1000000 --outputs 50 --band 40",
        &["1000000 inputs", "without --band"],
    );
}

/// Squares of noise over targets overflow; no number could be reported.
#[test]
fn noise_out_of_proportion() {
    let tiny: String = (0..12).map(|row| format!("{}e-300\n", row * row % 7)).collect();
    let folder = Folder::with_examples()
        .with("x.csv", "1\n3\n2\n7\n5\n4\n9\n8\n6\n2\n0\n5\n")
        .with("tiny.csv", tiny);
    for line in [
        "analyze --inputs x.csv --targets tiny.csv --noise 0.5",
        "transfer --inputs x.csv --targets-a tiny.csv --targets-b tiny.csv --noise 0.5",
    ] {
        let complaint = folder.fail(line, 2);
        let told = "--noise 5e-1 is more than tiny.csv can hold, whose columns vary by 1.4e-300";
        assert!(complaint.contains(told), "{complaint}");
    }
    let complaint =
        folder.fail("learn --inputs x.csv --targets x.csv --output out.npz --noise 1e9", 2);
    assert!(complaint.contains("--noise 1e9 is more than x.csv can hold"), "{complaint}");
}

/// `dln apply` once wrote the predictions over the inputs that it had read, and `dln learn` the
/// model over its training set.
#[test]
fn outputs_that_would_overwrite_inputs() {
    let folder = Folder::with_examples();
    folder.succeed("learn --inputs inputs.csv --targets targets.csv --output model.npz");
    folder.succeed("apply --model model.npz --inputs inputs.csv --output predictions.csv");
    for (line, file) in [
        (
            "apply --model model.npz --inputs predictions.csv --output ./predictions.csv",
            "predictions.csv",
        ),
        (
            "learn --inputs model.npz:weights --targets targets.csv --output model.npz",
            "model.npz:weights",
        ),
    ] {
        let path = folder.path().join(file.trim_end_matches(":weights"));
        let before = std::fs::read(&path).expect("it exists");
        let complaint = folder.fail(line, 2);
        assert!(complaint.contains(&format!("would overwrite {file}")), "{complaint}");
        assert_eq!(std::fs::read(&path).expect("it exists still"), before);
    }
}

/// The file system is at fault, not the command line: exit code 1.
#[test]
fn pictures_that_cannot_be_written() {
    let complaint = Folder::new().fail(&format!("{PREDICT} --plot none/curve.svg"), 1);
    assert!(complaint.contains("none/curve.svg: cannot be written"), "{complaint}");
}
