//! Modules of JavaScript as one script: each becomes a function that gives what it exports.
//!
//! A page from a disk may not load modules from files beside it. Of the language's imports and
//! exports this knows what the page uses: `import { a, b } from "./name.js";` on a line, and
//! `export` before a function, a class or a constant.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

/// The module and all that it imports, each once and before those that use it.
pub(super) fn bundle(folder: &Path, entry: &str) -> anyhow::Result<String> {
    let read = |name: &str| {
        let path = folder.join(format!("{name}.js"));
        fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let mut bundle =
        Bundle { read: &read, done: Vec::new(), under_way: Vec::new(), script: String::new() };
    bundle.add(entry)?;
    Ok(format!("\"use strict\";\n{}", bundle.script))
}

struct Bundle<'a> {
    read: &'a dyn Fn(&str) -> anyhow::Result<String>,
    done: Vec<String>,
    under_way: Vec<String>,
    script: String,
}

impl Bundle<'_> {
    fn add(&mut self, name: &str) -> anyhow::Result<()> {
        if self.done.iter().any(|done| done == name) {
            return Ok(());
        }
        if self.under_way.iter().any(|other| other == name) {
            bail!("{name}.js imports itself through {}", self.under_way.join(", "));
        }
        self.under_way.push(name.to_owned());
        let text = (self.read)(name)?;
        let (mut body, mut exports) = (String::new(), Vec::new());
        for line in text.lines() {
            if let Some((names, module)) = import(line) {
                self.add(module)?;
                body += &format!("const {{{names}}} = ${module};\n");
            } else if let Some(declaration) = line.strip_prefix("export ") {
                exports.push(exported(declaration).with_context(|| format!("{name}.js: {line}"))?);
                body += &format!("{declaration}\n");
            } else {
                body += &format!("{line}\n");
            }
        }
        let given = exports.join(", ");
        self.script += &format!("const ${name} = (() => {{\n{body}return {{ {given} }};\n}})();\n");
        self.under_way.pop();
        self.done.push(name.to_owned());
        Ok(())
    }
}

/// The names and the module of an import.
fn import(line: &str) -> Option<(&str, &str)> {
    let (names, module) = line.strip_prefix("import {")?.split_once("} from \"./")?;
    Some((names, module.strip_suffix(".js\";")?))
}

/// The name that a declaration gives.
fn exported(declaration: &str) -> Option<&str> {
    let declaration = declaration.strip_prefix("async ").unwrap_or(declaration);
    let (kind, rest) = declaration.split_once(' ')?;
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let name = &rest[..rest.find(|letter| !is_name(letter)).unwrap_or(rest.len())];
    (matches!(kind, "function" | "class" | "const") && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(files: &[(&str, &str)], entry: &str) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            fs::write(folder.path().join(name), text)?;
        }
        bundle(folder.path(), entry)
    }

    #[test]
    fn modules_come_once_and_before_those_that_use_them() {
        let files = [
            ("main.js", "import { b } from \"./b.js\";\nimport { a } from \"./a.js\";\nb(a);\n"),
            ("b.js", "import { a } from \"./a.js\";\nexport function b(x) {\n  return x + a;\n}\n"),
            ("a.js", "export const a = 1;\n"),
        ];
        let script = bundled(&files, "main").expect("sound modules");
        let places: Vec<_> = ["const $a =", "const $b =", "const $main ="]
            .map(|start| script.find(start).expect("a module"))
            .into();
        assert!(places.is_sorted());
        assert_eq!(script.matches("const $a =").count(), 1);
        assert!(script.contains("return { b };") && !script.contains("export "));
    }

    #[test]
    fn circles_and_unknown_exports_are_refused() {
        let circle = [
            ("a.js", "import { b } from \"./b.js\";\n"),
            ("b.js", "import { a } from \"./a.js\";\n"),
        ];
        assert!(bundled(&circle, "a").is_err_and(|error| error.to_string().contains("itself")));
        assert!(bundled(&[("a.js", "export default 1;\n")], "a").is_err());
        assert!(bundled(&[], "a").is_err());
    }
}
