//! Owns the words of opinions: decision first, then the reasons, as the Unit writes them.
//!
//! Must not decide; the sense comes in.

use super::prose::{self, Slots};
use super::rng::Rng;
use crate::domain::opinion::{Draft, Sense};
use crate::domain::request::Kind;

const FAVOURABLE: [&str; 5] = [
    "se emite dictamen técnico favorable para la contratación solicitada por {inst}.",
    "favorable. La contratación que propone {inst} cumple los requisitos para su dictaminación.",
    "dictamen favorable a la contratación planteada por {inst}, por un monto estimado de {monto} sin IVA.",
    "es procedente emitir dictamen técnico favorable respecto del estudio de factibilidad presentado por {inst}.",
    "se dictamina favorablemente el estudio registrado con el folio {folio}.",
];
const NOT_FAVOURABLE: [&str; 4] = [
    "se emite dictamen técnico no favorable a la contratación solicitada por {inst}.",
    "no favorable. El estudio de factibilidad {del} no acredita los requisitos para su dictaminación.",
    "no es procedente emitir dictamen favorable respecto del estudio registrado con el folio {folio}.",
    "dictamen no favorable para la contratación planteada por {inst}, por las razones siguientes.",
];
const REUSE: [&str; 4] = [
    "se emite dictamen técnico no favorable, porque existe un bien reutilizable que atiende la necesidad: {activo}.",
    "no favorable. La necesidad {del} puede cubrirse con {activo}.",
    "dictamen no favorable por reutilización: se localizó {activo}, que presta la función solicitada.",
    "no es procedente contratar lo que ya existe en la Administración Pública Federal: {activo}.",
];
const NOT_REQUIRED: [&str; 3] = [
    "la contratación no requiere dictamen técnico de la Unidad.",
    "no se requiere dictamen. {inst} puede continuar el procedimiento bajo su responsabilidad.",
    "se informa que la contratación planteada por {inst} no se encuentra sujeta a dictamen.",
];

const CLEARED: [&str; 4] = [
    "se otorga el visto bueno solicitado por {inst}.",
    "visto bueno. Lo que propone {inst} cumple los criterios aplicables.",
    "es procedente otorgar el visto bueno respecto de la solicitud con el folio {folio}.",
    "se otorga el visto bueno a la propuesta {del}.",
];
const NOT_CLEARED: [&str; 3] = [
    "no se otorga el visto bueno solicitado por {inst}.",
    "no es procedente otorgar el visto bueno respecto de la solicitud con el folio {folio}.",
    "se niega el visto bueno a la propuesta {del}.",
];
const CLEARED_WHY: [&str; 4] = [
    "el propósito y la funcionalidad están descritos y corresponden a las atribuciones de la institución.",
    "se verificaron la accesibilidad, los criterios de diseño y el tratamiento de los datos personales.",
    "la información presentada está completa y es congruente con la cartera ejecutiva.",
    "no se identificó un medio existente en el sector que preste el mismo servicio.",
];
const NOT_CLEARED_WHY: [&str; 4] = [
    "no se explica por qué los medios con que ya cuenta el sector no atienden la necesidad.",
    "la propuesta no acredita los criterios de accesibilidad ni el tratamiento de los datos personales.",
    "la información presentada es incompleta y, requerida por una ocasión, {inst} volvió a omitirla.",
    "el propósito descrito corresponde a otra institución del sector.",
];
const CERTIFIED: [&str; 3] = [
    "favorable. Se considera justificado el requisito que {inst} pretende incluir en la convocatoria.",
    "se emite dictamen favorable para requerir la certificación señalada por {inst}.",
    "es procedente incluir el requisito en la convocatoria, en los términos de la solicitud con el folio {folio}.",
];
const CERTIFIED_WHY: [&str; 3] = [
    "la justificación demuestra que el requisito guarda relación con el objeto y que subsiste competencia suficiente.",
    "el número de empresas que cumplen permite la libre participación.",
    "se acepta norma equivalente, por lo que no se limita la concurrencia.",
];
const ICT: [&str; 4] = [
    "del análisis del expediente se desprende que el objeto corresponde a {tic_largo}.",
    "se verificó que lo solicitado es {tic} en términos de la definición aplicable.",
    "en cuanto a la primera verificación, los bienes o servicios descritos son {tic}.",
    "el objeto es {tic}, según la descripción de sus componentes.",
];
const ALIGNED: [&str; 4] = [
    "el proyecto se alinea a la Estrategia Digital Nacional en la línea de acción que señala el estudio.",
    "se constató la alineación con la línea de acción declarada[ y con la cartera ejecutiva de proyectos|].",
    "la contratación contribuye al objetivo de la Estrategia Digital Nacional que invoca la institución.",
    "la alineación estratégica quedó acreditada.",
];
const FORMAL: [&str; 5] = [
    "se presentaron la investigación de mercado, el análisis de costo-beneficio y la manifestación sobre entes públicos proveedores; el estudio fue firmado por el titular de la UTIC.",
    "los anexos están completos y las sugerencias del Órgano Interno de Control fueron atendidas.",
    "los requisitos formales se cumplen: el precio se sustenta en fuentes comparables y el beneficio supera el costo.",
    "la documentación acredita que la opción propuesta es la más conveniente de las comparadas.",
    "la investigación de mercado respalda el monto estimado de {monto} sin IVA.",
];
const SEARCHED: [&str; 4] = [
    "revisado el inventario de aplicaciones, los candidatos identificados no atienden la necesidad por las razones que constan en el expediente.",
    "la búsqueda en el inventario no arrojó un bien reutilizable.",
    "se consultaron los contratos marco y la capacidad disponible sin encontrar una opción equivalente.",
    "no se localizó en la Administración Pública Federal un activo que preste la función requerida.",
];
const DEFECTIVE: [&str; 5] = [
    "el análisis de costo-beneficio no demuestra que la opción elegida sea mejor que [continuar con los bienes actuales|la adquisición|el arrendamiento].",
    "el monto estimado de {monto} excede en [18|27|41] % el precio de contratos comparables y no se justifica la diferencia.",
    "requerida por una sola ocasión la información faltante, {inst} volvió a omitirla.",
    "las cantidades solicitadas no guardan relación con el personal ni con el inventario de bienes {del}.",
    "la contratación fragmenta un objeto que {inst} ya tiene contratado y su necesidad puede atenderse por ampliación.",
];
const REUSABLE: [&str; 4] = [
    "la UTIC {del} deberá acordar con la institución propietaria el uso del activo y comunicar el resultado a la Unidad.",
    "su estado y sus licencias permiten ponerlo a disposición; las adecuaciones necesarias cuestan menos que lo solicitado.",
    "la función registrada coincide con los requisitos del anexo técnico y la institución propietaria es de [la misma Administración Pública Federal|sector afín].",
    "de existir requisitos no cubiertos, {inst} podrá presentar una nueva solicitud limitada a ellos.",
];
const EXEMPT: [&str; 2] = [
    "el monto estimado de {monto} es menor que el límite previsto para arrendamientos y servicios en la fecha de recepción.",
    "el importe sin IVA se ubica por debajo del umbral, por lo que no se actualiza la obligación de solicitar dictamen.",
];
const NOT_ICT: [&str; 2] = [
    "los bienes descritos no procesan, almacenan ni transmiten información, por lo que no son TIC ni TO.",
    "el objeto no corresponde a la definición de TIC ni de TO; su contratación se rige por las disposiciones generales.",
];
const CLOSING: [&str; 4] = [
    "el presente no prejuzga sobre el procedimiento de contratación ni sobre la suficiencia presupuestaria.",
    "el contrato deberá registrarse en CompraNet y en la herramienta dentro de los diez días hábiles siguientes a su firma.",
    "la responsabilidad del procedimiento corresponde a la institución contratante.",
    "cualquier cambio de monto o vigencia deberá hacerse del conocimiento de la Unidad.",
];
const RECOMMENDATIONS: [&str; 10] = [
    "Incluir en el contrato la entrega de código fuente y documentación a favor de la institución.",
    "Establecer penas convencionales por incumplimiento de los niveles de servicio.",
    "Evaluar software público antes de la siguiente renovación.",
    "Verificar la disponibilidad del contrato marco antes de convocar.",
    "Solicitar a los licitantes el desglose de componentes técnicos y precios unitarios.",
    "Realizar el análisis de vulnerabilidades antes de la puesta en operación.",
    "Actualizar el inventario de aplicaciones al recibir los entregables.",
    "Prever la portabilidad de los datos y el borrado seguro al término del contrato.",
    "Evitar referencias a marcas determinadas en el anexo técnico.",
    "Corregir la partida presupuestaria conforme a la modalidad declarada.",
];

const CLEARANCE_RECOMMENDATIONS: [&str; 6] = [
    "Publicar el aviso de privacidad antes de la puesta en operación.",
    "Integrar el acceso desde gob.mx.",
    "Probar la accesibilidad con usuarios antes de liberar.",
    "Poner el código fuente a disposición de otras instituciones.",
    "Definir al responsable de mantener actualizados los contenidos.",
    "Informar a la Unidad la fecha de inicio de operación.",
];

/// What makes a case need no opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exemption {
    BelowThreshold,
    NotIct,
}

/// What is answered: an opinion on a contract, on a tender's requirement, or a clearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matter {
    Contract,
    Requirement,
    Clearance,
}

impl Matter {
    fn of(kind: Kind) -> Matter {
        match kind {
            Kind::Acquisition | Kind::Lease | Kind::Services | Kind::Hosting => Matter::Contract,
            Kind::Certification => Matter::Requirement,
            Kind::DomainName | Kind::MobileApp | Kind::Portfolio => Matter::Clearance,
        }
    }
}

/// The draft of an opinion of that sense. The sentence about the budget line is the last
/// recommendation, and only where `mismatch` says that it is due.
pub(crate) fn draft(
    kind: Kind,
    sense: Sense,
    exemption: Option<Exemption>,
    mismatch: bool,
    rng: &mut Rng,
    slots: &dyn Slots,
) -> Draft {
    let mut reasoning = String::with_capacity(700);
    let mut say = |pool: &[&str], rng: &mut Rng| prose::sentence(&mut reasoning, pool, rng, slots);
    match (sense, Matter::of(kind)) {
        (Sense::Favourable | Sense::FavourableWithRecommendations, Matter::Clearance) => {
            say(&CLEARED, rng);
            say(&CLEARED_WHY[..2], rng);
            say(&CLEARED_WHY[2..], rng);
        }
        (Sense::Favourable | Sense::FavourableWithRecommendations, Matter::Requirement) => {
            say(&CERTIFIED, rng);
            say(&CERTIFIED_WHY, rng);
            say(&ALIGNED, rng);
        }
        (Sense::NotFavourable, Matter::Clearance) => {
            say(&NOT_CLEARED, rng);
            say(&NOT_CLEARED_WHY, rng);
        }
        (Sense::Favourable | Sense::FavourableWithRecommendations, Matter::Contract) => {
            say(&FAVOURABLE, rng);
            say(&ICT, rng);
            say(&ALIGNED, rng);
            say(&FORMAL, rng);
            say(&SEARCHED, rng);
            if rng.chance(600) {
                say(&CLOSING, rng);
            }
        }
        (Sense::NotFavourable, _) => {
            say(&NOT_FAVOURABLE, rng);
            say(&DEFECTIVE, rng);
            say(&ALIGNED, rng);
            say(
                &[
                    "la institución podrá presentar una nueva solicitud una vez subsanado lo anterior.",
                ],
                rng,
            );
        }
        (Sense::NotFavourableReuse, _) => {
            say(&REUSE, rng);
            say(&REUSABLE[..3], rng);
            say(&REUSABLE[3..], rng);
        }
        (Sense::NotRequired, _) => {
            say(&NOT_REQUIRED, rng);
            say(
                if exemption == Some(Exemption::NotIct) {
                    &NOT_ICT
                } else {
                    &EXEMPT
                },
                rng,
            );
        }
    }
    let mut recommendations = String::new();
    if sense == Sense::FavourableWithRecommendations {
        let (usual, line) = RECOMMENDATIONS.split_at(RECOMMENDATIONS.len() - 1);
        let usual = match Matter::of(kind) {
            Matter::Clearance => &CLEARANCE_RECOMMENDATIONS[..],
            Matter::Contract | Matter::Requirement => usual,
        };
        let first = rng.below(usual.len());
        recommendations.push_str(usual[first]);
        if rng.chance(500) {
            recommendations.push('\n');
            recommendations.push_str(usual[(first + 1 + rng.below(usual.len() - 1)) % usual.len()]);
        }
        if mismatch {
            recommendations.push('\n');
            recommendations.push_str(line[0]);
        }
    }
    Draft {
        sense: Some(sense),
        reasoning,
        recommendations,
        price_ruled: None,
    }
}
