//! `person`: who works here.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use super::table::{Cell, Column, Table};
use super::words::words;
use crate::client::Client;
use crate::domain::person::Role;
use crate::wire::directory::NewPerson;

/// The roles that a person can be given; `system` is nobody's.
const ROLES: [Role; 6] = [
    Role::Reviewer,
    Role::Supervisor,
    Role::Institution,
    Role::IctHead,
    Role::ControlBody,
    Role::Auditor,
];

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Add(AddArgs),
    List,
}

#[derive(Debug, clap::Args)]
pub struct AddArgs {
    handle: String,
    #[arg(long)]
    name: String,
    #[arg(long, value_parser = words(&ROLES, Role::name, &[]))]
    role: Role,
    #[arg(long)]
    institution: Option<String>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    session::with(context, async |client: &Client| {
        match verb {
            Verb::Add(args) => add(context, client, args).await?,
            Verb::List => list(context, client).await?,
        }
        Ok(Exit::Ok)
    })
    .await
}

async fn add(context: &Context, client: &Client, args: AddArgs) -> Result<(), Failure> {
    let out = context.out;
    if args.role.is_bound() != args.institution.is_some() {
        return Err(Failure::usage(
            out.lang.text("cli.person.institution_with_role").to_owned(),
            "dictamen person add",
        ));
    }
    let new = NewPerson {
        handle: args.handle,
        name: args.name,
        role: args.role,
        institution: args.institution,
    };
    let person = client.add_person(&new).await?;
    if out.json {
        return out.document(&person);
    }
    let handle = crate::text::line(&person.handle);
    let role = out.lang.entry("domain.role", person.role.name());
    out.data(&out.lang.fill(
        "cli.person.added",
        &[("handle", handle.as_str()), ("role", role)],
    ))
}

async fn list(context: &Context, client: &Client) -> Result<(), Failure> {
    let out = context.out;
    let people = client.people().await?;
    if out.json {
        return out.document(&people);
    }
    let mut table = Table::new(vec![
        Column::left(out.lang.text("cli.column.handle")),
        Column::left(out.lang.text("cli.column.name")),
    ]);
    for person in &people {
        table.push(vec![
            Cell::outside(&person.handle),
            Cell::outside(&person.name),
        ]);
    }
    out.data(&table.render(out.columns()))
}
