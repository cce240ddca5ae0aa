//! Business days of one authority, and why a day is not one.
