//! The way to the data: a server that is named, or one embedded on a folder for as long as a command runs.

use super::context::Context;
use super::failure::Failure;
use super::settings::{self, Place};
use super::signals::Stop;
use crate::client::Client;
#[cfg(feature = "tui")]
use crate::client::Token;
#[cfg(feature = "tui")]
use jiff::SignedDuration;

#[cfg(feature = "server")]
use crate::server::embedded::Embedded;

/// A client, and the embedded server behind it where there is one.
#[derive(Debug)]
pub struct Session {
    client: Client,
    /// What stands for whoever works here: never shown, and told from all others.
    #[cfg(feature = "tui")]
    who: String,
    #[cfg(feature = "server")]
    embedded: Option<Embedded>,
    /// How far the server's clock is from the machine's: practice may be on another day.
    #[cfg(feature = "tui")]
    shift: SignedDuration,
}

impl Session {
    /// Opens the way that the settings name.
    ///
    /// # Errors
    /// The settings are wrong, or the embedded server cannot open its folder.
    pub async fn open(context: &Context) -> Result<Session, Failure> {
        match settings::place(context)? {
            Place::Server(target) => {
                let token = settings::token(context).await?;
                Ok(Session {
                    #[cfg(feature = "tui")]
                    who: token.as_ref().map(Token::fingerprint).unwrap_or_default(),
                    client: Client::new(&target, token, context.config.client_options())?,
                    #[cfg(feature = "server")]
                    embedded: None,
                    #[cfg(feature = "tui")]
                    shift: SignedDuration::ZERO,
                })
            }
            #[cfg(feature = "server")]
            Place::Data(folder) => {
                let opened = Embedded::open(
                    &folder,
                    super::law::settings(context)?,
                    std::sync::Arc::new(crate::service::SystemClock),
                )
                .await
                .map_err(|error| super::launch::failure(&error, context.out.lang))?;
                Session::embedded(opened)
            }
            #[cfg(not(feature = "server"))]
            Place::Data(_) => Err(Failure::Told {
                exit: super::exit::Exit::Config,
                code: "no_server",
                sentence: context.out.lang.text("cli.error.no_server").to_owned(),
            }),
        }
    }

    /// The way to an embedded server that is at work already.
    ///
    /// # Errors
    /// The client cannot be set up.
    #[cfg(feature = "server")]
    pub fn embedded(embedded: Embedded) -> Result<Session, Failure> {
        #[cfg(not(feature = "tui"))]
        use crate::client::Token;
        use crate::client::{ClientError, ClientOptions, ConfigFault, Target};
        let target = Target::Socket(embedded.socket().to_owned());
        let token = Token::parse(embedded.token())
            .map_err(|fault| ClientError::Config(ConfigFault::Token(fault)))?;
        Ok(Session {
            client: Client::new(&target, Some(token), ClientOptions::default())?,
            #[cfg(feature = "tui")]
            shift: embedded.shift(),
            #[cfg(feature = "tui")]
            who: embedded.person().handle.clone(),
            embedded: Some(embedded),
        })
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What stands for whoever works here.
    #[cfg(feature = "tui")]
    pub fn who(&self) -> &str {
        &self.who
    }

    /// How far the server's clock is from the machine's.
    #[cfg(feature = "tui")]
    pub fn shift(&self) -> SignedDuration {
        self.shift
    }

    /// Stops the embedded server, if there is one, in good order.
    pub async fn close(self) {
        #[cfg(feature = "server")]
        if let Some(embedded) = self.embedded {
            embedded.stop().await;
        }
    }
}

/// Does a command's work on a session of its own; Ctrl-C ends the work and closes the session.
///
/// # Errors
/// The work's own, those of [`Session::open`], and [`Failure::Interrupted`].
pub async fn with<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut stop = Stop::listen()?;
    let session = Session::open(context).await?;
    let done = tokio::select! {
        biased;
        () = stop.asked() => Err(Failure::Interrupted),
        done = work(session.client()) => done,
    };
    session.close().await;
    done
}
