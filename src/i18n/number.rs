//! Numbers and money as Mexico writes them: `1,234,567.89`, in both languages and whatever the
//! terminal's locale says, because the amounts end up in a legal act.
//!
//! Owns the written form only; [`Money`](crate::domain::money::Money) owns the value.

use super::Lang;

impl Lang {
    /// A whole number with its thousands grouped: `1,234,567`.
    pub fn number(self, n: u64) -> String {
        group(n)
    }
}

fn group(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
