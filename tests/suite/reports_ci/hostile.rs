//! Findings with everything that could break a format.

use infra_graph::finding::{Code, Finding};
use infra_graph::report::Report;
use infra_graph::source::{SourceMap, Span};

/// A path that every format has to encode.
pub(super) const PATH: &str = "a b/100%,x:y/<&\">/ü#?\u{1b}[2J\n.yaml";

/// What the message starts with.
const MESSAGE: &str = "m %0A::error::,x <b a='\"'>&amp;]]>\r\n::warning::y [z](https://z) \u{1b}[2J\u{0}\u{fffe}\u{202e} | `c` @d";

pub(super) fn findings() -> (SourceMap, Vec<Finding>) {
    let sources = SourceMap::default();
    let text = "a: ü𝄞 b\n";
    let file = sources.add(PATH.into(), text);
    let at = |word: &str| u32::try_from(text.find(word).unwrap()).unwrap();
    let finding = Finding::new(Code::DependencyCycle, MESSAGE)
        .at(Span::new(file, at("b"), at("b") + 1), MESSAGE)
        .at(Span::new(file, 0, 0), "")
        .note(MESSAGE)
        .help(MESSAGE)
        .node(format!("Kustomization/{MESSAGE}"));
    (sources, vec![finding, Finding::new(Code::InvalidYaml, "no place")])
}

pub(super) fn report(sources: &SourceMap, findings: Vec<Finding>) -> Report<'_> {
    Report::new(sources, vec!["a|b".to_owned(), "c\u{1b}".to_owned()], 1, findings)
}
