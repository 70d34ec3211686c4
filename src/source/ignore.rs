//! What a source leaves out of its artifact.
//!
//! Follows `sourceignore` and `artifact/storage/archive.go` of `fluxcd/pkg`. The lists are, later ones over earlier ones:
//! what belongs to the version control; each `.sourceignore`, from the root down; `spec.ignore`. Where neither the source
//! nor any folder of the repository has a line, a list of defaults stands in.

mod rules;

use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::{EntryKind, Files, normalize};

use rules::Rules;

/// The name of the files with the lines.
pub(super) const FILE: &str = ".sourceignore";

/// Not looked through: upstream skips it as well when it collects the lines.
const GIT: &str = ".git";

/// Left out always, unless a line takes it back in.
static VERSION_CONTROL: LazyLock<Rules> =
    LazyLock::new(|| Rules::new(".git/\n.gitignore\n.gitmodules\n.gitattributes\n"));

/// Left out where the repository and the source have no line of their own: pictures and archives, CI, other tools.
static DEFAULTS: LazyLock<Rules> = LazyLock::new(|| {
    Rules::new(
        "\
*.jpg\n*.jpeg\n*.gif\n*.png\n*.wmv\n*.flv\n*.tar.gz\n*.zip
.github/\n.circleci/\n.travis.yml\n.gitlab-ci.yml\nappveyor.yml\n.drone.yml\ncloudbuild.yaml
codeship-services.yml\ncodeship-steps.yml
**/.goreleaser.yml\n**/.sops.yaml\n**/.flux.yaml
",
    )
});

/// Which paths of a repository are not in the artifact of a source.
///
/// Files are read when a path is asked for: the `.sourceignore` of each folder above it, once. The whole tree is walked
/// only where a default would apply, to see that no folder has a `.sourceignore`; an excluded folder is walked where a line
/// may take a part of it back in. A `.sourceignore` that cannot be read counts as none; upstream fails on it.
pub struct Ignore<'a> {
    files: &'a dyn Files,
    spec: Rules,
    folders: Mutex<HashMap<String, Arc<Rules>>>,
    kept: Mutex<HashMap<String, bool>>,
    /// What was asked before: of files, and of folders.
    known: [Mutex<HashMap<String, bool>>; 2],
    has_lines: OnceLock<bool>,
}

impl<'a> Ignore<'a> {
    /// The rules of a source over `files`, with the text of its `spec.ignore`.
    pub fn new(files: &'a dyn Files, spec_ignore: Option<&str>) -> Self {
        Self {
            files,
            spec: Rules::new(spec_ignore.unwrap_or_default()),
            folders: Mutex::default(),
            kept: Mutex::default(),
            known: Default::default(),
            has_lines: OnceLock::new(),
        }
    }

    /// Whether the artifact is without this path.
    ///
    /// A file is ignored if the last line that matches it, or a folder above it, excludes it. Unlike in git, a file can
    /// so be taken back in although its folder is excluded (`/*`, then `!/deploy/app`). A folder is ignored if it is
    /// excluded and nothing in it is taken back in. The root is never ignored. A path outside of the repository is
    /// clamped, as [`normalize`] does it.
    pub fn is_ignored(&self, path: &Utf8Path, is_folder: bool) -> bool {
        let known = &self.known[usize::from(is_folder)];
        if let Some(&known) = lock(known).get(path.as_str()) {
            return known;
        }
        let normal = normalize(path);
        let is_ignored = !normal.as_str().is_empty()
            && self.is_excluded(&normal, is_folder)
            && !(is_folder && self.can_include(&normal) && self.keeps_something(&normal));
        lock(known).insert(path.to_string(), is_ignored);
        is_ignored
    }

    /// The first line that is not looked at in the `.sourceignore` of a folder, with the path of that file, or in `spec.ignore`
    /// where no folder is asked for: very many lines, or one that is longer than any path. Lines are counted from 0.
    pub fn unread(&self, folder: Option<&Utf8Path>) -> Option<(Utf8PathBuf, usize)> {
        match folder {
            Some(folder) => Some((folder.join(FILE), self.rules(folder).unread()?)),
            None => Some((Utf8PathBuf::new(), self.spec.unread()?)),
        }
    }

    /// What the lines say of the path itself.
    fn is_excluded(&self, path: &Utf8Path, is_folder: bool) -> bool {
        if let Some(verdict) = self.spec.verdict(path, is_folder) {
            return verdict;
        }
        let mut has_lines = !self.spec.is_empty();
        for folder in path.ancestors().skip(1) {
            let rules = self.rules(folder);
            if rules.is_empty() {
                continue;
            }
            has_lines = true;
            let verdict = path.strip_prefix(folder).ok().and_then(|path| rules.verdict(path, is_folder));
            if let Some(verdict) = verdict {
                return verdict;
            }
        }
        VERSION_CONTROL.verdict(path, is_folder).is_some()
            || (!has_lines && DEFAULTS.verdict(path, is_folder).is_some() && !self.has_lines())
    }

    /// Whether a line may take something in this folder back in. A `.sourceignore` inside of it counts for what lies beside
    /// it, but is not looked for: nobody excludes a folder to say in the folder that it is not.
    fn can_include(&self, folder: &Utf8Path) -> bool {
        let has_inclusion = |folder| self.rules(folder).has_inclusion();
        !in_git(folder) && (self.spec.has_inclusion() || folder.ancestors().any(has_inclusion))
    }

    /// Whether anything below an excluded folder is not excluded.
    fn keeps_something(&self, folder: &Utf8Path) -> bool {
        if let Some(&known) = lock(&self.kept).get(folder.as_str()) {
            return known;
        }
        // Upstream packs no links.
        let is_kept =
            |path: &Utf8Path, kind| !self.is_excluded(path, kind == EntryKind::Folder) && !self.is_link(path);
        let found = self.find(folder, is_kept);
        lock(&self.kept).insert(folder.to_string(), found);
        found
    }

    /// Whether there is any line in the whole repository: then the defaults are off.
    fn has_lines(&self) -> bool {
        *self.has_lines.get_or_init(|| {
            self.find(Utf8Path::new(""), |path, kind| {
                let folder = path.parent().unwrap_or(path);
                kind == EntryKind::File && path.file_name() == Some(FILE) && !self.rules(folder).is_empty()
            })
        })
    }

    /// Whether something below a folder is `wanted`. It does not follow links, as upstream does not, so it ends.
    fn find(&self, folder: &Utf8Path, wanted: impl Fn(&Utf8Path, EntryKind) -> bool) -> bool {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in self.files.list(&folder).unwrap_or_default() {
                let path = folder.join(&entry.name);
                let is_folder = entry.kind == EntryKind::Folder;
                if is_folder && (entry.name == GIT || self.is_link(&path)) {
                    continue;
                }
                if wanted(&path, entry.kind) {
                    return true;
                }
                if is_folder {
                    open.push(path);
                }
            }
        }
        false
    }

    /// Whether a link leads to the path; also where it leads to nothing.
    fn is_link(&self, path: &Utf8Path) -> bool {
        self.files.canonical(path).as_deref() != Ok(path)
    }

    /// The lines of a folder's own `.sourceignore`. Upstream finds none behind a link, and none in `.git`.
    fn rules(&self, folder: &Utf8Path) -> Arc<Rules> {
        if let Some(known) = lock(&self.folders).get(folder.as_str()) {
            return Arc::clone(known);
        }
        let text = self.files.read(&folder.join(FILE)).ok();
        let text = text.filter(|_| !self.is_link(folder) && !in_git(folder));
        let rules =
            Arc::new(text.map(|text| Rules::new(&String::from_utf8_lossy(&text))).unwrap_or_default());
        lock(&self.folders).insert(folder.to_string(), Arc::clone(&rules));
        rules
    }
}

fn in_git(path: &Utf8Path) -> bool {
    path.iter().any(|name| name == GIT)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere leaves these caches whole: entries are inserted in one step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
