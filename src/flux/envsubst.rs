//! Substitution.
