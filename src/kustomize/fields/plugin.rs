//! The configurations of builtin plugins (`api/internal/builtins`).

use crate::kustomize::options::Differences;
use crate::kustomize::shape::{Fields, Shape};

use Shape::{Any, Bool, Int, List, Map, Struct, Text};

use super::{
    FIELD_SPECS, GENERATOR_OPTIONS, IMAGE, OBJECT_META, PAIRS, REPLACEMENT_5_5, REPLACEMENT_5_8, REPLICA,
    SELECTOR, TEXTS, patch,
};

/// The configuration of a builtin plugin, by its kind.
pub(in crate::kustomize) fn plugin(kind: &str, differences: Differences) -> Option<Shape> {
    Some(match kind {
        "AnnotationsTransformer" => ANNOTATIONS_PLUGIN,
        "ConfigMapGenerator" => CONFIG_MAP_PLUGIN,
        "SecretGenerator" => SECRET_PLUGIN,
        "IAMPolicyGenerator" => IAM_POLICY_PLUGIN,
        "ImageTagTransformer" => IMAGE_PLUGIN,
        "LabelTransformer" => LABEL_PLUGIN,
        "NamespaceTransformer" => NAMESPACE_PLUGIN,
        "PatchTransformer" => patch(differences),
        "PatchJson6902Transformer" => JSON_6902_PLUGIN,
        "PatchStrategicMergeTransformer" => STRATEGIC_MERGE_PLUGIN,
        "PrefixSuffixTransformer" | "PrefixTransformer" | "SuffixTransformer" => AFFIX_PLUGIN,
        "ReplacementTransformer" if differences.source_value => REPLACEMENT_PLUGIN_5_8,
        "ReplacementTransformer" => REPLACEMENT_PLUGIN_5_5,
        "ReplicaCountTransformer" => REPLICA_PLUGIN,
        "ValueAddTransformer" => VALUE_ADD_PLUGIN,
        "HashTransformer" => Map(&Any),
        _ => return None,
    })
}

/// A builtin plugin's configuration is read without strictness: what is not here is dropped.
macro_rules! plugin_shape {
    ($name:ident, $go:literal, [$($field:expr),* $(,)?]) => {
        const $name: Shape = Struct(&Fields { name: $go, fields: &[$($field),*] });
    };
}

plugin_shape!(
    ANNOTATIONS_PLUGIN,
    "AnnotationsTransformerPlugin",
    [("annotations", PAIRS), ("fieldSpecs", FIELD_SPECS),]
);
plugin_shape!(IMAGE_PLUGIN, "ImageTagTransformerPlugin", [("imageTag", IMAGE), ("fieldSpecs", FIELD_SPECS)]);
plugin_shape!(LABEL_PLUGIN, "LabelTransformerPlugin", [("labels", PAIRS), ("fieldSpecs", FIELD_SPECS)]);
plugin_shape!(
    NAMESPACE_PLUGIN,
    "NamespaceTransformerPlugin",
    [
        ("metadata", Struct(&OBJECT_META)),
        ("fieldSpecs", FIELD_SPECS),
        ("unsetOnly", Bool),
        ("setRoleBindingSubjects", Text),
    ]
);
plugin_shape!(
    JSON_6902_PLUGIN,
    "PatchJson6902TransformerPlugin",
    [("target", SELECTOR), ("path", Text), ("jsonOp", Text),]
);
plugin_shape!(
    STRATEGIC_MERGE_PLUGIN,
    "PatchStrategicMergeTransformerPlugin",
    [("paths", TEXTS), ("patches", Text),]
);
plugin_shape!(
    AFFIX_PLUGIN,
    "PrefixTransformerPlugin",
    [("prefix", Text), ("suffix", Text), ("fieldSpecs", FIELD_SPECS),]
);
plugin_shape!(
    REPLACEMENT_PLUGIN_5_5,
    "ReplacementTransformerPlugin",
    [("replacements", List(&Struct(&REPLACEMENT_5_5)))]
);
plugin_shape!(
    REPLACEMENT_PLUGIN_5_8,
    "ReplacementTransformerPlugin",
    [("replacements", List(&Struct(&REPLACEMENT_5_8)))]
);
plugin_shape!(
    REPLICA_PLUGIN,
    "ReplicaCountTransformerPlugin",
    [("replica", REPLICA), ("fieldSpecs", FIELD_SPECS),]
);
plugin_shape!(
    VALUE_ADD_PLUGIN,
    "ValueAddTransformerPlugin",
    [("value", Text), ("targets", List(&VALUE_ADD_TARGET)), ("targetFilePath", Text),]
);

/// A target of the `ValueAddTransformer`.
pub(in crate::kustomize) const VALUE_ADD_TARGET: Shape = Struct(&Fields {
    name: "Target",
    fields: &[("selector", SELECTOR), ("fieldPath", Text), ("filePathPosition", Int)],
});

plugin_shape!(
    CONFIG_MAP_PLUGIN,
    "ConfigMapGeneratorPlugin",
    [
        ("metadata", Struct(&OBJECT_META)),
        ("namespace", Text),
        ("name", Text),
        ("behavior", Text),
        ("literals", TEXTS),
        ("files", TEXTS),
        ("envs", TEXTS),
        ("env", Text),
        ("options", Struct(&GENERATOR_OPTIONS)),
    ]
);
plugin_shape!(
    SECRET_PLUGIN,
    "SecretGeneratorPlugin",
    [
        ("metadata", Struct(&OBJECT_META)),
        ("namespace", Text),
        ("name", Text),
        ("behavior", Text),
        ("literals", TEXTS),
        ("files", TEXTS),
        ("envs", TEXTS),
        ("env", Text),
        ("options", Struct(&GENERATOR_OPTIONS)),
        ("type", Text),
    ]
);

plugin_shape!(
    IAM_POLICY_PLUGIN,
    "IAMPolicyGeneratorPlugin",
    [("cloud", Text), ("kubernetesService", Map(&Text)), ("serviceAccount", Map(&Text)),]
);
