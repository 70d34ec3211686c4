//! What keys and values of labels may look like (`k8s.io/apimachinery/pkg/util/validation`).

const LONGEST: usize = 63;

/// `[prefix/]name`, the prefix a DNS subdomain.
pub(super) fn check_key(key: &str) -> Result<(), String> {
    let mut parts = key.split('/');
    let problem = match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, _) => name_problem(name),
        (Some(""), Some(_), None) => Some("prefix part must be non-empty".to_owned()),
        (Some(prefix), Some(name), None) => prefix_problem(prefix).or_else(|| name_problem(name)),
        _ => Some(format!(
            "a qualified name {} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            characters("must")
        )),
    };
    problem.map_or(Ok(()), |problem| Err(format!("invalid label key: {problem}")))
}

/// Empty, or like a name.
pub(super) fn check_value(key: &str, value: &str) -> Result<(), String> {
    let problem = if value.len() > LONGEST {
        format!("must be no more than {LONGEST} characters")
    } else if value.is_empty() || is_name(value) {
        return Ok(());
    } else {
        format!("a valid label {}", characters("must be an empty string or"))
    };
    Err(format!("invalid label value at key {key:?}: {problem}"))
}

fn name_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("name part must be non-empty".to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("name part must be no more than {LONGEST} characters"));
    }
    (!is_name(name)).then(|| format!("name part {}", characters("must")))
}

fn prefix_problem(prefix: &str) -> Option<String> {
    let is_label = |label: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        label.starts_with(fits) && label.ends_with(fits) && label.chars().all(|c| fits(c) || c == '-')
    };
    if prefix.len() > 253 {
        return Some("prefix part must be no more than 253 characters".to_owned());
    }
    (!prefix.split('.').all(is_label)).then(|| {
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
         and must start and end with an alphanumeric character"
            .to_owned()
    })
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric();
    name.starts_with(fits)
        && name.ends_with(fits)
        && name.chars().all(|c| fits(c) || matches!(c, '-' | '_' | '.'))
}

fn characters(must: &str) -> String {
    format!(
        "{must} consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
         character"
    )
}
