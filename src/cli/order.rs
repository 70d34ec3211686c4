//! `infra-graph order`

use clap::Args;

use crate::environment::web_view;
use crate::error::Error;
use crate::query::order;
use crate::render::{picture, svg, text};

use super::arguments::Common;
use super::inspection::Inspection;
use super::render::{layers, light};
use super::{format, output};

/// Formats (-o): text, json, name, svg, png.
///
/// A wave is a depth of dependency: what could start as soon as the waves before it are ready. It is not Argo CD's sync
/// wave: Flux has no barriers, each object goes as soon as its own dependencies let it.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The environment; may be left out where there is only one
    #[arg(value_name = "ENV")]
    environment: Option<String>,
    /// The order for taking down: the last wave first
    #[arg(long)]
    reverse: bool,
    /// Only what this target needs, and the target itself
    #[arg(long, value_name = "TARGET")]
    until: Option<String>,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, &["text", "json", "name", "svg", "png"])?;
    if matches!(format, "svg" | "png") && arguments.reverse {
        return Err(Error::Usage(
            "--reverse has no picture: leave it out, and read from right to left".to_owned(),
        ));
    }
    let inspection = Inspection::start(common)?;
    let subject = inspection.one(arguments.environment.as_deref())?;
    let until = match &arguments.until {
        None => None,
        Some(target) => {
            let found = inspection.targets(std::slice::from_ref(target), &[subject])?;
            let node = found.first().and_then(|reference| subject.graph.find(reference));
            Some(node.ok_or_else(|| {
                Error::Usage(format!("`{target}` has no place in the order: it is no object of Flux"))
            })?)
        }
    };
    let mut answer = order(&subject.graph, &subject.environment, until);
    if arguments.reverse {
        answer.waves.reverse();
    }
    match format {
        "json" => output::print_json("Order", &answer)?,
        "svg" | "png" => {
            let web = subject.environment.url.as_deref().and_then(web_view);
            let view = picture::View { layers: layers(&inspection), web, ..picture::View::default() };
            let plot = picture::plot(&subject.graph, &answer, &view, inspection.repository.sources());
            if format == "png" {
                output::print_png(&svg::plot(&plot, &light()))?;
            } else {
                output::print_raw(&svg::plot(&plot, &svg::SvgOptions::default()))?;
            }
            if !plot.notes.is_empty() {
                output::remark(common, &plot.notes.join(" "));
            }
        }
        "name" => {
            let ids = answer.waves.iter().flatten().map(|id| format!("{id}\n"));
            output::print(&ids.collect::<String>())?;
        }
        _ => {
            let sources = inspection.repository.sources();
            output::print(&text::order(&answer, subject, sources, arguments.reverse, output::width()))?;
        }
    }
    inspection.remark_findings(common, &[subject]);
    Ok(0)
}
