//! Whatever happens while a verb writes: the old file is there, or the new one, never half of it.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Beside, block, kustomization};
use crate::support::{skipped, tell};

/// A repository with a page that becomes large, and a picture.
fn large() -> Beside {
    let beside = Beside::new();
    for number in 0..300 {
        beside.write(
            &format!("clusters/one/k{number}.yaml"),
            &kustomization(&format!("k{number}"), "./nowhere"),
        );
    }
    beside.write("page.md", &page());
    beside.write("picture.svg", "<svg/>\n");
    beside
}

fn page() -> String {
    block("check -o concise") + &block("order one -o svg --file picture.svg")
}

fn command(beside: &Beside, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
    command.current_dir(beside.repository()).args(arguments);
    command.env_remove("GITHUB_ACTIONS").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What each of these verbs writes.
const WRITERS: &[(&[&str], &str)] = &[
    (&["docs", "page.md"], "page.md"),
    (&["docs", "page.md"], "picture.svg"),
    (&["check", "--write-baseline", "baseline.json"], "baseline.json"),
];

#[test]
fn killed_at_any_time() {
    for (arguments, file) in WRITERS {
        let beside = large();
        let path = beside.repository().join(file);
        let old = fs::read(&path).ok();
        assert!(command(&beside, arguments).status().unwrap().code().is_some());
        let new = fs::read(&path).unwrap();
        assert_ne!(old.as_ref(), Some(&new), "{arguments:?}");
        let (mut olds, mut news) = (0, 0);
        for pause in 0..24 {
            beside.write("page.md", &page());
            beside.write("picture.svg", "<svg/>\n");
            if old.is_none() {
                fs::remove_file(&path).ok();
            }
            let mut child = command(&beside, arguments).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(8 * pause));
            child.kill().ok();
            child.wait().unwrap();
            let now = fs::read(&path).ok();
            olds += usize::from(now == old);
            news += usize::from(now.as_ref() == Some(&new));
            assert!(now == old || now.as_ref() == Some(&new), "{arguments:?} after {pause}");
        }
        tell(&format!("{file}: killed 24 times, {olds} times the old file, {news} times the new one"));
    }
}

/// A limit on the size of files is what a full disk is, without the right to mount one.
#[test]
fn a_disk_that_is_full() {
    for (arguments, file) in WRITERS {
        let beside = large();
        let path = beside.repository().join(file);
        let old = fs::read(&path).ok();
        let program = assert_cmd::cargo::cargo_bin("infra-graph");
        // `ulimit -f` counts blocks of 512 or 1024 bytes. The signal that comes with it is ignored, so that writing fails.
        let script = format!("trap '' XFSZ; ulimit -f 4; exec {} {}", program.display(), arguments.join(" "));
        let output =
            Command::new("bash").args(["-c", &script]).current_dir(beside.repository()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("cannot write"), "{arguments:?}: {error}");
        assert_eq!(fs::read(&path).ok(), old, "{arguments:?}");
        leaves_nothing_behind(&beside.repository());
    }
}

#[test]
fn a_small_file_system() {
    for (arguments, file) in WRITERS {
        let beside = large();
        let mount = tempfile::tempdir().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(mount.path()).output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            skipped("only root can mount a file system in memory");
            return;
        }
        let unmount = Unmount(mount.path().to_owned());
        fs::create_dir(mount.path().join(".git")).unwrap();
        fs::write(mount.path().join("page.md"), page()).unwrap();
        fs::write(mount.path().join("fill"), vec![0; 48 << 10]).unwrap();
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| {
                if word.contains('.') {
                    mount.path().join(word).to_str().unwrap().to_owned()
                } else {
                    (*word).to_owned()
                }
            })
            .collect();
        let output = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"))
            .arg("-C")
            .arg(beside.repository())
            .args(&arguments)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("cannot write"), "{arguments:?}: {error}");
        let now = fs::read_to_string(mount.path().join(file)).ok();
        assert_eq!(now, (*file == "page.md").then(page), "{file}");
        drop(unmount);
    }
}

struct Unmount(std::path::PathBuf);

impl Drop for Unmount {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

#[test]
fn a_device_is_no_place_for_a_baseline() {
    let beside = Beside::new();
    let (exit, _, error) = beside.run(&["check", "--write-baseline", "/dev/full"]);
    assert_eq!(exit, 2, "{error}");
    assert!(error.contains("cannot write the baseline"), "{error}");
    assert!(fs::metadata("/dev/full").unwrap().len() == 0);
}

#[test]
fn standard_output_that_takes_nothing() {
    let beside = large();
    for arguments in [
        &["check"][..],
        &["order", "one", "-o", "svg"],
        &["docs", "--check", "page.md"],
        &["envs", "-o", "json"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(&beside, arguments).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {error}");
        assert!(error.contains("cannot write the answer"), "{arguments:?}: {error}");
    }
}

/// `infra-graph … | head -1`: what is written beside is whole.
#[test]
fn a_closed_pipe() {
    for (arguments, file) in WRITERS {
        let beside = large();
        let mut child =
            command(&beside, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut error = child.stderr.take().unwrap();
        let mut first = [0];
        error.read_exact(&mut first).ok();
        drop(error);
        let status = child.wait().unwrap();
        assert!(status.code().is_some(), "{arguments:?}: {status}");
        let written = fs::read_to_string(beside.repository().join(file)).unwrap();
        let whole =
            if *file == "baseline.json" { written.ends_with("}\n") } else { written.ends_with(">\n") };
        assert!(whole, "{arguments:?}");
        leaves_nothing_behind(&beside.repository());
    }
}

fn leaves_nothing_behind(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with(".infra-graph-"), "{name}");
    }
}
