//! The one pen: every character that reaches the screen goes through here.
//!
//! It takes only [`Shown`]: outside text that passed the border, sentences of the catalogue, numbers
//! and dates. A test sees to it that no screen uses another way.

use crate::text::{self, DisplayText};
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Text that may be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown<'a>(Cow<'a, str>);

impl<'a> Shown<'a> {
    /// A sentence of the catalogue around arguments that may be shown, a number, a date.
    pub(crate) fn said(text: impl Into<Cow<'a, str>>) -> Shown<'a> {
        Shown(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn width(&self) -> usize {
        text::width(&self.0)
    }
}

impl From<DisplayText> for Shown<'_> {
    fn from(text: DisplayText) -> Self {
        Shown(Cow::Owned(text.as_str().to_owned()))
    }
}

impl<'a> From<&'a DisplayText> for Shown<'a> {
    fn from(text: &'a DisplayText) -> Self {
        Shown(Cow::Borrowed(text.as_str()))
    }
}

/// The catalogue, and glyphs: nothing from outside is `'static`.
impl From<&'static str> for Shown<'_> {
    fn from(text: &'static str) -> Self {
        Shown(Cow::Borrowed(text))
    }
}

/// Outside text on one line.
pub(crate) fn outside(text: &str) -> Shown<'static> {
    Shown::from(text::line(text))
}

/// A pen on a buffer.
pub(crate) struct Ink<'a> {
    buffer: &'a mut Buffer,
    /// Lines above the screen that are hidden.
    lift: u16,
    pub(crate) theme: &'a Theme,
}

impl<'a> Ink<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Ink {
            buffer,
            theme,
            lift: 0,
        }
    }

    /// Moves everything up by so many lines; what is above the screen then is not drawn.
    pub(crate) fn lifted(self, lift: u16) -> Self {
        Ink { lift, ..self }
    }

    pub(crate) fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes at most `width` columns of `text`; what does not fit ends in an ellipsis. Answers the columns used.
    pub(crate) fn put<'t>(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: impl Into<Shown<'t>>,
        role: Role,
    ) -> u16 {
        let style = self.style(role);
        self.put_styled(x, y, width, text, style)
    }

    pub(crate) fn put_styled<'t>(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: impl Into<Shown<'t>>,
        style: Style,
    ) -> u16 {
        let area = self.buffer.area;
        let Some(y) = y.checked_sub(self.lift) else {
            return 0;
        };
        if y >= area.bottom() || x >= area.right() || width == 0 {
            return 0;
        }
        let width = usize::from(width.min(area.right() - x));
        let text = text.into();
        let fitted = text::fit(text.as_str(), width);
        let (end, _) = self.buffer.set_stringn(x, y, &fitted, width, style);
        end - x
    }

    /// Writes `text` so that it ends at the right edge of `width` columns.
    pub(crate) fn put_right<'t>(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: impl Into<Shown<'t>>,
        role: Role,
    ) {
        let text = text.into();
        let used = u16::try_from(text.width()).unwrap_or(width).min(width);
        self.put(x + width - used, y, used, text, role);
    }

    /// A line of `glyph` across.
    pub(crate) fn rule(&mut self, x: u16, y: u16, width: u16, role: Role) {
        let text = self.theme.glyphs.horizontal.repeat(usize::from(width));
        self.put(x, y, width, Shown::said(text), role);
    }

    /// A line down.
    pub(crate) fn upright(&mut self, x: u16, y: u16, height: u16, role: Role) {
        for row in y..y.saturating_add(height) {
            self.put(x, row, 1, self.theme.glyphs.vertical, role);
        }
    }

    /// Empties the whole screen. Answers its area.
    pub(crate) fn clear(&mut self) -> Rect {
        self.buffer.reset();
        Rect {
            y: self.lift,
            ..self.buffer.area
        }
    }

    /// Empties an area and frames it, with a title in the frame. Answers the area inside.
    pub(crate) fn frame(&mut self, area: Rect, title: &Shown<'_>) -> Rect {
        let visible = Rect {
            y: self.lift,
            ..self.buffer.area
        };
        let area = area.intersection(visible);
        if area.width < 4 || area.height < 3 {
            return Rect::ZERO;
        }
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.buffer[(x, y - self.lift)].reset();
            }
        }
        let (left, right) = (area.left(), area.right() - 1);
        let border = self.theme.glyphs.border;
        let across = border.horizontal_top.repeat(usize::from(area.width - 2));
        for (y, from, to) in [
            (area.top(), border.top_left, border.top_right),
            (area.bottom() - 1, border.bottom_left, border.bottom_right),
        ] {
            self.put(
                left,
                y,
                area.width,
                Shown::said(format!("{from}{across}{to}")),
                Role::BorderFocus,
            );
        }
        self.upright(left, area.top() + 1, area.height - 2, Role::BorderFocus);
        self.upright(right, area.top() + 1, area.height - 2, Role::BorderFocus);
        let title = Shown::said(format!(" {} ", title.as_str()));
        self.put(left + 2, area.top(), area.width - 4, title, Role::Title);
        Rect {
            x: left + 2,
            y: area.top() + 1,
            width: area.width - 4,
            height: area.height - 2,
        }
    }

    /// Lets a widget of another crate draw into its own area: the buffer, and where that area is
    /// on it.
    pub(crate) fn lend(&mut self, area: Rect) -> (&mut Buffer, Rect) {
        let area = Rect {
            y: area.y.saturating_sub(self.lift),
            ..area
        };
        let area = area.intersection(self.buffer.area);
        (self.buffer, area)
    }
}
