//! Numbers and money as Mexico writes them: `1,234,567.89`, in both languages and whatever the
//! terminal's locale says, because the amounts end up in a legal act.
//!
//! Owns the written form only; [`Money`] owns the value.

use super::Lang;
use crate::domain::money::{Currency, Money};

impl Lang {
    /// A whole number with its thousands grouped: `1,234,567`. See [`grouped`].
    pub fn number(self, n: u64) -> String {
        grouped(n)
    }
}

/// An amount to the centavo, with its currency: `$1,234.56 MXN`.
pub fn money(money: Money) -> String {
    let cents = money.centavos.unsigned_abs();
    format!(
        "{}{}{}.{:02} {}",
        sign(money),
        symbol(money.currency),
        grouped(cents / 100),
        cents % 100,
        money.currency.name(),
    )
}

/// An amount for lists, rounded: whole pesos below a million (`$950,000`), then millions to
/// one decimal (`$1.2 M`). Pesos go without saying; dollars are `US$`, euros `€`.
pub fn money_short(money: Money) -> String {
    const CENTS_OF_A_TENTH: u64 = 10_000_000;
    let cents = money.centavos.unsigned_abs();
    let symbol = match money.currency {
        Currency::Usd => "US$",
        other => symbol(other),
    };
    let units = (cents + 50) / 100;
    let number = if units < 1_000_000 {
        grouped(units)
    } else {
        let tenths = (cents + CENTS_OF_A_TENTH / 2) / CENTS_OF_A_TENTH;
        format!("{}.{} M", grouped(tenths / 10), tenths % 10)
    };
    format!("{}{symbol}{number}", sign(money))
}

fn sign(money: Money) -> &'static str {
    if money.centavos < 0 { "-" } else { "" }
}

fn symbol(currency: Currency) -> &'static str {
    match currency {
        Currency::Mxn | Currency::Usd => "$",
        Currency::Eur => "€",
    }
}

/// A whole number with its thousands grouped: `1,234,567`.
pub fn grouped(n: u64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mxn(centavos: i64) -> Money {
        Money {
            centavos,
            currency: Currency::Mxn,
        }
    }

    #[test]
    fn thousands_are_grouped_alike_in_both_languages() {
        for (n, written) in [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            for lang in Lang::ALL {
                assert_eq!(lang.number(n), written);
            }
        }
    }

    #[test]
    fn amounts_are_written_to_the_centavo() {
        for (money, written) in [
            (mxn(0), "$0.00 MXN"),
            (mxn(5), "$0.05 MXN"),
            (mxn(123_456_789), "$1,234,567.89 MXN"),
            (mxn(-150), "-$1.50 MXN"),
            (mxn(i64::MIN), "-$92,233,720,368,547,758.08 MXN"),
        ] {
            assert_eq!(super::money(money), written);
        }
        for (currency, written) in [(Currency::Usd, "$12.00 USD"), (Currency::Eur, "€12.00 EUR")]
        {
            let money = Money {
                centavos: 1_200,
                currency,
            };
            assert_eq!(super::money(money), written);
        }
    }

    #[test]
    fn short_amounts_are_rounded_and_never_lose_their_size() {
        for (centavos, written) in [
            (0, "$0"),
            (49, "$0"),
            (50, "$1"),
            (95_000_000, "$950,000"),
            (99_999_949, "$999,999"),
            (99_999_950, "$1.0 M"),
            (124_999_999, "$1.2 M"),
            (125_000_000, "$1.3 M"),
            (999_950_000_000, "$9,999.5 M"),
            (123_456_000_000, "$1,234.6 M"),
            (-125_000_000, "-$1.3 M"),
        ] {
            assert_eq!(money_short(mxn(centavos)), written, "{centavos}");
        }
        let short = |currency| {
            money_short(Money {
                centavos: 150_000_000,
                currency,
            })
        };
        assert_eq!(short(Currency::Usd), "US$1.5 M");
        assert_eq!(short(Currency::Eur), "€1.5 M");
    }
}
