//! Values that SOPS encrypted and nobody decrypts.

use crate::finding::{Code, Finding};
use crate::object::Object;
use crate::yaml::Node;

use super::Passage;

/// How an encrypted value begins.
const CIPHERTEXT: &str = "ENC[";

/// What comes of ciphertext that reaches the API server.
pub(super) struct Encrypted {
    pub finding: Finding,
    /// Whether it is refused: in `data` of a Secret it is no base64.
    pub is_refused: bool,
}

impl Passage<'_> {
    /// The finding for a Secret or a ConfigMap with encrypted values, where the Kustomization has no `decryption`.
    pub(super) fn encrypted(&self, object: &Object) -> Option<Encrypted> {
        let kind = &*object.reference.kind;
        let holds_settings = object.reference.group.is_empty() && matches!(kind, "Secret" | "ConfigMap");
        if self.kustomization.decryption.is_some() || !holds_settings {
            return None;
        }
        let first = |field: &str| {
            let values = object.node.get(field).and_then(Node::as_mapping);
            let mut values = values.into_iter().flatten().map(|entry| &entry.value);
            values.find(|value| value.text().is_some_and(|text| text.starts_with(CIPHERTEXT)))
        };
        let coded = if kind == "Secret" { first("data") } else { first("binaryData") };
        let value =
            coded.or_else(|| first("stringData").filter(|_| kind == "Secret")).or_else(|| first("data"))?;
        let by = &self.kustomization.reference.name;
        let is_refused = coded.is_some();
        let message = format!("{kind} {} is encrypted, and {by} does not decrypt it", object.reference.name);
        let consequence = if is_refused {
            format!(
                "The API server refuses it, since ciphertext is no base64: nothing of the stage is applied, and {by} never gets ready."
            )
        } else {
            format!(
                "Flux applies the ciphertext as it is, and {by} is Ready: whoever reads it gets the ciphertext for the value."
            )
        };
        let finding = Finding::new(Code::EncryptedAsText, message)
            .at(value.span, "this value is ciphertext of SOPS")
            .at(self.kustomization.span, format!("{by} has no `decryption`"))
            .node(self.owner())
            .node(object.reference.to_string())
            .note(consequence)
            .help(format!("give {by} `decryption: {{provider: sops}}`, with the `secretRef` of the key"));
        Some(Encrypted { finding, is_refused })
    }
}
