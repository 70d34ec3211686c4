//! Variables in a text. The lines before the first `====` set some: `NAME=value`; without `=`, only the cluster knows the value.

use std::collections::BTreeMap;

use infra_graph::flux::envsubst::{Error, Variable, substitute};

/// How long a result may become: a bound of the library.
const LONGEST: usize = 32 << 20;

/// Replaces the variables, with and without strictness.
pub fn run(data: &[u8]) {
    let all = super::text(data);
    let (head, text) = match super::parts(&all, 2)[..] {
        [head, text] => (head, text),
        _ => ("", &*all),
    };
    let variables: BTreeMap<&str, Option<&str>> = head
        .lines()
        .map(|line| line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value))))
        .collect();
    let known = |name: &str| match variables.get(name) {
        Some(Some(value)) => Variable::Set((*value).to_owned()),
        Some(None) => Variable::Opaque,
        None => Variable::Unset,
    };
    let lax = substitute(text, false, &known);
    let strict = substitute(text, true, &known);
    if let Ok(replaced) = &lax {
        assert!(replaced.len() <= LONGEST.max(text.len()));
    }
    match &strict {
        Ok(replaced) => assert_eq!(lax.as_ref(), Ok(replaced), "strictness only adds an error"),
        Err(Error::NotSet { name }) => assert!(!variables.contains_key(name.as_str()), "{name}"),
        Err(_) => assert!(lax.is_err(), "{strict:?}, but {lax:?}"),
    }
    if !text.contains('$') {
        assert_eq!(lax.as_deref(), Ok(text));
    }
    // Whoever knows nothing leaves everything as it is.
    let _ = substitute(text, true, &|_: &str| Variable::Unknown);
    let opaque = substitute(text, true, &|_: &str| Variable::Opaque);
    if !text.contains("$$")
        && !text.contains('\\')
        && let Ok(left) = opaque
    {
        assert_eq!(left, text);
    }
}
