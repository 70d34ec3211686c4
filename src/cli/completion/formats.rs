//! Which formats each verb has.

use crate::cli::{
    affected, build, check, compare, deps, envs, explain, impact, new, order, render, show, tree, why,
};

/// The formats of a verb, the default first; none where it has no answer to format.
pub(super) fn of(verb: &str) -> &'static [&'static str] {
    match verb {
        "envs" => envs::FORMATS,
        "order" => order::FORMATS,
        "impact" => impact::FORMATS,
        "deps" => deps::FORMATS,
        "why" => why::FORMATS,
        "show" => show::FORMATS,
        "tree" => tree::FORMATS,
        "affected" => affected::FORMATS,
        "compare" => compare::FORMATS,
        "check" => check::FORMATS,
        "explain" => explain::FORMATS,
        "render" => render::FORMATS,
        "new" => new::FORMATS,
        "build" => build::FORMATS,
        #[cfg(feature = "schema")]
        "schema" => crate::cli::schema::FORMATS,
        _ => &[],
    }
}
