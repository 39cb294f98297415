//! Links of a site that lead nowhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Every link to a file, or a place in a page, that is not there. Pages in `foreign` are led to,
/// but their links are their maker's.
pub(super) fn dead(site: &Path, foreign: &str) -> anyhow::Result<Vec<String>> {
    let mut pages = Vec::new();
    find_pages(site, &site.join(foreign), &mut pages)?;
    let mut texts = BTreeMap::new();
    for page in pages {
        let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
        texts.insert(page, text);
    }
    let mut dead = Vec::new();
    for (page, text) in &texts {
        for link in links(text) {
            if !leads_somewhere(page, link, &texts) {
                dead.push(format!("{}: {link}", page.strip_prefix(site).unwrap_or(page).display()));
            }
        }
    }
    Ok(dead)
}

fn find_pages(folder: &Path, except: &Path, pages: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && path != except {
            find_pages(&path, except, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(())
}

/// What stands in `href` and `src` of the markup; scripts are not markup.
fn links(text: &str) -> Vec<&str> {
    let markup = text
        .split("<script")
        .map(|part| part.split_once("</script>").map_or(part, |(_, after)| after));
    let quoted = |part: &'static str| {
        move |text: &'_ str| {
            text.match_indices(part).map(|(at, _)| at + part.len()).collect::<Vec<_>>()
        }
    };
    let mut found = Vec::new();
    for part in markup {
        for start in [quoted(" href=\"")(part), quoted(" src=\"")(part)].concat() {
            found.extend(part[start..].split('"').next());
        }
    }
    found
}

fn leads_somewhere(page: &Path, link: &str, texts: &BTreeMap<PathBuf, String>) -> bool {
    if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") {
        return true;
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        page.to_owned()
    } else {
        page.parent().unwrap_or(Path::new("")).join(path)
    };
    let Ok(target) = target.canonicalize() else { return false };
    let text = texts.iter().find(|(page, _)| page.canonicalize().is_ok_and(|page| page == target));
    match text {
        Some((_, text)) => fragment.is_empty() || text.contains(&format!("id=\"{fragment}\"")),
        None => target.is_file(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_nowhere_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let put =
            |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        put(
            "a.html",
            "<a href=\"b.html#x\"><a href=\"b.html#y\"><img src=\"c.png\"><a href=\"#z\"><a href=\"https://example.org\">",
        );
        put("b.html", "<h1 id=\"x\"></h1><script>let a = '<a href=\"no.html\">';</script>");
        let dead = dead(folder.path(), "api").expect("a site");
        assert_eq!(dead, ["a.html: b.html#y", "a.html: #z", "a.html: c.png"]);
    }
}
