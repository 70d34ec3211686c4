//! Writes a made-up repository of any size: `cargo run --example generate -- 100 /tmp/repository`; with `--chain`, one whose
//! Kustomizations each depend on the one before.

#![expect(clippy::disallowed_methods, reason = "a program reads its arguments, and writes files")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod repository;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_chain = arguments.iter().any(|argument| argument == "--chain");
    arguments.retain(|argument| argument != "--chain");
    let mut arguments = arguments.into_iter();
    let count = arguments.next().and_then(|text| text.parse::<usize>().ok());
    let (Some(count), Some(folder)) = (count, arguments.next()) else {
        eprintln!("usage: generate [--chain] COUNT FOLDER");
        return ExitCode::from(2);
    };
    match write(count, is_chain, Path::new(&folder)) {
        Ok(files) => {
            println!("{files} files in {folder}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot write to {folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(count: usize, is_chain: bool, folder: &Path) -> std::io::Result<usize> {
    let files = if is_chain { repository::chain(count) } else { repository::files(count) };
    for (path, text) in &files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
    }
    Ok(files.len())
}
