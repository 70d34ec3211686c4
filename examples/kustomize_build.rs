//! Builds one kustomization and prints what comes out, as `kubectl kustomize` does, and then what is wrong with it.
//!
//! `cargo run --example kustomize_build -- REPOSITORY FOLDER [--flux]`

#![expect(clippy::disallowed_methods, reason = "a program reads its arguments")]

use std::error::Error;
use std::io::{Write, stdout};

use camino::Utf8Path;
use infra_graph::kustomize::{Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::yaml::to_yaml;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(root), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: kustomize_build REPOSITORY FOLDER [--flux]".into());
    };
    let options =
        if arguments.any(|argument| argument == "--flux") { Options::flux() } else { Options::kubectl() };
    let repository = Repository::new(Disk::open(&root)?);
    let build = Renderer::new(&repository).with_shown_root(root).build(Utf8Path::new(&folder), &options);

    let mut out = stdout().lock();
    let documents: Vec<String> = build.objects.iter().map(|object| to_yaml(&object.node)).collect();
    write!(out, "{}", documents.join("---\n"))?;
    for finding in &build.findings {
        writeln!(out, "# {}: {}", finding.code, finding.message)?;
        for label in &finding.labels {
            writeln!(out, "#   {} {}", repository.sources().location(label.span), label.text)?;
        }
    }
    if let Some(failure) = &build.failure {
        writeln!(out, "# kustomize fails: {}", failure.message)?;
    }
    Ok(())
}
