//! `dln man`: manual pages, one per command.

use std::fs;
use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::arguments::{Arguments, ManArguments, with_folded_examples};
use crate::failure::Failure;
use crate::present::save;

/// When this version was released, as CHANGELOG.md says; nothing before that. A test compares.
const RELEASED: Option<&str> = None;

const EXIT_STATUS: &[&str] =
    &["0: done.", "1: the input or the data is at fault.", "2: bad arguments."];

const ENVIRONMENT: &[&str] = &[
    "NO_COLOR: if it is set, help and errors have no colours.",
    "COLUMNS: the width of help where standard output is no terminal.",
    "RAYON_NUM_THREADS: the number of threads; results do not depend on it.",
];

const FILES: &[&str] = &[
    "Tables hold one example per row: text (.csv, .tsv, .txt, each also with .gz; the separator is found and a header \
     recognised), .parquet, .npy, or .npz (FILE.npz:ARRAY, or its only array); - is standard input, as text.",
    "Models are .npz archives that numpy reads. Pictures are .svg or .png, by the ending of their name.",
    "Every file is written whole: under a temporary name beside its place, and then renamed.",
];

pub(super) fn run(arguments: &ManArguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    let mut command = with_folded_examples(Arguments::command()).disable_help_subcommand(true);
    command.build();
    write(&command, &[], arguments)
}

/// Writes the page of a command and those of its subcommands; `relatives` are the pages above and
/// beside it.
fn write(command: &Command, relatives: &[String], arguments: &ManArguments) -> Result<(), Failure> {
    let name = page_name(command);
    let children: Vec<String> = command.get_subcommands().map(page_name).collect();
    let others: Vec<String> =
        relatives.iter().filter(|other| **other != name).chain(&children).cloned().collect();
    let path = arguments.folder.join(format!("{name}.1"));
    let page = page(command, &others).map_err(|error| Failure::unwritable(&path, &error))?;
    save(&path, &page)?;
    let beside: Vec<String> = std::iter::once(name).chain(children).collect();
    command.get_subcommands().try_for_each(|child| write(child, &beside, arguments))
}

fn page_name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(command: &Command, others: &[String]) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone())
        .title(page_name(command).to_uppercase())
        .section("1")
        // Nothing at all would make the next argument the date.
        .date(RELEASED.unwrap_or(" "))
        .source(concat!("dln ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let (mut page, mut options) = (Vec::new(), Vec::new());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut options)?;
    page.extend(below_options(&options));
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    examples(&mut rest, command);
    section(&mut rest, "EXIT STATUS", EXIT_STATUS);
    section(&mut rest, "ENVIRONMENT", ENVIRONMENT);
    section(&mut rest, "FILES", FILES);
    let others: Vec<String> = others.iter().map(|other| format!("{other}(1)")).collect();
    section(&mut rest, "SEE ALSO", &[&others.join(", ")]);
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// Headings of options as subsections of the options.
fn below_options(options: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(options);
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(heading) if heading != "OPTIONS" => format!(".SS {heading}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect::<String>().into_bytes()
}

/// What help shows after the options, each line as it stands.
fn examples(roff: &mut Roff, command: &Command) {
    let Some(help) = command.get_after_help().map(ToString::to_string) else { return };
    let help = help.strip_prefix("Examples:\n").unwrap_or(&help);
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in help.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

fn section(roff: &mut Roff, heading: &str, paragraphs: &[&str]) {
    roff.control("SH", [heading]);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(*paragraph)]);
    }
}
