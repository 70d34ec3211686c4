//! A repository: its files, the texts that were read, and the documents in them.
//!
//! ```
//! use infra_graph::{repository::Repository, source::Memory};
//! let repository = Repository::new(Memory::from_iter([("a.yaml", "kind: A\n---\nkind: [\n")]));
//! let manifest = repository.manifest("a.yaml".into()).unwrap();
//! assert!(manifest.documents[0].is_ok() && manifest.documents[1].is_err());
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::{HashMap, HashSet};

use crate::source::{Composed, EntryKind, FileId, Files, ReadError, SourceMap, Span, Tree, decode, is_utf16};
use crate::threads;
use crate::yaml::{self, Document, Node, ParseError};

/// What a file holds, read once.
#[derive(Debug)]
#[non_exhaustive]
pub struct Manifest {
    /// The number of its text.
    pub file: FileId,
    /// The documents in order; a broken one is its error.
    pub documents: Vec<Result<Document, ParseError>>,
}

impl Manifest {
    /// The trees of the documents that are sound and not empty, in order.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Node> {
        self.documents.iter().filter_map(|document| document.as_ref().ok()?.root.as_ref())
    }

    /// The first document by the rules of YAML 1.1, where these may differ.
    pub(crate) fn legacy(&self, sources: &SourceMap) -> Option<Result<Document, ParseError>> {
        let source = sources.file(self.file);
        yaml::differs_in_legacy(&source.text).then(|| yaml::parse_legacy(&source.text, within(self.file)))?
    }
}

/// From bytes of a file to its spans.
fn within(file: FileId) -> impl Fn(usize, usize) -> Span + Sync {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    move |start, end| Span::new(file, offset(start), offset(end))
}

/// A repository that is read on demand. Each file is read and parsed at most once, whatever number of builds asks.
pub struct Repository {
    files: Composed,
    sources: SourceMap,
    known: Known,
    /// What is known of files that another state of the repository has as well.
    common: Option<Arc<Common>>,
    resolved: Mutex<HashMap<String, Resolved>>,
    /// The mounts that are artifacts already.
    artifacts: Mutex<BTreeSet<Utf8PathBuf>>,
}

/// By path what is found out once; whoever asks meanwhile waits for it.
type Once<T> = Mutex<HashMap<String, Arc<OnceLock<T>>>>;

/// Files that were read.
#[derive(Default)]
struct Known {
    texts: Once<Result<FileId, ReadError>>,
    manifests: Once<ReadManifest>,
    /// Those of UTF-16.
    wide: Mutex<HashSet<FileId>>,
}

/// The files that two states of a repository have in common, and what is known of them.
struct Common {
    paths: HashSet<String>,
    known: Known,
}

/// From this many bytes on, a text is large: what is read of it takes many times as many.
const LARGE: usize = 4 << 20;

/// How many files are read before they get their numbers, and how many are worth a thread.
const AT_A_TIME: usize = 256;
const WORTH_A_THREAD: usize = 16;

/// What is known of a file that is read ahead.
enum Ahead<R> {
    /// It was read before.
    Known,
    /// It is kept.
    Read(Vec<u8>),
    /// It is not kept, or cannot be read: what was seen.
    Seen(Option<R>),
}

/// What became of reading a file.
type ReadManifest = Result<Arc<Manifest>, ReadError>;

/// Where a path leads, links followed, and what is there.
type Resolved = Result<(Utf8PathBuf, EntryKind), ReadError>;

impl Repository {
    /// A repository over files.
    pub fn new(files: impl Files + 'static) -> Self {
        Self {
            files: Composed::new(files),
            sources: SourceMap::default(),
            known: Known::default(),
            common: None,
            resolved: Mutex::default(),
            artifacts: Mutex::default(),
        }
    }

    /// Two states of one repository. `common` are paths of regular files, no link on their way, that hold the same in both:
    /// these are read and parsed once.
    pub fn pair(
        one: impl Files + 'static,
        other: impl Files + 'static,
        common: impl IntoIterator<Item = Utf8PathBuf>,
    ) -> [Self; 2] {
        let paths = common.into_iter().map(Utf8PathBuf::into_string).collect();
        let common = Some(Arc::new(Common { paths, known: Known::default() }));
        let one = Self { common: common.clone(), ..Self::new(one) };
        let other = Self { sources: one.sources.beside(), common, ..Self::new(other) };
        [one, other]
    }

    /// Whether another state has this file as well, and it was read as text.
    pub(crate) fn is_common_text(&self, path: &Utf8Path) -> bool {
        self.common_text(path).is_some()
    }

    /// Counts a text as read that was read for another state.
    pub(crate) fn take_over(&self, path: &Utf8Path) {
        if let Some(file) = self.common_text(path) {
            self.sources.share(file);
        }
    }

    fn common_text(&self, path: &Utf8Path) -> Option<FileId> {
        let (known, is_common) = self.known(path);
        let text = lock(&known.texts).get(path.as_str()).map(Arc::clone).filter(|_| is_common)?;
        text.get()?.as_ref().ok().copied()
    }

    /// What is known of a file, with whether that is so in another state as well.
    fn known(&self, path: &Utf8Path) -> (&Known, bool) {
        match &self.common {
            Some(common) if common.paths.contains(path.as_str()) && !self.files.is_elsewhere(path) => {
                (&common.known, true)
            }
            _ => (&self.known, false),
        }
    }

    /// The files.
    pub fn files(&self) -> &dyn Files {
        &self.files
    }

    /// Mounts a tree that Flux makes out of this repository, and gives the folder that it is in. A path in it is read like
    /// any other, and no build in it gets out; places are those of the files that were copied.
    pub fn mount(&self, name: &str, tree: Tree) -> Utf8PathBuf {
        self.files.mount(name, tree)
    }

    /// The tree that was mounted and is in this folder.
    pub fn tree(&self, folder: &Utf8Path) -> Option<Arc<Tree>> {
        self.files.tree(folder)
    }

    /// How many files all trees have that were mounted.
    pub fn made_files(&self) -> usize {
        self.files.made()
    }

    /// Mounts the files of a source that lives elsewhere, `Kind/namespace/name`, and gives the folder that stands for it: places
    /// in it begin with this id. Nothing in it leads out, not into this repository either.
    pub fn mount_checkout(&self, source: &str, files: Arc<dyn Files>) -> Utf8PathBuf {
        self.files.mount_source(source, files)
    }

    /// The same for an artifact: nothing is left out of it any more.
    pub fn mount_artifact(&self, source: &str, files: Arc<dyn Files>) -> Utf8PathBuf {
        let mount = self.files.mount_source(source, files);
        lock(&self.artifacts).insert(mount.clone());
        mount
    }

    /// Whether a folder is an artifact that was mounted.
    pub fn is_artifact(&self, folder: &Utf8Path) -> bool {
        lock(&self.artifacts).contains(folder)
    }

    /// A path seen from a folder; nothing where that leads into another mount, or out of this one.
    pub fn below(&self, folder: &Utf8Path, path: &Utf8Path) -> Option<Utf8PathBuf> {
        // Joining nothing leaves a slash at the end.
        let joined = if path.as_str().is_empty() { folder.to_owned() } else { folder.join(path) };
        (self.mount_of(&joined) == self.mount_of(folder)).then_some(joined)
    }

    /// The folder of the mount that a path lies in; nothing for a path of the repository itself.
    pub fn mount_of(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        self.files.mount_of(path)
    }

    /// Where the file of a path really lies: another path only in a mounted tree.
    pub fn origin<'p>(&self, path: &'p Utf8Path) -> Cow<'p, Utf8Path> {
        self.files.origin(path)
    }

    /// Whether a mounted tree is without a path because its source leaves it out.
    pub fn is_left_out(&self, path: &Utf8Path) -> bool {
        self.files.is_left_out(path)
    }

    /// Whether it is not known what lies at a path of a mounted tree: a source that lies elsewhere brings it.
    pub fn is_unknown(&self, path: &Utf8Path) -> bool {
        self.files.is_unknown(path)
    }

    /// The texts that were read.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Where a path leads, links followed, and what is there; asked once. Following links is what costs a build most.
    pub fn resolve(&self, path: &Utf8Path) -> Result<(Utf8PathBuf, EntryKind), ReadError> {
        if let Some(known) = lock(&self.resolved).get(path.as_str()) {
            return known.clone();
        }
        let result = self.files.canonical(path).and_then(|real| {
            let kind = self.files.kind(&real)?;
            Ok((real, kind))
        });
        lock(&self.resolved).insert(path.to_string(), result.clone());
        result
    }

    /// Whether there is a file at this path.
    pub fn is_file(&self, path: &Utf8Path) -> bool {
        matches!(self.resolve(path), Ok((_, EntryKind::File)))
    }

    /// Whether there is a folder at this path.
    pub fn is_folder(&self, path: &Utf8Path) -> bool {
        matches!(self.resolve(path), Ok((_, EntryKind::Folder)))
    }

    /// The text of a file, read once. Places count the bytes of UTF-8, also in a file of UTF-16.
    pub fn text(&self, path: &Utf8Path) -> Result<FileId, ReadError> {
        let path = &*self.files.origin(path);
        let (known, is_common) = self.known(path);
        let read = once(&known.texts, path, || self.read(path, known));
        if is_common && let Ok(file) = read {
            self.sources.share(file);
        }
        read
    }

    /// What somebody sees in the texts of files, in their order; `None` where one cannot be read. A large text that nobody has asked
    /// for is not kept: most of what is only looked at is never built.
    ///
    /// Files are read side by side, and get their numbers in the order of `paths`.
    pub(crate) fn glance<R: Send>(
        &self,
        paths: &[Utf8PathBuf],
        look: impl Fn(&str) -> R + Sync,
    ) -> Vec<Option<R>> {
        let mut seen = Vec::with_capacity(paths.len());
        for paths in paths.chunks(AT_A_TIME) {
            let read = side_by_side(paths, |path| self.look_ahead(path, &look));
            seen.extend(paths.iter().zip(read).map(|(path, ahead)| {
                let path = &*self.files.origin(path);
                match ahead {
                    Ahead::Seen(seen) => return seen,
                    Ahead::Read(bytes) => {
                        let (known, _) = self.known(path);
                        let _ = once(&known.texts, path, || self.keep(path, bytes, known));
                    }
                    Ahead::Known => {}
                }
                let file = self.text(path).ok()?;
                Some(look(&self.sources.file(file).text))
            }));
        }
        seen
    }

    /// Reads a file that nobody has asked for, and looks at it where it is not kept.
    fn look_ahead<R>(&self, path: &Utf8Path, look: impl Fn(&str) -> R) -> Ahead<R> {
        let path = &*self.files.origin(path);
        if self.was_read(path) {
            return Ahead::Known;
        }
        match self.files.read(path) {
            Ok(bytes) if bytes.len() > LARGE => Ahead::Seen(decode(bytes).ok().map(|text| look(&text))),
            Ok(bytes) => Ahead::Read(bytes),
            Err(_) => Ahead::Seen(None),
        }
    }

    fn was_read(&self, path: &Utf8Path) -> bool {
        let (known, _) = self.known(path);
        lock(&known.texts).get(path.as_str()).is_some_and(|text| text.get().is_some())
    }

    /// What comes out of some work with each of these files, in their order. Those that were read and are small are worked on side by
    /// side. Of large ones two at a time would need twice the memory, and what is read now gets its number in the order of `paths`.
    pub(crate) fn each<P: AsRef<Utf8Path> + Sync, R: Send>(
        &self,
        paths: &[P],
        work: impl Fn(&Utf8Path) -> R + Sync,
    ) -> Vec<R> {
        let is_small =
            |path: &Utf8Path| self.text(path).is_ok_and(|file| self.sources.file(file).text.len() <= LARGE);
        let is_soon_done = |path: &Utf8Path| self.was_read(&self.files.origin(path)) && is_small(path);
        let done = side_by_side(paths, |path| is_soon_done(path).then(|| work(path)));
        paths.iter().zip(done).map(|(path, done)| done.unwrap_or_else(|| work(path.as_ref()))).collect()
    }

    fn read(&self, path: &Utf8Path, known: &Known) -> Result<FileId, ReadError> {
        self.keep(path, self.files.read(path)?, known)
    }

    fn keep(&self, path: &Utf8Path, bytes: Vec<u8>, known: &Known) -> Result<FileId, ReadError> {
        let is_wide = is_utf16(&bytes);
        let text = decode(bytes)?;
        let file = if self.files.is_elsewhere(path) {
            self.sources.add_elsewhere(path, text)
        } else {
            self.sources.add(path, text)
        };
        if is_wide {
            lock(&known.wide).insert(file);
        }
        Ok(file)
    }

    /// The documents of a file, parsed once.
    pub fn manifest(&self, path: &Utf8Path) -> Result<Arc<Manifest>, ReadError> {
        let path = &*self.files.origin(path);
        let (known, is_common) = self.known(path);
        let manifest = once(&known.manifests, path, || {
            let file = self.text(path)?;
            Ok(Arc::new(self.parse(file, known)))
        });
        if is_common && let Ok(manifest) = &manifest {
            self.sources.share(manifest.file);
        }
        manifest
    }

    /// The documents of a file that is only looked at: those of a large one are not kept.
    pub(crate) fn passing_manifest(&self, path: &Utf8Path) -> Result<Arc<Manifest>, ReadError> {
        let path = &*self.files.origin(path);
        let file = self.text(path)?;
        let (known, _) = self.known(path);
        let is_known = lock(&known.manifests).get(path.as_str()).is_some_and(|known| known.get().is_some());
        if is_known || self.sources.file(file).text.len() <= LARGE {
            return self.manifest(path);
        }
        Ok(Arc::new(self.parse(file, known)))
    }

    fn parse(&self, file: FileId, known: &Known) -> Manifest {
        let source = self.sources.file(file);
        let mut documents = yaml::parse(&source.text, within(file));
        if lock(&known.wide).contains(&file) {
            // kustomize cuts a text at the bytes of `---`, which are others in UTF-16, and reads the first document.
            documents.truncate(1);
        }
        Manifest { file, documents }
    }

    /// A place for a path as a whole: its first byte. One that cannot be read, or a folder, stands for an empty text.
    pub fn place(&self, path: &Utf8Path) -> Span {
        let path = &*self.files.origin(path);
        let file = self.text(path).unwrap_or_else(|_| {
            let is_elsewhere = self.files.is_elsewhere(path);
            if is_elsewhere { self.sources.add_elsewhere(path, "") } else { self.sources.add(path, "") }
        });
        Span::new(file, 0, 0)
    }
}

/// Some work for each path; with several threads where it is worth to begin one.
fn side_by_side<P: AsRef<Utf8Path> + Sync, R: Send>(
    paths: &[P],
    work: impl Fn(&Utf8Path) -> R + Sync,
) -> Vec<R> {
    let threads = (paths.len() / WORTH_A_THREAD).clamp(1, threads::available());
    threads::map(threads, paths.iter(), |_, path| work(path.as_ref()))
}

/// What is known of a path, found out where it is asked for the first time.
fn once<T: Clone>(known: &Once<T>, path: &Utf8Path, find_out: impl FnOnce() -> T) -> T {
    let found = lock(known).get(path.as_str()).map(Arc::clone);
    let found = found.unwrap_or_else(|| Arc::clone(lock(known).entry(path.to_string()).or_default()));
    found.get_or_init(find_out).clone()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere leaves these caches whole: entries are inserted in one step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
