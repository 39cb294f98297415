//! A document in Markdown as a page.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Where every page leads.
const PLACES: [(&str, &str); 6] = [
    ("dln", "index.html"),
    ("Explorer", "explorer/index.html"),
    ("Gallery", "docs/figures/index.html"),
    ("Guide", "docs/guide.html"),
    ("Theory", "docs/theory.html"),
    ("API", "api/dln_dynamics/index.html"),
];

/// A document's title and body.
pub(super) struct Document {
    title: String,
    body: String,
}

impl Document {
    /// Translates a text; `place` says where a link leads on the site.
    pub(super) fn new(
        text: &str,
        place: &mut dyn FnMut(&str) -> anyhow::Result<String>,
    ) -> anyhow::Result<Self> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
        let title = name_headings(&mut events);
        for event in &mut events {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                *dest_url = CowStr::from(place(dest_url)?);
            }
        }
        let mut body = String::new();
        html::push_html(&mut body, events.into_iter());
        Ok(Self { title, body })
    }

    /// The whole page, whose way to the front page is `up`.
    pub(super) fn page(&self, up: &str, style: &str) -> String {
        let places: String = PLACES
            .iter()
            .map(|(name, page)| format!("<a href=\"{up}{page}\">{name}</a>"))
            .collect();
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{}</title><style>{style}</style></head>\n<body><nav>{places}</nav>\n<main>\n{}</main></body></html>\n",
            escaped(&self.title),
            self.body
        )
    }
}

/// Gives every heading the name that links to it use, as Git's hosts do; the title is the first
/// one's text.
fn name_headings(events: &mut [Event<'_>]) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut title = None;
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let within = events[at + 1..].iter();
        let within = within.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let text: String = within
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let name = anchor(&text);
        let times = seen.entry(name.clone()).and_modify(|times| *times += 1).or_insert(0);
        let name = if *times == 0 { name } else { format!("{name}-{times}") };
        title.get_or_insert(text);
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(CowStr::from(name));
        }
    }
    title.unwrap_or_else(|| "dln".to_owned())
}

/// `When to stop?` is `when-to-stop`.
fn anchor(text: &str) -> String {
    let kept = text.to_lowercase();
    let kept = kept.chars().filter(|&letter| letter.is_alphanumeric() || " -_".contains(letter));
    kept.collect::<String>().replace(' ', "-")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_names_and_links_lead_where_they_are_told() {
        let text = "# When to *stop*?\n\n## `Stop`\n\n## Stop\n\n[a](b.md) ![c](d.png)\n";
        let document = Document::new(text, &mut |link| Ok(format!("x/{link}"))).expect("a text");
        assert_eq!(document.title, "When to stop?");
        for part in [
            "<h1 id=\"when-to-stop\">",
            "id=\"stop\"",
            "id=\"stop-1\"",
            "href=\"x/b.md\"",
            "src=\"x/d.png\"",
        ] {
            assert!(document.body.contains(part), "{part} in {}", document.body);
        }
    }
}
