//! CEL expressions, as far as Flux looks at them before it evaluates one.
//!
//! The language is that of cel-go 0.26 with the options of `runtime/cel` in `github.com/fluxcd/pkg`, which Flux 2.7 to 2.9 have.
//! The only crate that is kept up, `cel`, is built on a generated parser with a runtime of its own, brings 16 crates for it, and
//! has no types; so the parser is here, too.

mod checker;
mod error;
mod functions;
mod lexer;
mod literal;
mod macros;
mod parser;
mod plan;
mod syntax;
mod types;

pub use error::CelError;

use error::Trouble;
use types::Type;

/// How Flux takes an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// `readyExpr` of a Kustomization or HelmRelease: with `dep` and `self`, of static types, and of type bool.
    Checked,
    /// `healthCheckExprs`, and `readyExpr` of a ResourceSet: parsed only. What its names are and whether it is a bool turns out
    /// when it is evaluated.
    Parsed,
}

/// How long an expression may be that is looked into, in bytes; cel-go ends at 100,000 characters.
const LONGEST: usize = 10_000;

/// The variables of a `readyExpr`: both are whole objects.
const VARIABLES: &[&str] = &["dep", "self"];

/// What makes an expression invalid; nothing where it is valid, or where that is not known.
///
/// Follows `NewExpression` of `runtime/cel/expression.go` in `github.com/fluxcd/pkg`. The cost grows with the square of the
/// length, which has an end.
pub fn fault(text: &str, usage: Use) -> Option<CelError> {
    if text.len() > LONGEST {
        return None;
    }
    match look(text, usage) {
        Ok(fault) => fault,
        Err(Trouble::Invalid(fault)) => Some(fault),
        Err(Trouble::Unknown) => None,
    }
}

fn look(text: &str, usage: Use) -> Result<Option<CelError>, Trouble> {
    let (tree, root) = parser::parse(text)?;
    if usage == Use::Parsed {
        return Ok(plan::fault(&tree, false));
    }
    let found = checker::type_of(&tree, root, VARIABLES)?;
    Ok(match found {
        Type::Bool => plan::fault(&tree, true),
        Type::Dyn | Type::Parameter(_) => {
            let message = "its type is not known before it is evaluated, and Flux wants a bool".to_owned();
            let is_bare = tree.qualified(root).is_some();
            let instead = is_bare.then(|| format!("{} == true", text.trim()));
            Some(CelError { at: 0, message, instead })
        }
        other => Some(CelError::new(0, format!("it is of type {other}, and Flux wants a bool"))),
    })
}
