//! How long a file, a function and a line of a comment may be.

use crate::sources::each_source;
use crate::workspace::{Source, Workspace};

/// Longer files say why.
const MOST_LINES: usize = 400;

/// How the sentence in a long file's header begins.
const REASON_OF_FILE: &str = "//! Long because ";

/// Longer functions say why.
const MOST_LINES_OF_FUNCTION: usize = 40;

/// How the sentence above a long function begins.
const REASON_OF_FUNCTION: &str = "// Long because ";

/// Columns of a comment, its indentation included; examples and formulas in fences may be wider.
const MOST_COLUMNS: usize = 100;

pub(crate) fn files(workspace: &Workspace) -> Vec<String> {
    each_source(workspace, |source| {
        let lines = source.text.lines().count();
        let mut header = source.text.lines().take_while(|line| line.starts_with("//!"));
        let is_unexplained =
            lines > MOST_LINES && !header.any(|line| line.starts_with(REASON_OF_FILE));
        is_unexplained
            .then(|| format!("has {lines} lines and no `{REASON_OF_FILE}…` in its header"))
    })
}

pub(crate) fn functions(workspace: &Workspace) -> Vec<String> {
    each_source(workspace, |source| {
        let lines: Vec<&str> = source.text.lines().collect();
        let mut starts = 0..lines.len();
        let too_long = |at: &usize| {
            let is_long = body(&lines[*at..]).is_some_and(|body| body > MOST_LINES_OF_FUNCTION);
            is_long && !is_explained(&lines[..*at])
        };
        starts.find(too_long).map(|at| {
            let line = at + 1;
            format!("has a function of more than {MOST_LINES_OF_FUNCTION} lines in line {line} and no `{REASON_OF_FUNCTION}…` above it")
        })
    })
}

pub(crate) fn comments(workspace: &Workspace) -> Vec<String> {
    each_source(workspace, |source| {
        let at = wide_comment(source)?;
        Some(format!("has a comment of more than {MOST_COLUMNS} columns in line {at}"))
    })
}

/// The number of lines between the braces of the function that begins in the first line, if one
/// does. Braces are found by their indentation, which rustfmt keeps.
fn body(lines: &[&str]) -> Option<usize> {
    let indent = indent(lines[0]);
    if !lines[0].trim_start().split(' ').take_while(|word| is_before_name(word)).any(|w| w == "fn")
    {
        return None;
    }
    let is_here = |line: &&str| crate::lengths::indent(line) == indent;
    let open = lines.iter().position(|line| is_here(line) && line.ends_with(['{', ';', '}']))?;
    if !lines[open].ends_with('{') {
        return None;
    }
    lines[open + 1..].iter().position(|line| is_here(line) && line.trim() == "}")
}

/// Whether a word may stand before a function's name.
fn is_before_name(word: &str) -> bool {
    word.starts_with("pub") || ["fn", "const", "async", "unsafe", "extern"].contains(&word)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether the comments and attributes right above a function say why it is long.
fn is_explained(above: &[&str]) -> bool {
    let lines = above.iter().rev().map(|line| line.trim_start());
    lines
        .take_while(|line| line.starts_with("//") || line.starts_with('#'))
        .any(|line| line.starts_with(REASON_OF_FUNCTION))
}

/// The first line, from 1, of a comment that is too wide.
fn wide_comment(source: &Source) -> Option<usize> {
    let mut is_fenced = false;
    source
        .text
        .lines()
        .position(|line| {
            let comment = line.trim_start();
            let is_comment = comment.starts_with("//");
            let is_fence = comment.trim_start_matches(['/', '!', ' ']).starts_with("```");
            is_fenced = is_comment && (is_fenced != is_fence);
            is_comment && !is_fenced && columns(line) > MOST_COLUMNS
        })
        .map(|at| at + 1)
}

/// Characters that take a column of their own: the bar of s̄ and the like stand above another.
fn columns(line: &str) -> usize {
    line.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Rule, catches};

    fn with_file(text: &str) -> Workspace {
        let mut workspace = Workspace::sound_example();
        workspace.package("dln-spectra").add_source("src/one.rs", text);
        workspace
    }

    #[track_caller]
    fn lets(rule: Rule, text: &str) {
        assert_eq!(rule(&with_file(text)), Vec::<String>::new());
    }

    #[test]
    fn catches_a_long_file_unless_its_header_says_why() {
        let body = "\n".repeat(MOST_LINES);
        catches(files, &with_file(&format!("//! Long.\n{body}")), "src/one.rs has 401 lines");
        lets(files, &format!("//! A table.\n//! Long because it is a table.\n{body}"));
        let too_late = format!("//! A table.\n{body}//! Long because it is a table.\n");
        catches(files, &with_file(&too_late), "has 402 lines");
    }

    #[test]
    fn catches_a_long_function_unless_a_comment_says_why() {
        let body = "        work();\n".repeat(MOST_LINES_OF_FUNCTION);
        let function = |above: &str, more: &str| {
            format!(
                "//! One.\nimpl One {{\n{above}    pub(crate) fn f(\n        self,\n    ) -> u8 {{\n{body}{more}    }}\n}}\n"
            )
        };
        lets(functions, &function("", ""));
        let more = "        work();\n";
        catches(functions, &with_file(&function("", more)), "in line 3 and no");
        lets(functions, &function("    // Long because it is a list.\n    #[test]\n", more));
        let apart = function("    // Long because it is a list.\n\n", more);
        catches(functions, &with_file(&apart), "in line 5 and no");
    }

    #[test]
    fn counts_the_lines_of_a_body() {
        assert_eq!(body(&["const fn f() {", "    1", "}", "}"]), Some(1));
        assert_eq!(body(&["    fn f(&self);", "    x", "    }"]), None);
        assert_eq!(body(&["fn f() -> T", "where", "    T: X,", "{", "}"]), Some(0));
        assert_eq!(body(&["    let f = |x| {", "    };"]), None);
        assert_eq!(body(&["fn f() {}", "fn g() {", "    1", "}"]), None);
    }

    #[test]
    fn catches_a_wide_comment_outside_of_fences() {
        let wide = "x".repeat(MOST_COLUMNS);
        catches(comments, &with_file(&format!("//! One.\n    // {wide}\n")), "in line 2");
        lets(comments, &format!("//! One.\n// {}\n", "s\u{304}".repeat(MOST_COLUMNS - 3)));
        let fenced = format!("//! One.\n/// ```text\n/// {wide}\n/// ```\nfn f() {{}}\n");
        lets(comments, &fenced);
        catches(comments, &with_file(&format!("{fenced}/// {wide}\n")), "in line 6");
    }
}
