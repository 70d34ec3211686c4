//! Functions that encode: base64, digests, JSON and YAML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::flux::checksum::adler32;
use crate::yaml::to_yaml;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::fault::Problem;
use super::super::quoted::hexadecimal;
use super::json::{Form, json};
use super::{Function, row};

pub(super) const TABLE: &[Function] = &[
    row("b64enc", 1, 1, |a| Ok(Data::text(STANDARD.encode(a.text(0)?)))),
    row("b64dec", 1, 1, b64dec),
    row("sha256sum", 1, 1, |a| Ok(Data::text(sha256(a.text(0)?)))),
    row("adler32sum", 1, 1, |a| Ok(Data::text(adler32(a.text(0)?).to_string()))),
    row("toJson", 1, 1, |a| json(a.get(0), Form::Escaped).map(Data::text)),
    row("mustToJson", 1, 1, |a| json(a.get(0), Form::Escaped).map(Data::text)),
    row("toRawJson", 1, 1, |a| json(a.get(0), Form::Raw).map(Data::text)),
    row("mustToRawJson", 1, 1, |a| json(a.get(0), Form::Raw).map(Data::text)),
    row("toPrettyJson", 1, 1, |a| json(a.get(0), Form::Pretty).map(Data::text)),
    row("mustToPrettyJson", 1, 1, |a| json(a.get(0), Form::Pretty).map(Data::text)),
    row("toYaml", 1, 1, |a| Ok(Data::text(to_yaml(&a.get(0).to_node(a.place)?)))),
    row("mustToYaml", 1, 1, |a| Ok(Data::text(to_yaml(&a.get(0).to_node(a.place)?)))),
];

fn b64dec(a: &Arguments<'_>) -> Result<Data, Problem> {
    let bytes = STANDARD.decode(a.text(0)?).map_err(|_| a.unsupported("a text that is not base64"))?;
    let text = String::from_utf8(bytes).map_err(|_| a.unsupported("base64 of bytes that are no text"))?;
    Ok(Data::text(text))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().flat_map(|byte| hexadecimal(u32::from(*byte), 2)).collect()
}
