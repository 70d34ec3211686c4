//! Functions that encode: base64, base32, digests, JSON and YAML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;
use sha1_smol::Sha1;

use crate::flux::checksum::adler32;
use crate::yaml::to_yaml;

use super::super::arguments::Arguments;
use super::super::base32;
use super::super::data::Data;
use super::super::error::{Problem, TemplateErrorKind};
use super::super::parameter::Parameter::{Any, Text};
use super::super::quoted::hexadecimal;
use super::json::{Form, indentation, json};
use super::{Function, row};

pub(super) const TABLE: &[Function] = &[
    row("b64enc", &[Text], |a| Ok(Data::text(STANDARD.encode(a.text(0)?)))),
    row("b64dec", &[Text], b64dec),
    row("b32enc", &[Text], |a| Ok(Data::text(base32::encode(a.text(0)?.as_bytes())))),
    row("b32dec", &[Text], b32dec),
    row("sha256sum", &[Text], |a| Ok(Data::text(hex(&Hash::hash(a.text(0)?.as_bytes()))))),
    row("sha1sum", &[Text], |a| Ok(Data::text(Sha1::from(a.text(0)?).digest().to_string()))),
    row("adler32sum", &[Text], |a| Ok(Data::text(adler32(a.text(0)?).to_string()))),
    row("toJson", &[Any], |a| or_empty(json(a, Form::Escaped))),
    row("mustToJson", &[Any], |a| json(a, Form::Escaped).map(Data::text)),
    row("toRawJson", &[Any], |a| json(a, Form::Raw).map(Data::text)),
    row("mustToRawJson", &[Any], |a| json(a, Form::Raw).map(Data::text)),
    row("toPrettyJson", &[Any], |a| or_empty(json(a, Form::Pretty))),
    row("mustToPrettyJson", &[Any], |a| json(a, Form::Pretty).map(Data::text)),
    row("fromJson", &[Text], |a| from_json(a).or_else(|problem| but_failed(problem, Data::Nil))),
    row("mustFromJson", &[Text], from_json),
    row("toYaml", &[Any], |a| or_empty(yaml(a))),
    row("mustToYaml", &[Any], |a| yaml(a).map(Data::text)),
];

fn yaml(a: &Arguments<'_>) -> Result<String, Problem> {
    // It is made a tree first, and each line of what lies deep is indented.
    a.make(a.get(0).count())?;
    a.spend(indentation(a.get(0), 1))?;
    Ok(to_yaml(&a.get(0).to_node(a.place)?))
}

/// What cannot be written is empty, where the function has no `must`.
fn or_empty(written: Result<String, Problem>) -> Result<Data, Problem> {
    written.map(Data::text).or_else(|problem| but_failed(problem, Data::text("")))
}

/// The value where the operator fails, too.
fn but_failed(problem: Problem, value: Data) -> Result<Data, Problem> {
    if problem.kind() == TemplateErrorKind::Failed { Ok(value) } else { Err(problem) }
}

fn from_json(a: &Arguments<'_>) -> Result<Data, Problem> {
    let text = a.text(0)?;
    // Before each value stands one of these.
    a.make(2 * text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b',')).count())?;
    let value = serde_json::from_str(text).map_err(|_| a.failed("this is not JSON"))?;
    Ok(Data::from_plain_json(&value))
}

/// What is not base64 gives the message of the error.
fn b64dec(a: &Arguments<'_>) -> Result<Data, Problem> {
    let text: String = a.text(0)?.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let bytes = STANDARD.decode(text).map_err(|_| a.unsupported("a text that is not base64"))?;
    let text = String::from_utf8(bytes).map_err(|_| a.unsupported("base64 of bytes that are no text"))?;
    Ok(Data::text(text))
}

fn b32dec(a: &Arguments<'_>) -> Result<Data, Problem> {
    let bytes = base32::decode(a.text(0)?).ok_or_else(|| a.unsupported("a text that is not base32"))?;
    let text = String::from_utf8(bytes).map_err(|_| a.unsupported("base32 of bytes that are no text"))?;
    Ok(Data::text(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| hexadecimal(u32::from(*byte), 2)).collect()
}
