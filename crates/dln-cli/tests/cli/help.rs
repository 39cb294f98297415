//! Help texts: every example in them works when it is pasted.

use std::path::Path;

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

/// Lines below "Examples:" that begin with the program's name.
fn examples(help: &str) -> Vec<&str> {
    let (_, examples) = help.split_once("Examples:").unwrap_or_default();
    examples.lines().map(str::trim).filter(|line| line.starts_with("dln ")).collect()
}

#[test]
fn examples_work_when_they_are_pasted() {
    let folder = Folder::with_examples();
    for command in COMMANDS {
        let help = folder.succeed(&format!("help {command}"));
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{command} shows no example");
        for example in examples {
            folder.succeed(example);
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
