//! Counts in words.

/// `1 example`, `2 examples`.
///
/// # Examples
///
/// ```
/// assert_eq!(dln_tables::counted(1, "row"), "1 row");
/// assert_eq!(dln_tables::counted(3, "row"), "3 rows");
/// ```
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
