//! The forms of names, labels and keys.
//!
//! Follows `pkg/util/validation` of `k8s.io/apimachinery` and `pkg/apis/core/validation` of Kubernetes.

/// What a name has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A subdomain of RFC 1123: labels with dots between.
    Subdomain {
        /// How long it may be.
        most: usize,
    },
    /// A label of RFC 1123.
    Label,
    /// A label of RFC 1035, which starts with a letter.
    ServiceLabel,
    /// Anything that can be a part of a path.
    Segment,
}

/// How long the value of a label may be.
pub(in crate::flux) const LONGEST_LABEL: usize = 63;

/// What most names have to be.
pub(super) const SUBDOMAIN: Form = Form::Subdomain { most: 253 };

/// What the names of a kind have to be; nothing where that is not known.
pub(super) fn form(group: &str, kind: &str) -> Option<Form> {
    match (group, kind) {
        ("", "Namespace") => Some(Form::Label),
        ("", "Service") => Some(Form::ServiceLabel),
        ("rbac.authorization.k8s.io", _) => Some(Form::Segment),
        ("batch", "CronJob") => Some(Form::Subdomain { most: 52 }),
        // Names of a PodDisruptionBudget may be anything, and other kinds have rules of their own.
        (
            "",
            "ConfigMap"
            | "Endpoints"
            | "LimitRange"
            | "PersistentVolume"
            | "PersistentVolumeClaim"
            | "Pod"
            | "ResourceQuota"
            | "Secret"
            | "ServiceAccount",
        )
        | (
            "admissionregistration.k8s.io",
            "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
        )
        | ("apps", "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        | ("autoscaling", "HorizontalPodAutoscaler")
        | ("batch", "Job")
        | ("coordination.k8s.io", "Lease")
        | ("discovery.k8s.io", "EndpointSlice")
        | ("networking.k8s.io", "Ingress" | "IngressClass" | "NetworkPolicy")
        | ("node.k8s.io", "RuntimeClass")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("storage.k8s.io", "StorageClass") => Some(SUBDOMAIN),
        _ => None,
    }
}

impl Form {
    /// What is wrong with a name.
    pub(super) fn fault(self, name: &str) -> Option<String> {
        match self {
            Self::Subdomain { most } => of_labels(name, most, true),
            Self::Label => of_labels(name, 63, false),
            Self::ServiceLabel => of_labels(name, 63, false).or_else(|| {
                name.starts_with(|c: char| c.is_ascii_digit()).then(|| "it starts with a digit".to_owned())
            }),
            Self::Segment => match name {
                "." | ".." => Some("it is no part of a path".to_owned()),
                _ => name.chars().find(|c| "/%".contains(*c)).map(|c| format!("{c:?} is not allowed in it")),
            },
        }
    }

    /// How to write one.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Subdomain { .. } => {
                "write small letters a-z, digits, `-` and `.` only, with a letter or a digit at both ends"
            }
            Self::Label => {
                "write small letters a-z, digits and `-` only, with a letter or a digit at both ends"
            }
            Self::ServiceLabel => {
                "write small letters a-z, digits and `-` only, with a letter at the start and a letter or a digit at the end"
            }
            Self::Segment => "write it without `/` and `%`",
        }
    }

    /// What the API server says of one that is none.
    pub(super) fn said(self) -> &'static str {
        match self {
            Self::Subdomain { .. } => "a lowercase RFC 1123 subdomain must consist of …",
            Self::Label => "a lowercase RFC 1123 label must consist of …",
            Self::ServiceLabel => "a DNS-1035 label must consist of …",
            Self::Segment => "may not contain …",
        }
    }
}

/// What is wrong with a name under RFC 1123: a label, or with `dots` several labels with dots between.
fn of_labels(name: &str, limit: usize, dots: bool) -> Option<String> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let allowed = |c: char| is_inner(c) || c == '-' || (dots && c == '.');
    if let Some(c) = name.chars().find(|&c| !allowed(c)) {
        return Some(format!("{c:?} is not allowed in it"));
    }
    if name.len() > limit {
        return Some(too_long(name, limit));
    }
    for label in name.split('.') {
        match (label.chars().next(), label.chars().next_back()) {
            (Some(first), Some(last)) if is_inner(first) && is_inner(last) => {}
            (Some('-'), _) => return Some("it starts with '-', or has '-' after '.'".to_owned()),
            (Some(_), _) => return Some("it ends with '-', or has '-' before '.'".to_owned()),
            (None, _) => return Some("it starts or ends with '.', or has two of them in a row".to_owned()),
        }
    }
    None
}

/// What is wrong with the key of a label or, written in small letters, of an annotation.
pub(super) fn qualified(key: &str) -> Option<String> {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            if let Some(fault) = SUBDOMAIN.fault(prefix) {
                return Some(format!("before the '/', {fault}"));
            }
            name
        }
        None => key,
    };
    if name.is_empty() {
        return Some("its name is empty".to_owned());
    }
    worded(name)
}

/// What is wrong with the value of a label.
pub(super) fn label_value(value: &str) -> Option<String> {
    if value.is_empty() { None } else { worded(value) }
}

fn worded(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if let Some(c) = text.chars().find(|&c| !allowed(c)) {
        return Some(format!("{c:?} is not allowed in it"));
    }
    if text.len() > LONGEST_LABEL {
        return Some(too_long(text, LONGEST_LABEL));
    }
    let ends = |c: char| c.is_ascii_alphanumeric();
    let fits = text.starts_with(ends) && text.ends_with(ends);
    (!fits).then(|| "it does not start and end with a letter or a digit".to_owned())
}

/// What is wrong with a key of a ConfigMap or a Secret.
pub(super) fn data_key(key: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if let Some(c) = key.chars().find(|&c| !allowed(c)) {
        return Some(format!("{c:?} is not allowed in it"));
    }
    match key {
        "" => Some("it is empty".to_owned()),
        "." => Some("it is the folder itself".to_owned()),
        _ if key.starts_with("..") => Some("it starts with '..'".to_owned()),
        _ if key.len() > 253 => Some(too_long(key, 253)),
        _ => None,
    }
}

fn too_long(text: &str, limit: usize) -> String {
    format!("it has {} characters, {limit} are allowed", text.len())
}
