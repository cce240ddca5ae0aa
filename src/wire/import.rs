//! Rows of an import, and the session that carries them.
