//! URLs of Git repositories, as far as they say which repository it is.

use crate::repository::Repository;

/// The URLs of the Git remotes of the checkout, read from its configuration without calling git.
pub(super) fn remotes(repository: &Repository) -> Vec<String> {
    let Ok(bytes) = repository.files().git_config() else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let url = |line: &str| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim().trim_matches('"').to_owned())
    };
    text.lines().filter_map(url).collect()
}

/// Whether two URLs name the same Git repository.
///
/// Scheme, user, port, `.git` and the case of the host do not count, nor do the several forms that one host has. Hosts may
/// be aliases of a user's ssh configuration or mirrors, so a path of two parts or more decides alone.
pub fn same_url(a: &str, b: &str) -> bool {
    let (a, b) = (Remote::read(a), Remote::read(b));
    !a.path.is_empty() && a.path == b.path && (a.host == b.host || a.path.len() > 1)
}

/// Host and path of a URL, in one form.
pub(super) fn host_and_path(url: &str) -> (String, String) {
    let Remote { host, path } = Remote::read(url);
    (host, path.join("/"))
}

/// Whether the last parts of two URLs are the same: of a fork and its origin they are.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (Remote::read(a), Remote::read(b));
    a.path.last().is_some_and(|name| b.path.last() == Some(name))
}

/// What of a URL says which repository it is.
#[derive(Debug, PartialEq, Eq)]
struct Remote {
    host: String,
    path: Vec<String>,
}

impl Remote {
    fn read(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").map_or((None, url), |(scheme, rest)| (Some(scheme), rest));
        let rest =
            rest.split_once('@').filter(|(user, _)| !user.contains('/')).map_or(rest, |(_, rest)| rest);
        let (host, path) = match (scheme, rest.split_once(':'), rest.split_once('/')) {
            // `host:path`, as scp writes it.
            (None, Some((host, path)), _) if !host.contains('/') => (host, path),
            (_, _, Some((host, path))) => (host.split(':').next().unwrap_or(host), path),
            _ => (rest, ""),
        };
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self::canonical(&host.to_lowercase(), parts)
    }

    /// One form for the hosts that have several.
    fn canonical(host: &str, mut path: Vec<String>) -> Self {
        match host {
            "ssh.github.com" => Self { host: "github.com".to_owned(), path },
            "altssh.gitlab.com" => Self { host: "gitlab.com".to_owned(), path },
            "altssh.bitbucket.org" => Self { host: "bitbucket.org".to_owned(), path },
            "dev.azure.com" | "ssh.dev.azure.com" | "vs-ssh.visualstudio.com" => {
                if path.first().is_some_and(|version| version == "v3") {
                    path.remove(0);
                }
                Self::azure(path)
            }
            _ => {
                if let Some(organisation) = host.strip_suffix(".visualstudio.com") {
                    path.retain(|part| part != "DefaultCollection");
                    path.insert(0, organisation.to_owned());
                    return Self::azure(path);
                }
                // Bitbucket's web server has its repositories below `scm`.
                if path.len() == 3 && path[0] == "scm" {
                    path.remove(0);
                }
                Self { host: host.to_owned(), path }
            }
        }
    }

    /// `org/project/_git/repository`; a repository of its project's name leaves the project out.
    fn azure(mut path: Vec<String>) -> Self {
        if let Some(at) = path.iter().position(|part| part == "_git") {
            path.remove(at);
            if at == 1 && path.len() == 2 {
                let name = path[1].clone();
                path.push(name);
            }
        }
        let path = path.iter().map(|part| part.replace("%20", " ").to_lowercase()).collect();
        Self { host: "dev.azure.com".to_owned(), path }
    }
}

#[cfg(test)]
mod tests {
    use super::same_url;

    #[test]
    fn forms_of_one_repository() {
        let same = [
            ("https://github.com/org/fleet", "git@github.com:org/fleet.git"),
            ("ssh://git@github.com:22/org/fleet", "https://user:token@GitHub.com/org/fleet.git"),
            ("ssh://git@ssh.github.com:443/org/fleet.git", "https://github.com/org/fleet"),
            ("git@ssh.dev.azure.com:v3/org/proj/fleet", "https://dev.azure.com/org/proj/_git/fleet"),
            ("https://org.visualstudio.com/proj/_git/fleet", "https://org@dev.azure.com/org/proj/_git/fleet"),
            (
                "https://org.visualstudio.com/DefaultCollection/proj/_git/fleet",
                "https://dev.azure.com/org/proj/_git/fleet",
            ),
            ("https://dev.azure.com/org/_git/fleet", "git@ssh.dev.azure.com:v3/org/fleet/fleet"),
            ("https://bitbucket.example.com/scm/p/r.git", "ssh://git@bitbucket.example.com:7999/p/r.git"),
            ("git@work:org/fleet.git", "https://github.com/org/fleet"),
        ];
        for (a, b) in same {
            assert!(same_url(a, b), "{a} {b}");
        }
        let other = [
            ("https://github.com/org/fleet", "https://github.com/other/fleet"),
            ("https://git.one.example/fleet", "https://git.two.example/fleet"),
            ("", ""),
            ("https://github.com", "https://github.com"),
        ];
        for (a, b) in other {
            assert!(!same_url(a, b), "{a} {b}");
        }
    }
}
