//! Versions of Flux, as far as they change what a build gives.

use std::fmt;
use std::str::FromStr;

/// A minor version of Flux, such as 2.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FluxVersion {
    /// The major number.
    pub major: u32,
    /// The minor number.
    pub minor: u32,
}

impl FluxVersion {
    /// Since this version a variable that is not set is an error (`StrictPostBuildSubstitutions` on by default).
    pub const STRICT_SUBSTITUTION: Self = Self::new(2, 9);

    /// A version.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl FromStr for FluxVersion {
    type Err = ();

    /// Reads `2.9`, `v2.9.4`, `2.9.x`. A range of several minor versions (`2.x`) is none.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut numbers = text.trim().trim_start_matches(['v', '=', '~']).split('.');
        let mut next = || numbers.next().and_then(|part| part.parse().ok()).ok_or(());
        Ok(Self { major: next()?, minor: next()? })
    }
}

impl fmt::Display for FluxVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What happens to a variable that is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// The build fails.
    Strict,
    /// It becomes empty text.
    Lax,
    /// Nobody says which version of Flux runs: the newest would fail.
    Unknown,
}

impl Strictness {
    /// What a version does where no feature gate says otherwise.
    pub fn of(version: Option<FluxVersion>) -> Self {
        match version {
            None => Self::Unknown,
            Some(version) if version >= FluxVersion::STRICT_SUBSTITUTION => Self::Strict,
            Some(_) => Self::Lax,
        }
    }
}
