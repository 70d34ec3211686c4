//! What Flux loses without a word.

use infra_graph::finding::Code;

use super::{Fleet, config_map, post_build};

fn namespace(labels: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    tier: gold\n{labels}")
}

#[test]
fn one_label_that_is_no_text_loses_them_all() {
    let fleet = Fleet::new(&post_build(&[("SHARD", "\"7\"")]), &namespace("    shard: \"${SHARD}\"\n"));
    assert_eq!(fleet.places(Code::LabelsDropped), ["web/o.yaml:7:13", "clusters/one/web.yaml:15:7"]);
    assert!(fleet.of_code(Code::LabelsDropped)[0].notes.iter().any(|note| note.contains("`tier`")));
    assert!(fleet.gets_ready("web"));
    for plain in ["7", "true", "1.5"] {
        let fleet = Fleet::new("", &namespace(&format!("    shard: {plain}\n")));
        assert_eq!(fleet.places(Code::LabelsDropped), ["web/o.yaml:7:12"]);
    }
    for text in ["\"7\"", "yes", "null", "7a"] {
        let fleet = Fleet::new("", &namespace(&format!("    shard: {text}\n")));
        assert!(fleet.of_code(Code::LabelsDropped).is_empty(), "{text}");
    }
}

#[test]
fn a_list_or_a_mapping_loses_them_too() {
    for value in ["\"{}\"", "\"[a, b]\"", "\"{a: b}\""] {
        let fleet = Fleet::new(&post_build(&[("SHARD", value)]), &namespace("    shard: ${SHARD}\n"));
        assert_eq!(fleet.of_code(Code::LabelsDropped).len(), 1, "{value}");
    }
}

/// `!x: gold` is a tag and a text.
#[test]
fn labels_that_become_a_text_are_lost_as_a_whole() {
    let object = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    ${V}: gold\n";
    let fleet = Fleet::new(&post_build(&[("V", "\"!x\"")]), object);
    let finding = &fleet.of_code(Code::LabelsDropped)[0];
    assert_eq!(finding.message, "the labels of Namespace/shop are a string, and Flux drops them");
    assert!(fleet.gets_ready("web"));
}

#[test]
fn what_the_help_says_keeps_the_labels() {
    for (labels, variables) in [
        ("    shard: ${SHARD}\n", [("SHARD", "'\"7\"'"), ("quote", "x")]),
        ("    shard: ${quote}${SHARD}${quote}\n", [("SHARD", "\"7\""), ("quote", "'\"'")]),
    ] {
        let fleet = Fleet::new(&post_build(&variables), &namespace(labels));
        assert!(fleet.of_code(Code::LabelsDropped).is_empty());
        assert!(fleet.yaml().contains("    shard: \"7\"\n"), "{}", fleet.yaml());
    }
}

#[test]
fn annotations_are_lost_only_where_flux_sets_some() {
    let object = config_map("  a: b\n").replace(
        "  namespace: default\n",
        "  namespace: default\n  annotations:\n    owner: shop\n    checked: ${V}\n",
    );
    let variables = post_build(&[("V", "\"on\"")]);
    let fleet = Fleet::new(&variables, &object);
    assert!(fleet.of_code(Code::AnnotationsDropped).is_empty());
    assert_eq!(fleet.places(Code::ValueOfWrongType)[0], "web/o.yaml:8:14");
    assert!(!fleet.gets_ready("web"));
    let common = variables + "  commonMetadata:\n    annotations:\n      team: web\n";
    let fleet = Fleet::new(&common, &object);
    assert_eq!(fleet.places(Code::AnnotationsDropped)[0], "web/o.yaml:8:14");
    assert!(fleet.of_code(Code::ValueOfWrongType).is_empty());
    assert!(fleet.gets_ready("web"));
}

#[test]
fn an_object_without_a_name_is_left_out() {
    let object = |name: &str| config_map("  a: b\n").replace("shop", name);
    for value in ["\"\"", "\"123\"", "\"on\"", "\"#x\""] {
        let both = object("\"${V}\"") + "---\n" + &object("other");
        let fleet = Fleet::new(&post_build(&[("V", value)]), &both);
        assert_eq!(fleet.places(Code::ObjectDropped)[0], "web/o.yaml:4:10", "{value}");
        assert_eq!(fleet.objects().len(), 1);
        assert!(fleet.gets_ready("web"));
    }
    let fleet = Fleet::new(&post_build(&[("V", "\"\"")]), &object("x${V}"));
    assert!(fleet.of_code(Code::ObjectDropped).is_empty());
}
