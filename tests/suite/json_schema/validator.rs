//! As much of JSON Schema as our schemas and SARIF's use. A keyword that it does not know is a panic, so that nothing passes
//! unread.

use regex::Regex;
use serde_json::{Map, Value};

/// What is wrong with a value by a schema: `path: what`.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut validator = Validator { root: schema, faults: Vec::new() };
    validator.check(schema, value, "$");
    validator.faults
}

/// Keywords that say nothing about a value. Formats are an annotation in 2020-12.
const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$defs",
    "definitions",
    "$id",
    "id",
    "title",
    "description",
    "default",
    "format",
    "examples",
];

struct Validator<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl<'s> Validator<'s> {
    fn check(&mut self, schema: &'s Value, value: &Value, path: &str) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return self.fault(path, "nothing is allowed here"),
            other => other.as_object().unwrap(),
        };
        for (keyword, says) in schema {
            let keyword = keyword.as_str();
            if !ANNOTATIONS.contains(&keyword) {
                self.keyword(schema, keyword, says, value, path);
            }
        }
    }

    fn keyword(
        &mut self,
        schema: &'s Map<String, Value>,
        keyword: &str,
        says: &'s Value,
        value: &Value,
        path: &str,
    ) {
        match keyword {
            "$ref" => {
                let pointer = says.as_str().unwrap().strip_prefix('#').unwrap();
                let target = self.root.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
                self.check(target, value, path);
            }
            "type" if !is_type(says, value) => self.fault(path, &format!("{value} is no {says}")),
            "const" if value != says => self.fault(path, &format!("{value} is not {says}")),
            "enum" if !list(says).contains(value) => self.fault(path, &format!("{value} is none of {says}")),
            "not" if self.fits(says, value) => self.fault(path, &format!("{value} is ruled out")),
            "type" | "const" | "enum" | "not" => {}
            "allOf" => list(says).iter().for_each(|one| self.check(one, value, path)),
            "anyOf" | "oneOf" => {
                let fit = list(says).iter().filter(|one| self.fits(one, value)).count();
                if fit == 0 || (keyword == "oneOf" && fit > 1) {
                    self.fault(path, &format!("{value} fits {fit} of {keyword}"));
                }
            }
            "minimum" | "maximum" | "minLength" | "minItems" | "maxItems" | "uniqueItems" | "pattern" => {
                self.size(keyword, says, value, path);
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.for_each(|(index, item)| self.check(says, item, &format!("{path}[{index}]")));
            }
            _ => self.object(schema, keyword, says, value, path),
        }
    }

    fn size(&mut self, keyword: &str, says: &Value, value: &Value, path: &str) {
        let number = says.as_f64().unwrap_or_default();
        let length = |length: usize| f64::from(u32::try_from(length).unwrap());
        let holds = match (keyword, value) {
            ("minimum", Value::Number(value)) => value.as_f64().unwrap() >= number,
            ("maximum", Value::Number(value)) => value.as_f64().unwrap() <= number,
            ("minLength", Value::String(text)) => length(text.chars().count()) >= number,
            ("minItems", Value::Array(items)) => length(items.len()) >= number,
            ("maxItems", Value::Array(items)) => length(items.len()) <= number,
            ("uniqueItems", Value::Array(items)) => {
                items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))
            }
            ("pattern", Value::String(text)) => Regex::new(says.as_str().unwrap()).unwrap().is_match(text),
            _ => true,
        };
        if !holds {
            self.fault(path, &format!("{value} against {keyword} {says}"));
        }
    }

    fn object(
        &mut self,
        schema: &'s Map<String, Value>,
        keyword: &str,
        says: &'s Value,
        value: &Value,
        path: &str,
    ) {
        let fields = value.as_object();
        let known = |key: &String| schema.get("properties").is_some_and(|known| known.get(key).is_some());
        match keyword {
            "required" => {
                for key in list(says).iter().filter_map(Value::as_str) {
                    if fields.is_some_and(|fields| !fields.contains_key(key)) {
                        self.fault(path, &format!("{key} is missing"));
                    }
                }
            }
            "properties" => {
                for (key, schema) in says.as_object().unwrap() {
                    if let Some(field) = value.get(key) {
                        self.check(schema, field, &format!("{path}.{key}"));
                    }
                }
            }
            "additionalProperties" => {
                for (key, field) in fields.into_iter().flatten().filter(|(key, _)| !known(key)) {
                    self.check(says, field, &format!("{path}.{key}"));
                }
            }
            "propertyNames" => {
                for key in fields.into_iter().flat_map(Map::keys) {
                    self.check(says, &Value::String(key.clone()), path);
                }
            }
            other => panic!("the validator does not know {other} at {path}"),
        }
    }

    fn fits(&self, schema: &'s Value, value: &Value) -> bool {
        let mut inner = Validator { root: self.root, faults: Vec::new() };
        inner.check(schema, value, "");
        inner.faults.is_empty()
    }

    fn fault(&mut self, path: &str, what: &str) {
        self.faults.push(format!("{path}: {what}"));
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn is_type(says: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    };
    match says {
        Value::String(name) => is(name),
        names => list(names).iter().any(|name| is(name.as_str().unwrap())),
    }
}
