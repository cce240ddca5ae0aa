//! The vocabulary as bytes and back.
//!
//! Owns its part of the stored index. Tables are not stored: they hash by a key of each process's own.

use super::{Form, Mark, Recent, Root, Span, Vocabulary, mark_text, root_text, short};
use crate::matching::bytes::{Bytes, put, put_slice};
use crate::matching::grams::GRAMS;
use crate::matching::postings::{List, Slots};
use crate::matching::table::Table;

impl Vocabulary {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let span = |span: Span, out: &mut Vec<u8>| {
            put(span.at, out);
            put(u32::from(span.len), out);
        };
        put_slice(self.arena.as_bytes(), out);
        put(self.forms.len() as u32, out);
        for form in &self.forms {
            span(form.text, out);
            put(form.root, out);
            // The end of a chain as nought, so that it takes one byte.
            put(form.next.wrapping_add(1), out);
            put(form.uses, out);
        }
        put(self.roots.len() as u32, out);
        for root in &self.roots {
            span(root.text, out);
            out.push(u8::from(root.generic) | u8::from(root.listed) << 1);
            put(root.surface, out);
            put(root.forms, out);
            root.assets.write(out);
        }
        put(self.marks.len() as u32, out);
        for mark in &self.marks {
            span(mark.text, out);
            mark.assets.write(out);
        }
        for number in self.in_order(0, 0) {
            put(number, out);
        }
        for list in &self.by_gram {
            list.write(out);
        }
    }

    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let span = |bytes: &mut Bytes<'_>| {
            Some(Span {
                at: bytes.number()?,
                len: u16::try_from(bytes.number()?).ok()?,
            })
        };
        let arena = bytes.text()?.to_owned();
        let count = bytes.count(5)?;
        let mut forms = Vec::with_capacity(count);
        for _ in 0..count {
            forms.push(Form {
                text: span(bytes)?,
                root: bytes.number()?,
                next: bytes.number()?.wrapping_sub(1),
                uses: bytes.number()?,
            });
        }
        let count = bytes.count(6)?;
        let (mut roots, mut by_root) = (Vec::with_capacity(count), Table::with_capacity(count));
        for number in 0..count {
            let (text, flags) = (span(bytes)?, bytes.byte()?);
            roots.push(Root {
                text,
                generic: flags & 1 != 0,
                listed: flags & 2 != 0,
                surface: bytes.number()?,
                forms: bytes.number()?,
                assets: List::read(bytes)?,
            });
            let key = |number| root_text(&arena, &roots, number);
            by_root.insert(&key(number as u32), number as u32, key);
        }
        let count = bytes.count(3)?;
        let (mut marks, mut by_mark) = (Vec::with_capacity(count), Table::with_capacity(count));
        for number in 0..count {
            marks.push(Mark {
                text: span(bytes)?,
                assets: List::read(bytes)?,
            });
            let key = |number| mark_text(&arena, &marks, number);
            by_mark.insert(&key(number as u32), number as u32, key);
        }
        let lengths = roots.iter().map(|root| short(root.text.len)).collect();
        let ordered = (0..roots.len())
            .map(|_| bytes.number())
            .collect::<Option<_>>()?;
        let by_gram = (0..GRAMS)
            .map(|_| Slots::read(bytes))
            .collect::<Option<_>>()?;
        Some(Self {
            arena,
            roots,
            forms,
            marks,
            by_root,
            by_mark,
            ordered,
            waiting: Vec::new(),
            by_gram,
            lengths,
            recent: Recent::default(),
        })
    }
}
