//! A gate for a pipeline of one's own: every finding of a repository with its place, through the library.
//!
//! `cargo run --example findings -- tests/fixtures/loop-and-typo`

#![expect(clippy::disallowed_methods, reason = "a program reads its arguments")]

use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::{Options, analyze, report};

#[expect(clippy::print_stdout, reason = "a program for a terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "tests/fixtures/loop-and-typo".to_owned());
    let repository = Repository::new(Disk::open(folder)?);
    let analysis = analyze(&repository, &Options::default());
    for finding in report::merge(analysis.findings, repository.sources()) {
        let place = finding.span().map(|span| repository.sources().location(span).to_string());
        println!("{} {}: {}", place.unwrap_or_default(), finding.code, finding.message);
    }
    Ok(())
}
