//! Why there is no new service.

use crate::text::name;

/// Why there is no new service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// The name cannot be one of an object.
    #[error("`{}` is no name: letters a to z, digits and dashes, 63 at most, a letter or digit at both ends, and no number or word like `on`", name(.0))]
    Name(String),
    /// Something is there already.
    #[error("{} is there already: nothing is written", name(.0))]
    Exists(String),
    /// No service of a known layout.
    #[error(
        "no service here is laid out in a way that could be followed\n\
         looked for: Kustomizations of clusters that are called like their file and like the folder of their service, as in\n\
         clusters/ENV/apps/SERVICE.yaml with path: ./apps/SERVICE/overlays/ENV{}",
        hint(.0.as_deref())
    )]
    NoLayout(Option<String>),
    /// Several layouts, and nothing says which.
    #[error("services are laid out in several ways\nsay which with --like: {}", name(&.0.join(", ")))]
    SeveralLayouts(Vec<String>),
    /// There is no such service to follow.
    #[error("there is no service `{}` to follow\nservices: {}", name(service), name(&known.join(", ")))]
    NoSuchService {
        /// What was named.
        service: String,
        /// What there is.
        known: Vec<String>,
    },
    /// An environment without a service of the layout.
    #[error("{}: no service is laid out there like {}", name(environment), name(like))]
    NotThere {
        /// The environment.
        environment: String,
        /// A service of the layout.
        like: String,
    },
    /// Something that the services share was not found.
    #[error("{what} was looked for in {}, and not found", name(place))]
    NotFound {
        /// What.
        what: &'static str,
        /// Where.
        place: String,
    },
    /// A list that cannot be extended line by line.
    #[error("the list in {} is not written line by line: add the service there, and run this again", name(.0))]
    List(String),
    /// What was planned does not work.
    #[error("the new files would not do, and nothing is written\n{}", name(&.0.join("; ")))]
    Unfit(Vec<String>),
}

fn hint(found: Option<&str>) -> String {
    found.map(|found| format!("\nfound: {}", name(found))).unwrap_or_default()
}
