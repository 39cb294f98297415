//! Dates and times of day, as people and programs write them.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Years that a bare year and month may have.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2199;

/// `2020-01-31`, `31.01.2020`, `1/31/20`, also with a time of day after it; `31-Jan-2020`,
/// `January 31, 2020`; `2020-01`; `10:30`.
pub(super) fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    is_numeric(day) || is_month(text) || is_time(text) || names_month(text)
}

fn is_numeric(day: &str) -> bool {
    ['-', '/', '.'].iter().any(|&separator| {
        let parts: Vec<&str> = day.split(separator).collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        parts.iter().all(|part| are_digits(part))
            && matches!(lengths[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4])
    })
}

/// `2020-01`, `2020/12`.
fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once(['-', '/']) else { return false };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| are_digits(text));
    let is_year = year.len() == 4 && number(year).is_some_and(|year| YEARS.contains(&year));
    is_year && month.len() == 2 && number(month).is_some_and(|month| (1..=12).contains(&month))
}

/// `10:30`, `10:30:05.25`, `9:05 am`.
fn is_time(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let clock = lower.strip_suffix("am").or_else(|| lower.strip_suffix("pm")).unwrap_or(&lower);
    let clock = clock.trim_end().split('.').next().unwrap_or_default();
    let parts: Vec<&str> = clock.split(':').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(|part| are_digits(part)) && matches!(lengths[..], [1 | 2, 2] | [1 | 2, 2, 2])
}

/// Words that are months or weekdays, at least one of them a month, and whole numbers.
fn names_month(text: &str) -> bool {
    let day = text.split(':').next().unwrap_or_default();
    let parts: Vec<String> = day
        .split([' ', '-', ',', '/', '.'])
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let is_of = |names: &[&str], part: &str| {
        part.len() >= 3 && names.iter().any(|name| *name == part || name[..3] == *part)
    };
    let is_number = |part: &str| part.len() <= 4 && are_digits(part);
    parts.iter().any(|part| is_of(&MONTHS, part))
        && parts.iter().any(|part| is_number(part))
        && parts
            .iter()
            .all(|part| is_number(part) || is_of(&MONTHS, part) || is_of(&WEEKDAYS, part))
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_words_and_numbers() {
        for date in [
            "2020-01-31",
            "31.01.2020",
            "1/31/20",
            "2020-01-31T10:00:00Z",
            "2020/1/3 10:00",
            "2020-01",
            "31-Jan-2020",
            "31-JAN-20",
            "January 31, 2020",
            "Fri Jan 31 2020",
            "31 May 2020 10:30",
            "10:30",
            "9:05 am",
            "10:30:05.25",
        ] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "",
            "1.5",
            "May",
            "Jan Smith",
            "march on",
            "1-2",
            "2020-13",
            "20-30",
            "3:1",
            "a:10",
            "may be 3 or so",
            "12",
            "Mar",
            "192.168.0.1",
            "äöü",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
