//! What a user can do about a file that gives no numbers.

use super::cell::{has_grouped_digits, is_grouped_by, is_like_a_number, unit};
use super::error::{Excerpt, Place, Problem, ReadError};

impl ReadError {
    /// What the user can do about it.
    // Long because each problem has its own advice, in one table.
    pub fn help(&self) -> String {
        let advice = match &self.problem {
            Problem::Unreadable(_) | Problem::Folder => "check the path and its permissions",
            Problem::Empty | Problem::HeaderOnly => {
                "the file must hold at least one example, one per row"
            }
            Problem::NotANumber(Excerpt(text)) => return self.help_with_cell(text).to_owned(),
            Problem::NotFinite(_) => "correct it, or leave out its row or column",
            Problem::Missing { rows, examples, .. } if rows == examples => {
                "fill the values in, or leave out the columns"
            }
            Problem::Missing { .. } => {
                "leave those rows out with --missing drop-rows, fill the values in, or leave out the columns"
            }
            Problem::Date(_) => {
                "leave the column out (--data … --drop NAME), or turn it into numbers, such as days since the first date"
            }
            Problem::TextColumn(_) => {
                "leave the column out (--data … --drop NAME), or give --categories one-hot"
            }
            Problem::Identifier { name, .. } | Problem::ManyCategories { name, .. } => {
                return help_with_column(name);
            }
            Problem::NewCategory { .. } => {
                "leave out the rows with it, or train on data that have it"
            }
            Problem::NoSuchColumn { .. } => "check the spelling; * and ? stand for any characters",
            Problem::NoNames => "give the columns names in a first row, or say --header yes",
            Problem::RepeatedName(_) => "give every column a name of its own",
            Problem::NoInputs => "name fewer columns in --targets and --drop",
            Problem::OtherColumns { .. } => {
                "both must have the same columns in the same order, or names in a first row, by which they are matched"
            }
            Problem::Gzip(_) => "compress it again with gzip",
            Problem::LongText => "split it, or write the numbers with numpy.save",
            Problem::Sparse => {
                "write it in full: numpy.save('x.npy', scipy.sparse.load_npz('x.npz').toarray())"
            }
            Problem::MixedHeader(_) => "make it a number, or say --header yes or --header no",
            Problem::UnnamedColumn => {
                "name it, leave it out if it only counts rows (pandas: to_csv(…, index=False)), or remove a title above the header"
            }
            Problem::NotText => "save the file as UTF-8",
            Problem::Foreign { help, .. } => help,
            Problem::Ragged { expected: 1, .. } => {
                "remove lines above the header, or begin them with #; or name the separator in a first line such as sep=;"
            }
            Problem::Ragged { .. } => "give every row the same number of columns",
            Problem::NotNpy | Problem::Version(..) | Problem::Header(_) => {
                "write it with numpy.save, or name the file by its format"
            }
            Problem::Type(Excerpt(descr)) if descr.starts_with(['[', '(']) => {
                "convert it: numpy.lib.recfunctions.structured_to_unstructured(array).astype('float64')"
            }
            Problem::Type(_) => "convert it in numpy: array.astype('float64')",
            Problem::Dimensions(0) => "save the examples as an array, one per row",
            Problem::Dimensions(_) => "reshape it in numpy: array.reshape(len(array), -1)",
            Problem::NoEntries { .. } => "the array must hold at least one example and one column",
            Problem::TooLarge { .. } | Problem::Truncated { .. } | Problem::Trailing { .. } => {
                "the file is damaged or only partly copied: write it again, one array per file"
            }
            Problem::LargeInteger(_) => {
                "leave it out if it is an identifier, subtract an offset, or convert it in numpy: array.astype('float64')"
            }
            Problem::Parquet(_) => {
                "write it again (pandas: to_parquet(…, compression='snappy')), or as CSV"
            }
            Problem::Unread(_) => "save the table as CSV, or give it to `dln analyze`",
            Problem::Archive(_) | Problem::NoArray => "write it with numpy.savez",
            Problem::SeveralArrays(names) | Problem::NoSuchArray(names) => {
                let archive = self.file.split(".npz").next().unwrap_or_default();
                let first = names.first().map_or("ARRAY", String::as_str);
                return format!("name one of them, such as {archive}.npz:{first}");
            }
        };
        advice.to_owned()
    }
}

/// Blanks and marks that people put between thousands, beside the comma.
const BETWEEN_THOUSANDS: [char; 5] = [' ', '\u{a0}', '\u{2009}', '\u{202f}', '\''];
/// What people write where there is no value.
const NO_VALUE: [&str; 12] =
    ["-", "--", "---", "–", "*", "n.a.", "n/d", "nd", "none", "missing", "unknown", "(null)"];

impl ReadError {
    /// What to do about a cell that is no number.
    fn help_with_cell(&self, text: &str) -> &'static str {
        let is_grouped = |marks: &[char], decimal: char| {
            marks.iter().any(|&mark| is_grouped_by(text, mark, decimal))
        };
        match () {
            () if has_grouped_digits(text) && text.contains('.') => {
                "remove the commas between thousands (pandas: read_csv(…, thousands=','))"
            }
            () if text.contains(',') && is_grouped_by(text, '.', ',') => {
                "remove the points between thousands, and write decimals with a point (pandas: read_csv(…, thousands='.', decimal=','))"
            }
            () if is_grouped(&BETWEEN_THOUSANDS, '.') || is_grouped(&BETWEEN_THOUSANDS, ',') => {
                "remove the blanks or marks between thousands"
            }
            () if NO_VALUE.iter().any(|mark| text.eq_ignore_ascii_case(mark)) => {
                "if it stands for a missing value, write NA or leave the cell empty; --missing drop-rows then leaves its row out"
            }
            () if self.repeats_its_name(text) => {
                "remove the header that is repeated among the rows"
            }
            () if text.starts_with(['[', '{']) => {
                "leave the column out (--data … --drop NAME), or write its parts as columns"
            }
            () if text.starts_with('#') => {
                "correct the formula in the spreadsheet, or leave out its row or column"
            }
            () if text.ends_with('%') => "write shares as numbers, such as 0.12 for 12 %",
            () if text.starts_with(CURRENCIES) || text.ends_with(CURRENCIES) => {
                "write amounts without the currency"
            }
            () if text.starts_with(['<', '>', '≤', '≥']) => {
                "write a number for values beyond a limit, such as the limit itself or half of it"
            }
            () if unit(text).is_some() => "write numbers without their unit; name it in the header",
            () if text.contains([';', '\t']) => "separate the columns by commas",
            () if text.contains(',') => "write decimals with a point",
            () if text.contains('_') && is_like_a_number(text) => {
                "write digits without marks between"
            }
            () => self.help_with_word(text),
        }
    }

    /// A word right below the header is often a unit.
    fn help_with_word(&self, text: &str) -> &'static str {
        let is_word = !text.contains(|c: char| c.is_control() || c.is_ascii_digit());
        match self.place {
            Place::Cell { row: 2, name: Some(_), .. } if is_word => {
                "remove a second row of names or units below the header, write a number such as 1.5 or -2e-3, or leave the column out"
            }
            _ => "write a number such as 1.5 or -2e-3, or leave the column out",
        }
    }

    fn repeats_its_name(&self, text: &str) -> bool {
        matches!(&self.place, Place::Cell { name: Some(name), .. } if name == text)
    }
}

const CURRENCIES: [char; 4] = ['$', '€', '£', '¥'];

/// How to leave a column out; where there are no names it is called by its number.
fn help_with_column(name: &str) -> String {
    if name.strip_prefix("column ").is_some_and(|number| number.parse::<usize>().is_ok()) {
        return "leave it out of the file".to_owned();
    }
    let is_plain = |character: char| character.is_alphanumeric() || "_.-".contains(character);
    if name.chars().all(is_plain) {
        return format!("leave it out: --data FILE --drop {name}");
    }
    // A comma separates names, and a question mark stands for any character.
    format!("leave it out: --data FILE --drop '{}'", name.replace([',', '\''], "?"))
}
