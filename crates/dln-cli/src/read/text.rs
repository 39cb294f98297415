//! Text of a table before it is split: encoding, comments, and what separates the columns.

use super::Problem;

/// Text whose lines are those of the file, and what separates its fields.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    pub(super) separator: u8,
}

/// Lines that tell what separates the columns.
const SAMPLE: usize = 50;
/// Errors that spreadsheets write begin like comments.
const SPREADSHEET_ERRORS: [&str; 7] =
    ["#N/A", "#DIV", "#VALUE", "#REF", "#NUM", "#NAME?", "#NULL!"];

impl Prepared {
    /// Finds the separator, empties lines of comments, and makes one separator of each run of blanks; the count of lines stays.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Problem::NotText);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = str::from_utf8(bytes).map_err(|_| Problem::NotText)?;
        let (declared, text) = without_notes(text);
        let separator = declared.unwrap_or_else(|| found(&text));
        let text = if separator == b' ' { tabs_for_blanks(&text) } else { text };
        Ok(Self { text, separator: if separator == b' ' { b'\t' } else { separator } })
    }
}

/// The separator that a first line `sep=;` declares, and the text with that line and all comments emptied.
fn without_notes(text: &str) -> (Option<u8>, String) {
    let mut declared = None;
    let mut kept = String::with_capacity(text.len());
    let mut is_first = true;
    let mut in_quotes = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let is_comment = !in_quotes
            && content.starts_with('#')
            && !SPREADSHEET_ERRORS.iter().any(|error| content.starts_with(error));
        let separator =
            content.get(..4).filter(|start| is_first && start.eq_ignore_ascii_case("sep="));
        if separator.is_some() {
            let rest = line.trim_end_matches(['\r', '\n']);
            declared = rest.as_bytes().get(4).copied().filter(u8::is_ascii);
        }
        if is_comment || separator.is_some() {
            kept.push('\n');
        } else {
            kept.push_str(line);
            in_quotes ^= line.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
            is_first &= content.is_empty();
        }
    }
    (declared, kept)
}

/// The first of tab, semicolon and comma that splits all lines alike; blanks if there is none of them, and a comma otherwise.
fn found(text: &str) -> u8 {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE).collect();
    let counts = |separator| lines.iter().map(|line| fields(line, separator)).collect::<Vec<_>>();
    let splits_alike = |separator| is_regular(&counts(separator));
    let with = [b'\t', b';', b','].into_iter().find(|&separator| splits_alike(separator));
    let has_any = lines.iter().any(|line| line.contains(['\t', ';', ',']));
    match with {
        Some(separator) => separator,
        None if !has_any && splits_alike(b' ') => b' ',
        None if lines.first().is_some_and(|line| line.contains(',')) => b',',
        None => [b'\t', b';']
            .into_iter()
            .find(|&mark| lines.first().is_some_and(|line| line.as_bytes().contains(&mark)))
            .unwrap_or(b','),
    }
}

/// Equal numbers of fields, more than one; the first line may have one less, as R writes it with names of rows.
fn is_regular(counts: &[usize]) -> bool {
    let Some((&first, rest)) = counts.split_first() else { return false };
    let columns = *rest.first().unwrap_or(&first);
    columns > 1 && (first == columns || first + 1 == columns) && rest.iter().all(|&n| n == columns)
}

/// The number of fields in a line, minding quotes; a run of blanks is one separator.
fn fields(line: &str, separator: u8) -> usize {
    let (mut in_quotes, mut count, mut previous) = (false, 1, 0);
    for byte in line.bytes() {
        in_quotes ^= byte == b'"';
        let separates = byte == separator && !in_quotes;
        count += usize::from(separates && !(separator == b' ' && previous == b' '));
        previous = byte;
    }
    count
}

fn tabs_for_blanks(text: &str) -> String {
    let mut spread = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (mut in_quotes, mut in_run) = (false, false);
        for character in line.trim().chars() {
            in_quotes ^= character == '"';
            let is_blank = character == ' ' && !in_quotes;
            if !is_blank {
                spread.push(character);
            } else if !in_run {
                spread.push('\t');
            }
            in_run = is_blank;
        }
        spread.push('\n');
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn separated(text: &str, separator: u8) {
        let prepared = Prepared::new(text.as_bytes()).expect("text");
        assert_eq!(char::from(prepared.separator), char::from(separator), "{text:?}");
    }

    #[test]
    fn separators_are_found() {
        separated("1,2\n3,4\n", b',');
        separated("a;b;c\n0,1;0,2;0,3\n", b';');
        separated("1,5;2,5\n3,5;4,5\n", b';');
        separated("a\tb\n1\t2\n", b'\t');
        separated("1.0 2.0\n3.0   4.0\n", b'\t');
        separated("\"a\",\"b\"\n\"1\",0.5,0.25\n", b',');
        separated("sep=;\na,b\n1,2\n", b';');
        separated("1,2\n3\n", b',');
        separated("5\n", b',');
        separated("name\nNew York\nRome\n", b',');
    }

    #[test]
    fn comments_leave_their_lines() {
        let text = "# made by hand\nsep=,\na,b\n# later\n#N/A,2\n";
        assert_eq!(Prepared::new(text.as_bytes()).expect("text").text, "\n\na,b\n\n#N/A,2\n");
    }
}
