//! Who signs for the Unit: a key in a file, or a command that holds one.
//!
//! Owns asking for a signature and checking what comes back. The private key of a command never
//! comes here. What is signed, and how it is checked, is `evidence`'s.

use super::ServiceError;
use crate::evidence::signature::{PublicKey, Signed, SigningKey, message};
use crate::evidence::statement::Statement;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

/// How long a command may take to sign.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where signatures come from.
#[derive(Clone, Debug)]
pub enum Signer {
    Key(Arc<SigningKey>),
    /// The program and its arguments: it gets the bytes to be signed on standard input and answers
    /// 128 hexadecimal digits (Ed25519, RFC 8032) on standard output.
    Command {
        line: Vec<String>,
        public: PublicKey,
    },
}

impl Signer {
    pub fn public(&self) -> PublicKey {
        match self {
            Signer::Key(key) => key.public(),
            Signer::Command { public, .. } => *public,
        }
    }

    /// Signs a statement; what comes back is checked before it is believed.
    pub(crate) async fn sign(&self, statement: Statement) -> Result<Signed, ServiceError> {
        let bytes = message(&statement).map_err(|error| internal(&error))?;
        let signature = match self {
            Signer::Key(key) => key.sign(&bytes),
            Signer::Command { line, .. } => ask(line, &bytes).await?,
        };
        let public = self.public();
        let signed = Signed {
            statement,
            key: public.id(),
            signature,
        };
        signed.verify(&public).map_err(|error| internal(&error))?;
        Ok(signed)
    }
}

fn internal(error: &dyn std::fmt::Display) -> ServiceError {
    ServiceError::Internal(format!("signing: {error}"))
}

async fn ask(line: &[String], bytes: &[u8]) -> Result<String, ServiceError> {
    let Some((program, arguments)) = line.split_first() else {
        return Err(internal(&"the signing command is empty"));
    };
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| internal(&error))?;
    let told = async {
        if let Some(mut input) = child.stdin.take() {
            input.write_all(bytes).await?;
            input.shutdown().await?;
        }
        child.wait_with_output().await
    };
    let output = tokio::time::timeout(PATIENCE, told)
        .await
        .map_err(|_| internal(&"the signing command did not answer in time"))?
        .map_err(|error| internal(&error))?;
    if !output.status.success() {
        return Err(internal(&format!("the signing command: {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
