//! Pieces that screens are made of.

pub(crate) mod ink;
pub(crate) mod lines;
