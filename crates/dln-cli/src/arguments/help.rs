//! Help for the width at hand: clap wraps its text, and examples go on behind a backslash, so that
//! they can still be pasted.

use std::io::{self, IsTerminal};

use clap::{Command, CommandFactory, FromArgMatches};

use super::Arguments;

/// Examples fit into terminals of this width.
const NARROWEST: usize = 60;
/// Text is hard to read in longer lines.
const WIDEST: usize = 100;
const CONTINUED: &str = " \\";
const INDENT: &str = "      ";

/// Understands the program's arguments.
pub(crate) fn parse() -> Result<Arguments, clap::Error> {
    let mut command = fitted();
    let matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The command line with help for the terminal, or for COLUMNS; where there is neither, no line is
/// broken.
fn fitted() -> Command {
    let is_limited = io::stdout().is_terminal() || std::env::var_os("COLUMNS").is_some();
    let command = Arguments::command();
    if is_limited {
        with_folded_examples(command).max_term_width(WIDEST)
    } else {
        command.term_width(0)
    }
}

/// The same command whose examples, and those of its subcommands, fit into a narrow terminal.
pub(crate) fn with_folded_examples(command: Command) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let command = match command.get_after_help().map(ToString::to_string) {
        Some(help) => command.after_help(folded(&help)),
        None => command,
    };
    names
        .into_iter()
        .fold(command, |command, name| command.mut_subcommand(name, with_folded_examples))
}

/// Breaks lines of examples before options.
fn folded(help: &str) -> String {
    let lines = help.lines().map(|line| {
        if line.starts_with("  dln ") && line.len() > NARROWEST {
            folded_line(line)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn folded_line(line: &str) -> String {
    let mut parts = line.split(" --");
    let mut lines = vec![parts.next().unwrap_or_default().to_owned()];
    for part in parts {
        let last = lines.last_mut().expect("there is a line");
        if last.len() + " --".len() + part.len() + CONTINUED.len() <= NARROWEST {
            *last += &format!(" --{part}");
        } else {
            lines.push(format!("{INDENT}--{part}"));
        }
    }
    lines.join(&format!("{CONTINUED}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_go_on_behind_a_backslash() {
        let help = "Examples:\n  dln score --model m.npz\n  dln learn --inputs inputs.csv --targets targets.csv --output model.npz";
        let expected = "Examples:\n  dln score --model m.npz\n  dln learn --inputs inputs.csv --targets targets.csv \\\n      --output model.npz";
        assert_eq!(folded(help), expected);
    }

    #[test]
    fn all_examples_fit() {
        fn check(command: &Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines().filter(|line| line.starts_with("  ")) {
                assert!(line.chars().count() <= NARROWEST, "{line}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&with_folded_examples(Arguments::command()));
    }
}
