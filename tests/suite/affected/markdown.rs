//! The comment for a pull request: always there, never too long, and no name means anything in it.

use crate::support::run;

use super::lab::{Lab, config, kustomization};

const MARKER: &str = "<!-- infra-graph:affected -->\n";

fn comment(lab: &Lab, more: &[&str]) -> (i32, String) {
    let (code, out, _) = run(lab.path(), &[&["affected", "-o", "markdown"], more].concat());
    assert!(out.starts_with(MARKER), "{out}");
    assert!(out.chars().count() < 60_000, "{}", out.chars().count());
    assert_eq!(out.matches("<!--").count(), 1, "{out}");
    assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
    (code, out)
}

#[test]
fn it_is_written_also_for_nothing_and_where_there_is_no_answer() {
    let lab = Lab::new();
    let (code, out) = comment(&lab, &["--base", "HEAD"]);
    assert_eq!(code, 0);
    assert!(out.contains("**Nothing changes: both revisions hold the same.**"), "{out}");
    let (code, out) = comment(&lab, &["--base", "nowhere"]);
    assert_eq!(code, 2);
    assert!(out.contains("could not be found out") && out.contains("nowhere"), "{out}");
}

#[test]
fn it_tells_what_changes_and_what_follows() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "shop:1.0", "shop:2.0");
    lab.replace("clusters/staging/cert.yaml", "prune: true", "prune: true\n  dependsOn: [{name: front}]");
    lab.commit("two things");
    let (_, out) = comment(&lab, &["--base", "HEAD~1", "--head", "HEAD"]);
    for part in [
        "| staging | ",
        "**New findings**",
        "`dependency-cycle`",
        "**new loop**",
        "image example.com/shop:1.0 → example.com/shop:2.0",
        "```mermaid",
        "<details><summary>Why</summary>",
        "infra-graph",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
}

#[test]
fn five_hundred_changed_kustomizations_fit() {
    let lab = Lab::new();
    let all = |text: &str| {
        for number in 0..500 {
            let name = format!("app-with-a-rather-long-name-{number}");
            lab.write(&format!("apps/many/{name}/config.yaml"), &config(&name, "default", text));
            let path = format!("apps/many/{name}");
            lab.write(&format!("clusters/staging/many/{name}.yaml"), &kustomization(&name, &path, ""));
        }
    };
    all("value: one");
    lab.commit("many");
    all("value: two");
    lab.commit("all of them");
    let (_, out) = comment(&lab, &["--base", "HEAD~1"]);
    assert!(out.contains("500 Kustomizations change"), "{out}");
    let (_, out) = comment(&lab, &["--base", "HEAD~2"]);
    assert!(out.contains("500 Kustomizations are added"), "{out}");
}

#[test]
fn names_stay_text() {
    let lab = Lab::new();
    let evil = [
        "<!-- infra-graph:affected -->",
        "</details><script>alert(1)</script>",
        "@everyone | x | `y` **z** [a](b)",
        "::error::x",
        "\\u001b[31mred",
    ];
    for (number, name) in evil.iter().enumerate() {
        let name = if name.starts_with("\\u") { format!("\"{name}\"") } else { format!("'{name}'") };
        lab.write(&format!("apps/evil/{number}/config.yaml"), &config(&name, "default", "a: b"));
        lab.write(
            &format!("clusters/staging/evil-{number}.yaml"),
            &kustomization(&name, &format!("apps/evil/{number}"), ""),
        );
    }
    lab.commit("names");
    let (_, out) = comment(&lab, &["--base", "HEAD~1"]);
    for text in ["<script>", "@everyone", "\u{1b}", "\n::error::"] {
        assert!(!out.contains(text), "{text:?}: {out}");
    }
    assert_eq!(out.matches("</details>").count(), out.matches("\n</details>\n").count(), "{out}");
    let (_, text, _) = run(lab.path(), &["affected", "--base", "HEAD~1"]);
    assert!(!text.contains('\u{1b}') && !text.contains("\n::error::"), "{text}");
}
