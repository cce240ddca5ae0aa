//! Rows of an import, as files give them and as the API takes them.
