//! Writes a made-up repository of any size: `cargo run --example generate -- 100 /tmp/repository`; with `--chain`, one whose
//! Kustomizations each depend on the one before; with `--fleet 1000`, one of so many clusters that share what they run, and
//! with `--seed 7` another one of the same size.

#![expect(clippy::disallowed_methods, reason = "a program reads its arguments, and writes files")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod fleet;
mod repository;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some((files, folder)) = asked(std::env::args().skip(1)) else {
        eprintln!("usage: generate [--chain | --fleet ENVIRONMENTS [--seed NUMBER]] COUNT FOLDER");
        return ExitCode::from(2);
    };
    match write(&files, Path::new(&folder)) {
        Ok(()) => {
            println!("{} files in {folder}", files.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot write to {folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The files that the arguments ask for, and where they go.
fn asked(mut arguments: impl Iterator<Item = String>) -> Option<(Vec<(String, String)>, String)> {
    let (mut is_chain, mut environments, mut seed, mut plain) = (false, None, 0, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--chain" => is_chain = true,
            "--fleet" => environments = Some(arguments.next()?.parse().ok()?),
            "--seed" => seed = arguments.next()?.parse().ok()?,
            _ => plain.push(argument),
        }
    }
    let [count, folder] = <[String; 2]>::try_from(plain).ok()?;
    let count = count.parse().ok()?;
    let files = match environments {
        Some(environments) => fleet::files(environments, count, seed),
        None if is_chain => repository::chain(count),
        None => repository::files(count),
    };
    Some((files, folder))
}

fn write(files: &[(String, String)], folder: &Path) -> std::io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
