//! Flux's own libraries, asked through the Go program in `tests/oracle`.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::sync::OnceLock;

use serde_json::Value as Json;

use super::{Judge, required};

/// What kustomize-controller would do.
pub(crate) struct Answer {
    /// The objects that it would apply, or why it applies none.
    pub(crate) built: Result<Vec<Json>, String>,
    /// Kind and name of each object that loses its labels when it gets those of its owner.
    pub(crate) lost_labels: Vec<(String, String)>,
}

/// A running program that answers one question after the other. Each is asked once.
pub(crate) struct FluxLibrary {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    known: HashMap<String, Rc<Answer>>,
}

impl FluxLibrary {
    /// Starts it; nothing where there is no Go.
    pub(crate) fn start() -> Option<Self> {
        static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        let go = Judge::Go.find()?;
        let program = required(PROGRAM.get_or_init(|| build(&go)).clone())?;
        let mut command = Command::new(program);
        // What it warns of is not looked at; what goes wrong stands in its answers.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("it starts");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("its output"));
        Some(Self { process, input, output, known: HashMap::new() })
    }

    /// Asks for the build of one Kustomization; `tests/oracle/main.go` says what a request has.
    pub(crate) fn ask(&mut self, request: &Json) -> Rc<Answer> {
        let line = request.to_string();
        if let Some(known) = self.known.get(&line) {
            return Rc::clone(known);
        }
        let said = self.answer(&line);
        let list = |field: &str| said[field].as_array().cloned().unwrap_or_default();
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let lost =
            list("lostLabels").iter().map(|object| (text(&object["kind"]), text(&object["name"]))).collect();
        let built = match said["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(list("objects")),
        };
        let answer = Rc::new(Answer { built, lost_labels: lost });
        self.known.insert(line, Rc::clone(&answer));
        answer
    }

    /// What Flux says of a CEL expression: `checked` as a `readyExpr`, `parsed` as one of `healthCheckExprs`; empty where it takes it.
    pub(crate) fn judge(&mut self, expression: &str) -> Json {
        let request = serde_json::json!({ "expression": expression });
        self.answer(&request.to_string())["expression"].take()
    }

    fn answer(&mut self, line: &str) -> Json {
        let input = self.input.as_mut().expect("its input");
        writeln!(input, "{line}").expect("it reads");
        let mut said = String::new();
        self.output.read_line(&mut said).expect("it answers");
        serde_json::from_str(&said).expect("an answer")
    }
}

impl Drop for FluxLibrary {
    /// Ends its input, so that it takes its folders away.
    fn drop(&mut self) {
        self.input = None;
        let _ = self.process.wait();
    }
}

/// Builds the program into the folder of the other build results.
fn build(go: &Path) -> Result<PathBuf, String> {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("flux-oracle");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    // Without the commit in it, which kustomize would write into labels.
    let output = Command::new(go)
        .args(["build", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(folder)
        .output();
    let output = output.map_err(|error| format!("Go does not start: {error}"))?;
    if output.status.success() {
        return Ok(program);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("tests/oracle does not build; its modules have to be reachable, or downloaded: {said}"))
}
