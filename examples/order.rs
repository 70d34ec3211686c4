//! The reconcile order of every environment of a repository, through the library.
//!
//! `cargo run --example order -- examples/infra`

#![expect(clippy::disallowed_methods, reason = "a program reads its arguments")]

use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::{Options, analyze};

#[expect(clippy::print_stdout, reason = "a program for a terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "examples/infra".to_owned());
    let repository = Repository::new(Disk::open(folder)?);
    let analysis = analyze(&repository, &Options::default());
    for analyzed in &analysis.environments {
        println!("{}", analyzed.name());
        for (wave, members) in analyzed.order(None).waves.iter().enumerate() {
            let names: Vec<&str> = members.iter().map(|member| &*member.name).collect();
            println!("  {}: {}", wave + 1, names.join(", "));
        }
    }
    Ok(())
}
