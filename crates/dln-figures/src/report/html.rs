//! The page: the tally, then each figure with its picture, claim, numbers, limits, verdicts and
//! deviations.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::tally;
use crate::{Check, Outcome, Scale};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:3rem;border-top:1px solid #ccc;padding-top:1.5rem}
.tally{font-size:1.25rem;font-weight:600}.picture svg{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}.holds{color:#00664a;font-weight:600}.fails{color:#b3261e;font-weight:600}
.reason,.meta{color:#666;font-size:.85rem}code{background:#f2f2f2;padding:.1rem .3rem;border-radius:3px}";

/// Where the whole differs from the paper or its scripts, beside what single figures say.
const DEVIATIONS: [&str; 4] = [
    "Order of updates: all matrices of an epoch are updated from the same old values, as gradient descent is defined; the \
     published scripts update the first one and use its new value for the next. The two differ at first order in the \
     learning rate.",
    "Training error in theory: modes of the noise that the student has room for count as learned, and what no linear map can \
     fit counts in both parts of the ratio. The published theory track leaves the first out and ends at 0.44 where \
     simulation gives 0.02.",
    "Noise of transfer: noise entries have variance 1/N1, as the paper's text says; its transfer script divides by the \
     number of outputs, so that the published picture shows twice the variance.",
    "Gaussian inputs: the theory is that of white inputs. It does not hold for raw Gaussian inputs near P = N1; figures \
     that show these show the gap.",
];

/// The whole page; `pictures` are SVG texts in the order of the outcomes.
pub(super) fn page(scale: Scale, outcomes: &[Outcome], pictures: &[String]) -> String {
    let (held, claims) = tally(outcomes);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (held) " of " (claims) " claims hold" }
                meta name="viewport" content="width=device-width";
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Generalization dynamics and transfer in deep linear networks: a reproduction" }
                p class="tally" { (held) " of " (claims) " claims hold" }
                p class="meta" {
                    (scale.name()) " scale, version " (env!("CARGO_PKG_VERSION")) ". Theory is drawn \
                    as lines, simulations as points with 95 % error bars over seeds. A claim holds \
                    when what was measured does not exceed its limit."
                }
                (overview(outcomes))
                (deviations(&DEVIATIONS))
                @for (outcome, svg) in outcomes.iter().zip(pictures) {
                    (section(scale, outcome, svg))
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn overview(outcomes: &[Outcome]) -> Markup {
    html! {
        table {
            tr { th { "figure" } th { "in the paper" } th { "claims held" } th { "seconds" } }
            @for outcome in outcomes {
                @let (held, claims) = tally(std::slice::from_ref(outcome));
                tr {
                    td { a href={ "#" (outcome.about.slug) } { (outcome.about.title) } }
                    td { (outcome.about.paper) }
                    td class=(if held == claims { "holds" } else { "fails" }) {
                        (held) " of " (claims)
                    }
                    td class="number" { (format!("{:.1}", outcome.seconds)) }
                }
            }
        }
    }
}

fn section(scale: Scale, outcome: &Outcome, svg: &str) -> Markup {
    let about = &outcome.about;
    let slug = about.slug;
    html! {
        h2 id=(slug) { (about.title) " " span class="meta" { (about.paper) } }
        p { b { "The paper:" } " " (about.claim) }
        // Our own pictures, whose texts are escaped where they are drawn.
        div class="picture" { (PreEscaped(svg)) }
        table {
            tr { th { "claim" } th { "measured" } th { "limit" } th { "verdict" } }
            @for check in &outcome.checks { (check_row(check)) }
        }
        (deviations(about.deviations))
        p class="meta" {
            (format!("{:.1}", outcome.seconds)) " s · "
            code { "cargo xtask reproduce " (slug) " --scale " (scale.name()) }
            " · data: "
            @for (index, name) in outcome.data_files.iter().enumerate() {
                @if index > 0 { ", " }
                a href={ (slug) "/" (name) } { (name) }
            }
            " · picture: "
            a href={ (slug) "/" (slug) ".svg" } { "SVG" } ", "
            a href={ (slug) "/" (slug) ".png" } { "PNG" }
        }
    }
}

fn check_row(check: &Check) -> Markup {
    let (class, verdict) = if check.holds() { ("holds", "holds") } else { ("fails", "FAILS") };
    html! {
        tr {
            td { (check.claim()) br; span class="reason" { "limit: " (check.reason()) } }
            td class="number" { (significant(check.measured())) }
            td class="number" { (significant(check.limit())) }
            td class=(class) { (verdict) }
        }
    }
}

fn deviations(list: &[&str]) -> Markup {
    html! {
        @if !list.is_empty() {
            p { b { "Where this differs from the paper or its scripts:" } }
            ul { @for text in list { li { (text) } } }
        }
    }
}

/// Four significant digits; very small and very large numbers in powers of ten.
pub(super) fn significant(x: f64) -> String {
    let magnitude = x.abs();
    if x == 0.0 || !x.is_finite() {
        x.to_string()
    } else if (1e-3..1e4).contains(&magnitude) {
        let decimals = if magnitude >= 1000.0 {
            0
        } else if magnitude >= 1.0 {
            3
        } else {
            5
        };
        format!("{x:.decimals$}")
    } else {
        format!("{x:.2e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{About, Limit};

    #[test]
    fn the_page_opens_with_the_tally_and_needs_no_network() {
        let about = About {
            slug: "a-b",
            title: "T < 0",
            paper: "Figure 9",
            claim: "c",
            deviations: &["order & reason"],
        };
        let checks = vec![
            Check::at_most("x", 0.5, Limit::new(1.0, "r")),
            Check::at_most("y", f64::NAN, Limit::new(1.0, "r")),
        ];
        let outcome = Outcome {
            about,
            seconds: 1.0,
            checks,
            data_files: vec!["p.csv".to_owned()],
            reused: false,
            snapshots: None,
        };
        let page = page(Scale::Smoke, &[outcome], &["<svg xmlns=\"x\"></svg>".to_owned()]);
        assert!(
            page.contains("1 of 2 claims hold")
                && page.contains("T &lt; 0")
                && page.contains("order &amp; reason")
        );
        assert!(
            page.contains("cargo xtask reproduce a-b --scale smoke") && page.contains("a-b/p.csv")
        );
        assert!(DEVIATIONS.iter().all(|deviation| page.contains(deviation)));
        assert!(!page.contains("src=\"http") && !page.contains("href=\"http"));
    }

    /// Names of data files and of a figure's slug once went into the page as they were.
    #[test]
    fn whatever_stands_in_a_report_is_escaped() {
        let about =
            About { slug: "a-b", title: "<b>", paper: "\"", claim: "&", deviations: &["</li>"] };
        let outcome = Outcome {
            about,
            seconds: 1.0,
            checks: vec![Check::at_most("<i>", 0.5, Limit::new(1.0, "<u>"))],
            data_files: vec!["\"><script>.csv".to_owned()],
            reused: false,
            snapshots: None,
        };
        let page = page(Scale::Smoke, &[outcome], &["<svg></svg>".to_owned()]);
        for raw in ["<b>&", "<i>", "<u>", "<script>", "</li></li>"] {
            assert!(!page.contains(raw), "{raw}");
        }
    }

    #[test]
    fn numbers_have_about_four_digits() {
        let cases =
            [(0.0, "0"), (0.25, "0.25000"), (1.5, "1.500"), (1e-9, "1.00e-9"), (f64::NAN, "NaN")];
        for (x, text) in cases {
            assert_eq!(significant(x), text);
        }
    }
}
