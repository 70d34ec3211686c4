//! Whatever happens while a verb writes: the old file is there, or the new one, never half of it.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::{Beside, block, kustomization, state};
use crate::support::{Copy, run, skipped, tell};

/// A repository with a page that becomes large, a picture, and a mistake that can be fixed.
fn large() -> Beside {
    let beside = Beside::new();
    for number in 0..80 {
        beside.write(
            &format!("clusters/one/k{number}.yaml"),
            &kustomization(&format!("k{number}"), "./nowhere"),
        );
    }
    reset(&beside);
    beside
}

/// What the verbs write, as it was before.
fn reset(beside: &Beside) {
    beside.write("page.md", &page());
    beside.write("picture.svg", "<svg/>\n");
    beside.write(MISTAKE, &mistake());
    fs::remove_file(beside.repository().join("baseline.json")).ok();
    fs::remove_dir_all(beside.repository().join("pages")).ok();
}

fn page() -> String {
    block("check -o concise") + &block("order one -o svg --file picture.svg")
}

const MISTAKE: &str = "clusters/one/mistake.yaml";

/// Depends on something whose name is mistyped, with a comment that makes the file large.
fn mistake() -> String {
    let depends = "prune: true, dependsOn: [{name: goood}],";
    kustomization("mistake", "./good").replace("prune: true,", depends) + &"# a comment\n".repeat(1000)
}

fn command(beside: &Beside, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
    command.current_dir(beside.repository()).args(arguments);
    command.env_remove("GITHUB_ACTIONS").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What each of these verbs writes. `new` has its own tests.
const WRITERS: &[(&[&str], &str)] = &[
    (&["docs", "page.md"], "page.md"),
    (&["docs", "page.md"], "picture.svg"),
    (&["check", "--write-baseline", "baseline.json"], "baseline.json"),
    (&["check", "--fix"], MISTAKE),
    (&["man", "pages"], "pages/infra-graph-man.1"),
];

/// Moments of a run that takes so long, most of them where it writes.
fn moments(length: Duration, count: u32) -> impl Iterator<Item = Duration> {
    (0..count).map(move |number| length * (count / 2 + number) / (count + 2))
}

#[test]
fn killed_at_any_time() {
    thread::scope(|scope| {
        for (arguments, file) in WRITERS {
            scope.spawn(move || killed(arguments, file));
        }
    });
}

fn killed(arguments: &[&str], file: &str) {
    let beside = large();
    let path = beside.repository().join(file);
    let old = fs::read(&path).ok();
    let started = Instant::now();
    assert!(command(&beside, arguments).status().unwrap().code().is_some());
    let length = started.elapsed();
    let new = fs::read(&path).unwrap();
    assert!(old.as_ref() != Some(&new), "{arguments:?} writes nothing");
    let (mut olds, mut news) = (0, 0);
    for pause in moments(length, 8) {
        reset(&beside);
        let mut child = command(&beside, arguments).spawn().unwrap();
        thread::sleep(pause);
        child.kill().ok();
        child.wait().unwrap();
        let now = fs::read(&path).ok();
        olds += usize::from(now == old);
        news += usize::from(now.as_ref() == Some(&new));
        assert!(now == old || now.as_ref() == Some(&new), "{arguments:?} after {pause:?}");
    }
    tell(&format!("{file}: killed 8 times, {olds} times the old file, {news} times the new one"));
}

/// A new service is many files: each of them is there whole, or not at all.
#[test]
fn killed_while_a_service_is_laid_out() {
    let copy = Copy::new();
    fs::create_dir(copy.path().join(".git")).unwrap();
    let arguments = ["new", "billing"];
    let old = state(copy.path());
    let started = Instant::now();
    let (exit, _, error) = run(copy.path(), &arguments);
    let length = started.elapsed();
    assert_eq!(exit, 0, "{error}");
    let new = state(copy.path());
    for pause in moments(length, 4) {
        let copy = Copy::new();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
        command.arg("-C").arg(copy.path()).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        thread::sleep(pause);
        child.kill().ok();
        child.wait().unwrap();
        for (path, bytes) in state(copy.path()) {
            let relative = path.strip_prefix(copy.path()).unwrap();
            let was = |state: &[(PathBuf, Vec<u8>)]| {
                state.iter().any(|(known, text)| known.ends_with(relative) && *text == bytes)
            };
            let is_left = relative.file_name().unwrap().to_str().unwrap().starts_with(".infra-graph-");
            assert!(is_left || was(&old) || was(&new), "{} after {pause:?}", relative.display());
        }
    }
}

/// What was killed may leave a file beside: no verb takes it for a manifest.
#[test]
fn what_is_left_is_read_by_nobody() {
    let beside = Beside::new();
    let ask = |arguments: &[&str]| beside.run(arguments);
    let before = [ask(&["check"]), ask(&["order", "one"]), ask(&["build", "good/"])];
    for folder in ["clusters/one", "good", ""] {
        beside.write(&format!("{folder}/.infra-graph-1-0.new"), &kustomization("left", "./nowhere"));
        beside.write(&format!("{folder}/.infra-graph-2-0.new"), "a: [");
    }
    assert_eq!([ask(&["check"]), ask(&["order", "one"]), ask(&["build", "good/"])], before);
}

/// Whoever saves a file while it is renewed keeps what was saved.
#[test]
fn a_file_that_is_saved_meanwhile() {
    for (arguments, file) in [(&["docs", "page.md"][..], "page.md"), (&["check", "--fix"], MISTAKE)] {
        let beside = large();
        let path = beside.repository().join(file);
        let started = Instant::now();
        command(&beside, arguments).status().unwrap();
        for pause in moments(started.elapsed(), 4) {
            reset(&beside);
            let child = command(&beside, arguments).stderr(Stdio::piped()).spawn().unwrap();
            thread::sleep(pause);
            let saved = beside.plant("saved", &(fs::read_to_string(&path).unwrap() + "# by hand\n"));
            fs::rename(saved, &path).unwrap();
            let output = child.wait_with_output().unwrap();
            let error = String::from_utf8(output.stderr).unwrap();
            assert!(fs::read_to_string(&path).unwrap().ends_with("# by hand\n"), "{arguments:?}: {error}");
            match output.status.code() {
                Some(2) => assert!(error.contains("it was changed meanwhile"), "{arguments:?}: {error}"),
                code => assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {code:?}: {error}"),
            }
        }
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
        let script = format!("trap '' XFSZ; ulimit -f 1; exec {} {}", program.display(), arguments.join(" "));
        let output =
            Command::new("bash").args(["-c", &script]).current_dir(beside.repository()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("cannot write"), "{arguments:?}: {error}");
        assert!(fs::read(&path).ok() == old, "{arguments:?}");
        leaves_nothing_behind(&beside.repository());
    }
}

/// Not even a folder is left, which would be a service the next time.
#[test]
fn a_service_that_cannot_be_written() {
    let copy = Copy::new();
    let program = assert_cmd::cargo::cargo_bin("infra-graph");
    let script = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} -C {} new billing",
        program.display(),
        copy.path().display()
    );
    let before = entries(copy.path());
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("cannot write") && error.contains("nothing is written"), "{error}");
    assert_eq!(entries(copy.path()), before);
    let (exit, _, error) = run(copy.path(), &["new", "billing"]);
    assert_eq!(exit, 0, "{error}");
}

/// A picture that cannot be written whole is not shown, and not kept.
#[test]
fn a_picture_to_look_at_that_cannot_be_written() {
    let beside = large();
    let temporary = tempfile::tempdir().unwrap();
    let program = assert_cmd::cargo::cargo_bin("infra-graph");
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {} render one --open", program.display());
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(beside.repository()).env("TMPDIR", temporary.path());
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("cannot write"), "{error}");
    assert_eq!(entries(temporary.path()), entries(temporary.path().join("nowhere").as_path()));
}

/// Files and folders.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    found.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect()
}

#[test]
fn a_small_file_system() {
    // `check --fix` writes into the repository that it reads.
    for (arguments, file) in WRITERS.iter().filter(|(arguments, _)| arguments[1] != "--fix") {
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
        fs::write(
            mount.path().join("fill"),
            vec![0; if *file == "pages/infra-graph-man.1" { 60 } else { 48 } << 10],
        )
        .unwrap();
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| {
                if word.contains('.') || *word == "pages" {
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

struct Unmount(PathBuf);

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
        let end = match *file {
            "baseline.json" => "}\n",
            MISTAKE => "# a comment\n",
            "pages/infra-graph-man.1" => "\n",
            _ => ">\n",
        };
        assert!(written.ends_with(end), "{arguments:?}");
        leaves_nothing_behind(&beside.repository());
    }
}

fn leaves_nothing_behind(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with(".infra-graph-"), "{name}");
    }
}
