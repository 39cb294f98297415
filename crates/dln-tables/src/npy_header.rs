//! The header of an NPY file: a Python dictionary of three entries.

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The type's name, or its whole description if it is structured.
    pub(super) descr: String,
    /// Whether columns are stored one after the other, rather than rows.
    pub(super) fortran_order: bool,
    pub(super) shape: Vec<usize>,
}

impl Header {
    /// Parses `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }` with its entries in any
    /// order; the error says what was expected where.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut cursor = Cursor { text, at: 0 };
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        cursor.expect("{")?;
        while !cursor.take("}") {
            let key = cursor.quoted().ok_or_else(|| cursor.expected("a quoted name or }"))?;
            cursor.expect(":")?;
            match key {
                "descr" => descr = Some(cursor.description()?),
                "fortran_order" => fortran_order = Some(cursor.boolean()?),
                "shape" => shape = Some(cursor.shape()?),
                _ => return Err(format!("it has the unknown entry {key:?}")),
            }
            if !cursor.take(",") {
                cursor.expect("}")?;
                break;
            }
        }
        if !cursor.rest().is_empty() {
            return Err(cursor.expected("its end"));
        }
        Ok(Self {
            descr: descr.ok_or("it has no entry 'descr'")?,
            fortran_order: fortran_order.ok_or("it has no entry 'fortran_order'")?,
            shape: shape.ok_or("it has no entry 'shape'")?,
        })
    }
}

/// A place in the text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left, from the next character that is no white space.
    fn rest(&mut self) -> &'a str {
        let rest = self.text[self.at..].trim_start_matches([' ', '\n', '\t', '\r']);
        self.at = self.text.len() - rest.len();
        rest
    }

    fn expected(&self, what: &str) -> String {
        format!("expected {what} at byte {} of it", self.at)
    }

    /// Steps over a word, if it comes next.
    fn take(&mut self, word: &str) -> bool {
        let comes_next = self.rest().starts_with(word);
        if comes_next {
            self.at += word.len();
        }
        comes_next
    }

    fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(self.expected(word)) }
    }

    /// The inside of a string in single or double quotes.
    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
        let (inside, _) = rest[1..].split_once(quote)?;
        self.at += inside.len() + 2;
        Some(inside)
    }

    fn boolean(&mut self) -> Result<bool, String> {
        if self.take("True") {
            Ok(true)
        } else if self.take("False") {
            Ok(false)
        } else {
            Err(self.expected("True or False"))
        }
    }

    fn shape(&mut self) -> Result<Vec<usize>, String> {
        let mut shape = Vec::new();
        self.expect("(")?;
        while !self.take(")") {
            shape.push(self.size()?);
            if !self.take(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(shape)
    }

    /// A whole number, which Python 2 ended in L.
    fn size(&mut self) -> Result<usize, String> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let size = rest[..digits].parse().map_err(|_| self.expected("a whole number"))?;
        self.at += digits;
        self.take("L");
        Ok(size)
    }

    /// A quoted name, or the list or tuple that describes a structured type, as it stands.
    fn description(&mut self) -> Result<String, String> {
        if let Some(name) = self.quoted() {
            return Ok(name.to_owned());
        }
        let rest = self.rest();
        let mut depth = 0_usize;
        for (index, character) in rest.char_indices() {
            match character {
                '[' | '(' => depth += 1,
                ']' | ')' if depth > 1 => depth -= 1,
                ']' | ')' if depth == 1 => {
                    self.at += index + 1;
                    return Ok(rest[..=index].to_owned());
                }
                _ if depth == 0 => break,
                _ => {}
            }
        }
        Err(self.expected("the name of a type"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_of_numpy_are_understood() {
        for text in [
            "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }          \n",
            "{\"shape\": (3L, 4L), \"fortran_order\": False, \"descr\": \"<f8\"}",
            "{ 'descr':'<f8','fortran_order':False,'shape':(3,4,)}",
        ] {
            let header =
                Header { descr: "<f8".to_owned(), fortran_order: false, shape: vec![3, 4] };
            assert_eq!(Header::parse(text), Ok(header), "{text}");
        }
        let structured =
            "{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': True, 'shape': ()}";
        let header = Header::parse(structured).expect("understood");
        assert_eq!(
            (header.descr.as_str(), header.shape.len()),
            ("[('a', '<f8'), ('b', '<i4')]", 0)
        );
    }

    #[test]
    fn damage_is_named() {
        let cases = [
            ("", "expected { at byte 0 of it"),
            ("{", "expected a quoted name or } at byte 1 of it"),
            ("{}", "it has no entry 'descr'"),
            ("{'descr': 7}", "expected the name of a type at byte 10 of it"),
            ("{'descr': [[[", "expected the name of a type at byte 10 of it"),
            ("{'order': 7}", "it has the unknown entry \"order\""),
            ("{'shape': (-1,)}", "expected a whole number at byte 11 of it"),
            ("{'shape': (99999999999999999999,)}", "expected a whole number at byte 11 of it"),
            ("{'fortran_order': 1}", "expected True or False at byte 18 of it"),
            ("{'descr' '<f8'}", "expected : at byte 9 of it"),
            ("{'shape': (1,)} x", "expected its end at byte 16 of it"),
        ];
        for (text, message) in cases {
            assert_eq!(Header::parse(text), Err(message.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[{}()\\[\\]':,descrhapLTu0-9<é \n]{0,60}") {
            let _ = Header::parse(&text);
        }

        #[test]
        fn every_shape_is_read_back(shape in prop::collection::vec(0..1_000_000_usize, 0..4)) {
            let sizes: String = shape.iter().map(|size| format!("{size}, ")).collect();
            let text = format!("{{'descr': '<f8', 'fortran_order': True, 'shape': ({sizes})}}");
            prop_assert_eq!(Header::parse(&text).map(|header| header.shape), Ok(shape));
        }
    }
}
