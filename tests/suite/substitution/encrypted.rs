//! What SOPS encrypted, and nobody decrypts.

use infra_graph::finding::Code;

use super::{Fleet, config_map};

const CIPHERTEXT: &str = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]";

fn secret(field: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n  namespace: default\n{field}:\n  token: {CIPHERTEXT}\n"
    )
}

#[test]
fn ciphertext_in_a_text_is_applied_as_it_is() {
    for object in [secret("stringData"), config_map(&format!("  token: {CIPHERTEXT}\n"))] {
        let fleet = Fleet::new("", &object);
        assert_eq!(fleet.places(Code::EncryptedAsText), ["web/o.yaml:7:10", "clusters/one/web.yaml:4:9"]);
        assert!(fleet.gets_ready("web"));
    }
}

#[test]
fn ciphertext_in_base64_is_refused() {
    let fleet = Fleet::new("", &secret("data"));
    assert_eq!(fleet.of_code(Code::EncryptedAsText).len(), 1);
    assert!(!fleet.gets_ready("web"));
}

#[test]
fn what_is_decrypted_is_fine() {
    for field in ["stringData", "data"] {
        let fleet = Fleet::new("  decryption:\n    provider: sops\n", &secret(field));
        assert!(fleet.of_code(Code::EncryptedAsText).is_empty());
        assert!(fleet.gets_ready("web"));
    }
}
