//! `infra-graph render`

use clap::Args;

use crate::environment::web_view;
use crate::error::Error;
use crate::render::{dot, json, picture, svg};

use super::arguments::Common;
use super::inspection::Inspection;
use super::{format, output};

/// Formats (-o): svg, dot, json
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The environment; may be left out where there is only one
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
    let format = format::chosen(common, &["svg", "dot", "json"])?;
    let inspection = Inspection::start(common)?;
    let subject = inspection.one(arguments.environment.as_deref())?;
    let sources = inspection.repository.sources();
    match format {
        "json" => output::print_json("Graph", &json::graph(&subject.graph, sources))?,
        "dot" => output::print_raw(&dot::dot(&subject.graph, sources, arguments.inferred))?,
        _ => {
            let web = subject.environment.url.as_deref().and_then(web_view);
            let view = picture::View {
                reduce: !arguments.no_reduce,
                inferred: arguments.inferred,
                layers: layers(&inspection),
                web,
            };
            let diagram = picture::picture(&subject.graph, &view, sources);
            output::print_raw(&svg::svg(&diagram, &svg::SvgOptions::default()))?;
        }
    }
    inspection.remark_findings(common, &[subject]);
    Ok(0)
}

/// The layers of the configuration, as plain patterns.
fn layers(inspection: &Inspection) -> Vec<(String, Vec<String>)> {
    inspection.config.layers.iter().map(|(name, layer)| (name.clone(), layer.paths.clone())).collect()
}
