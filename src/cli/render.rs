//! `infra-graph render`

use clap::{Args, ValueEnum};

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::web_view;
use crate::error::Error;
use crate::finding::enumerate;
use crate::object::ObjectRef;
use crate::picture;
use crate::picture::diagram::Diagram;
use crate::render::{dot, html, json, mermaid, svg};
use crate::report;
use crate::source::Glob;
use crate::text::name;

use super::answer::{Answer, Body, Page};
use super::arguments::{Common, Environment};
use super::inspection::Inspection;
use super::{format, open, output};

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["svg", "dot", "json", "mermaid", "html", "png"];

const EXAMPLES: &str = "\
Examples:
  infra-graph render staging --open             # look at it
  infra-graph render staging > staging.svg
  infra-graph render -o html --open             # all environments, to explore
  infra-graph render staging --impact nats-system --open";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    environment: Environment,
    /// Draw the edges that longer paths imply, too
    #[arg(long)]
    no_reduce: bool,
    /// Draw what no dependsOn says, but objects need
    ///
    /// Kinds, namespaces, configuration, stores.
    #[arg(long)]
    inferred: bool,
    /// What becomes of lines to what very many need: chips, or lines
    ///
    /// Very many are a tenth of all boxes, and at least 8.
    #[arg(long, value_name = "AS", default_value = "chip")]
    hubs: Hubs,
    /// With more boxes than this, folders become one box each
    #[arg(long, value_name = "N", default_value_t = 150)]
    max_nodes: usize,
    /// Folders that become one box: a pattern (`apps/*`), `all` or `none`; repeatable
    #[arg(long, value_name = "PATTERN")]
    collapse: Vec<String>,
    /// Draw only what is near this target; repeatable
    #[arg(long, value_name = "TARGET")]
    focus: Vec<String>,
    /// How many lines away from the target of --focus
    #[arg(long, value_name = "N", default_value_t = 2, requires = "focus")]
    depth: usize,
    /// Show what breaks if this target is down; repeatable
    #[arg(long, value_name = "TARGET")]
    impact: Vec<String>,
    /// Look at it, in a temporary file, with the program that this machine has for it
    #[arg(long)]
    open: bool,
}

/// What becomes of lines to hubs.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Hubs {
    /// A line for each
    Edge,
    /// A chip with the name
    Chip,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, FORMATS)?;
    let is_page = format == "html";
    if arguments.open && format != "svg" && !is_page {
        return Err(Error::Usage("--open shows -o svg and -o html".to_owned()));
    }
    let mut answer = answer(arguments, common, &Page::terminal())?;
    match &answer.body {
        Body::Svg { svg: text, .. } | Body::Data(text) if arguments.open => {
            let file = open::open(text, &format!("infra-graph.{format}"))?;
            answer.remarks.insert(0, file.display().to_string());
            answer.body = Body::Text(String::new());
        }
        Body::Data(page) if is_page => {
            output::print_picture(page, "html")?;
            answer.body = Body::Text(String::new());
        }
        _ => {}
    }
    answer.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, _: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    refuse_questions(arguments, format)?;
    let inspection = Inspection::start(common)?;
    let name = arguments.environment.name();
    if format == "html" {
        let selected = inspection.select(&name.map(str::to_owned).into_iter().collect::<Vec<_>>())?;
        let html = page(arguments, &inspection, &selected)?;
        return Ok(Answer::data(html).remark(inspection.remark(&selected)));
    }
    let analyzed = inspection.one(name)?;
    let answer = match format {
        "json" => {
            let picture = json::drawn(&draw(arguments, &inspection, analyzed, arguments.max_nodes)?);
            Answer::json("Graph", &json::GraphDocument { network: analyzed.network(), picture })?
        }
        "dot" => Answer::data(dot::dot(&analyzed.network(), arguments.inferred)),
        "mermaid" => {
            let (text, remarks) = draw_mermaid(arguments, &inspection, analyzed)?;
            Answer::data(text).remark(remarks.join(" "))
        }
        _ => {
            let diagram = draw(arguments, &inspection, analyzed, arguments.max_nodes)?;
            let body = if format == "png" {
                Body::Png(svg::svg(&diagram, &light()))
            } else {
                let alt = alt(arguments, &analyzed.environment().name);
                Body::Svg { svg: svg::svg(&diagram, &svg::SvgOptions::default()), alt }
            };
            Answer::new(body).remark(diagram.notes.join(" "))
        }
    };
    Ok(answer.remark(inspection.remark(&[analyzed])))
}

/// What the picture shows, for those who do not see it.
fn alt(arguments: &Arguments, environment: &str) -> String {
    let mut alt = format!("The dependency graph of {environment}");
    if !arguments.focus.is_empty() {
        alt += &format!(" near {}", enumerate(&arguments.focus));
    }
    if !arguments.impact.is_empty() {
        let is = if arguments.impact.len() == 1 { "is" } else { "are" };
        alt += &format!(", and what breaks if {} {is} down", enumerate(&arguments.impact));
    }
    alt
}

/// Two formats have the whole graph: DOT leaves questions to other programs, and the page answers them itself, about any
/// object; a picture that shows a part only would hide the rest from it.
fn refuse_questions(arguments: &Arguments, format: &str) -> Result<(), Error> {
    let asks = !arguments.focus.is_empty() || !arguments.impact.is_empty() || !arguments.collapse.is_empty();
    if format == "dot" && asks {
        let says = "-o dot has the whole graph: --focus, --impact and --collapse are for the other pictures";
        return Err(Error::Usage(says.to_owned()));
    }
    let (flag, target, instead) = match (arguments.impact.first(), arguments.focus.first()) {
        (Some(target), _) => {
            ("impact", target, "a click on it shows what breaks if it is down, and what it needs")
        }
        (None, Some(target)) => ("focus", target, "a click on it and `i` leave only what is near it"),
        (None, None) => return Ok(()),
    };
    if format != "html" {
        return Ok(());
    }
    let target = name(target);
    Err(Error::Usage(format!(
        "--{flag} is for pictures (-o svg, png, mermaid); the page of -o html has all objects: search for `{target}` in it, \
         {instead}. The address in the browser then is a link to that."
    )))
}

/// One file with all of these environments.
fn page(
    arguments: &Arguments,
    inspection: &Inspection,
    selected: &[&AnalyzedEnvironment],
) -> Result<String, Error> {
    let sources = inspection.repository.sources();
    let mut subjects = Vec::new();
    for analyzed in selected.iter().copied() {
        let diagram = draw(arguments, inspection, analyzed, arguments.max_nodes)?;
        let web = analyzed.environment().url.as_deref().and_then(web_view);
        subjects.push(html::Subject { page: analyzed.page(), diagram, web });
    }
    let findings = report::merge(inspection.analysis.findings.clone(), sources);
    Ok(html::html(&subjects, &findings, sources))
}

/// For renderers that know no style sheets.
pub(super) fn light() -> svg::SvgOptions {
    svg::SvgOptions { theme: svg::Theme::Light, ..svg::SvgOptions::default() }
}

/// The picture as Mermaid, with folders collapsed until Mermaid draws it; and what is left out.
fn draw_mermaid(
    arguments: &Arguments,
    inspection: &Inspection,
    analyzed: &AnalyzedEnvironment,
) -> Result<(String, Vec<String>), Error> {
    let mut diagram = draw(arguments, inspection, analyzed, arguments.max_nodes)?;
    let (lines, mut boxes) = (diagram.edges.len(), diagram.nodes.len());
    let mut remarks = Vec::new();
    loop {
        let text = mermaid::mermaid(&diagram, &remarks);
        if mermaid::fits(&diagram, &text) || boxes < 2 {
            remarks.extend(diagram.notes);
            return Ok((text, remarks));
        }
        boxes /= 2;
        diagram = draw(arguments, inspection, analyzed, boxes)?;
        remarks = vec![format!(
            "warning: Mermaid draws {} lines and {} characters at most, here are {lines} lines: more folders are collapsed.",
            mermaid::MOST_LINES,
            mermaid::MOST_CHARACTERS
        )];
    }
}

/// The picture that was asked for, with at most so many boxes if folders can be collapsed.
fn draw(
    arguments: &Arguments,
    inspection: &Inspection,
    analyzed: &AnalyzedEnvironment,
    max_boxes: usize,
) -> Result<Diagram, Error> {
    let focus = inspection.targets(&arguments.focus, &[analyzed])?;
    let down = inspection.targets(&arguments.impact, &[analyzed])?;
    let targets: Vec<ObjectRef> = focus.iter().chain(&down).cloned().collect();
    let graph = analyzed.graph_with(&targets);
    let depth = arguments.depth;
    let view = picture::View {
        reduce: !arguments.no_reduce,
        inferred: arguments.inferred,
        layers: inspection.layers.clone(),
        web: analyzed.environment().url.as_deref().and_then(web_view),
        hubs: match arguments.hubs {
            Hubs::Edge => picture::Hubs::Edge,
            Hubs::Chip => picture::Hubs::Chip,
        },
        collapse: collapse(&arguments.collapse)?,
        max_boxes,
        focus: (!focus.is_empty()).then_some(picture::Focus { targets: focus, depth }),
        impact: (!down.is_empty()).then(|| picture::Blast::of(&analyzed.impact(&down))),
    };
    Ok(picture::picture(&graph, &view, inspection.repository.sources()))
}

fn collapse(patterns: &[String]) -> Result<picture::Collapse, Error> {
    let words: Vec<&str> = patterns.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(picture::Collapse::Auto),
        ["all"] => Ok(picture::Collapse::All),
        ["none"] => Ok(picture::Collapse::None),
        _ => {
            let glob = |pattern: &&str| {
                Glob::path(pattern).map_err(|_| {
                    Error::Usage(format!("--collapse: `{}` is no pattern of paths", name(pattern)))
                })
            };
            Ok(picture::Collapse::Matching(words.iter().map(glob).collect::<Result<_, _>>()?))
        }
    }
}
