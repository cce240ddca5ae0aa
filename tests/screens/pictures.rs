//! The README's pictures, made from the screens themselves. `DICTAMEN_UPDATE=1` draws them anew.

use crate::render::buffer;
use dictamen::i18n::Lang;
use dictamen::tui::model::Model;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use std::path::PathBuf;

const CELL: (u32, u32) = (8, 17);

fn picture(model: &Model) -> String {
    let buffer = buffer(model);
    let (columns, rows) = (u32::from(model.columns), u32::from(model.rows));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#16181d\"/>\n",
        columns * CELL.0 + 16,
        rows * CELL.1 + 16
    );
    for y in 0..model.rows {
        let mut x = 0;
        while x < model.columns {
            let style = buffer[(x, y)].style();
            let start = x;
            let mut text = String::new();
            while x < model.columns && buffer[(x, y)].style() == style {
                text.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            if text.trim().is_empty() && !style.add_modifier.contains(Modifier::REVERSED) {
                continue;
            }
            run(
                &mut svg,
                u32::from(start),
                u32::from(y),
                u32::from(x - start),
                &text,
                style,
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn run(svg: &mut String, x: u32, y: u32, width: u32, text: &str, style: ratatui::style::Style) {
    let mut colour = match style.fg {
        Some(Color::Cyan) => "#5fc9d8",
        Some(Color::Green) => "#7ec77e",
        Some(Color::Yellow) => "#e5c07b",
        Some(Color::Red) => "#ef7a7a",
        Some(Color::Magenta) => "#d48ad8",
        _ if style.add_modifier.contains(Modifier::DIM) => "#8b919c",
        _ => "#d7dae0",
    };
    let (left, top) = (8 + x * CELL.0, 8 + y * CELL.1);
    if style.add_modifier.contains(Modifier::REVERSED) {
        let _ = writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"/>",
            width * CELL.0,
            CELL.1
        );
        colour = "#16181d";
    }
    let weight = if style.add_modifier.contains(Modifier::BOLD) {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let line = if style.add_modifier.contains(Modifier::UNDERLINED) {
        " text-decoration=\"underline\""
    } else {
        ""
    };
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        svg,
        "<text x=\"{left}\" y=\"{}\" fill=\"{colour}\" textLength=\"{}\" xml:space=\"preserve\"{weight}{line}>{escaped}</text>",
        top + 13,
        width * CELL.0
    );
}

fn check(name: &str, model: &Model) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/screens/pictures")
        .join(format!("{name}.svg"));
    let drawn = picture(model);
    if std::env::var_os("DICTAMEN_UPDATE").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "{} is stale; run the tests with DICTAMEN_UPDATE=1",
        path.display()
    );
}

#[test]
fn the_pictures_of_the_readme_show_today_s_screens() {
    let mut queue = crate::fixture::desk(Lang::Es, 110, 24);
    crate::press(&mut queue, "w j");
    crate::fixture::preview(&mut queue);
    check("bandeja", &queue);
    let mut inventory = crate::fixture::desk(Lang::Es, 120, 26);
    crate::fixture::open(&mut inventory);
    crate::press(&mut inventory, "t i c");
    check("inventario", &inventory);
}
