//! What a user can do about a file that gives no numbers.

use super::cell::has_grouped_digits;
use super::error::{Excerpt, Problem, ReadError};

impl ReadError {
    /// What the user can do about it.
    pub fn help(&self) -> String {
        let advice = match &self.problem {
            Problem::Unreadable(_) | Problem::Folder => "check the path and its permissions",
            Problem::Empty | Problem::HeaderOnly => {
                "the file must hold at least one example, one a row"
            }
            Problem::NotANumber(Excerpt(text))
                if has_grouped_digits(text) && text.contains('.') =>
            {
                "remove the commas between thousands (pandas: read_csv(…, thousands=','))"
            }
            Problem::NotANumber(Excerpt(text)) if text.starts_with(['[', '{']) => {
                "leave the column out (--data … --drop NAME), or write its parts as columns"
            }
            Problem::NotANumber(Excerpt(text)) if text.starts_with('#') => {
                "correct the formula in the spreadsheet, or leave out its row or column"
            }
            Problem::NotANumber(Excerpt(text)) if text.ends_with('%') => {
                "write shares as numbers, such as 0.12 for 12 %"
            }
            Problem::NotANumber(Excerpt(text)) if text.starts_with(['$', '€', '£']) => {
                "write amounts without the currency"
            }
            Problem::NotANumber(Excerpt(text)) if text.contains([';', '\t']) => {
                "separate the columns by commas"
            }
            Problem::NotANumber(Excerpt(text)) if text.contains(',') => {
                "write decimals with a point"
            }
            Problem::NotANumber(_) => {
                "write a number such as 1.5 or -2e-3, or leave the column out"
            }
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
                return format!("leave it out: --data FILE --drop {name}");
            }
            Problem::NewCategory { .. } => {
                "leave out the rows with it, or train on data that have it"
            }
            Problem::NoSuchColumn { .. } => "check the spelling; * and ? stand for any characters",
            Problem::NoNames => "give the columns names in a first row, or say --header yes",
            Problem::RepeatedName(_) => "give every column a name of its own",
            Problem::NoInputs => "name fewer columns in --targets and --drop",
            Problem::OtherColumns { .. } => "both must have the same columns, in the same order",
            Problem::Gzip(_) => "compress it again with gzip",
            Problem::LongText => "split it, or write the numbers with numpy.save",
            Problem::Sparse => {
                "write it in full: numpy.save('x.npy', scipy.sparse.load_npz('x.npz').toarray())"
            }
            Problem::MixedHeader(_) => "make it a number, or say --header yes or --header no",
            Problem::UnnamedColumn => {
                "name it, or leave it out if it only counts rows (pandas: to_csv(…, index=False))"
            }
            Problem::NotText => "save the file as UTF-8",
            Problem::Ragged { .. } => "give every row the same number of columns",
            Problem::NotNpy | Problem::Version(..) | Problem::Header(_) => {
                "write it with numpy.save, or name the file by its format"
            }
            Problem::Type(Excerpt(descr)) if descr.starts_with(['[', '(']) => {
                "convert it: numpy.lib.recfunctions.structured_to_unstructured(array).astype('float64')"
            }
            Problem::Type(_) => "convert it in numpy: array.astype('float64')",
            Problem::Dimensions(_) => "reshape it in numpy: array.reshape(len(array), -1)",
            Problem::NoEntries { .. } => "the array must hold at least one example and one column",
            Problem::TooLarge { .. } | Problem::Truncated { .. } | Problem::Trailing { .. } => {
                "the file is damaged or only partly copied: write it again, one array a file"
            }
            Problem::LargeInteger(_) => {
                "subtract an offset, or convert it in numpy: array.astype('float64')"
            }
            Problem::Parquet(_) => {
                "write it again (pandas: to_parquet(…, compression='snappy')), or as CSV"
            }
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
