//! Objects that are called the same once their variables are replaced.

use infra_graph::finding::Code;

use super::{Fleet, post_build};

fn maps(names: &[&str]) -> String {
    let map = |name: &&str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: default\ndata:\n  a: ${{V}}\n"
        )
    };
    names.iter().map(map).collect::<Vec<_>>().join("---\n")
}

#[test]
fn one_name_for_two_fails_the_build() {
    let variables = post_build(&[("V", "web"), ("W", "api")]);
    for names in [["${V}", "web"], ["web", "${V}"], ["${V}", "${V:-x}"], ["${V}", "we${NONE:=b}"]] {
        let fleet = Fleet::new(&variables, &maps(&names));
        assert!(fleet.build().failure.is_some(), "{names:?}");
        assert_eq!(fleet.of_code(Code::InvalidSubstitution).len(), 1, "{names:?}");
    }
    for names in [["${V}", "${W}"], ["${V}", "api"], ["${V}-a", "web"]] {
        let fleet = Fleet::new(&variables, &maps(&names));
        assert_eq!(fleet.build().failure, None, "{names:?}");
    }
    let other_kind = maps(&["${V}", "web"]).replacen("kind: ConfigMap", "kind: Secret", 1);
    assert_eq!(Fleet::new(&variables, &other_kind).build().failure, None);
}

#[test]
fn it_stands_at_the_name() {
    let fleet = Fleet::new(&post_build(&[("V", "web")]), &maps(&["${V}", "web"]));
    assert_eq!(fleet.places(Code::InvalidSubstitution), ["web/o.yaml:4:9", "web/o.yaml:9:1"]);
}
