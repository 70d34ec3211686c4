//! `infra-graph render`

use clap::Args;

use crate::environment::web_view;
use crate::error::Error;
use crate::graph::Analyzed;
use crate::render::diagram::Diagram;
use crate::render::{dot, html, json, picture, svg};
use crate::report;

use super::arguments::Common;
use super::inspection::Inspection;
use super::{format, output};

/// Formats (-o): svg, dot, json, html
///
/// `-o html` is one file to look at in a browser; without ENV it has all environments, and shows how two of them differ.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The environment; may be left out where there is only one, and with `-o html`
    #[arg(value_name = "ENV")]
    environment: Option<String>,
    /// Draw the edges that longer paths imply, too
    #[arg(long)]
    no_reduce: bool,
    /// Draw what no dependsOn says, but objects need: kinds, namespaces, configuration, stores
    #[arg(long)]
    inferred: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, &["svg", "dot", "json", "html"])?;
    let inspection = Inspection::start(common)?;
    let name = arguments.environment.as_deref();
    if format == "html" {
        let selected = inspection.select(&name.map(str::to_owned).into_iter().collect::<Vec<_>>())?;
        output::print_raw(&page(arguments, &inspection, &selected))?;
        inspection.remark_findings(common, &selected);
        return Ok(0);
    }
    let subject = inspection.one(name)?;
    let sources = inspection.repository.sources();
    match format {
        "json" => output::print_json("Graph", &json::graph(&subject.graph, sources))?,
        "dot" => output::print_raw(&dot::dot(&subject.graph, sources, arguments.inferred))?,
        _ => {
            let diagram = draw(arguments, &inspection, subject);
            output::print_raw(&svg::svg(&diagram, &svg::SvgOptions::default()))?;
        }
    }
    inspection.remark_findings(common, &[subject]);
    Ok(0)
}

/// The picture that was asked for.
fn draw(arguments: &Arguments, inspection: &Inspection, subject: &Analyzed) -> Diagram {
    let web = subject.environment.url.as_deref().and_then(web_view);
    let view = picture::View {
        reduce: !arguments.no_reduce,
        inferred: arguments.inferred,
        layers: layers(inspection),
        web,
    };
    picture::picture(&subject.graph, &view, inspection.repository.sources())
}

/// One file with all of these environments.
fn page(arguments: &Arguments, inspection: &Inspection, selected: &[&Analyzed]) -> String {
    let sources = inspection.repository.sources();
    let subject = |&analyzed| html::Subject {
        analyzed,
        diagram: draw(arguments, inspection, analyzed),
        web: analyzed.environment.url.as_deref().and_then(web_view),
    };
    let subjects: Vec<_> = selected.iter().map(subject).collect();
    let findings = report::merge(inspection.analysis.findings.clone(), sources);
    html::html(&subjects, &findings, sources)
}

/// The layers of the configuration, as plain patterns.
fn layers(inspection: &Inspection) -> Vec<(String, Vec<String>)> {
    inspection.config.layers.iter().map(|(name, layer)| (name.clone(), layer.paths.clone())).collect()
}
