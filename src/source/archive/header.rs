//! The blocks between the files of a tar: POSIX ustar, with the longer names of pax and of GNU.

use super::ArchiveError;

/// What everything in a tar is a multiple of, in bytes.
pub(super) const BLOCK: usize = 512;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryType {
    File,
    Folder,
    /// A symbolic link.
    Link,
    /// The name of the next entry, as GNU writes a long one.
    LongName,
    /// Records about the next entry, as pax writes them.
    Extended,
    /// Of no interest here: records about all entries, the target of a long link.
    Skipped,
    /// What no artifact has, in words.
    Other(&'static str),
}

/// The block before a file.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) kind: EntryType,
    /// In bytes.
    pub(super) size: u64,
}

impl Header {
    pub(super) fn parse(block: &[u8; BLOCK]) -> Result<Self, ArchiveError> {
        let wrong = ArchiveError::Malformed("what is in it is no tar");
        if number(&block[148..156]) != Some(checksum(block)) {
            return Err(wrong);
        }
        let kind = kind(block[156]);
        // A link or a folder has no content, whatever its size says.
        let has_content = !matches!(kind, EntryType::Folder | EntryType::Link);
        let size = if has_content { number(&block[124..136]).ok_or(wrong)? } else { 0 };
        let mut name = text(&block[..100]).to_vec();
        let prefix = text(&block[345..500]);
        if &block[257..263] == b"ustar\0" && !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        Ok(Self { name, kind, size })
    }

    /// What is missing to whole blocks behind the content, in bytes.
    pub(super) fn padding(&self) -> u64 {
        self.size.wrapping_neg() % BLOCK as u64
    }
}

fn kind(flag: u8) -> EntryType {
    match flag {
        0 | b'0' | b'7' => EntryType::File,
        b'1' => EntryType::Other("is a hard link"),
        b'2' => EntryType::Link,
        b'3' | b'4' => EntryType::Other("is a device"),
        b'5' => EntryType::Folder,
        b'6' => EntryType::Other("is a pipe"),
        b'L' => EntryType::LongName,
        b'x' => EntryType::Extended,
        b'g' | b'K' => EntryType::Skipped,
        _ => EntryType::Other("is of a type that no artifact has"),
    }
}

/// The sum of all bytes, those of the sum itself taken as blanks.
fn checksum(block: &[u8; BLOCK]) -> u64 {
    let byte = |(at, &byte): (usize, &u8)| u64::from(if (148..156).contains(&at) { b' ' } else { byte });
    block.iter().enumerate().map(byte).sum()
}

/// What stands before the first zero.
pub(super) fn text(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// A number in octal digits, or as GNU writes one that has more than there is room for.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let digits = field.iter().enumerate().map(|(at, &byte)| if at == 0 { byte & 0x7f } else { byte });
        return digits
            .into_iter()
            .try_fold(0_u64, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(byte)));
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The record `path` of a pax header: `LENGTH KEY=VALUE\n`, one after the other. A record that changes the size of a file is
/// refused: nothing that fits into an artifact needs one.
pub(super) fn path_of(mut records: &[u8]) -> Result<Option<Vec<u8>>, ArchiveError> {
    let mut path = None;
    while !records.is_empty() {
        let (record, rest) = record(records).ok_or(ArchiveError::Malformed("a pax header is broken"))?;
        records = rest;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(value.to_vec());
        } else if record.starts_with(b"size=") || record.starts_with(b"GNU.sparse.") {
            return Err(ArchiveError::Malformed("it has a file with holes, or one of gigabytes"));
        }
    }
    Ok(path)
}

fn record(records: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = records.iter().position(|&byte| byte == b' ')?;
    let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
    let record = records.get(blank + 1..length)?;
    Some((record.strip_suffix(b"\n")?, &records[length..]))
}
