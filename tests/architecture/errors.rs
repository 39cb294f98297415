//! How error messages are written: so that they can stand after a colon, and say a cause once.

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, Fields, ItemEnum, ItemStruct, Lit, Token};

use crate::workspace::Workspace;

/// Messages of `thiserror` begin in lower case or with a value, end without a full stop, and do not
/// repeat what `source()` says.
pub(crate) fn messages(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in &workspace.packages {
        for source in package.sources.iter().filter(|source| source.path.starts_with("src/")) {
            let Ok(file) = syn::parse_file(&source.text) else { continue };
            let mut messages = Messages { faults: Vec::new() };
            messages.visit_file(&file);
            let place = format!("{}/{}", package.name, source.path);
            found.extend(messages.faults.into_iter().map(|fault| format!("{place} {fault}")));
        }
    }
    found
}

struct Messages {
    faults: Vec<String>,
}

impl Messages {
    fn look(&mut self, attributes: &[Attribute], fields: &Fields) {
        let Some(text) = attributes.iter().find_map(message) else { return };
        let first = text.chars().next().unwrap_or('.');
        if first.is_uppercase() || text.ends_with(['.', '!']) || text.is_empty() {
            self.faults.push(format!("has a message that is no part of a sentence: {text:?}"));
        }
        if fields.iter().enumerate().any(|(index, field)| {
            let name = field.ident.as_ref().map_or(index.to_string(), ToString::to_string);
            let is_source = name == "source"
                || field
                    .attrs
                    .iter()
                    .any(|a| a.path().is_ident("from") || a.path().is_ident("source"));
            is_source
                && (text.contains(&format!("{{{name}}}")) || text.contains(&format!("{{{name}:")))
        }) {
            self.faults.push(format!("says its source twice: {text:?}"));
        }
    }
}

impl<'ast> Visit<'ast> for Messages {
    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        for variant in &item.variants {
            self.look(&variant.attrs, &variant.fields);
        }
        visit::visit_item_enum(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.look(&item.attrs, &item.fields);
        visit::visit_item_struct(self, item);
    }
}

/// The text of `#[error("…")]`.
fn message(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("error") {
        return None;
    }
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
    match attribute.parse_args_with(arguments).ok()?.first()? {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::catches;

    fn with(variant: &str) -> Workspace {
        let mut workspace = Workspace::sound_example();
        let text = format!("//! Errors.\nenum E {{ {variant} }}\n");
        workspace.package("dln-spectra").add_source("src/error.rs", &text);
        workspace
    }

    #[test]
    fn catches_sentences() {
        catches(messages, &with("#[error(\"The size is 0\")] A"), "no part of a sentence");
        catches(messages, &with("#[error(\"the size is {0}.\", 1 + 1)] A"), "no part");
        assert_eq!(messages(&with("#[error(\"{0} is 0\")] A(f64)")), Vec::<String>::new());
        assert_eq!(messages(&with("#[error(transparent)] A(#[from] E)")), Vec::<String>::new());
    }

    #[test]
    fn catches_a_cause_that_is_said_twice() {
        catches(messages, &with("#[error(\"no: {0}\")] A(#[from] E)"), "its source twice");
        catches(messages, &with("#[error(\"no: {source}\")] A { source: E }"), "twice");
        assert_eq!(messages(&with("#[error(\"no\")] A(#[from] E)")), Vec::<String>::new());
        assert_eq!(messages(&with("#[error(\"no: {0}\")] A(E)")), Vec::<String>::new());
    }
}
