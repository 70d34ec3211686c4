//! Where a finding about a variable stands.

use infra_graph::finding::Code;

use super::{Fleet, config_map, post_build};

#[test]
fn in_a_block_it_is_the_line_of_the_variable() {
    let object =
        config_map("  run.sh: |\n    set -u\n    echo ${FIRST}\n\n    curl \"${AUTH[@]}\" ${LAST}\n");
    let fleet = Fleet::new(&post_build(&[("FIRST", "a"), ("LAST", "b")]), &object);
    assert_eq!(fleet.places(Code::InvalidSubstitution), ["web/o.yaml:11:11"]);
    let message = &fleet.of_code(Code::InvalidSubstitution)[0].message;
    assert!(message.contains("`${AUTH[@]}`"), "{message}");
    let object = config_map("  run.sh: |\n    set -u\n    echo ${FIRST}\n\n    curl ${OTHER}/${LAST}\n");
    let fleet = Fleet::new(&post_build(&[("FIRST", "a"), ("OTHER", "b")]), &object);
    assert_eq!(fleet.places(Code::UndefinedVariable)[0], "web/o.yaml:11:19");
}

#[test]
fn in_folded_and_quoted_text_as_well() {
    let object = config_map("  a: >\n    one ${KNOWN}\n    two ${X}\n");
    let fleet = Fleet::new(&post_build(&[("KNOWN", "a")]), &object);
    assert_eq!(fleet.places(Code::UndefinedVariable)[0], "web/o.yaml:9:9");
    let object = config_map("  a: \"${KNOWN}: \\\n    ${X}\"\n");
    let fleet = Fleet::new(&post_build(&[("KNOWN", "a")]), &object);
    assert_eq!(fleet.places(Code::UndefinedVariable)[0], "web/o.yaml:8:5");
}

#[test]
fn of_several_the_one_that_spoils_the_text() {
    let object = config_map("  a: ${GOOD}\n  b: \"x ${GOOD} ${BAD}\"\n  c: ${GOOD}\n");
    let fleet = Fleet::new(&post_build(&[("GOOD", "\"1\""), ("BAD", "\"a: b\"")]), &object);
    assert_eq!(fleet.places(Code::InvalidSubstitution), ["web/o.yaml:8:17", "clusters/one/web.yaml:16:7"]);
}

#[test]
fn a_quote_that_stays_open_is_found_where_it_opens() {
    let object = config_map("  a: ${BAD}\n  b: ${GOOD}\n  c: ${GOOD}\n");
    let fleet = Fleet::new(&post_build(&[("GOOD", "a"), ("BAD", "'\"x'")]), &object);
    assert_eq!(fleet.places(Code::InvalidSubstitution)[0], "web/o.yaml:7:6");
}

#[test]
fn a_value_of_a_patch_is_named_in_the_patch() {
    let more = "  patches:\n    - patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata:\n          \
                name: shop\n        data:\n          a: ${X}\n";
    let fleet = Fleet::new(&(post_build(&[("V", "a")]) + more), &config_map("  a: b\n"));
    assert_eq!(fleet.places(Code::UndefinedVariable)[0], "clusters/one/web.yaml:23:14");
}

#[test]
fn what_stays_the_same_keeps_its_place() {
    let object = config_map("  z: one\n  ${V}: ${V}\n  a: |\n    two\n");
    let fleet = Fleet::new(&post_build(&[("V", "\"{q: r}\"")]), &object.replace("${V}: ", "k-${W:=b}: "));
    let data = fleet.objects()[0].node.get("data").unwrap();
    let places: Vec<String> = data
        .as_mapping()
        .unwrap()
        .iter()
        .flat_map(|entry| [entry.key.span, entry.value.span])
        .map(|span| crate::support::place(&fleet.repository, span))
        .collect();
    assert_eq!(
        places,
        [
            "web/o.yaml:7:3",
            "web/o.yaml:7:6",
            "web/o.yaml:9:3",
            "web/o.yaml:10:5",
            "web/o.yaml:8:3",
            "web/o.yaml:8:14"
        ]
    );
}

#[test]
fn of_a_secret_no_expression_is_shown() {
    let object = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n  namespace: default\nstringData:\n  a: x${hunter[2]}\n";
    let fleet = Fleet::new(&post_build(&[("V", "a")]), object);
    let finding = fleet.of_code(Code::InvalidSubstitution)[0];
    assert!(!format!("{finding:?}").contains("hunter"), "{finding:?}");
}

#[test]
fn a_key_that_is_no_name_is_named_where_it_stands() {
    let fleet = Fleet::new(&post_build(&[("good", "a"), ("bad.name", "b")]), &config_map("  a: b\n"));
    assert_eq!(fleet.places(Code::InvalidVariableName), ["clusters/one/web.yaml:16:7"]);
    assert!(!fleet.gets_ready("web"));
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: flux-system\ndata:\n  ok: a\n  9lives: b\n";
    let from = "  postBuild:\n    substituteFrom:\n      - kind: ConfigMap\n        name: settings\n";
    let fleet = Fleet::with(from, &config_map("  a: b\n"), &[("clusters/one/settings.yaml", settings)]);
    assert_eq!(
        fleet.places(Code::InvalidVariableName),
        ["clusters/one/settings.yaml:8:3", "clusters/one/web.yaml:14:5"]
    );
    let disabled = config_map("  a: b\n").replace(
        "  namespace: default\n",
        "  namespace: default\n  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n",
    );
    let fleet = Fleet::with(from, &disabled, &[("clusters/one/settings.yaml", settings)]);
    assert!(fleet.of_code(Code::InvalidVariableName).is_empty(), "nobody looks at the variables");
}

#[test]
fn what_a_definition_describes_is_text_for_people() {
    let object = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\nspec:\n\
                  \x20 group: example.com\n  names:\n    kind: Thing\n  scope: Cluster\n  note:\n    description: as ${NAME}\n    other: x\n";
    let variables = post_build(&[("V", "a")]);
    let fleet = Fleet::new(&variables, object);
    assert!(fleet.of_code(Code::UndefinedVariable).is_empty());
    let fleet = Fleet::new(&variables, &object.replace("other: x", "other: ${NAME}"));
    assert_eq!(fleet.places(Code::UndefinedVariable)[0], "web/o.yaml:12:12");
}
