//! The strategy `Permute`: one set of inputs for each choice of one set from each provider.

use std::collections::BTreeMap;

use crate::flux::checksum::adler32;
use crate::flux::template::Data;

use super::InputRow;
use super::keys::normalized;
use super::row::Row;

/// How many permutations the operator makes.
const MAX: usize = 10_000;

/// Follows `internal/inputs/permuter.go` of the Flux operator. The error is its message.
pub(super) fn permute(providers: Vec<(String, Vec<Row>)>, include_empty: bool) -> Result<Vec<Row>, String> {
    let mut scopes: Vec<(String, Vec<Row>)> = Vec::new();
    let mut expected = 1_usize;
    for (name, sets) in providers {
        if sets.is_empty() && !include_empty {
            continue;
        }
        expected = expected.saturating_mul(sets.len());
        if expected > MAX {
            return Err(format!("the inputs of {name} make more than {MAX} permutations"));
        }
        let key = normalized(&name);
        if key.is_empty() {
            return Err(format!("the name of the provider `{name}` has no letter that a key can have"));
        }
        scopes.push((key, sets));
    }
    if scopes.is_empty() || scopes.iter().any(|(_, sets)| sets.is_empty()) {
        return Ok(Vec::new());
    }
    Ok((0..expected).filter_map(|number| permutation(&scopes, number)).collect())
}

/// The permutation of this number: the last provider changes fastest.
fn permutation(scopes: &[(String, Vec<Row>)], number: usize) -> Option<Row> {
    let mut rest = number;
    let mut chosen = vec![0; scopes.len()];
    for (at, (_, sets)) in scopes.iter().enumerate().rev() {
        chosen[at] = rest % sets.len().max(1);
        rest /= sets.len().max(1);
    }
    let mut entries = BTreeMap::new();
    let mut parts = Vec::new();
    let rows: Vec<&Row> = scopes.iter().zip(&chosen).filter_map(|((_, sets), at)| sets.get(*at)).collect();
    for (((key, _), row), at) in scopes.iter().zip(&rows).zip(chosen) {
        parts.push(format!("{key}={at}"));
        entries.insert(key.clone(), row.data.clone());
    }
    entries.insert("id".to_owned(), Data::text(adler32(&parts.join("/")).to_string()));
    let names: Vec<&str> = rows.iter().map(|row| row.row.name.as_str()).collect();
    let span = rows.first()?.row.span;
    let row = InputRow { name: names.join(" with "), span };
    Some(Row { data: Data::map(entries), row })
}
