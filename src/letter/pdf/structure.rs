//! What a screen reader is told: the order and the role of every line.

use super::flow::Line;
use crate::letter::block::{Block, Role};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, ListNumbering, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// The identifiers of the lines of each block, and of the code for a telephone.
pub(super) struct Structure {
    roles: Vec<(Role, String)>,
    lines: Vec<Vec<Identifier>>,
    code: Option<(Identifier, String)>,
}

impl Structure {
    pub(super) fn of(blocks: &[Block]) -> Structure {
        Structure {
            roles: blocks
                .iter()
                .map(|block| (block.role, block.text()))
                .collect(),
            lines: blocks.iter().map(|_| Vec::new()).collect(),
            code: None,
        }
    }

    pub(super) fn add(&mut self, block: usize, line: Identifier) {
        if let Some(lines) = self.lines.get_mut(block) {
            lines.push(line);
        }
    }

    /// Whether the line just added is the first of an item.
    pub(super) fn begins_item(&self, block: usize) -> bool {
        self.roles
            .get(block)
            .is_some_and(|(role, _)| *role == Role::Item)
            && self.lines.get(block).is_some_and(|lines| lines.len() == 1)
    }

    pub(super) fn add_code(&mut self, code: Identifier, says: &str) {
        self.code = Some((code, says.to_owned()));
    }

    pub(super) fn tree(self) -> TagTree {
        let mut tree = TagTree::new();
        let mut list: Option<TagGroup> = None;
        for ((role, text), lines) in self.roles.into_iter().zip(self.lines) {
            if role == Role::Item {
                let mut body = TagGroup::new(Tag::LBody);
                lines.into_iter().for_each(|line| body.push(line));
                let mut item = TagGroup::new(Tag::LI);
                item.push(body);
                list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::None)))
                    .push(item);
                continue;
            }
            if let Some(list) = list.take() {
                tree.push(list);
            }
            let mut group = match level(role) {
                Some(level) => TagGroup::new(Tag::Hn(level, Some(text))),
                None => TagGroup::new(Tag::P),
            };
            lines.into_iter().for_each(|line| group.push(line));
            tree.push(group);
        }
        if let Some(list) = list {
            tree.push(list);
        }
        if let Some((code, says)) = self.code {
            let mut figure = TagGroup::new(Tag::Figure(Some(says)));
            figure.push(code);
            tree.push(figure);
        }
        tree
    }
}

fn level(role: Role) -> Option<NonZeroU16> {
    match role {
        Role::Title => NonZeroU16::new(1),
        Role::Heading | Role::Decision => NonZeroU16::new(2),
        _ => None,
    }
}

/// The headings, each leading to its place.
pub(super) fn outline(blocks: &[Block], lines: &[Line]) -> Outline {
    let mut outline = Outline::new();
    for (place, block) in blocks.iter().enumerate() {
        let first = lines.iter().find(|line| line.block == place);
        if let (Some(_), Some(line)) = (level(block.role), first) {
            let point = Point::from_xy(super::flow::MARGIN, line.y - line.size);
            let there = XyzDestination::new(line.page, point);
            outline.push_child(OutlineNode::new(block.text(), there));
        }
    }
    outline
}
