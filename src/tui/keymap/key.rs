//! Stand-in until the keymap branch is merged.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    code: Code,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Key {
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        match code {
            Code::Char(c) => {
                let c = if ctrl && !alt {
                    c.to_ascii_lowercase()
                } else if shift {
                    c.to_ascii_uppercase()
                } else {
                    c
                };
                Key {
                    code: Code::Char(c),
                    ctrl,
                    alt,
                    shift: false,
                }
            }
            code => Key {
                code,
                ctrl,
                alt,
                shift,
            },
        }
    }
    pub fn plain(code: Code) -> Key {
        Key::new(code, false, false, false)
    }
}
