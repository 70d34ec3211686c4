//! Templates of a ResourceSet: alone, and as a part of one.

use infra_graph::flux::template::{Data, Template};
use infra_graph::source::{SourceMap, Span};
use infra_graph::{Options, analyze};

use super::archive;

/// The set that the template becomes a part of.
const SET: &str = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: fuzz, namespace: flux-system}
spec:
  inputs:
  - {name: one, n: 3, list: [b, a], map: {y: 2, x: {z: [1]}}, nothing: null}
  - {name: two, n: -1.5, list: [], map: {}, nothing: ''}
  resourcesTemplate: |
";

/// Carries out a template.
pub fn run(data: &[u8]) {
    let text = super::text(data);
    let sources = SourceMap::default();
    let place = Span::new(sources.add("template".into(), ""), 0, 0);
    let inputs = Data::from_json(&serde_json::json!({
        "name": "Team One", "n": 3, "f": 1.5, "big": 1e21, "yes": true, "nothing": null,
        "list": ["b", "a", "b"], "map": {"y": 2, "x": {"z": [1, "t<"]}},
    }));
    match Template::parse(&text) {
        Err(fault) => assert!(text.get(fault.start..fault.end).is_some(), "{fault:?} in {text:?}"),
        Ok(template) => match template.render(&inputs, place) {
            Err(fault) => assert!(text.get(fault.start..fault.end).is_some(), "{fault:?} in {text:?}"),
            Ok(output) => {
                let made = output.text();
                let ends = made.char_indices().map(|(at, c)| at + c.len_utf8());
                for (start, end) in std::iter::once(0).chain(ends.clone()).zip(ends).take(200) {
                    let (from, to) = output.origin(start, end);
                    assert!(from <= to && to <= text.len(), "{from}..{to} is no place in {text:?}");
                }
                let again = template.render(&inputs, place).expect("it was carried out before");
                assert_eq!(again.text(), made);
            }
        },
    }
    // Lines of a block are indented, and begin with no blank.
    let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
    let sync = super::repository::SYNC;
    let set = format!("{SET}    #\n{indented}");
    let texts = [("clusters/lab/flux-system/gotk-sync.yaml", sync), ("clusters/lab/set.yaml", &set)];
    let texts = texts.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let repository = archive::repository(&texts.into());
    let analysis = analyze(&repository, &Options::default());
    assert_eq!(analysis.environments.len(), 1);
}
