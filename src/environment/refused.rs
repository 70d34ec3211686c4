//! Sources that a controller refuses to read.

use crate::flux::{ChartSource, SourceReference};
use crate::object::ObjectRef;
use crate::source::Span;

use super::Environment;

impl Environment {
    /// The source of a Kustomization or HelmRelease that its controller refuses to read, and where that is set.
    pub fn refused_source(&self, user: &ObjectRef) -> Option<(&SourceReference, Span)> {
        let of_kustomization = self.kustomizations.get(user).and_then(|one| one.source.as_ref());
        let of_release = self.helm_releases.get(user).and_then(|one| one.chart.as_ref());
        let of_release = of_release.map(|chart| match chart {
            ChartSource::Template { source, .. } | ChartSource::Reference(source) => source,
        });
        let source = of_kustomization.or(of_release)?;
        Some((source, self.controllers.refuses(user, &source.target)?))
    }
}
