//! The OpenAPI 3.1 document, generated from the handlers.
//!
//! Owns what all operations share: the credential and the problems that each can answer with.

use super::extract::IDEMPOTENCY_KEY;
use crate::wire::problem::{Code, Problem};
use crate::wire::queue::{Sort, Tab};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::Response;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{PartialSchema as _, ToSchema};

const BEARER: &str = "bearer";

/// The document of this server.
pub fn document() -> OpenApi {
    super::routes::with_document().1
}

/// The document before its operations.
pub(crate) fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("dictamen")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Assent requests of federal institutions, their review and their opinions. Instants are \
             RFC 3339 UTC; legal days are dates of America/Mexico_City; amounts are integer centavos.",
        ))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// Adds the credential and the problems to every operation.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components
        .security_schemes
        .insert(BEARER.to_owned(), RefOr::T(scheme));
    // Named by parameters and problems only, so that no body brings them in.
    let mut schemas = vec![
        (Problem::name().into_owned(), Problem::schema()),
        (<Tab as ToSchema>::name().into_owned(), Tab::schema()),
        (<Sort as ToSchema>::name().into_owned(), Sort::schema()),
    ];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    for (path, item) in &mut document.paths.paths {
        let open = !path.starts_with("/v1/");
        for operation in operations(item) {
            if !open {
                operation.security =
                    Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
            }
            for code in problems(operation, open) {
                add(operation, code);
            }
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

/// The problems that an operation can answer with, from what it takes.
fn problems(operation: &Operation, open: bool) -> Vec<Code> {
    let takes = |name: &str| {
        operation.parameters.iter().flatten().any(|parameter| {
            matches!(parameter, RefOr::T(parameter) if parameter.name.eq_ignore_ascii_case(name))
        })
    };
    let mut codes = vec![Code::BadRequest, Code::UriTooLong, Code::Unavailable];
    if open {
        return codes;
    }
    codes.extend([
        Code::Unauthenticated,
        Code::Forbidden,
        Code::NotFound,
        Code::Internal,
    ]);
    if operation.request_body.is_some() {
        codes.extend([
            Code::RequestTimeout,
            Code::Duplicate,
            Code::TooLarge,
            Code::UnsupportedMediaType,
            Code::Invalid,
            Code::DiskFull,
        ]);
    } else {
        codes.push(Code::Invalid);
    }
    if takes(IDEMPOTENCY_KEY.as_str()) {
        codes.extend([Code::Refused, Code::KeyRequired, Code::DiskFull]);
    }
    if takes("If-Match") {
        codes.extend([Code::Stale, Code::Held, Code::MatchRequired]);
    }
    codes
}

fn add(operation: &mut Operation, code: Code) {
    let described = Code::ALL
        .into_iter()
        .filter(|other| other.status() == code.status())
        .map(Code::name)
        .collect::<Vec<_>>()
        .join(", ");
    let content = Content::builder()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    let response: Response = ResponseBuilder::new()
        .description(described)
        .content("application/problem+json", content)
        .build();
    operation
        .responses
        .responses
        .entry(code.status().to_string())
        .or_insert(RefOr::T(response));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_operation_names_its_credential_and_its_problems() {
        let document = serde_json::to_value(document()).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let paths = document["paths"].as_object().unwrap();
        assert!(paths.len() >= 20, "{}", paths.len());
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap() {
                let what = format!("{method} {path}");
                assert_eq!(
                    operation.get("security").is_some(),
                    path.starts_with("/v1/"),
                    "{what}"
                );
                assert!(operation["summary"].is_string(), "{what} has no summary");
                let responses = operation["responses"].as_object().unwrap();
                assert!(responses.contains_key("503"), "{what}");
                assert!(
                    responses.keys().any(|status| status.starts_with('2')),
                    "{what}"
                );
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let text = serde_json::to_string(&document()).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
