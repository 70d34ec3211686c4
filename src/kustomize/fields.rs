//! The fields of a kustomization file and of all it embeds, with their types (`api/types`).

use super::options::Differences;
use super::shape::{Fields, Shape};

use Shape::{Any, Bool, Int, List, Map, Struct, Text};

const TEXTS: Shape = List(&Text);
const PAIRS: Shape = Map(&Text);

/// `types.Kustomization`, `kind: Component` included.
pub(super) const fn kustomization(differences: Differences) -> Shape {
    match (differences.patch_options_struct, differences.source_value) {
        (false, _) => Struct(&KUSTOMIZATION_5_5),
        (true, _) => Struct(&KUSTOMIZATION_5_8),
    }
}

/// An item of `patches` and `patchesJson6902`.
pub(super) const fn patch(differences: Differences) -> Shape {
    if differences.patch_options_struct { Struct(&PATCH_5_8) } else { Struct(&PATCH_5_5) }
}

/// An item of `replacements`, or of a file that it names.
pub(super) const fn replacement(differences: Differences) -> Shape {
    if differences.source_value { Struct(&REPLACEMENT_5_8) } else { Struct(&REPLACEMENT_5_5) }
}

/// Writes the table once for each version: two fields have types that differ.
macro_rules! kustomization_fields {
    ($patch:expr, $replacement:expr) => {
        Fields {
            name: "types.Kustomization",
            fields: &[
                ("kind", Text),
                ("apiVersion", Text),
                ("metadata", Struct(&OBJECT_META)),
                ("openapi", PAIRS),
                ("namePrefix", Text),
                ("nameSuffix", Text),
                ("namespace", Text),
                ("commonLabels", PAIRS),
                ("labels", List(&Struct(&LABEL))),
                ("commonAnnotations", PAIRS),
                ("patchesStrategicMerge", TEXTS),
                ("patchesJson6902", List(&Struct($patch))),
                ("patches", List(&Struct($patch))),
                ("images", List(&IMAGE)),
                ("imageTags", List(&IMAGE)),
                ("replacements", List(&Struct($replacement))),
                ("replicas", List(&REPLICA)),
                ("vars", List(&Struct(&VAR))),
                ("sortOptions", Struct(&SORT_OPTIONS)),
                ("resources", TEXTS),
                ("components", TEXTS),
                ("crds", TEXTS),
                ("bases", TEXTS),
                ("configMapGenerator", List(&CONFIG_MAP)),
                ("secretGenerator", List(&SECRET)),
                ("helmGlobals", Struct(&HELM_GLOBALS)),
                ("helmCharts", List(&Struct(&HELM_CHART))),
                ("helmChartInflationGenerator", List(&Struct(&HELM_CHART_ARGS))),
                ("generatorOptions", Struct(&GENERATOR_OPTIONS)),
                ("configurations", TEXTS),
                ("generators", TEXTS),
                ("transformers", TEXTS),
                ("validators", TEXTS),
                ("buildMetadata", TEXTS),
            ],
        }
    };
}

static KUSTOMIZATION_5_5: Fields = kustomization_fields!(&PATCH_5_5, &REPLACEMENT_5_5);
static KUSTOMIZATION_5_8: Fields = kustomization_fields!(&PATCH_5_8, &REPLACEMENT_5_8);

static OBJECT_META: Fields = Fields {
    name: "types.ObjectMeta",
    fields: &[("name", Text), ("namespace", Text), ("labels", PAIRS), ("annotations", PAIRS)],
};

static LABEL: Fields = Fields {
    name: "types.Label",
    fields: &[
        ("pairs", PAIRS),
        ("includeSelectors", Bool),
        ("includeTemplates", Bool),
        ("fields", List(&FIELD_SPEC)),
    ],
};

/// `types.FieldSpec`.
pub(super) const FIELD_SPEC: Shape = Struct(&FIELD_SPEC_FIELDS);

static FIELD_SPEC_FIELDS: Fields = Fields {
    name: "types.FieldSpec",
    fields: &[("group", Text), ("version", Text), ("kind", Text), ("path", Text), ("create", Bool)],
};

/// A list of `types.FieldSpec`.
pub(super) const FIELD_SPECS: Shape = List(&FIELD_SPEC);

/// `types.Selector`.
pub(super) const SELECTOR: Shape = Struct(&SELECTOR_FIELDS);

static SELECTOR_FIELDS: Fields = Fields {
    name: "types.Selector",
    fields: &[
        ("group", Text),
        ("version", Text),
        ("kind", Text),
        ("name", Text),
        ("namespace", Text),
        ("annotationSelector", Text),
        ("labelSelector", Text),
    ],
};

macro_rules! patch_fields {
    ($options:expr) => {
        Fields {
            name: "types.Patch",
            fields: &[("path", Text), ("patch", Text), ("target", SELECTOR), ("options", $options)],
        }
    };
}

static PATCH_5_5: Fields = patch_fields!(Map(&Bool));
static PATCH_5_8: Fields = patch_fields!(Struct(&PATCH_ARGS));

static PATCH_ARGS: Fields =
    Fields { name: "types.PatchArgs", fields: &[("allowNameChange", Bool), ("allowKindChange", Bool)] };

/// `types.Image`.
pub(super) const IMAGE: Shape = Struct(&Fields {
    name: "types.Image",
    fields: &[("name", Text), ("newName", Text), ("tagSuffix", Text), ("newTag", Text), ("digest", Text)],
});

/// `types.Replica`.
pub(super) const REPLICA: Shape =
    Struct(&Fields { name: "types.Replica", fields: &[("name", Text), ("count", Int)] });

static REPLACEMENT_5_5: Fields = Fields {
    name: "types.ReplacementField",
    fields: &[("source", Struct(&SOURCE)), ("targets", List(&Struct(&TARGET))), ("path", Text)],
};
static REPLACEMENT_5_8: Fields = Fields {
    name: "types.ReplacementField",
    fields: &[
        ("source", Struct(&SOURCE)),
        ("targets", List(&Struct(&TARGET))),
        ("sourceValue", Text),
        ("path", Text),
    ],
};

static SOURCE: Fields = Fields {
    name: "types.SourceSelector",
    fields: &[
        ("group", Text),
        ("version", Text),
        ("kind", Text),
        ("name", Text),
        ("namespace", Text),
        ("fieldPath", Text),
        ("options", Struct(&FIELD_OPTIONS)),
    ],
};

static TARGET: Fields = Fields {
    name: "types.TargetSelector",
    fields: &[
        ("select", SELECTOR),
        ("reject", List(&SELECTOR)),
        ("fieldPaths", TEXTS),
        ("options", Struct(&FIELD_OPTIONS)),
    ],
};

static FIELD_OPTIONS: Fields = Fields {
    name: "types.FieldOptions",
    fields: &[("delimiter", Text), ("index", Int), ("encoding", Text), ("create", Bool)],
};

static VAR: Fields = Fields {
    name: "types.Var",
    fields: &[("name", Text), ("objref", Struct(&OBJ_REF)), ("fieldref", Struct(&FIELD_REF))],
};

static OBJ_REF: Fields = Fields {
    name: "types.Target",
    fields: &[
        ("apiVersion", Text),
        ("group", Text),
        ("version", Text),
        ("kind", Text),
        ("name", Text),
        ("namespace", Text),
    ],
};

static FIELD_REF: Fields = Fields { name: "types.FieldSelector", fields: &[("fieldPath", Text)] };

static SORT_OPTIONS: Fields = Fields {
    name: "types.SortOptions",
    fields: &[("order", Text), ("legacySortOptions", Struct(&LEGACY_SORT_OPTIONS))],
};

static LEGACY_SORT_OPTIONS: Fields =
    Fields { name: "types.LegacySortOptions", fields: &[("orderFirst", TEXTS), ("orderLast", TEXTS)] };

static GENERATOR_OPTIONS: Fields = Fields {
    name: "types.GeneratorOptions",
    fields: &[
        ("labels", PAIRS),
        ("annotations", PAIRS),
        ("disableNameSuffixHash", Bool),
        ("immutable", Bool),
    ],
};

/// `types.ConfigMapArgs`.
const CONFIG_MAP: Shape = Struct(&Fields {
    name: "types.ConfigMapArgs",
    fields: &[
        ("namespace", Text),
        ("name", Text),
        ("behavior", Text),
        ("literals", TEXTS),
        ("files", TEXTS),
        ("envs", TEXTS),
        ("env", Text),
        ("options", Struct(&GENERATOR_OPTIONS)),
    ],
});

/// `types.SecretArgs`.
const SECRET: Shape = Struct(&Fields {
    name: "types.SecretArgs",
    fields: &[
        ("namespace", Text),
        ("name", Text),
        ("behavior", Text),
        ("literals", TEXTS),
        ("files", TEXTS),
        ("envs", TEXTS),
        ("env", Text),
        ("options", Struct(&GENERATOR_OPTIONS)),
        ("type", Text),
    ],
});

static HELM_GLOBALS: Fields =
    Fields { name: "types.HelmGlobals", fields: &[("chartHome", Text), ("configHome", Text)] };

static HELM_CHART: Fields = Fields {
    name: "types.HelmChart",
    fields: &[
        ("name", Text),
        ("version", Text),
        ("repo", Text),
        ("releaseName", Text),
        ("namespace", Text),
        ("additionalValuesFiles", TEXTS),
        ("valuesFile", Text),
        ("valuesInline", Map(&Any)),
        ("valuesMerge", Text),
        ("includeCRDs", Bool),
        ("skipHooks", Bool),
        ("apiVersions", TEXTS),
        ("kubeVersion", Text),
        ("nameTemplate", Text),
        ("skipTests", Bool),
        ("debug", Bool),
        ("devel", Bool),
    ],
};

static HELM_CHART_ARGS: Fields = Fields {
    name: "types.HelmChartArgs",
    fields: &[
        ("chartName", Text),
        ("chartVersion", Text),
        ("chartRepoUrl", Text),
        ("chartHome", Text),
        ("chartRepoName", Text),
        ("helmBin", Text),
        ("helmHome", Text),
        ("values", Text),
        ("valuesLocal", Map(&Any)),
        ("valuesMerge", Text),
        ("releaseName", Text),
        ("releaseNamespace", Text),
        ("extraArgs", TEXTS),
    ],
};

/// A file of `configurations` (`builtinconfig.TransformerConfig`).
pub(super) const CONFIGURATION: Shape = Struct(&Fields {
    name: "builtinconfig.TransformerConfig",
    fields: &[
        ("namePrefix", FIELD_SPECS),
        ("nameSuffix", FIELD_SPECS),
        ("namespace", FIELD_SPECS),
        ("commonLabels", FIELD_SPECS),
        ("labels", FIELD_SPECS),
        ("templateLabels", FIELD_SPECS),
        ("commonAnnotations", FIELD_SPECS),
        ("nameReference", List(&Struct(&NAME_REFERENCE))),
        ("varReference", FIELD_SPECS),
        ("images", FIELD_SPECS),
        ("replicas", FIELD_SPECS),
    ],
});

static NAME_REFERENCE: Fields = Fields {
    name: "builtinconfig.NameBackReferences",
    fields: &[("group", Text), ("version", Text), ("kind", Text), ("fieldSpecs", FIELD_SPECS)],
};

/// The configuration of a builtin plugin, by its kind.
pub(super) fn plugin(kind: &str, differences: Differences) -> Option<Shape> {
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
pub(super) const VALUE_ADD_TARGET: Shape = Struct(&Fields {
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
