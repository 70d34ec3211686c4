//! What values become.

use infra_graph::finding::Code;

use super::{Fleet, config_map, post_build};

/// The value of `data.field` as it is printed, of `field: TEXT`, where `V` has a value; nothing where nothing is built.
fn field(text: &str, value: &str) -> Option<String> {
    let fleet = Fleet::new(&post_build(&[("V", value)]), &config_map(&format!("  field: {text}\n")));
    if fleet.build().failure.is_some() {
        return None;
    }
    let yaml = fleet.yaml();
    let (_, behind) = yaml.split_once("  field:").unwrap();
    let (found, _) = behind.split_once("\nkind:").unwrap();
    Some(found.trim_start_matches(' ').to_owned())
}

#[test]
fn words_are_read_by_yaml_1_1() {
    for (value, becomes) in [
        ("\"yes\"", "true"),
        ("\"Off\"", "false"),
        ("\"n\"", "false"),
        ("\"8080\"", "8080"),
        ("\"010\"", "8"),
        ("\"0x1F\"", "31"),
        ("\"1e3\"", "1000"),
        ("\"1.10\"", "1.1"),
        ("\"1_000\"", "1000"),
        ("\"9007199254740993\"", "9007199254740992"),
        ("\"12:30\"", "\"12:30\""),
        ("\"2024-01-01\"", "\"2024-01-01\""),
        ("\"~\"", "null"),
        ("\"\"", "null"),
        ("\"  \"", "null"),
        ("\"# later\"", "null"),
        ("'\"8080\"'", "\"8080\""),
        ("\"[a, b]\"", "\n  - a\n  - b"),
        ("\"{}\"", "{}"),
        ("\"*.example.com\"", ""),
        ("\"&x word\"", "word"),
        ("\"a #b\"", "a"),
        ("\"a#b\"", "a#b"),
    ] {
        let wanted = Some(becomes.to_owned()).filter(|text| !text.is_empty());
        assert_eq!(field("${V}", value), wanted, "{value}");
        assert_eq!(field("\"${V}\"", value), wanted, "quotes of the file count nothing: {value}");
    }
}

#[test]
fn what_is_no_yaml_in_a_text_is_none() {
    for (text, value) in [
        ("${V}", "\"a: b\""),
        ("${V}", "\"a:\""),
        ("${V}", "\"- q\""),
        ("${V}", "\"? q\""),
        ("${V}", "\"@q\""),
        ("${V}", "\"'q\""),
        ("\"title: ${V}\"", "it's"),
        ("${V}", "\".inf\""),
    ] {
        assert_eq!(field(text, value), None, "{text} {value}");
    }
    for (text, value, becomes) in [
        ("${V}", "\"a:b\"", "a:b"),
        ("${V}", "\"---\"", "'---'"),
        ("x ${V}", "\"- q\"", "x - q"),
        ("\"title: ${V}\"", "plain", "'title: plain'"),
        ("\"'${V}'\"", "yes", "'''yes'''"),
        ("[\"${V}\"]", "\"a: b\"", "\n  - a: b"),
        ("[\"${V}\", x]", "\"- q\"", "\n  - - q\n  - x"),
        ("{a: \"${V}\"}", "\"\"", "\n    a: null"),
        ("[\"${V}\"]", "\"\"", "\n  - null"),
        ("\"${V} ${V}\"", "\"\"", "null"),
        ("|\n    ${V}\n    y: |", "\"- a: it's #\"", "|\n    - a: it's #\n    y: |"),
    ] {
        assert_eq!(field(text, value).as_deref(), Some(becomes), "{text} {value}");
    }
}

#[test]
fn line_breaks_are_taken_out_of_values() {
    assert_eq!(field("${V}", "\"one\\ntwo\\n\"").as_deref(), Some("onetwo"));
}

#[test]
fn a_value_that_holds_a_variable_is_not_looked_through() {
    assert_eq!(field("${V}", "\"${V}\"").as_deref(), Some("${V}"));
}

#[test]
fn keys_and_names_may_be_variables() {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-${V}\n  namespace: ${V}\ndata:\n  ${V}.conf: a\n  \
                  b: c\n";
    let fleet = Fleet::new(&post_build(&[("V", "eu")]), object);
    let reference = &fleet.objects()[0].reference;
    assert_eq!((&*reference.namespace, &*reference.name), ("eu", "shop-eu"));
    assert!(fleet.yaml().contains("  b: c\n  eu.conf: a\n"), "{}", fleet.yaml());
}

#[test]
fn a_list_item_keeps_its_neighbours() {
    let object = config_map("  a: x\n  b: ${V}\n  c: \"yes\"\n  d: |\n    text ${V}\n");
    let fleet = Fleet::new(&post_build(&[("V", "\"1.5\"")]), &object);
    let yaml = fleet.yaml();
    assert!(yaml.contains("  a: x\n  b: 1.5\n  c: \"yes\"\n  d: |\n    text 1.5\n"), "{yaml}");
}

#[test]
fn nothing_but_disabled_switches_it_off() {
    for (value, becomes) in [("disabled", "${V}"), ("Disabled", "eu"), ("enabled", "eu")] {
        for field in ["labels", "annotations"] {
            let object = format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n  namespace: default\n  {field}:\n    \
                 kustomize.toolkit.fluxcd.io/substitute: {value}\ndata:\n  a: ${{V}}\n"
            );
            let fleet = Fleet::new(&post_build(&[("V", "eu")]), &object);
            assert!(fleet.yaml().contains(&format!("  a: {becomes}\n")), "{field} {value}");
        }
    }
}

#[test]
fn what_is_not_known_stays_and_is_no_fault() {
    let from = "  postBuild:\n    substituteFrom:\n      - kind: Secret\n        name: keys\n";
    let object = config_map("  a: ${TOKEN}\n  b: ${OTHER:=8080x}\n");
    let fleet = Fleet::new(from, &object);
    assert!(fleet.build().failure.is_none());
    assert!(fleet.yaml().contains("  a: ${TOKEN}\n  b: 8080x\n"), "{}", fleet.yaml());
    assert!(fleet.of_code(Code::ValueOfWrongType).is_empty());
}

#[test]
fn an_object_without_a_kind_fails_the_build() {
    let object = "apiVersion: v1\nkind: ${V}\nmetadata:\n  name: shop\n  namespace: default\n";
    let fleet = Fleet::new(&post_build(&[("V", "\"\"")]), object);
    assert!(fleet.build().failure.is_some());
    assert_eq!(fleet.places(Code::InvalidSubstitution), ["web/o.yaml:2:7"]);
}

#[test]
fn a_version_with_two_slashes_hides_the_kind() {
    let object = config_map("  a: ${V}\n").replace("apiVersion: v1", "apiVersion: ${V}");
    let fleet = Fleet::new(&post_build(&[("V", "a/b/c")]), &object);
    assert_eq!(fleet.places(Code::InvalidSubstitution)[0], "web/o.yaml:1:13");
    assert_eq!(Fleet::new(&post_build(&[("V", "a/b")]), &object).build().failure, None);
}

#[test]
fn keys_become_texts_as_in_json() {
    for (value, key) in [
        ("\"on\"", "\"true\""),
        ("\"0x10\"", "\"16\""),
        ("\".NaN\"", "\".nan\""),
        ("\"-.Inf\"", "\"-.inf\""),
        ("\"685_230.15\"", "\"685230.1\""),
        ("\"1.5e-7\"", "\"1.5e-07\""),
    ] {
        let fleet = Fleet::new(&post_build(&[("V", value)]), &config_map("  ${V}: a\n"));
        assert!(fleet.yaml().contains(&format!("  {key}: a\n")), "{}", fleet.yaml());
    }
    let fleet = Fleet::new(&post_build(&[("V", "\"18446744073709551615\"")]), &config_map("  ${V}: a\n"));
    assert_eq!(fleet.places(Code::InvalidSubstitution)[0], "web/o.yaml:7:3");
}

/// Flux reads what it replaced as floats of 64 bits, also where nothing was replaced; without variables, only what has no sign
/// and needs one bit more.
#[test]
fn large_integers_lose_their_last_digits() {
    let numbers = |spec: &str| {
        let object = config_map("  a: 9007199254740993\n  b: 18446744073709551615\n  c: 9007199254740992\n");
        let yaml = Fleet::new(spec, &object).yaml();
        yaml.lines()
            .filter_map(|line| line.strip_prefix("  ")?.split_once(": "))
            .map(|(_, value)| value.to_owned())
            .take(3)
            .collect::<Vec<_>>()
    };
    let substituted = numbers(&post_build(&[("V", "x")]));
    assert_eq!(substituted, ["9007199254740992", "1.8446744073709552e+19", "9007199254740992"]);
    assert_eq!(numbers(""), ["9007199254740993", "1.8446744073709552e+19", "9007199254740992"]);
    let least = Fleet::new("", &config_map("  a: -9223372036854775808\n")).yaml();
    assert!(least.contains("  a: -9223372036854775808\n"), "{least}");
}

/// In a text of YAML it can be said by an escape; printed as it is, nobody reads it.
#[test]
fn a_control_character_fails_the_build() {
    assert_eq!(field("${V}", "'\"a\\x7f\"'"), None);
    assert_eq!(field("${V}", "'\"a\\x01\"'").as_deref(), Some("\"a\\x01\""));
}

/// Before 2.9 a variable that is missed is no failure; what else fails is told as the reason.
#[test]
fn a_warning_is_no_reason() {
    let fleet = Fleet::new(&post_build(&[("V", "\"a: b\"")]), &config_map("  a: ${NONE}\n  b: ${V}\n"));
    let failure = fleet.build().failure.as_ref().unwrap();
    assert!(failure.message.contains("not YAML"), "{}", failure.message);
}

#[test]
fn a_default_may_hold_a_variable() {
    let variables = post_build(&[("CLAIM", "data"), ("APP", "web")]);
    let object = config_map("  a: ${CLAIM:-${APP}}\n  b: x-${CLAIM:=${APP}}-y\n");
    assert!(Fleet::new(&variables, &object).yaml().contains("  a: data\n  b: x-data-y\n"));
}

/// A lone `!` makes a text of what follows, for the YAML reader that Flux has; so does a tag that nobody knows, also before a
/// key.
#[test]
fn a_lone_exclamation_mark_makes_a_text() {
    assert_eq!(field("${V}", "\"! 12\"").as_deref(), Some("\"12\""));
    assert_eq!(field("${V}", "\"!\"").as_deref(), Some("\"\""));
    assert_eq!(field("[\"${V}\"]", "\"! yes\"").as_deref(), Some("\n  - \"yes\""));
    let fleet = Fleet::new(&post_build(&[("V", "\"!x y\"")]), &config_map("  \"${V}\": a\n"));
    assert!(fleet.yaml().contains("  \"y\": a\n"), "{}", fleet.yaml());
}

/// Of base64, Go takes line breaks and odd last bits, and nothing else.
#[test]
fn binary_values_are_base64() {
    for value in ["aGk=", "aGl="] {
        assert_eq!(field("${V}", &format!("\"!!binary {value}\"")).as_deref(), Some("hi"), "{value}");
    }
    for value in ["x", "aGk", "a Gk="] {
        assert_eq!(field("${V}", &format!("\"!!binary {value}\"")), None, "{value}");
    }
    let fleet = Fleet::new(&post_build(&[("V", "\"!!binary aGk=\"")]), &config_map("  \"${V}\": a\n"));
    assert!(fleet.yaml().contains("  hi: a\n"), "{}", fleet.yaml());
}

/// Patches that stand in the Flux object are JSON, in which a text has quotes; a number that another patch puts there gets
/// them.
#[test]
fn a_patch_of_the_flux_object_has_quotes() {
    let patches = "  patchesStrategicMerge:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: shop, namespace: default}\n    data: {a: patched}\n  patches:\n  - patch: |\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: shop, namespace: default}\n      data: {a: 1e+3, b: 1e+3}\n";
    let fleet = Fleet::new(patches, &config_map("  b: plain\n"));
    assert!(
        fleet.yaml().contains("  a: 1e+3\n  b: 1000\n")
            || fleet.yaml().contains("  a: \"1e+3\"\n  b: 1000\n"),
        "{}",
        fleet.yaml()
    );
}

/// go-yaml prints nothing but escapes behind a byte order mark: what Flux reads there is no expression.
#[test]
fn nothing_is_replaced_behind_a_byte_order_mark() {
    let text = field("\"\\uFEFF ${V}\"", "word").unwrap();
    assert!(text.ends_with(r#"\x20\x24\x7B\x56\x7D""#), "{text}");
    assert_eq!(field("\"a\\uFEFF ${V}\"", "word").as_deref(), Some("\"a\\uFEFF word\""));
}
