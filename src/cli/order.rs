//! `infra-graph order`

use clap::Args;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::{Controllers, web_view};
use crate::error::Error;
use crate::flux::parse_duration;
use crate::object::ObjectRef;
use crate::picture;
use crate::query::{Assumption, Cluster, Order};
use crate::render::text::OrderView;
use crate::render::{markdown, svg};
use crate::text::name;

use super::answer::{Answer, Body, Page};
use super::arguments::{Common, Environment};
use super::format;
use super::inspection::Inspection;
use super::render::light;

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "name", "markdown", "svg", "png"];

const EXAMPLES: &str = "\
Examples:
  infra-graph order staging             # in waves, with the critical path
  infra-graph order staging --times     # when each is ready
  infra-graph order staging --until activity-system
  infra-graph order staging --set ks/nats-system.wait=false   # what if
  infra-graph order staging --reverse   # for taking it down";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Arguments {
    #[command(flatten)]
    environment: Environment,
    /// The order for taking down, with what each deletion takes along
    #[arg(long)]
    reverse: bool,
    /// Only what this target needs, and the target itself
    #[arg(long, value_name = "TARGET")]
    until: Option<String>,
    /// The order of an empty cluster
    ///
    /// There is nothing but what the bootstrap brings: what nothing in the repository brings is not there.
    #[arg(long)]
    cold: bool,
    /// Only the names of each wave
    #[arg(long)]
    short: bool,
    /// Name each Kustomization of a wave, and each object behind a cause
    ///
    /// Also where there are more than 20; so does -v.
    #[arg(long)]
    all: bool,
    /// Show when each is ready, at the earliest and at the latest
    #[arg(long)]
    times: bool,
    /// What if, as in ks/apps.wait=false or ks/apps.dependsOn-=infra; repeatable
    ///
    /// Kustomizations: wait, suspend, timeout, interval, retryInterval, dependsOn; HelmReleases: timeout, suspend, dependsOn.
    #[arg(long, value_name = "TARGET.FIELD=VALUE")]
    set: Vec<String>,
    /// How often a dependency is looked at again [default: the repository's, else 30s]
    #[arg(long, value_name = "DURATION", hide_short_help = true)]
    requeue_dependency: Option<String>,
    /// How many workers each controller has [default: the repository's, else 4]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), hide_short_help = true)]
    concurrent: Option<u32>,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    if matches!(format, "svg" | "png") && arguments.reverse {
        return Err(Error::Usage(
            "--reverse has no picture: leave it out, and read from right to left".to_owned(),
        ));
    }
    // What a target may mean is looked for everywhere.
    let is_alone = arguments.until.is_none() && arguments.set.is_empty();
    let asked: Vec<String> =
        arguments.environment.name().filter(|_| is_alone).map(str::to_owned).into_iter().collect();
    let mut inspection = Inspection::start_for(common, &asked)?;
    let assumed = suppose(&mut inspection, arguments)?;
    let analyzed = inspection.one(arguments.environment.name())?;
    let until = arguments.until.as_ref().map(|target| until(&inspection, analyzed, target)).transpose()?;
    let cluster = if arguments.cold { Cluster::Empty } else { Cluster::Running };
    let mut answer = analyzed.order_with(until.as_ref(), cluster, &controllers(arguments, analyzed)?);
    answer.assumed = assumed;
    if arguments.reverse {
        answer.teardown = Some(analyzed.teardown(&answer.waves));
        answer.waves.reverse();
    }
    let answered = match format {
        "json" => Answer::json("Order", &answer)?,
        "svg" | "png" => plot(&inspection, analyzed, &answer, format),
        "name" => {
            let ids = answer.waves.iter().flatten().map(|id| name(&id.to_string()) + "\n");
            Answer::text(ids.collect())
        }
        "markdown" => Answer::data(markdown::order(&answer, &inspection.links(page))),
        _ => {
            let (sources, width) = (inspection.repository.sources(), page.width);
            let (times, short, all) = (arguments.times, arguments.short, arguments.all || common.verbose);
            Answer::text(OrderView { sources, width, times, short, all }.print(&answer))
        }
    };
    Ok(answered.remark(inspection.remark(&[analyzed])))
}

/// The order as a picture.
fn plot(inspection: &Inspection, analyzed: &AnalyzedEnvironment, answer: &Order, format: &str) -> Answer {
    let web = analyzed.environment().url.as_deref().and_then(web_view);
    let view = picture::View { layers: inspection.layers.clone(), web, ..picture::View::default() };
    let plot = picture::plot(analyzed.graph(), answer, &view, inspection.repository.sources());
    let body = if format == "png" {
        Body::Png(svg::plot(&plot, &light()))
    } else {
        let alt = format!("The reconcile order of {}", answer.environment);
        Body::Svg { svg: svg::plot(&plot, &svg::SvgOptions::default()), alt }
    };
    Answer::new(body).remark(plot.notes.join(" "))
}

fn until(inspection: &Inspection, analyzed: &AnalyzedEnvironment, target: &str) -> Result<ObjectRef, Error> {
    let found = inspection.targets(&[target.to_owned()], &[analyzed])?;
    let object = found.into_iter().next().filter(|object| analyzed.graph().find(object).is_some());
    object.ok_or_else(|| {
        Error::Usage(format!("`{}` has no place in the order: it is no object of Flux", name(target)))
    })
}

/// Changes the environment as `--set` says; gives the words for the answer.
fn suppose(inspection: &mut Inspection, arguments: &Arguments) -> Result<Vec<String>, Error> {
    let usage =
        |error: crate::query::AssumptionError| Error::Usage(format!("--set: {}", name(&error.to_string())));
    let mut words = Vec::new();
    for text in &arguments.set {
        let assumption: Assumption = text.parse().map_err(usage)?;
        let analyzed = inspection.one(arguments.environment.name())?;
        let found = inspection.targets(std::slice::from_ref(&assumption.target), &[analyzed])?;
        let changed = analyzed.assuming(&assumption, &found).map_err(usage)?;
        let mut all = inspection.analysis.environments.iter_mut();
        if let Some(known) = all.find(|one| one.name() == changed.name()) {
            *known = changed;
        }
        words.push(assumption.to_string());
    }
    Ok(words)
}

/// How the controllers run: as the flags say, otherwise as the repository does.
fn controllers(arguments: &Arguments, analyzed: &AnalyzedEnvironment) -> Result<Controllers, Error> {
    let mut controllers = analyzed.environment().controllers.clone();
    for controller in [&mut controllers.kustomize, &mut controllers.helm] {
        if let Some(text) = &arguments.requeue_dependency {
            let wrong = || Error::Usage(format!("`{}` is no duration: write 5s or 1m30s", name(text)));
            (controller.requeue, controller.requeue_span) = (parse_duration(text).ok_or_else(wrong)?, None);
        }
        if let Some(concurrent) = arguments.concurrent {
            (controller.concurrent, controller.concurrent_span) = (concurrent, None);
        }
    }
    Ok(controllers)
}
