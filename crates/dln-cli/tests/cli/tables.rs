//! Tables as people have them: files of every kind that reached such tools, and what becomes of
//! each. All their numbers are invented.
//!
//! Long because every origin of tables has its case.

use std::path::{Path, PathBuf};

use crate::program::Folder;

/// The files of this folder, which `Folder` cannot make: what spreadsheets, pandas, R and numpy
/// write.
fn table(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/tables").join(name)
}

/// A folder with copies of some tables.
fn folder(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for name in names {
        let contents = std::fs::read(table(name)).expect("a table of this folder");
        let plain = name.rsplit('/').next().expect("a name");
        std::fs::write(folder.path().join(plain), contents).expect("a copy");
    }
    folder
}

/// The JSON of a line that succeeds, and its notes.
#[track_caller]
fn read(folder: &Folder, line: &str) -> (serde_json::Value, Vec<String>) {
    let report = folder.json(&format!("{line} --quiet"));
    let notes = report["notes"].as_array().expect("a list").iter();
    let notes = notes.map(|note| note.as_str().expect("words").to_owned()).collect();
    (report, notes)
}

#[track_caller]
pub(crate) fn contains(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{text:?} lacks {word:?}");
    }
}

/// A header of numbers was once read as an example: 61 examples where there are 60, and not a word.
#[test]
fn headers_of_numbers_are_recognised_aloud() {
    let folder = folder(&[
        "numeric_header/X.csv",
        "numeric_header/Y.csv",
        "numeric_header/Xwl.csv",
        "numeric_header/Yyr.csv",
    ]);
    for (inputs, targets) in [("X.csv", "Y.csv"), ("Xwl.csv", "Yyr.csv")] {
        let line = format!("analyze --inputs {inputs} --targets {targets}");
        let (report, notes) = read(&folder, &line);
        assert_eq!(report["examples"], 60, "{inputs}");
        contains(&notes.join("; "), &[inputs, "taken as names", "--header no"]);
        let spoken = String::from_utf8(folder.run(&line).stderr).expect("UTF-8");
        contains(&spoken, &["note: ", "taken as names"]);
        assert_eq!(folder.json(&format!("{line} --header no --quiet"))["examples"], 61);
        assert_eq!(folder.json(&format!("{line} --header yes --quiet"))["examples"], 60);
    }
}

/// Columns in another order once gave an error of 1.49 instead of 0.405, with exit code 0.
#[test]
fn columns_are_matched_by_name() {
    let folder = folder(&["Xtr.csv", "Ytr.csv", "Xte.csv", "Xte_rev.csv", "Yte.csv"]);
    let train = "--inputs Xtr.csv --targets Ytr.csv";
    let measured = |inputs: &str| {
        let line = format!("analyze {train} --test-inputs {inputs} --test-targets Yte.csv --quiet");
        folder.json(&line)["measured"].clone()
    };
    assert_eq!(measured("Xte.csv"), measured("Xte_rev.csv"));
    folder.succeed(&format!("learn {train} --output model.npz --quiet"));
    for (inputs, output) in [("Xte.csv", "a.csv"), ("Xte_rev.csv", "b.csv")] {
        folder.succeed(&format!(
            "apply --model model.npz --inputs {inputs} --output {output} --quiet"
        ));
    }
    let predictions =
        |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("predictions");
    assert_eq!(predictions("a.csv"), predictions("b.csv"));
    let names = std::fs::read_to_string(folder.path().join("Ytr.csv")).expect("targets");
    assert_eq!(predictions("a.csv").lines().next(), names.lines().next());
    let score = |inputs: &str| {
        folder.json(&format!("score --model model.npz --inputs {inputs} --targets Yte.csv --quiet"))
            ["outputs"]
            .clone()
    };
    assert_eq!(score("Xte.csv"), score("Xte_rev.csv"));
}

#[test]
fn a_missing_or_a_new_column_is_named() {
    let folder = Folder::with_examples();
    folder.succeed("learn --data table.csv --targets y* --drop id --output model.npz");
    let text = std::fs::read_to_string(folder.path().join("table.csv")).expect("the table");
    let folder = folder.with("other.csv", text.replacen("x3", "height", 1));
    let said = folder.fail("apply --model model.npz --data other.csv --output out.csv", 1);
    contains(&said, &["other.csv", "x3", "height"]);
    let new = folder.json("apply --model model.npz --inputs table.csv --output out.csv --quiet");
    assert_eq!(new["outputs"], 4);
    let output = folder.run("apply --model model.npz --inputs table.csv --output out.csv");
    contains(&String::from_utf8_lossy(&output.stderr), &["left out", "id, y0"]);
}

/// Test rows in a file whose header is numbers, too few to recognise it, are matched to the model's
/// names.
#[test]
fn a_header_of_numbers_is_known_from_the_model() {
    let folder = folder(&["numeric_header/X.csv", "numeric_header/Y.csv"]);
    folder.succeed("learn --inputs X.csv --targets Y.csv --output model.npz --quiet");
    let text = std::fs::read_to_string(folder.path().join("X.csv")).expect("inputs");
    let two: String = text.lines().take(3).map(|line| format!("{line}\n")).collect();
    let folder = folder.with("two.csv", two);
    let applied = folder.json("apply --model model.npz --inputs two.csv --output out.csv --quiet");
    assert_eq!(applied["examples"], 2);
}

#[test]
fn one_table_gives_inputs_and_targets() {
    let folder = folder(&["one.csv", "one_index.csv", "one_r.csv"]);
    let expected = read(&folder, "analyze --data one.csv --targets y0,y1 --drop id").0;
    assert_eq!(
        (&expected["examples"], &expected["outputs"][1]["name"]),
        (&240.into(), &"y1".into())
    );
    for name in ["one_index.csv", "one_r.csv"] {
        let line = format!("analyze --data {name} --targets y0,y1 --drop id");
        let (report, notes) = read(&folder, &line);
        assert_eq!(report["optimal_learner"], expected["optimal_learner"], "{name}");
        contains(&notes.join("; "), &["left out", "group is text"]);
    }
    // One one-hot column for each of the groups.
    assert_eq!(expected["inputs"].as_u64(), Some(12 + 4 + 3));
    let all = read(&folder, "analyze --data one.csv --targets y* --drop id").0;
    let by_name =
        read(&folder, "analyze --data one.csv --inputs x*,group --targets y0,y1,y2,y3,y4,y5").0;
    assert!(all["curve"] == by_name["curve"], "a pattern stands for names");
    let without = read(&folder, "analyze --data one.csv --targets y* --drop id,group").0;
    assert!(without["inputs"].as_u64() < all["inputs"].as_u64());
    let grouped = read(&folder, "analyze --data one.csv --targets y* --drop id --group group").0;
    assert_eq!(grouped["inputs"], without["inputs"]);
    let learned = read(
        &folder,
        "learn --data one.csv --targets y* --drop id --group group --output model.npz",
    )
    .0;
    assert_eq!(learned["outputs"].as_array().map(Vec::len), Some(6));
    let moved =
        folder.json("transfer --data one.csv --targets-a y0 --targets-b y1 --drop id --quiet");
    assert!(moved["verdict"].is_string());
}

#[test]
fn an_identifier_is_recognised_and_can_be_dropped() {
    let folder = folder(&["one.csv"]);
    let said = folder.fail("analyze --data one.csv --targets y0,y1", 1);
    contains(&said, &["id", "identifier", "--drop id"]);
}

#[test]
fn missing_values_are_counted_and_left_out_on_request() {
    let folder = folder(&["one_na.csv", "na_NA.csv"]);
    let line = "analyze --data one_na.csv --targets y0,y1 --drop id";
    contains(&folder.fail(line, 1), &["missing", "of 240 rows", "--missing drop-rows"]);
    let (report, notes) = read(&folder, &format!("{line} --missing drop-rows"));
    let left_out = report["left_out_rows"].as_u64().expect("a count");
    assert!(left_out > 0);
    assert_eq!(report["examples"].as_u64().map(|examples| examples + left_out), Some(240));
    contains(&notes.join("; "), &["left out for missing values"]);
    contains(&folder.fail("analyze --inputs na_NA.csv --targets na_NA.csv", 1), &["missing"]);
}

#[test]
fn dates_are_refused_with_advice_and_can_be_dropped() {
    let folder = folder(&["dates.csv"]);
    let header = std::fs::read_to_string(folder.path().join("dates.csv")).expect("text");
    let names: Vec<&str> = header.lines().next().expect("a header").split(',').collect();
    let (date, target) = (names[0], names[names.len() - 1]);
    let line = format!("analyze --data dates.csv --targets {target}");
    contains(&folder.fail(&line, 1), &["date", "--drop", "days since"]);
    folder.succeed(&format!("{line} --drop {date} --quiet"));
}

/// Files that differ only in how they are written.
#[test]
fn ways_of_writing_a_table_do_not_matter() {
    for name in [
        "bools.csv",
        "comment.csv",
        "sepline.csv",
        "trail_all.csv",
        "semi_dec.csv",
        "rtable.csv",
        "savetxt_ws.csv",
    ] {
        let folder = folder(&[name]);
        let line = format!("analyze --inputs {name} --targets {name}");
        let (report, _) = read(&folder, &line);
        assert_eq!(report["examples"], 40, "{name}");
    }
}

#[test]
fn what_is_not_beyond_doubt_is_refused_by_its_cause() {
    let folder = folder(&["thousand.csv"]);
    let said = folder.fail("analyze --inputs thousand.csv --targets thousand.csv", 1);
    contains(&said, &["thousands", "row 2"]);
}

#[test]
fn arrays_of_other_types_are_read_or_get_advice_that_works() {
    let folder = folder(&["bool.npy", "f16.npy", "struct.npy", "sparse.npz"]);
    let refused = |name: &str| folder.fail(&format!("analyze --inputs {name} --targets {name}"), 1);
    contains(&refused("struct.npy"), &["structured_to_unstructured"]);
    contains(&refused("sparse.npz"), &["sparse", "toarray()"]);
    for name in ["bool.npy", "f16.npy"] {
        let said = folder.run(&format!("analyze --inputs {name} --targets {name}"));
        assert!(!String::from_utf8_lossy(&said.stderr).contains("type"), "{name}");
    }
}

/// Classes: a target of text has a column for each value, and is scored by how often the largest is
/// right.
#[test]
fn targets_of_text_are_classes() {
    let mut text = "x0,x1,y\n".to_owned();
    for row in 0..60 {
        let x = f64::from(row * 7 % 11) - 5.0;
        let class = if x > 1.0 {
            "high"
        } else if x < -1.0 {
            "low"
        } else {
            "middle"
        };
        text += &format!("{x},{},{class}\n", row * 3 % 7);
    }
    let folder = Folder::new().with("table.csv", text);
    let (report, notes) = read(&folder, "learn --data table.csv --targets y --output model.npz");
    assert_eq!(report["outputs"][0]["name"], "y=high");
    contains(&notes.join("; "), &["y is text", "3 values are classes"]);
    let score = folder.json("score --model model.npz --data table.csv --quiet");
    let class = &score["classes"][0];
    let (accuracy, frequent) = (class["accuracy"].as_f64(), class["most_frequent"].as_f64());
    assert!(accuracy > frequent && accuracy <= Some(1.0), "{class}");
    let said =
        folder.fail("learn --data table.csv --targets y --output out.npz --categories refuse", 1);
    contains(&said, &["y", "text", "one-hot"]);
}

#[test]
fn a_target_of_a_few_whole_numbers_is_named() {
    let text: String =
        (0..60).map(|row| format!("{},{}\n", f64::from(row * 7 % 11) / 3.0, row % 4)).collect();
    let folder = Folder::new().with("table.csv", format!("x,grade\n{text}"));
    let (_, notes) = read(&folder, "analyze --data table.csv --targets grade");
    contains(&notes.join("; "), &["grade", "quantities", "classes", "class_1"]);
}

#[test]
fn compressed_text_tabs_and_standard_input_are_read() {
    use std::io::Write;
    use std::process::Stdio;
    let folder = Folder::with_examples();
    let text = std::fs::read_to_string(folder.path().join("table.csv")).expect("the table");
    let expected = folder.json("analyze --data table.csv --targets y* --drop id --quiet");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).expect("memory");
    let folder = folder
        .with("zipped.csv.gz", gzip.finish().expect("memory"))
        .with("table.tsv", text.replace(',', "\t"))
        .with("table.txt", text.replace(',', " "));
    for name in ["zipped.csv.gz", "table.tsv", "table.txt"] {
        let report = folder.json(&format!("analyze --data {name} --targets y* --drop id --quiet"));
        assert!(report["curve"] == expected["curve"], "{name}");
    }
    let mut child = folder
        .command()
        .args("analyze --data - --targets y* --drop id --format json --quiet".split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(report["curve"] == expected["curve"], "standard input");
    contains(&folder.fail("analyze --inputs - --targets -", 2), &["standard input", "--data -"]);
}

/// What pandas writes, with text, truth values, decimals, single precision, dates, nulls and an
/// index.
#[test]
fn parquet_is_read_as_the_same_table_in_text() {
    let folder = folder(&[
        "one.parquet",
        "index.parquet",
        "na.parquet",
        "zstd.parquet",
        "nested.parquet",
        "parquet.csv",
    ]);
    let line = |name: &str| format!("analyze --data {name} --targets y* --drop id,day");
    let (expected, _) = read(&folder, &line("parquet.csv"));
    for name in ["one.parquet", "index.parquet"] {
        let (report, notes) = read(&folder, &line(name));
        // Single precision stands in the text with fewer digits.
        for pointer in ["/examples", "/inputs", "/outputs/0/name"] {
            assert_eq!(report.pointer(pointer), expected.pointer(pointer), "{name}{pointer}");
        }
        let error = |report: &serde_json::Value| {
            report["least_squares"]["predicted_test_error"].as_f64().expect("an error")
        };
        assert!((error(&report) / error(&expected) - 1.0).abs() < 1e-3, "{name}");
        contains(&notes.join("; "), &["group is text"]);
    }
    contains(&folder.fail(&line("na.parquet"), 1), &["x1 (1)", "group (1)", "--missing drop-rows"]);
    assert_eq!(
        read(&folder, &format!("{} --missing drop-rows", line("na.parquet"))).0["examples"],
        58
    );
    contains(
        &folder.fail("analyze --data one.parquet --targets y* --drop id", 1),
        &["day", "date"],
    );
    contains(&folder.fail("analyze --data zstd.parquet --targets y0", 1), &["zstd", "snappy"]);
    contains(&folder.fail("analyze --data nested.parquet --targets b", 1), &["[1, 2]", "--drop"]);
}

/// Models of older versions hold arrays alone.
#[test]
fn models_without_names_still_work() {
    let folder = Folder::with_examples();
    let array = |shape: &str, values: &[f64]| {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        crate::malformed::npy("<f8", shape, &bytes)
    };
    let arrays = [array("(1, 2)", &[1.0, -1.0]), array("(1,)", &[0.5]), array("(1,)", &[0.0])];
    let model = crate::malformed::stored(&[
        ("weights.npy", &arrays[0]),
        ("intercept.npy", &arrays[1]),
        ("target_means.npy", &arrays[2]),
    ]);
    let folder = folder.with("old.npz", model).with("x.csv", "a,b\n3,1\n").with("y.csv", "c\n2\n");
    folder.succeed("apply --model old.npz --inputs x.csv --output out.csv");
    let text = std::fs::read_to_string(folder.path().join("out.csv")).expect("predictions");
    assert_eq!(text, "output_1\n2.5\n");
    let score = folder.json("score --model old.npz --inputs x.csv --targets y.csv");
    assert_eq!(score["test_error"], 0.0625);
}

/// Programs read what is wrong from standard output; the exit code stays.
#[test]
fn errors_have_a_json_form() {
    let folder = Folder::with_examples().with("bad.csv", "a,b\n1,2\n3,four\n5,6\n");
    let error = |line: &str, code: i32| {
        let output = folder.run(&format!("{line} --format json"));
        assert_eq!(output.status.code(), Some(code), "{line}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        serde_json::from_str::<serde_json::Value>(&text).expect("one object")["error"].clone()
    };
    let cell = error("analyze --inputs bad.csv --targets targets.csv", 1);
    assert_eq!(
        (&cell["file"], &cell["row"], &cell["column"]),
        (&"bad.csv".into(), &3.into(), &2.into())
    );
    contains(cell["message"].as_str().expect("words"), &["bad.csv, row 3", "four"]);
    assert!(cell["help"].is_string());
    let flag = error("analyze --inputs inputs.csv --targets targets.csv --layers 0", 2);
    assert!(flag["file"].is_null());
    contains(flag["message"].as_str().expect("words"), &["--layers"]);
    let data = error("analyze --inputs table.csv --targets targets.csv --noise 1e9", 2);
    contains(data["message"].as_str().expect("words"), &["--noise"]);
}

/// Ways of writing a table that leave no doubt about what is meant, all of the same numbers.
// Long because every origin stands in one table.
#[test]
fn tables_of_every_origin_are_the_same_table() {
    let rows: Vec<[f64; 3]> = (0..30)
        .map(|row| {
            let [a, b] = [row * 7 % 11, row * 5 % 13].map(|x| f64::from(x) - 4.5);
            [a, b, a - 0.5 * b + f64::from(row * 3 % 5)]
        })
        .collect();
    let text = |separator: &str, point: &str, end: &str| {
        let line =
            |row: &[f64; 3]| row.map(|x| format!("{x:?}").replace('.', point)).join(separator);
        let lines: Vec<String> = rows.iter().map(line).collect();
        (format!("a{separator}b{separator}y{end}"), lines.join(end) + end)
    };
    let whole = |separator, point, end| {
        let (header, rows) = text(separator, point, end);
        header + &rows
    };
    let plain = whole(",", ".", "\n");
    let (header, body) = text(",", ".", "\n");
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let quoted = |text: &str| {
        text.lines().map(|line| format!("\"{}\"\n", line.replace(';', "\",\""))).collect::<String>()
    };
    let shuffled = body.lines().enumerate();
    let index: String = shuffled.map(|(row, line)| format!("{},{line}\n", row * 7 % 30)).collect();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("plain.csv", plain.clone().into()),
        ("crlf.csv", whole(",", ".", "\r\n").into()),
        ("mark.csv", format!("\u{feff}{plain}").into()),
        ("unicode.txt", [b"\xff\xfe", &utf16[..]].concat()),
        ("unmarked.csv", utf16),
        ("bars.csv", whole(" | ", ".", "\n").into()),
        ("tabs.txt", whole("\t", ",", "\n").into()),
        ("blanks.txt", whole("  ", ",", "\n").into()),
        ("quoted.csv", quoted(&whole(";", ",", "\n")).into()),
        ("savetxt.csv", format!("# made by numpy\n# {plain}").into()),
        ("matlab.csv", format!("% made by hand\n{plain}").into()),
        ("minus.csv", plain.replace('-', "−").into()),
        ("emptied.csv", format!("{plain},,\n,,\n").into()),
        ("end.csv", format!("{plain}\u{1a}").into()),
        ("declared.csv", format!("\"sep=;\"\n{}", whole(";", ".", "\n")).into()),
        ("index.csv", format!(",{header}{index}").into()),
        ("none.csv", format!("{plain}None,1.5,2.5\n").into()),
    ];
    let mut expected = None;
    for (name, contents) in files {
        let folder = Folder::new().with(name, contents);
        let line = format!("analyze --data {name} --targets y --missing drop-rows");
        let (report, _) = read(&folder, &line);
        assert_eq!(report["examples"], 30, "{name}");
        let curve = expected.get_or_insert_with(|| report["curve"].clone());
        assert!(*curve == report["curve"], "{name}");
    }
}

#[test]
fn inputs_that_count_or_are_dates_are_named() {
    let row = |row: u32| format!("{row},202001{:02},{},{}\n", row + 1, row * 7 % 11, row * 3 % 7);
    let rows: String = (0..20).map(row).collect();
    let folder = Folder::new().with("table.csv", format!("id,day,x,y\n{rows}"));
    let notes = read(&folder, "analyze --data table.csv --targets y").1.join("; ");
    contains(
        &notes,
        &["column 1 (id) counts the examples", "--drop 'id'", "column 2 (day) holds dates"],
    );
    let notes = read(&folder, "analyze --data table.csv --targets y --drop id,day").1.join("; ");
    assert!(!notes.contains("counts") && !notes.contains("dates"), "{notes}");
}

/// One file for inputs and targets is one file: its missing values are counted once.
#[test]
fn missing_values_of_one_file_count_once() {
    let folder = Folder::new().with("gaps.csv", "a,b\n1,2\nNA,3\n4,5\n");
    let said = folder.fail("analyze --inputs gaps.csv --targets gaps.csv", 1);
    contains(&said, &["1 value is missing in 1 of 3 rows: a (1)"]);
}

/// A file of some kilobytes that would fill memory ends early.
#[test]
fn compressed_text_is_bounded_by_its_size() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let line = "0,".repeat(1 << 19);
    for _ in 0..300 {
        gzip.write_all(line.as_bytes()).expect("memory");
    }
    let folder = Folder::new().with("bomb.csv.gz", gzip.finish().expect("memory"));
    let said = folder.fail("analyze --data bomb.csv.gz --targets y", 1);
    contains(&said, &["bomb.csv.gz", "200 times its compressed size"]);
}

/// Predictions alone make no picture; a table with the targets, or a file of them, does.
#[test]
fn pictures_of_predictions_need_targets() {
    let folder = Folder::with_examples();
    folder.succeed("learn --data table.csv --targets y* --drop id --output model.npz");
    let line = "apply --model model.npz --output out.csv --plot out.svg";
    contains(&folder.fail(&format!("{line} --inputs table.csv"), 2), &["--plot", "--targets"]);
    folder.succeed(&format!("{line} --data table.csv"));
    let svg = std::fs::read_to_string(folder.path().join("out.svg")).expect("a picture");
    contains(&svg, &["predicted", "measured", "y3"]);
}
