//! Where a repository is seen in a browser.

/// The address that a file's path is put behind, for the hosts whose addresses are known: GitHub's and GitLab's, their
/// enterprise servers included. Nothing for any other URL.
pub fn web_view(url: &str) -> Option<String> {
    let (host, path) = super::remote_url::host_and_path(url);
    if path.is_empty() {
        return None;
    }
    if host.contains("github") {
        return Some(format!("https://{host}/{path}/blob/HEAD/"));
    }
    host.contains("gitlab").then(|| format!("https://{host}/{path}/-/blob/HEAD/"))
}
