//! Answers may be asked for on any thread, and do not depend on how many threads there are.

use infra_graph::Analysis;
use infra_graph::flux::Builder;
use infra_graph::graph::{Analyzed, Graph};
use infra_graph::readiness::Readiness;
use infra_graph::repository::Repository;
use infra_graph::requirement::Outside;
use infra_graph::secret::Mask;

/// Compiles for what several threads may own and look at.
const fn is_shared_by_threads<T: Send + Sync>() {}

/// Not a run but the build of this test fails where one of these is bound to its thread.
const _: () = {
    is_shared_by_threads::<Analysis>();
    is_shared_by_threads::<Analyzed>();
    is_shared_by_threads::<Builder<'_>>();
    is_shared_by_threads::<Graph>();
    is_shared_by_threads::<Mask<'_>>();
    is_shared_by_threads::<Outside>();
    is_shared_by_threads::<Readiness>();
    is_shared_by_threads::<Repository>();
};
