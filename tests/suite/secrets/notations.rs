//! Secrets in every notation of YAML, whole and broken.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Planted, ask_everything};

pub(super) fn plain(marker: &str) -> String {
    format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\nstringData:\n  password: {marker}\n")
}

/// A Secret with a value, and a mark for where a fault may come: a line of its own in the mapping of values.
const NOTATIONS: &[&str] = &[
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: \"Secret\"\nmetadata: {name: db}\nstringData:\n  password: \"{}\"\n#FAULT\n",
    "apiVersion: v1\nkind: 'Secret'\nmetadata: {name: db}\nstringData:\n  'password': '{}'\n#FAULT\n",
    "apiVersion: v1\nkind: >-\n  Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: |-\n  Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\n? kind\n: Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind:\n  Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: \"\\u0053ecret\"\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: \"\\x53ecret\"\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\n\"k\\u0069nd\": Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: !!str Secret\nmetadata: {name: db}\nstringData:\n  password: !!str {}\n#FAULT\n",
    "apiVersion: v1\nkind: &kind Secret\nmetadata: {name: db}\nstringData:\n  password: &p {}\n  again: *p\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n\"string\\x44ata\":\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  ? password\n  : {}\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: |\n    one\n    {}\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: >-\n    one\n    {}\n\n    three\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: one\n    {}\n    three\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: \"one\n    {}\n    three\"\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  # it was {} until May\n  password: x\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: {}, other: y}\n#FAULT\n",
    "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: {}}}\n#FAULT\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"db\"},\n \"stringData\": {\"password\": \"{}\"}}\n#FAULT\n",
    "stringData:\n  password: {}\n#FAULT\nmetadata: {name: db}\nkind: Secret\napiVersion: v1\n",
    "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db}\n    stringData:\n      password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: SecretList\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db}\n    stringData:\n      password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: {}\n#FAULT\n",
    "apiVersion: v1\r\nkind: Secret\r\nmetadata: {name: db}\r\nstringData:\r\n  password: {}\r\n#FAULT\r\n",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"stringData\":{\"password\":\"{}\"}}\nstringData:\n  x: y\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: &d\n  password: {}\n#FAULT\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: {}: more\n#FAULT\n",
];

/// What may be wrong with a line of the mapping.
const FAULTS: &[&str] = &[
    "",
    "  other: \"x${MISSING}\"\n",
    "  other: ${known:0:x}\n",
    "  password: twice\n",
    "  other: [\n",
    "  other: \"open\n",
    "  : {{ .Values.x }}\n",
    "\tother: tab\n",
    "<<<<<<< HEAD\n",
    "  password: {a: b}\n",
];

#[test]
fn in_every_notation() {
    let mut planted = Planted::new();
    for (number, notation) in NOTATIONS.iter().enumerate() {
        for (fault, line) in FAULTS.iter().enumerate() {
            // Each notation with a few of the faults, so that all meet.
            if fault != 0 && fault % 3 != number % 3 {
                continue;
            }
            let marker = planted.marker();
            let text = notation.replace("{}", &marker).replace("#FAULT\r\n", line).replace("#FAULT\n", line);
            let folder = format!("s/n{number}-{fault}");
            planted.write(&format!("{folder}/secret.yaml"), &text);
            planted.kustomization(&folder, "");
        }
    }
    ask_everything(&planted);
}

#[test]
fn as_data() {
    let mut planted = Planted::new();
    for (number, value) in ["{}", "!!binary {}", "\"{}\"", "|\n    {}", ">\n    {}"].iter().enumerate() {
        let marker = planted.marker();
        let value = value.replace("{}", &STANDARD.encode(&marker));
        let folder = format!("d/n{number}");
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\ndata:\n  p: {value}\n  q: ${{NOWHERE}}\n"
        );
        planted.write(&format!("{folder}/secret.yaml"), &text);
        planted.kustomization(&folder, "");
    }
    ask_everything(&planted);
}
