//! `infra-graph new` as text.

use crate::finding::enumerate;
use crate::scaffold::{NewService, PlannedFile};
use crate::text::{count, name};

use super::paint::{dim, strong};

/// The files of a new service; whole where they are not written yet.
pub fn new_service(answer: &NewService, is_written: bool) -> String {
    let environments: Vec<String> =
        answer.environments.iter().map(|reference| name(&reference.environment)).collect();
    let like: Vec<String> = answer.like.iter().map(|service| name(service)).collect();
    let would = if is_written { "" } else { " (not written)" };
    let mut out = format!(
        "{}: {} for {}{would}, laid out like {}\n\n",
        strong(&name(&answer.service)),
        count(answer.files.len(), "file"),
        enumerate(&environments),
        enumerate(&like)
    );
    for file in &answer.files {
        let mark = if file.before.is_some() { "  one more line" } else { "" };
        out += &format!("{}{mark}\n", name(&file.path));
        if !is_written {
            out += &file.text.lines().map(|line| format!("    {}\n", dim(&name(line)))).collect::<String>();
        }
    }
    out.push('\n');
    for reference in &answer.environments {
        let needs: Vec<String> = reference.depends_on.iter().map(|id| name(&id.name)).collect();
        let what = if needs.is_empty() { "nothing".to_owned() } else { enumerate(&needs) };
        let as_do = match reference.beside.as_slice() {
            [only] => format!("as {} does, the only service there", name(only)),
            all => format!("as half of the {} services there do, or more", all.len()),
        };
        out += &format!("in {} it depends on {what}, {as_do}\n", name(&reference.environment));
    }
    out += "tried in memory: it builds, and check finds what it found before\n";
    if !answer.open.is_empty() {
        out += "\nleft to decide\n";
        out += &answer.open.iter().map(|line| format!("  {}\n", name(line))).collect::<String>();
    }
    out
}

/// The files as a patch that `git apply` takes.
pub fn new_service_diff(answer: &NewService) -> String {
    answer.files.iter().map(patch).collect()
}

fn patch(file: &PlannedFile) -> String {
    let path = &file.path;
    let Some(before) = &file.before else {
        let lines: Vec<&str> = file.text.lines().collect();
        let added: String = lines.iter().map(|line| format!("+{line}\n")).collect();
        return format!(
            "diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{} @@\n{added}",
            lines.len()
        );
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), file.text.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let from = same.saturating_sub(CONTEXT);
    let until = (same + CONTEXT).min(old.len());
    let added = new.len().saturating_sub(old.len());
    let mut out = format!(
        "diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -{},{} +{},{} @@\n",
        from + 1,
        until - from,
        from + 1,
        until - from + added
    );
    out.extend(old[from..same].iter().map(|line| format!(" {line}\n")));
    out.extend(new[same..same + added].iter().map(|line| format!("+{line}\n")));
    out.extend(old[same..until].iter().map(|line| format!(" {line}\n")));
    out
}

/// How many lines stand around a change.
const CONTEXT: usize = 3;
