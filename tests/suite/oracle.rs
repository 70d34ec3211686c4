//! Whole repositories, walked as Flux's controllers walk them: what each Kustomization applies is what Flux's own libraries
//! say.

mod advice;
mod artifact;
mod the_corpus;
mod variables;
mod walk;

use crate::support::{FluxLibrary, Verdict};
use walk::walk;

#[test]
fn the_example() {
    let Some(mut flux) = FluxLibrary::start() else { return };
    let root = crate::support::example();
    let counts = walk("oracle::the_example", root.as_path().try_into().unwrap(), &mut flux);
    assert_eq!(counts.keys().collect::<Vec<_>>(), [&Verdict::SameObjects], "{counts:?}");
}
