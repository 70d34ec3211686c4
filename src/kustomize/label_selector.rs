//! Label selectors of Kubernetes: `a=b,c!=d,e in (x,y),f,!g,h>1`.
//!
//! Follows `k8s.io/apimachinery/pkg/labels`, of which kyaml has a copy.

mod lexer;
mod parser;
mod validation;

use crate::yaml::Mapping;

use super::fault::Fault;

/// A selector; all of its requirements have to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// Also `=` and `==`.
    In,
    /// Also `!=`.
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}

impl LabelSelector {
    /// Reads a selector; the empty text selects all.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        parser::parse(text).map(|requirements| Self { requirements }).map_err(Fault::new)
    }

    /// Whether it asks for nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// Whether labels fit; nothing is an object without labels.
    pub(crate) fn matches(&self, labels: Option<&Mapping>) -> bool {
        self.requirements.iter().all(|requirement| {
            let node = labels.and_then(|labels| labels.get(&requirement.key));
            requirement.holds(node.map(|node| node.as_scalar().map_or("", |scalar| &*scalar.text)))
        })
    }
}

impl Requirement {
    fn holds(&self, value: Option<&str>) -> bool {
        let among = |value: &str| self.values.iter().any(|wanted| wanted == value);
        let compare = |value: &str| {
            let wanted = self.values.first()?.parse::<i64>().ok()?;
            Some(value.parse::<i64>().ok()?.cmp(&wanted))
        };
        match (self.operator, value) {
            (Operator::In, value) => value.is_some_and(among),
            (Operator::NotIn, value) => !value.is_some_and(among),
            (Operator::Exists, value) => value.is_some(),
            (Operator::DoesNotExist, value) => value.is_none(),
            (Operator::GreaterThan, value) => value.and_then(compare).is_some_and(std::cmp::Ordering::is_gt),
            (Operator::LessThan, value) => value.and_then(compare).is_some_and(std::cmp::Ordering::is_lt),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LabelSelector;
    use crate::repository::Repository;
    use crate::source::Memory;
    use crate::yaml::Node;

    fn selects(selector: &str) -> bool {
        let repository = Repository::new(Memory::from_iter([("f.yaml", "{a: x, n: 5, e: '', in: y}")]));
        let manifest = repository.manifest("f.yaml".into()).unwrap();
        let labels = manifest.documents[0].as_ref().unwrap().root.clone();
        LabelSelector::parse(selector).unwrap().matches(labels.as_ref().and_then(Node::as_mapping))
    }

    #[test]
    fn requirements() {
        for selector in [
            "",
            "a",
            "a=x",
            "a==x",
            "a in (x,y)",
            "a notin (y)",
            "b notin (y)",
            "a!=y",
            "b!=y",
            "!b",
            "n>4",
            "n<6",
            "e",
            "e=",
            "e in ()",
            "e in (,x)",
            " a = x , n ",
            "in=y",
            "in in (in,y)",
        ] {
            assert!(selects(selector), "{selector}");
        }
        for selector in ["b", "a=y", "a in (y)", "a notin (x)", "!a", "n>5", "a>1", "b>1", "a="] {
            assert!(!selects(selector), "{selector}");
        }
    }

    #[test]
    fn messages() {
        let message = |text| LabelSelector::parse(text).unwrap_err().message;
        assert_eq!(message("a=b=c"), "found '=', expected: ',' or 'end of string'");
        assert_eq!(message("a,"), "found the end, expected: identifier after ','");
        assert_eq!(message("=a"), "found '=', expected: !, identifier, or 'end of string'");
        assert_eq!(message("a in x"), "unable to parse requirement: found a word, expected: '('");
        assert_eq!(
            message("a b"),
            "unable to parse requirement: found a word, expected: '=', '!=', '==', 'in', notin'"
        );
        assert_eq!(
            message("a>x"),
            "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"
        );
        assert!(
            message("a=*").starts_with("unable to parse requirement: invalid label value at key \"a\": ")
        );
        assert!(message("a//b=c").starts_with("unable to parse requirement: invalid label key: "));
    }
}
