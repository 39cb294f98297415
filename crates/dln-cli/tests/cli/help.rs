//! Help texts: every example in them works when it is pasted.

use std::path::Path;

use crate::document::in_checkout;
use crate::program::Folder;

/// In an order in which what one writes, the next can read.
const COMMANDS: [&str; 11] = [
    "predict",
    "simulate",
    "transfer",
    "finetune",
    "analyze",
    "learn",
    "apply",
    "score",
    "sweep",
    "completions",
    "man",
];

/// Lines below "Examples:" that begin with the program's name, each with those that continue it.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help.split_once("Examples:").unwrap_or_default();
    let whole = examples.replace(" \\\n      ", " ");
    let lines = whole.lines().map(str::trim).filter(|line| line.starts_with("dln "));
    lines.map(str::to_owned).collect()
}

/// Help with these variables set.
fn help(folder: &Folder, command: &str, variables: &[(&str, &str)]) -> String {
    let mut program = folder.command();
    let output = program.args(["help", command]).envs(variables.iter().copied()).output();
    String::from_utf8(output.expect("the program runs").stdout).expect("UTF-8")
}

#[test]
fn examples_work_when_they_are_pasted() {
    let folder = Folder::with_examples();
    for command in COMMANDS {
        let help = folder.succeed(&format!("help {command}"));
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{command} shows no example");
        for example in examples {
            folder.succeed(&example);
        }
    }
}

#[test]
fn every_command_is_in_the_help_the_completions_and_the_manual() {
    let folder = Folder::new();
    let (help, script) = (folder.succeed("--help"), folder.succeed("completions bash"));
    folder.succeed("man pages");
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in the help");
        assert!(script.contains(command), "{command} is not completed");
        let page = folder.path().join(format!("pages/dln-{command}.1"));
        assert!(Path::exists(&page), "{command} has no page");
    }
    assert!(folder.succeed("--version").starts_with("dln "));
}

/// On a terminal, here by its width in COLUMNS, all lines fit, and examples can still be pasted;
/// elsewhere no line is broken.
#[test]
fn help_fits_the_terminal() {
    let folder = Folder::new();
    for command in COMMANDS {
        let whole = help(&folder, command, &[]);
        assert!(!whole.contains(" \\\n"), "{command}: an example is broken without a terminal");
        for width in [80, 60] {
            let fitted = help(&folder, command, &[("COLUMNS", &width.to_string())]);
            assert_eq!(examples(&fitted), examples(&whole), "{command}");
            // The forms of a command stand each on a line, as they are typed.
            let is_usage =
                |line: &&str| line.starts_with("Usage:") || line.starts_with("       dln ");
            for line in fitted.lines().filter(|line| !is_usage(line)) {
                assert!(line.chars().count() <= width, "{command}, {width}: {line}");
            }
        }
    }
}

#[test]
fn no_color_turns_colours_off() {
    let folder = Folder::new();
    let is_coloured =
        |variables: &[(&str, &str)]| help(&folder, "score", variables).contains('\u{1b}');
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")]), "colours as on a terminal");
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured(&[]), "no terminal, no colours");
}

#[test]
fn shells_complete_words_and_shells() {
    let folder = Folder::new();
    let script = folder.succeed("completions bash");
    let after = |option: &str| {
        let cases: Vec<&str> = script.split(option).skip(1).collect();
        cases.iter().any(|case| case.get(..80).is_some_and(|case| case.contains("-W \"auto\"")))
    };
    assert!(after("--whiten-cutoff)") && after("--noise)"), "auto is not offered");
    assert!(script.contains("bash elvish fish powershell zsh"), "shells are not offered");
}

/// The date of a page is that of the release in the changelog, and none before that: equal sources,
/// equal pages.
#[test]
fn manual_pages_have_their_sections_and_the_date_of_the_release() {
    let folder = Folder::new();
    folder.succeed("man pages");
    let changelog = std::fs::read_to_string(in_checkout("CHANGELOG.md")).expect("a changelog");
    let version = env!("CARGO_PKG_VERSION");
    let heading = changelog.lines().find(|line| line.starts_with(&format!("## [{version}]")));
    let date = heading.map(|line| line.rsplit(' ').next().expect("a date")).unwrap_or_default();
    for (page, related) in [
        ("dln", "dln\\-predict(1)"),
        ("dln-score", "dln(1)"),
        ("dln-sweep", "dln\\-sweep\\-run(1)"),
    ] {
        let text =
            std::fs::read_to_string(folder.path().join(format!("pages/{page}.1"))).expect("a page");
        let title = text.lines().find(|line| line.starts_with(".TH ")).expect("a title");
        let date = if date.is_empty() { "\" \"" } else { date };
        let expected = format!(".TH {} 1 {date} \"dln {version}\" ", page.to_uppercase());
        assert!(title.starts_with(&expected), "{title}");
        for section in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "EXAMPLES",
            "EXIT STATUS",
            "ENVIRONMENT",
            "FILES",
            "SEE ALSO",
        ] {
            assert!(
                text.lines().any(|line| line.trim_matches('"') == format!(".SH {section}")
                    || line == format!(".SH \"{section}\"")),
                "{page} has no {section}"
            );
        }
        assert!(text.contains(related), "{page} names no {related}");
    }
}
