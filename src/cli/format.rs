//! Formats: each verb has its own list.

use crate::error::Error;
use crate::finding::nearest;
use crate::text;

use super::arguments::Common;

/// The format that was asked for out of the verb's own, the first one being the default.
pub(super) fn chosen<'f>(common: &Common, formats: &[&'f str]) -> Result<&'f str, Error> {
    let Some(asked) = &common.output else { return Ok(formats[0]) };
    if let Some(format) = formats.iter().find(|format| *format == asked) {
        return Ok(format);
    }
    let near = nearest(asked, formats.iter().copied());
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Error::Usage(format!(
        "there is no format `{}` here{hint}\nformats: {}",
        text::name(asked),
        formats.join(", ")
    )))
}
