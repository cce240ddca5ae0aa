//! Owns the stock phrases that are not tied to one object: what filings, control bodies,
//! institutions and reviewers keep saying.
//!
//! Must not choose; whoever writes draws from these tables.

/// Opening sentences of a description.
pub(crate) const OPENINGS: [&str; 10] = [
    "{inst} presta sus servicios en {sedes} con una plantilla de {personal} servidores públicos.",
    "la presente solicitud fue preparada por {area_larga} {del}.",
    "{area_larga} tiene a su cargo [la operación|la administración|el soporte] de los servicios de TIC {del} en {sedes}.",
    "el proyecto se incluyó en el programa anual de adquisiciones, arrendamientos y servicios {anio} {del}.",
    "la necesidad fue planteada por {area_larga} y validada por la UTIC.",
    "con esta contratación se da continuidad a un servicio que {inst} utiliza [desde hace {anios} años|en {sedes}].",
    "el titular de la UTIC firmó el estudio de factibilidad y lo remitió a través de la herramienta.",
    "se trata de un requerimiento [recurrente|no recurrente|de continuidad] con suficiencia presupuestaria [autorizada|en trámite].",
    "la cobertura del proyecto abarca {sedes}.",
    "en {anterior} se atendió esta necesidad mediante el contrato {contrato}.",
];

/// Why now.
pub(crate) const TIMINGS: [&str; 10] = [
    "se requiere iniciar el {inicio} para no interrumpir la operación.",
    "el procedimiento de contratación debe publicarse a más tardar [dos|tres|cuatro] semanas después del dictamen para iniciar el {inicio}.",
    "de no contratarse antes del {inicio}, {inst} tendría que prorrogar el contrato {contrato}.",
    "el servicio se prestará del {inicio} al {fin}.",
    "la vigencia prevista es del {inicio} al {fin}, con [posibilidad de ampliación de 20 %|pagos mensuales vencidos|deductivas por incumplimiento].",
    "el inicio está previsto para el {inicio}[, fecha en que termina el contrato vigente|].",
    "el recurso debe comprometerse en el ejercicio {anio_inicio}.",
    "la entrega se programó para el {inicio} en {sedes}.",
    "los trabajos inician el {inicio} y el último entregable se recibe el {fin}.",
    "la fecha de inicio, {inicio}, se acordó con [las áreas usuarias|el comité de adquisiciones].",
];

/// Cost-benefit and alternatives.
pub(crate) const BENEFITS: [&str; 12] = [
    "el estudio de costo-beneficio estima un ahorro de [8|11|14|19] % frente al gasto actual.",
    "se compararon [tres|cuatro|cinco] cotizaciones y el monto corresponde a la mediana.",
    "la alternativa de compra resultó [12|18|24] % más cara en el horizonte de tres años.",
    "el costo por usuario baja de [412|688|1,024] a [355|590|870] pesos mensuales.",
    "se analizó operar con personal propio y se descartó por [falta de plazas|costo de certificación|horario de atención].",
    "la investigación de mercado se hizo en CompraNet y con [cuatro|seis|siete] posibles proveedores.",
    "los precios unitarios se obtuvieron de [contratos similares de otras dependencias|cotizaciones vigentes].",
    "el retorno de la inversión se calcula en [14|22|30] meses.",
    "no se identificó un ente público que pueda suministrar lo requerido en el plazo.",
    "la contratación por partida única favorece [la responsabilidad de un solo proveedor|la integración de los componentes].",
    "el presupuesto considera [refacciones, traslados y capacitación|licencias, implementación y soporte].",
    "se [adjunta|incluye] la memoria de cálculo con el desglose de componentes técnicos.",
];

/// Remarks of an internal control body; about one in three has substance.
pub(crate) const REMARKS: [&str; 14] = [
    "sin observaciones. Se sugiere vigilar el cumplimiento de los niveles de servicio.",
    "este Órgano Interno de Control no emite sugerencias respecto del estudio presentado.",
    "sin comentarios adicionales a los vertidos en la reunión con la UTIC.",
    "no se advierten elementos que impidan continuar con el trámite.",
    "sin observaciones.",
    "se toma conocimiento del estudio y se recomienda conservar la evidencia de la investigación de mercado.",
    "revisado conforme a los artículos aplicables; sin sugerencias.",
    "se sugiere documentar la comparación entre arrendar y adquirir a un mismo horizonte.",
    "la investigación de mercado contiene cotizaciones con [más de tres meses de antigüedad|alcances distintos]; se sugiere actualizarlas.",
    "no se acredita la consulta a entes públicos con capacidad de proveer; se sugiere integrarla al expediente.",
    "se observa que en {anterior} se contrató un objeto similar con el número {contrato}; se sugiere aclarar la diferencia.",
    "las cantidades no se justifican con [la plantilla|el inventario de bienes] vigente.",
    "se sugiere precisar en el anexo técnico la propiedad del código y la entrega de fuentes.",
    "el anexo técnico menciona una marca; se sugiere agregar «o equivalente» para no limitar la libre participación.",
];

/// What institutions say they found in the inventory themselves.
pub(crate) const OWN_SEARCHES: [&str; 9] = [
    "se consultó el inventario de aplicaciones con los términos «{termino}» y no se localizó un aplicativo que cubra el requerimiento.",
    "se revisó el inventario con «{termino}»: los resultados corresponden a otras funciones.",
    "consulta realizada por la UTIC; [sin resultados aplicables|se encontraron dos registros en estado fuera de uso].",
    "se localizó un aplicativo con función parecida, pero [no permite la operación fuera de línea|su tecnología no tiene soporte|no es compatible con la infraestructura actual].",
    "no aplica, al tratarse de [un servicio de continuidad|infraestructura|la renovación de un derecho de uso].",
    "se preguntó por correo a [dos|tres] dependencias del sector y ninguna dispone de capacidad.",
    "búsqueda: {termino}. Resultado: ninguno.",
    "la UTIC manifiesta que en el inventario no existe un bien reutilizable para este fin.",
    "se identificó un sistema de otra institución; su titular indicó que [no está en condiciones de compartirlo|requiere adecuaciones mayores].",
];

/// Strategies of the national digital strategy: objective and enabler.
pub(crate) const STRATEGY_OBJECTIVES: [&str; 5] = [
    "EDN 1. Transformación gubernamental",
    "EDN 2. Economía digital",
    "EDN 3. Educación de calidad",
    "EDN 4. Salud universal y efectiva",
    "EDN 5. Seguridad ciudadana",
];
pub(crate) const STRATEGY_ENABLERS: [&str; 5] = [
    "conectividad",
    "inclusión y habilidades digitales",
    "interoperabilidad",
    "marco jurídico",
    "datos abiertos",
];

/// Strategic projects that a filing may claim to serve.
pub(crate) const STRATEGIC_PROJECTS: [&str; 14] = [
    "Gobierno sin papel",
    "Digitalización de trámites de alto impacto",
    "Modernización de la infraestructura central",
    "Expediente electrónico institucional",
    "Padrón único de beneficiarios",
    "Consolidación del centro de datos",
    "Plataforma de interoperabilidad sectorial",
    "Sistema integral de administración",
    "Fortalecimiento de la seguridad de la información",
    "Datos abiertos del sector",
    "Comunicaciones unificadas",
    "Atención ciudadana multicanal",
    "Inteligencia institucional",
    "Renovación de sistemas sustantivos",
];

/// Short names of the areas that ask, as they stand after `de`.
pub(crate) const AREAS: [&str; 12] = [
    "recursos humanos",
    "recursos materiales",
    "finanzas",
    "asuntos jurídicos",
    "atención ciudadana",
    "planeación",
    "comunicación social",
    "obra y proyectos",
    "control interno",
    "operación regional",
    "investigación",
    "normatividad",
];

/// The ICT area of an institution.
pub(crate) const ICT_AREAS: [&str; 7] = [
    "la Dirección General de Tecnologías de la Información",
    "la Unidad de Tecnologías de la Información y Comunicaciones",
    "la Dirección de Informática",
    "la Subdirección de Sistemas",
    "la Gerencia de Tecnologías de la Información",
    "la Coordinación de Servicios Informáticos",
    "la Dirección de Infraestructura Tecnológica",
];

/// Item of the checklist and what its defect is called in a return.
pub(crate) const DEFECTS: [(&str, &str); 16] = [
    (
        "market_research",
        "La investigación de mercado contiene [una sola cotización|cotizaciones sin fecha|cotizaciones con alcances distintos]; se requiere completarla con [al menos tres fuentes|precios comparables].",
    ),
    (
        "cost_benefit",
        "El estudio de costo-beneficio no compara [la alternativa de arrendar|la operación con recursos propios|el costo total a tres años]; se requiere agregar la comparación y su memoria de cálculo.",
    ),
    (
        "public_supplier",
        "Falta la manifestación sobre si un ente público puede suministrar lo requerido[, con copia de la consulta|].",
    ),
    (
        "multi_year",
        "La contratación abarca más de un ejercicio y no se anexa la autorización plurianual ni el acuse de su solicitud.",
    ),
    (
        "inventory_reuse",
        "No se acredita la revisión del inventario de aplicaciones; se requieren los términos consultados y la razón por la que cada resultado no sirve.",
    ),
    (
        "ict_head_signature",
        "El estudio de factibilidad no tiene la firma electrónica del titular de la UTIC.",
    ),
    (
        "control_body_remarks",
        "No se atendieron las sugerencias del Órgano Interno de Control; se requiere la respuesta a cada una.",
    ),
    (
        "strategy_line",
        "La línea de acción señalada no corresponde al objeto; se requiere indicar la aplicable.",
    ),
    (
        "component_breakdown",
        "Falta el desglose de los componentes técnicos del servicio, además de sus precios unitarios.",
    ),
    (
        "mexican_jurisdiction",
        "El anexo técnico no somete el contrato a la jurisdicción mexicana con independencia del lugar en que residan los datos.",
    ),
    (
        "certification_reason",
        "La justificación no demuestra que el requisito deje suficientes participantes.",
    ),
    (
        "sector_head_letter",
        "El oficio no proviene de la cabeza de sector.",
    ),
    (
        "sector_domain_first",
        "No se explica por qué el dominio del sector no atiende la necesidad.",
    ),
    (
        "mobile_criteria",
        "Falta precisar [la accesibilidad|la licencia del código|el tratamiento de datos personales] de la aplicación móvil.",
    ),
    (
        "base_sheets",
        "Dos fichas técnicas base carecen de presupuesto estimado.",
    ),
    (
        "seven_strategic",
        "La cartera presenta más de siete proyectos estratégicos.",
    ),
];

/// Answers of an institution to a return.
pub(crate) const ANSWERS: [&str; 6] = [
    "se anexa la información requerida y se actualiza el estudio de factibilidad en lo conducente.",
    "en atención al requerimiento se [integra|sustituye] el documento señalado, firmado por el titular de la UTIC.",
    "se corrigió lo observado. La documentación completa se encuentra en los anexos.",
    "se remite el documento faltante y se precisa el alcance en el apartado correspondiente del anexo técnico.",
    "se atiende cada punto en el cuadro de respuesta que se acompaña.",
    "se entrega la información; las cantidades y el monto no cambian.",
];

/// Why an application does not serve.
pub(crate) const DISMISSED_SYSTEMS: [&str; 10] = [
    "atiende otra etapa del proceso.",
    "no cubre {sedes}.",
    "su tecnología perdió soporte y adaptarla cuesta más que lo solicitado.",
    "el registro está desactualizado; la institución propietaria confirmó que ya no opera.",
    "la función coincide en el nombre, pero no en el alcance.",
    "está hecho para un proceso [hospitalario|fiscal|escolar|registral] distinto.",
    "es de uso interno y la institución propietaria no puede compartirlo este año.",
    "cubre [menos de la mitad|un tercio] de los requisitos funcionales.",
    "ya se utiliza en la institución; lo solicitado es su soporte.",
    "no admite el volumen de usuarios previsto.",
];

/// Why a framework contract or a consolidated purchase does not serve.
pub(crate) const DISMISSED_CONTRACTS: [&str; 6] = [
    "su vigencia no cubre el periodo solicitado.",
    "no incluye el perfil requerido.",
    "su precio máximo es mayor que el de la investigación de mercado.",
    "ya no admite adhesiones.",
    "los volúmenes por entidad federativa están comprometidos.",
    "ampara otras ediciones del producto.",
];

/// Why public software does not serve.
pub(crate) const DISMISSED_SOFTWARE: [&str; 6] = [
    "no sustituye la funcionalidad que exige el anexo técnico.",
    "la institución no cuenta con personal para darle soporte.",
    "se evaluó en {anterior} y no soportó el volumen de usuarios.",
    "la migración de los formatos actuales rebasa el plazo.",
    "sirve para los perfiles básicos, que ya quedaron fuera de la solicitud.",
    "no se integra con [el directorio institucional|los sistemas vigentes].",
];

/// Why another body's services or capacity do not serve.
pub(crate) const DISMISSED_SERVICES: [&str; 6] = [
    "la capacidad disponible es menor que la requerida.",
    "la institución proveedora informó que no puede atender este año.",
    "su cotización resultó mayor que la mediana del mercado.",
    "no ofrece el horario de atención solicitado.",
    "el servicio está reservado a los organismos de otro sector.",
    "no cubre {sedes}.",
];

/// Notes beside a favourable check.
pub(crate) const CHECK_NOTES: [&str; 8] = [
    "consta en el anexo técnico",
    "tres cotizaciones comparables",
    "oficio anexo, firmado",
    "se revisó la memoria de cálculo",
    "coincide con la cartera ejecutiva",
    "sin sugerencias pendientes del OIC",
    "precio dentro del rango de contratos recientes",
    "el desglose está en el apartado 4",
];

/// Why an institution withdraws.
pub(crate) const WITHDRAWALS: [&str; 5] = [
    "se desiste por reducción presupuestaria.",
    "la necesidad se atenderá con la ampliación del contrato vigente.",
    "se presentará de nuevo con el alcance corregido.",
    "el proyecto se pospone al siguiente ejercicio.",
    "la solicitud se capturó con una modalidad equivocada.",
];

/// First and second halves of invented supplier names.
pub(crate) const SUPPLIER_HEADS: [&str; 24] = [
    "Soluciones",
    "Grupo",
    "Servicios",
    "Tecnologías",
    "Integradora",
    "Consultores",
    "Sistemas",
    "Redes",
    "Comercializadora",
    "Desarrollos",
    "Infraestructura",
    "Operadora",
    "Ingeniería",
    "Distribuidora",
    "Corporativo",
    "Proyectos",
    "Innovación",
    "Conectividad",
    "Plataformas",
    "Enlaces",
    "Soporte",
    "Datos",
    "Automatización",
    "Telemática",
];
pub(crate) const SUPPLIER_TAILS: [&str; 24] = [
    "Anáhuac",
    "del Valle",
    "Ixtlán",
    "Tezcatli",
    "del Bajío",
    "Mixcoac",
    "Orizaba",
    "Papaloapan",
    "Quetzal",
    "Ajusco",
    "Cempoala",
    "del Pacífico",
    "Xochitepec",
    "Malinche",
    "Tonalá",
    "Sierra Norte",
    "Usumacinta",
    "Copán",
    "Nevado",
    "Actopan",
    "Zirahuén",
    "Huasteca",
    "Teotlán",
    "Chinampa",
];
pub(crate) const SUPPLIER_FORMS: [&str; 4] =
    ["S.A. de C.V.", "S.A. de C.V.", "S. de R.L. de C.V.", "S.C."];
