//! Which fields name other resources: kustomize's built-in table (`builtinpluginconsts`, `namereference.go`).

use std::sync::OnceLock;

use super::field_spec::FieldSpec;
use super::field_spec_table::parse_kind;
use super::gvk::Gvk;
use super::sort::by_kind;

/// Resources of a kind, and the fields that name them (`builtinconfig.NameBackReferences`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameBackReferences {
    /// The kind that is named; empty parts mean any.
    pub(crate) referral: Gvk,
    /// The fields that name it.
    pub(crate) referrers: Vec<FieldSpec>,
}

/// The table that is built in, in the order in which kustomize keeps it.
pub(crate) fn builtin() -> &'static [NameBackReferences] {
    static TABLE: OnceLock<Vec<NameBackReferences>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Vec::new();
        for line in include_str!("name_references.txt").lines() {
            read(line, &mut table);
        }
        table.sort_by_cached_key(|references| by_kind(&references.referral));
        table
    })
}

/// One line: a kind that is named, or, indented, a path and the kinds that have it.
fn read(line: &str, table: &mut Vec<NameBackReferences>) {
    let mut words = line.split_whitespace();
    let Some(first) = words.next().filter(|first| !first.starts_with('#')) else { return };
    if !line.starts_with(' ') {
        table.push(NameBackReferences { referral: parse_kind(first), referrers: Vec::new() });
        return;
    }
    let Some(references) = table.last_mut() else { return };
    for word in words {
        for (kind, prefix) in kinds(word) {
            let path = format!("{prefix}{first}").into();
            references.referrers.push(FieldSpec { gvk: parse_kind(kind), path, create: false });
        }
    }
}

/// A word behind a path: a kind, or a set of kinds with the place of their pods.
fn kinds(word: &str) -> Vec<(&str, &'static str)> {
    const IN_TEMPLATE: &str = "spec/template/";
    match word {
        "+pods" => vec![
            ("Pod@v1", ""),
            ("PodTemplate", "template/"),
            ("Deployment", IN_TEMPLATE),
            ("ReplicaSet", IN_TEMPLATE),
            ("DaemonSet", IN_TEMPLATE),
            ("StatefulSet", IN_TEMPLATE),
            ("Job", IN_TEMPLATE),
            ("CronJob", "spec/jobTemplate/spec/template/"),
        ],
        "+workloads" => vec![
            ("Pod", ""),
            ("StatefulSet", IN_TEMPLATE),
            ("Deployment", IN_TEMPLATE),
            ("ReplicationController", IN_TEMPLATE),
            ("CronJob", "spec/jobTemplate/spec/template/"),
            ("Job", IN_TEMPLATE),
            ("DaemonSet", IN_TEMPLATE),
        ],
        kind => vec![(kind, "")],
    }
}

#[cfg(test)]
mod tests {
    use super::builtin;

    #[test]
    fn the_table_reads_whole() {
        let fields = |kind: &str| -> Vec<String> {
            let of_kind = builtin().iter().filter(|references| &*references.referral.kind == kind);
            let specs = of_kind.flat_map(|references| &references.referrers);
            specs.map(|spec| format!("{} {}", spec.gvk.kind, spec.path)).collect()
        };
        let config_maps = fields("ConfigMap");
        assert_eq!(config_maps.len(), 6 * 8 + 4);
        assert!(
            config_maps.contains(
                &"CronJob spec/jobTemplate/spec/template/spec/initContainers/envFrom/configMapRef/name"
                    .to_owned()
            )
        );
        assert!(config_maps.contains(
            &r"Ingress metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap".to_owned()
        ));
        assert_eq!(fields("Secret").len(), 7 * 8 + 13);
        assert_eq!(fields("ServiceAccount").len(), 9);
        assert_eq!(builtin().len(), 16);
    }
}
