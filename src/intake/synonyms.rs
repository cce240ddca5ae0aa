//! The names that files use for our fields, Spanish and English, best first.
//!
//! Every name is canonical ([`super::columns::canonical`]): folded, lower case, `_` between words,
//! articles and prepositions left out. The order within a list decides which of two columns a
//! field takes; one column may serve two fields.

use super::options::What;

macro_rules! fields {
    ($($variant:ident = $name:literal,)*) => {
        /// A field of ours that a column can feed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Field { $($variant,)* }

        impl Field {
            const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name in `--map theirs=ours`, the same as in the rows of the API.
            pub(super) fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }
        }
    };
}

fields! {
    Key = "key",
    Name = "name",
    Acronym = "acronym",
    BudgetBranch = "budget_branch",
    BranchName = "branch_name",
    UnitCode = "unit_code",
    Type = "type",
    SectorHead = "sector_head",
    ValidFrom = "valid_from",
    ValidTo = "valid_to",
    Description = "description",
    Function = "function",
    Lever = "lever",
    Status = "status",
    Archived = "archived",
    Owner = "owner",
    OwnerKey = "owner_key",
    Categories = "categories",
    Technologies = "technologies",
    Vendor = "vendor",
    Licence = "licence",
    SeatsFree = "seats_free",
    SupportedUntil = "supported_until",
    AnnualCost = "annual_cost",
    Url = "url",
    Institution = "institution",
    ReceivedOn = "received_on",
    Kind = "kind",
    Title = "title",
    Subject = "subject",
    Amount = "amount",
    Currency = "currency",
    VatRate = "vat_rate",
    VatBasisPoints = "vat_basis_points",
    BudgetLine = "budget_line",
    ProcurementCode = "procurement_code",
    Procedure = "procedure",
    MultiYear = "multi_year",
    StartsOn = "starts_on",
    EndsOn = "ends_on",
    Supplier = "supplier",
    StrategicProject = "strategic_project",
    StrategyLine = "strategy_line",
    TechDomain = "tech_domain",
    Area = "area",
    Items = "items",
    Product = "product",
    Brand = "brand",
    Quantity = "quantity",
    Unit = "unit",
    UnitPrice = "unit_price",
    Annexes = "annexes",
    ControlBodyRemarks = "control_body_remarks",
    OwnInventorySearch = "own_inventory_search",
}

pub(super) fn field_named(name: &str) -> Option<Field> {
    Field::ALL
        .iter()
        .copied()
        .find(|field| field.name() == name)
}

impl Field {
    /// Whether an inventory check reads the field: what a request says in words.
    fn is_words(self) -> bool {
        matches!(
            self,
            Field::Key
                | Field::Institution
                | Field::Title
                | Field::Description
                | Field::Supplier
                | Field::Items
                | Field::Product
                | Field::Brand
        )
    }
}

/// A field and the names that files give it, apart by spaces.
pub(super) type Names = (Field, &'static str);

/// The fields that a file of this kind can feed.
pub(super) fn names(what: What, words_only: bool) -> Vec<Names> {
    let all = match what {
        What::Institutions => INSTITUTIONS,
        What::Assets => ASSETS,
        What::Requests => REQUESTS,
    };
    let wanted = |(field, _): &&Names| !words_only || field.is_words();
    all.iter().filter(wanted).copied().collect()
}

const INSTITUTIONS: &[Names] = &[
    (
        Field::Key,
        "key clave clave_institucion institucion_id id codigo code dir3",
    ),
    (
        Field::Name,
        "name nombre nombre_institucion institucion institution denominacion \
         dependencia entidad organismo razon_social nombre_unidad desc_unidad \
         descripcion_unidad unidad",
    ),
    (
        Field::Acronym,
        "acronym siglas sigla acronimo nombre_corto abreviatura alias",
    ),
    (
        Field::BudgetBranch,
        "budget_branch ramo_id id_ramo clave_ramo numero_ramo",
    ),
    (
        Field::BranchName,
        "branch_name nombre_ramo desc_ramo descripcion_ramo ramo",
    ),
    (
        Field::UnitCode,
        "unit_code unidad_id id_unidad ur clave_ur clave_unidad id_ur \
         unidad_responsable responsible_unit",
    ),
    (
        Field::Type,
        "type tipo tipo_institucion tipo_ente naturaleza_juridica",
    ),
    (
        Field::SectorHead,
        "sector_head cabeza_sector coordinadora_sector sector depende",
    ),
    (
        Field::ValidFrom,
        "valid_from vigente_desde inicio_vigencia fecha_creacion",
    ),
    (
        Field::ValidTo,
        "valid_to vigente_hasta fin_vigencia fecha_extincion",
    ),
];

const ASSETS: &[Names] = &[
    (
        Field::Key,
        "key clave id identificador folio slug guid uuid codigo code sku",
    ),
    (
        Field::Name,
        "name nombre nombre_sistema nombre_aplicacion nombre_aplicativo denominacion \
         aplicativo aplicacion application sistema system producto product software \
         titulo title",
    ),
    (
        Field::Acronym,
        "acronym siglas sigla acronimo nombre_corto abreviatura alias sku",
    ),
    (
        Field::Description,
        "description descripcion resumen summary detalle alcance",
    ),
    (
        Field::Function,
        "function finalidad funcion objetivo objeto proposito purpose uso funcionalidad",
    ),
    (Field::Lever, "lever palanca tipo_activo asset_type"),
    (
        Field::Status,
        "status estado estatus situacion estado_aplicativo fase",
    ),
    (Field::Archived, "archived archivado retirado retired"),
    (
        Field::Owner,
        "owner propietario organismo institucion institution dependencia entidad \
         responsable unidad_responsable ente",
    ),
    (
        Field::OwnerKey,
        "owner_key clave_propietario clave_institucion institucion_id clave_dependencia \
         dir3",
    ),
    (
        Field::Categories,
        "categories categorias categoria category temas tema topics topic etiquetas \
         tags materia clasificacion tipo type",
    ),
    (
        Field::Technologies,
        "technologies tecnologias tecnologia technology plataformas plataforma platform \
         planes_incluidos productos_base lenguajes base_datos producto product software",
    ),
    (
        Field::Vendor,
        "vendor fabricante proveedor supplier manufacturer marca brand",
    ),
    (
        Field::Licence,
        "licence license licencia licencias licenses licencing",
    ),
    (
        Field::SeatsFree,
        "seats_free licencias_libres licencias_disponibles asientos_libres \
         available_licences",
    ),
    (
        Field::SupportedUntil,
        "supported_until fin_soporte soporte_hasta vigencia_soporte eol end_support",
    ),
    (
        Field::AnnualCost,
        "annual_cost costo_anual importe_anual gasto_anual",
    ),
    (Field::Currency, "currency moneda divisa"),
    (
        Field::Url,
        "url web sitio sitio_web website homepage enlace liga pagina",
    ),
];

const REQUESTS: &[Names] = &[
    (
        Field::Key,
        "key clave id identificador folio codigo_contrato numero_solicitud no_solicitud \
         solicitud codigo code numero_procedimiento numero_expediente",
    ),
    (
        Field::Institution,
        "institution clave_institucion institucion_id siglas institucion dependencia \
         entidad organismo nombre_institucion ente agency institution_key",
    ),
    (
        Field::ReceivedOn,
        "received_on recibida fecha_recepcion fecha_ingreso fecha_solicitud \
         fecha_recibido received date_received proc_f_publicacion fecha_publicacion \
         fecha date",
    ),
    (
        Field::Kind,
        "kind tipo_contratacion tipo_solicitud modalidad tipo type request_type",
    ),
    (
        Field::Title,
        "title titulo titulo_contrato titulo_expediente asunto nombre name \
         nombre_proyecto objeto objeto_contrato concepto",
    ),
    (
        Field::Description,
        "description descripcion titulo_expediente descripcion_expediente \
         objeto_contratacion detalle alcance justificacion texto text",
    ),
    (Field::Subject, "subject tic_to"),
    (
        Field::Amount,
        "amount importe monto importe_contrato monto_estimado importe_estimado \
         importe_sin_iva monto_sin_iva presupuesto costo estimated_amount valor",
    ),
    (Field::Currency, "currency moneda divisa"),
    (
        Field::VatRate,
        "vat_rate tasa_iva iva_porcentaje porcentaje_iva",
    ),
    (Field::VatBasisPoints, "vat_basis_points"),
    (
        Field::BudgetLine,
        "budget_line partida partida_presupuestal partida_presupuestaria \
         partida_especifica clave_partida",
    ),
    (
        Field::ProcurementCode,
        "procurement_code cucop clave_cucop cucop_plus clasificador",
    ),
    (
        Field::Procedure,
        "procedure tipo_procedimiento procedimiento procedimiento_contratacion \
         procurement_method",
    ),
    (
        Field::MultiYear,
        "multi_year plurianual multianual multiannual",
    ),
    (
        Field::StartsOn,
        "starts_on fecha_inicio inicio inicio_vigencia start_date start",
    ),
    (
        Field::EndsOn,
        "ends_on fecha_fin fecha_termino fin fin_vigencia end_date end",
    ),
    (
        Field::Supplier,
        "supplier proveedor proveedor_contratista contratista vendor razon_social",
    ),
    (
        Field::StrategicProject,
        "strategic_project proyecto_petic proyecto_estrategico petic proyecto",
    ),
    (
        Field::StrategyLine,
        "strategy_line linea_accion linea_estrategia",
    ),
    (Field::TechDomain, "tech_domain dominio_tecnologico dominio"),
    (
        Field::Area,
        "area area_requirente area_solicitante unidad_requirente unidad_administrativa \
         nombre_uc",
    ),
    (
        Field::Items,
        "items conceptos renglones partidas lineas line_items articulos",
    ),
    (
        Field::Product,
        "product producto productos bien bien_servicio",
    ),
    (Field::Brand, "brand marca marcas fabricante modelo"),
    (Field::Quantity, "quantity cantidad numero_licencias"),
    (Field::Unit, "unit unidad_medida unidad"),
    (
        Field::UnitPrice,
        "unit_price precio_unitario costo_unitario",
    ),
    (
        Field::Annexes,
        "annexes anexos attachments archivos documentos",
    ),
    (
        Field::ControlBodyRemarks,
        "control_body_remarks observaciones_oic oic_remarks observaciones",
    ),
    (
        Field::OwnInventorySearch,
        "own_inventory_search busqueda_inventario inventario_propio",
    ),
];
