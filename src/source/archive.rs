//! Artifacts as Flux packs them: a gzipped tar of files. Nothing is ever written to disk.

mod header;

use std::io::{self, Read};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use flate2::read::MultiGzDecoder;

use super::{Disk, Memory};

use header::{BLOCK, EntryType, Header};

/// The largest archive that is read, packed and unpacked, and the most entries. Artifacts of manifests have a few hundred
/// kilobytes; whatever is past this is no artifact, or is made to fill the memory.
const MAX_UNPACKED: u64 = 256 << 20;
const MAX_ENTRIES: usize = 100_000;
/// The longest name and the deepest path: what a file system takes.
const MAX_NAME: usize = 4096;

/// Why an archive is not read. Nothing of one that is refused counts: Flux, too, takes all or nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is not gzip, or what is in it is no tar, or it ends too early.
    #[error("it is no archive as `flux build artifact` makes it: {0}")]
    Malformed(&'static str),
    /// Unpacked it is larger than the limit.
    #[error("unpacked it has more than {MAX_UNPACKED} bytes")]
    TooLarge,
    /// It has too many entries.
    #[error("it has more than {MAX_ENTRIES} entries")]
    TooMany,
    /// An entry that no artifact has.
    #[error("the entry `{name}` {why}")]
    Entry {
        /// The path in the archive, as it is written there.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// The files of a gzipped tar.
///
/// Follows `tar/tar.go` of `fluxcd/pkg` as source-controller calls it: files and folders count, links are skipped, anything
/// else and every path that leads out is refused.
pub(super) fn unpack(bytes: &[u8]) -> Result<Memory, ArchiveError> {
    let mut unpack = Unpack {
        stream: MultiGzDecoder::new(bytes).take(MAX_UNPACKED + 1),
        files: Memory::new(),
        paths: std::collections::BTreeSet::new(),
        long_name: None,
    };
    for _ in 0..MAX_ENTRIES {
        let Some(header) = unpack.header()? else { return unpack.end() };
        unpack.entry(&header)?;
    }
    Err(ArchiveError::TooMany)
}

struct Unpack<'b> {
    stream: io::Take<MultiGzDecoder<&'b [u8]>>,
    files: Memory,
    paths: std::collections::BTreeSet<Utf8PathBuf>,
    /// The name of the next entry, where one before it says that.
    long_name: Option<Vec<u8>>,
}

impl Unpack<'_> {
    /// The next header; nothing at the end, be it marked or not.
    fn header(&mut self) -> Result<Option<Header>, ArchiveError> {
        let mut block = Vec::with_capacity(BLOCK);
        let read = (&mut self.stream).take(BLOCK as u64).read_to_end(&mut block);
        read.map_err(|_| ArchiveError::Malformed("it cannot be unpacked"))?;
        if block.is_empty() || block.iter().all(|&byte| byte == 0) {
            return if self.stream.limit() == 0 { Err(ArchiveError::TooLarge) } else { Ok(None) };
        }
        let block: [u8; BLOCK] = block.try_into().map_err(|_| self.cut())?;
        Header::parse(&block).map(Some)
    }

    fn entry(&mut self, header: &Header) -> Result<(), ArchiveError> {
        match header.kind {
            EntryType::LongName => {
                let name = self.content(header, MAX_NAME as u64)?;
                self.long_name = Some(header::text(&name).to_vec());
            }
            EntryType::Extended => {
                let records = self.content(header, Disk::LIMIT)?;
                self.long_name = header::path_of(&records)?.or(self.long_name.take());
            }
            EntryType::Skipped => self.skip(header)?,
            _ => {
                let name = self.long_name.take().unwrap_or_else(|| header.name.clone());
                self.named(header, &name)?;
            }
        }
        Ok(())
    }

    fn named(&mut self, header: &Header, name: &[u8]) -> Result<(), ArchiveError> {
        // As in a folder: nothing can refer to a name that is not UTF-8.
        let Ok(name) = std::str::from_utf8(name) else { return self.skip(header) };
        let refused = |why| ArchiveError::Entry { name: name.chars().take(200).collect(), why };
        let path = path(name).map_err(refused)?;
        match header.kind {
            EntryType::Link | EntryType::Folder => self.skip(header),
            // Before there were types, a slash at the end made a folder.
            EntryType::File if name.ends_with('/') => self.skip(header),
            EntryType::File if path.as_str().is_empty() => Err(refused("has no name")),
            EntryType::File if header.size > Disk::LIMIT => Err(refused("is larger than any file may be")),
            EntryType::File => {
                let bytes = self.content(header, Disk::LIMIT)?;
                self.files.insert(&path, bytes);
                self.paths.insert(path);
                Ok(())
            }
            EntryType::Other(what) => Err(refused(what)),
            EntryType::LongName | EntryType::Extended | EntryType::Skipped => Ok(()),
        }
    }

    /// What stands behind a header, to the end of its last block.
    fn content(&mut self, header: &Header, limit: u64) -> Result<Vec<u8>, ArchiveError> {
        if header.size > limit {
            return Err(ArchiveError::Malformed("the name of an entry is longer than any path"));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.stream).take(header.size).read_to_end(&mut bytes);
        if read.ok().map(|read| read as u64) != Some(header.size) {
            return Err(self.cut());
        }
        self.pass(header.padding())?;
        Ok(bytes)
    }

    fn skip(&mut self, header: &Header) -> Result<(), ArchiveError> {
        self.pass(header.size)?;
        self.pass(header.padding())
    }

    fn pass(&mut self, count: u64) -> Result<(), ArchiveError> {
        let passed = io::copy(&mut (&mut self.stream).take(count), &mut io::sink());
        if passed.ok() == Some(count) { Ok(()) } else { Err(self.cut()) }
    }

    /// Why there is no more: the limit, or the end.
    fn cut(&self) -> ArchiveError {
        if self.stream.limit() == 0 {
            ArchiveError::TooLarge
        } else {
            ArchiveError::Malformed("it ends too early, or is damaged")
        }
    }

    fn end(self) -> Result<Memory, ArchiveError> {
        let in_file = |path: &&Utf8PathBuf| path.ancestors().skip(1).any(|above| self.paths.contains(above));
        match self.paths.iter().find(in_file) {
            Some(path) => {
                let why = "lies below another entry that is a file";
                Err(ArchiveError::Entry { name: path.to_string(), why })
            }
            None => Ok(self.files),
        }
    }
}

/// The path of an entry; the root of the archive is empty.
fn path(name: &str) -> Result<Utf8PathBuf, &'static str> {
    if name.len() > MAX_NAME {
        return Err("has a name that is longer than any path");
    }
    if name.starts_with('/') || name.contains('\\') {
        return Err("is no relative path");
    }
    let mut path = Utf8PathBuf::new();
    for part in Utf8Path::new(name).components() {
        match part {
            Utf8Component::Normal(part) if part.contains('\0') => return Err("has a name with a zero in it"),
            Utf8Component::Normal(part) => path.push(part),
            Utf8Component::CurDir => {}
            _ => return Err("leads out of the archive"),
        }
    }
    Ok(path)
}
