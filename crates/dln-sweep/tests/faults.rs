//! Every mistake in a plan is shown with its line and a caret.

use dln_sweep::Plan;

const BASE: &str = "command = \"predict\"\n[settings]\nteacher = 2\ninputs = 8\n";

/// Checks the place of the first fault of a text, what stands above the caret, and a part of what
/// is said.
#[track_caller]
fn check(text: &str, line: usize, culprit: &str, part: &str) {
    let error = Plan::parse(text).expect_err(text);
    let shown = error.to_string();
    assert!(error.message.contains(part), "{shown}");
    assert_eq!(error.line, line, "{shown}");
    let excerpt = text.lines().nth(line - 1).unwrap_or_default();
    let under: String = excerpt.chars().skip(error.column - 1).collect();
    assert!(under.starts_with(culprit), "{under:?} is no {culprit:?}: {shown}");
    let carets = shown.lines().last().expect("lines");
    assert_eq!(carets.matches('^').count(), culprit.chars().count().max(1), "{shown}");
}

fn axis(body: &str) -> String {
    format!("{BASE}[[axis]]\noption = {body}\n")
}

#[test]
fn of_keys_and_commands() {
    check("command = \"learn\"\n", 1, "\"learn\"", "no command `learn`");
    check("comand = \"predict\"\n", 1, "comand", "unknown field `comand`");
    check("[settings]\n", 1, "[", "missing field `command`");
    check("command = 3\n", 1, "3", "expected a string");
    check("command = \"predict\"\nseeds = [1]\n", 2, "[1]", "expected a whole number from 0");
    check("command = \"predict\"\nsettings = 3\n", 2, "3", "expected a table");
    check("command = \"predict\"\n[settings\n", 2, "", "");
    check(&axis("\"outputs\"\nvalue = [4]"), 7, "value", "unknown field `value`");
    check(&axis("\"outputs\"\nvalues = 4"), 7, "4", "expected a list");
    check(
        &axis("\"outputs\"\nfrom = 1\nto = 5\ncount = 2\nscale = \"logarithmic\""),
        10,
        "\"logarithmic\"",
        "log",
    );
}

#[test]
fn of_options_and_their_values() {
    check(BASE, 1, "\"predict\"", "needs the option `outputs`");
    check(&format!("{BASE}output = 3\n"), 5, "output", "no option `output`");
    check(&format!("{BASE}outputs = nan\n"), 5, "nan", "whole number");
    check(&format!("{BASE}outputs = \"many\"\n"), 5, "\"many\"", "whole number");
    check(&format!("{BASE}outputs = 1.5\n"), 5, "1.5", "whole number");
    check(&format!("{BASE}outputs = true\n"), 5, "true", "whole number");
    check(&format!("{BASE}outputs = 1979-05-27\n"), 5, "1979-05-27", "expected a number");
    check(&format!("{BASE}noise = [1, \"a\"]\n"), 5, "[1, \"a\"]", "a list holds numbers");
    check(&format!("{BASE}é = 1\n"), 5, "é", "");
    check(&axis("\"inputs\"\nvalues = [4]"), 6, "\"inputs\"", "given twice");
    check(&format!("seeds = 3\n{BASE}outputs = 2\n"), 1, "3", "draws nothing");
}

#[test]
fn of_axes() {
    let outputs = |body: &str| axis(&format!("\"outputs\"\n{body}"));
    check(&outputs("values = []"), 7, "[]", "without values");
    check(&outputs("values = [4, 0]"), 7, "0", "whole number");
    check(&outputs("values = [4, 4.0]"), 7, "4.0", "twice");
    check(&outputs("from = 1\nto = 5"), 6, "\"outputs\"", "`count`");
    check(&outputs("from = 1\nto = 5\ncount = 1"), 9, "1", "`count` is 1");
    check(&outputs("from = 1\nto = 3\ncount = 9"), 6, "\"outputs\"", "twice");
    check(&outputs("from = -1\nto = 3\ncount = 2"), 7, "-1", "whole number");
    let noise = "\"noise\"\nfrom = 0\nto = 5\ncount = 3\nscale = \"log\"";
    check(&axis(noise), 7, "0", "above 0");
    let twice =
        format!("{}[[axis]]\noption = \"outputs\"\nvalues = [5]\n", outputs("values = [4]"));
    check(&twice, 9, "\"outputs\"", "given twice");
    let zipped = format!(
        "{}[[axis]]\noption = \"noise\"\nvalues = [1, 2, 3]\nzip = \"z\"\n",
        outputs("values = [4, 5]\nzip = \"z\"")
    );
    check(&zipped, 10, "\"noise\"", "has 3 values, and `outputs`");
    let range = |option: &str, ends: &str| {
        format!("[[axis]]\noption = \"{option}\"\n{ends}\ncount = 4000\n")
    };
    let many = format!(
        "{BASE}{}{}",
        range("noise", "from = 1\nto = 5"),
        range("init-scale", "from = 1e-6\nto = 1e-3")
    );
    check(&many, 11, "\"init-scale\"", "more than 10000000 cells");
}

#[test]
fn of_options_in_company() {
    let simulate = "command = \"simulate\"\nseeds = 20000000\n[settings]\nteacher = 2\ninputs = 8\n\
                    outputs = 4\n";
    check(simulate, 2, "20000000", "more than 10000000 cells");
    let simulate = simulate.replace("20000000", "2");
    check(&format!("{simulate}epochs = 9\nuntil = 3\n"), 8, "until", "give one of");
    check(&format!("{simulate}seed = 9\n"), 2, "2", "`seed` is given, and `seeds` too");
    check(&format!("{simulate}activation = \"relu\"\n"), 7, "\"relu\"", "leaky-relu:SLOPE");
    let transfer = "command = \"transfer\"\n[settings]\nteacher-a = 2\nteacher-b = 2\n\
                    alignment = 0\ninputs = 8\noutputs-a = 4\noutputs-b = 4\n";
    assert!(Plan::parse(transfer).is_ok());
    check(&format!("{transfer}epochs = 9\n"), 9, "epochs", "needs `simulate = true`");
    check(&format!("seeds = 3\n{transfer}"), 1, "3", "without `simulate = true`");
    check(&format!("{transfer}simulate = 1\n"), 9, "1", "true or false");
    let axis = "[[axis]]\noption = \"simulate\"\nvalues = [true]\n";
    check(&format!("{transfer}{axis}"), 10, "\"simulate\"", "belongs to [settings]");
    // Not to simulate is what a plan without the word says too.
    let plain = Plan::parse(transfer).expect("sound").cell(0).id;
    let without = Plan::parse(&format!("{transfer}simulate = false\n")).expect("sound").cell(0).id;
    assert_eq!(plain, without);
}
