//! Words that say nothing about what is asked for.
//!
//! Owns two lists: words that are dropped (articles, prepositions, company forms) and the generic
//! words of procurement and administration, which a request and an asset nearly always share without
//! being alike. Generic words never make a match by themselves.

use super::stem::stem;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Dropped outright.
const STOP: &str = "
a al ante bajo con contra de del desde durante e el ella ellas ellos en entre es esa ese eso esta este esto
estos estas fue ha han hasta la las le les lo los mas me mediante mi muy no nos o para pero por que se segun
ser si sin sobre son su sus tambien tanto toda todas todo todos tras u un una unas uno unos y ya como cual
cuales cuando donde cada dicho dicha dichos dichas asi mismo misma mismos mismas the of and for to in on with
by an or is are from at as it its this that your you we our be can s
sa cv sc rl sapi srl ac sab ltda inc corp llc gmbh
num numero no nro
nosotros nuestro nuestra nuestros nuestras alguien algo aun mientras porque aunque vez veces antes despues hay he hemos
";

/// Kept, but nearly weightless. Written as people write them; compared by root.
const GENERIC: &str = "
sistema servicio servicios licencia licenciamiento licencias adquisicion adquirir compra contratacion contrato contratos contratar
arrendamiento renta software programa aplicacion aplicativo aplicaciones plataforma herramienta solucion soluciones
gestion gestionar gestor administracion administrar administrativo control controlar manejo modulo modulos desarrollo desarrollar
implementacion implementar implantacion instalacion puesta marcha mantenimiento mantener soporte tecnico tecnica
actualizacion actualizar renovacion suscripcion suscripciones suministro prestacion integral integrado integrada informacion
informatico informatica tecnologia tecnologias tic tics ti equipo equipos general generales nacional federal
institucional institucion gobierno publico publica publicos publicas direccion secretaria instituto comision coordinacion
subdireccion departamento unidad area oficina oficinas usuario usuarios uso proceso procesos apoyo operacion operar
funcionamiento proyecto nuevo nueva nuevas nuevos version anual ejercicio fiscal partida mexico mexicano mexicana estado estados central
requerido requiere requiere necesita necesidad solicita solicitud asi diversos diversas diferentes varios varias
consistente denominado denominada correspondiente relativo relativa referente conforme acuerdo cumplimiento fin
objeto objetivo finalidad bien bienes producto productos tipo actividad actividades datos digital electronico electronica
linea web internet computo computadora interno interna trabajo personal registro registrar seguimiento seguir
consulta consultar tramite atencion atender operativo operativa especializado especializada profesional
basico basica avanzado integracion mejora mejorar garantizar permitir permita permite realizar contar cuenta
quien quienes saber sabe tener tiene tienen poder puede pueden dar hacer hace hagan hecho poner ver decir dice digan
debe deben deber cuanto cuantos cuanta cuantas otro otra otros otras momento llevar evitar querer llegar dejar sacar pasar lugar forma
manera persona personas gente mes meses dia dias dos tres cuatro cinco seis doce unico unica actual actuales necesario necesaria
through using based management system software service application platform tool free open source self hosted server
microsoft online plan enterprise government edition business standard premium professional pro add ons users user
";

static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| STOP.split_whitespace().collect());
static GENERIC_ROOTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| GENERIC.split_whitespace().map(stem).collect());

/// Whether a folded word is dropped outright. Single letters are.
pub(crate) fn is_stop(word: &str) -> bool {
    word.chars().count() < 2 || STOP_WORDS.contains(word)
}

/// Whether the root is one of the generic words, or a year: it tells one edition of a product from
/// another, and nothing else.
pub(crate) fn is_generic(root: &str) -> bool {
    GENERIC_ROOTS.contains(root) || is_year(root)
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && ("1980"..="2039").contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn procurement_words_are_generic_in_every_form() {
        for word in [
            "sistemas",
            "adquisicion",
            "licencias",
            "contrataciones",
            "servicio",
            "gestionar",
        ] {
            assert!(is_generic(stem(word)), "{word}");
        }
        for word in ["nomina", "vehicular", "pesca", "correo", "inventario"] {
            assert!(!is_generic(stem(word)), "{word}");
        }
    }

    #[test]
    fn articles_are_dropped_and_years_are_generic() {
        assert!(is_generic("2024") && !is_generic("2043"));
        for word in ["de", "x", "cv"] {
            assert!(is_stop(word), "{word}");
        }
        for word in ["365", "2500", "red"] {
            assert!(!is_stop(word), "{word}");
        }
    }
}
