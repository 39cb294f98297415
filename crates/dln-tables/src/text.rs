//! Text of a table before it is split: encoding, comments, and what separates the columns.

use super::Problem;
use super::cell::is_decimal_comma;
use super::encoding::decoded;

/// Text whose lines are those of the file, and what separates its fields.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    pub(super) separator: u8,
    /// The fields of the last comment above the first row, which may be names.
    pub(super) above: Option<Vec<String>>,
}

/// Lines that tell what separates the columns.
const SAMPLE: usize = 50;
/// Errors that spreadsheets write begin like comments.
const SPREADSHEET_ERRORS: [&str; 7] =
    ["#N/A", "#DIV", "#VALUE", "#REF", "#NUM", "#NAME?", "#NULL!"];

impl Prepared {
    /// Finds the separator, empties lines of comments, and makes one separator of each run of
    /// blanks; the count of lines stays.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Problem> {
        let Notes { separator, above, text } = Notes::of(&decoded(bytes)?);
        let separator = separator.unwrap_or_else(|| found(&text));
        let is_blank = separator == b' ';
        let above = above.map(|line| {
            let fields: Vec<&str> = if is_blank {
                line.split_whitespace().collect()
            } else {
                line.split(char::from(separator)).map(str::trim).collect()
            };
            fields.into_iter().map(|field| field.trim_matches('"').to_owned()).collect()
        });
        let text = if is_blank { tabs_for_blanks(&text) } else { text };
        Ok(Self { text, separator: if is_blank { b'\t' } else { separator }, above })
    }
}

/// A text apart from what is said in it about itself.
struct Notes {
    /// What a first line `sep=;` declares.
    separator: Option<u8>,
    /// The last comment above the first row, as numpy's savetxt writes names.
    above: Option<String>,
    /// The text with that line and all comments emptied.
    text: String,
}

impl Notes {
    fn of(text: &str) -> Self {
        let (mut separator, mut above) = (None, None);
        let mut kept = String::with_capacity(text.len());
        let (mut is_first, mut in_quotes) = (true, false);
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            let declared = declared(content).filter(|_| is_first);
            let comment = comment(content, is_first).filter(|_| !in_quotes);
            separator = separator.or(declared);
            above = comment.filter(|_| is_first).map(str::to_owned).or(above);
            if comment.is_some() || declared.is_some() {
                kept.push('\n');
            } else {
                kept.push_str(line);
                in_quotes ^= line.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
                is_first &= content.is_empty();
            }
        }
        Self { separator, above, text: kept }
    }
}

/// The separator of a line `sep=;`, perhaps in quotes.
fn declared(content: &str) -> Option<u8> {
    let content = content.strip_prefix('"').unwrap_or(content);
    let (start, rest) = content.split_at_checked(4)?;
    let mark = rest.bytes().next().filter(|byte| byte.is_ascii() && *byte != b'"');
    // A tab at the end of the line was trimmed.
    start.eq_ignore_ascii_case("sep=").then_some(mark.unwrap_or(b'\t'))
}

/// What a comment says: behind # anywhere, and behind % or // above the first row.
fn comment(content: &str, is_first: bool) -> Option<&str> {
    if SPREADSHEET_ERRORS.iter().any(|error| content.starts_with(error)) {
        return None;
    }
    let above = || content.strip_prefix('%').or_else(|| content.strip_prefix("//"));
    let comment = content.strip_prefix('#').or_else(|| above().filter(|_| is_first));
    comment.map(str::trim)
}

/// The first of tab, semicolon, bar and comma that splits all lines alike; blanks if there is none
/// of them, or if commas are those of decimals; and a comma otherwise.
fn found(text: &str) -> u8 {
    const MARKS: [u8; 4] = [b'\t', b';', b'|', b','];
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE).collect();
    let counts = |separator| lines.iter().map(|line| fields(line, separator)).collect::<Vec<_>>();
    let splits_alike = |separator| is_regular(&counts(separator));
    let with = MARKS.into_iter().find(|&separator| splits_alike(separator));
    let has_any =
        |marks: &[u8]| lines.iter().any(|line| line.bytes().any(|byte| marks.contains(&byte)));
    match with {
        None | Some(b',') if splits_alike(b' ') && has_decimal_commas(&lines) => b' ',
        Some(separator) => separator,
        None if !has_any(&MARKS) && splits_alike(b' ') => b' ',
        None => MARKS
            .into_iter()
            .rev()
            .find(|mark| lines.first().is_some_and(|line| line.as_bytes().contains(mark)))
            .unwrap_or(b','),
    }
}

/// Below the first line, all is numbers between blanks, some with a comma for the point.
fn has_decimal_commas(lines: &[&str]) -> bool {
    let fields = || lines.iter().skip(1).flat_map(|line| line.split_whitespace());
    fields().any(is_decimal_comma)
        && fields().all(|field| is_decimal_comma(field) || field.parse::<f64>().is_ok())
}

/// Equal numbers of fields, more than one; the first line may have one less, as R writes it with
/// names of rows.
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
        separated("a|b\n1|2\n", b'|');
        separated("a b\n1,5 2,5\n3 4,25\n", b'\t');
        separated("a,b\n1, 2\n3, 4\n", b',');
        separated("\"sep=;\"\na;b\n1;2\n", b';');
    }

    #[test]
    fn comments_leave_their_lines() {
        let text = "# made by hand\nsep=,\na,b\n# later\n#N/A,2\n";
        assert_eq!(Prepared::new(text.as_bytes()).expect("text").text, "\n\na,b\n\n#N/A,2\n");
        let matlab = Prepared::new(b"% by hand\n1,2\n%3,4\n").expect("text");
        assert_eq!(matlab.text, "\n1,2\n%3,4\n");
    }

    #[test]
    fn the_last_comment_above_the_rows_may_hold_names() {
        let above = |text: &str| Prepared::new(text.as_bytes()).expect("text").above;
        let names = |names: [&str; 2]| Some(names.map(str::to_owned).to_vec());
        assert_eq!(above("# by hand\n# a,b\n1,2\n# c,d\n"), names(["a", "b"]));
        assert_eq!(above("# a b\n1 2\n3 4\n"), names(["a", "b"]));
        assert_eq!(above("1,2\n"), None);
    }
}
