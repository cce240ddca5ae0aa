//! Light Spanish stemming over folded words.
//!
//! Owns the rules that make `administración`, `administrar` and `administradores` one root. Chosen
//! over the Snowball stemmer because requests say with a verb what inventories say with a noun, and
//! because an over-long rule list is hard to defend in an audit. English plurals fall under the same
//! rules. Must not touch words with digits.

/// Endings that make nouns and verbs of one root, longest first, with the shortest root they leave.
const ENDINGS: [(&str, usize); 32] = [
    ("amiento", 4),
    ("imiento", 4),
    ("adoras", 4),
    ("adores", 4),
    ("acion", 4),
    ("icion", 4),
    ("ucion", 4),
    ("adora", 4),
    ("idora", 4),
    ("ativo", 5),
    ("ativa", 5),
    ("iendo", 4),
    ("mente", 5),
    ("ador", 4),
    ("edor", 4),
    ("idor", 4),
    ("ando", 4),
    ("cion", 4),
    ("sion", 4),
    ("ario", 5),
    ("aria", 5),
    ("ado", 4),
    ("ada", 4),
    ("ido", 4),
    ("ida", 4),
    ("ion", 4),
    ("ar", 4),
    ("er", 4),
    ("ir", 4),
    ("o", 4),
    ("a", 4),
    ("e", 4),
];

/// The root of a folded word. Idempotent on what it returns for the words that matter, and never
/// empty.
pub(crate) fn stem(word: &str) -> &str {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let singular = singular(word);
    for (ending, root) in ENDINGS {
        if let Some(rest) = singular.strip_suffix(ending)
            && rest.len() >= root
        {
            return rest;
        }
    }
    singular
}

fn singular(word: &str) -> &str {
    if let Some(rest) = word.strip_suffix("es")
        && rest.len() >= 3
        && rest.ends_with(['r', 'l', 'n', 'd', 'z', 'j', 's', 'y'])
    {
        return rest;
    }
    if let Some(rest) = word.strip_suffix('s')
        && rest.len() >= 3
        && !rest.ends_with(['s', 'i', 'u'])
    {
        return rest;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_root() {
        for family in [
            &[
                "administracion",
                "administrar",
                "administrador",
                "administradores",
            ][..],
            &["gestion", "gestiones"],
            &["licencia", "licencias"],
            &["servidor", "servidores"],
            &["contrato", "contratos", "contratacion", "contratar"],
            &["registro", "registros", "registrar", "registrado"],
            &["red", "redes"],
            &["portal", "portales"],
            &["factura", "facturas", "facturacion"],
            &["humano", "humanos", "humana"],
            &["vehiculo", "vehiculos"],
            &["almacen", "almacenes"],
            &["capacitacion", "capacitar", "capacitaciones"],
        ] {
            let root = stem(family[0]);
            for word in family {
                assert_eq!(stem(word), root, "{word}");
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (one, other) in [
            ("persona", "personal"),
            ("digital", "digitalizacion"),
            ("red", "rol"),
            ("office365", "office"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }

    #[test]
    fn no_word_loses_everything() {
        for word in ["a", "es", "ares", "eses", "aaaa", "ñandú", "日本語", "x1"] {
            assert!(!stem(word).is_empty());
        }
    }
}
