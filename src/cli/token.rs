//! `token create`: a credential for a person or a script. The only time that it is seen.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::session;
use crate::client::Client;
use crate::i18n::date;
use crate::text;
use crate::wire::directory::NewToken;

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    Create(CreateArgs),
}

#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    #[arg(long)]
    person: String,
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: Option<u32>,
}

pub async fn run(context: &Context, verb: Verb) -> Result<Exit, Failure> {
    let Verb::Create(args) = verb;
    session::with(context, async |client: &Client| {
        let out = context.out;
        let new = NewToken {
            person: args.person,
            days: args.days,
        };
        let issued = client.add_token(&new).await?;
        if out.json {
            out.document(&issued)?;
            return Ok(Exit::Ok);
        }
        // The token alone, so that it can be sent straight to a file.
        out.data(text::line(&issued.token).as_str())?;
        out.say(&out.lang.fill(
            "cli.token.once",
            &[
                ("person", text::line(&issued.person).as_str()),
                ("until", &date::local_date_time(issued.expires_at)),
            ],
        ));
        Ok(Exit::Ok)
    })
    .await
}
