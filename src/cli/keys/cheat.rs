//! `keys cheat`: the whole map on a page, as text or as Markdown.

use super::{Context, Exit, Failure, MapArgs, effective};
use crate::tui::keymap::{cheat, markdown};

/// Columns of the page where no terminal says how many it has: a landscape page.
const PAGE: usize = 132;

#[derive(Debug, clap::Args)]
pub struct CheatArgs {
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    map: MapArgs,
}

pub(super) fn run(context: &Context, args: &CheatArgs) -> Result<Exit, Failure> {
    let (out, lang) = (context.out, context.out.lang);
    let keymap = effective(context, &args.map)?;
    let page = if args.markdown {
        markdown(&keymap, lang)
    } else {
        cheat(&keymap, lang, out.columns().unwrap_or(PAGE))
    };
    // The keys of a person's own file may be any characters.
    out.data(crate::text::block(&page).as_str())?;
    Ok(Exit::Ok)
}
