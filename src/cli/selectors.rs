//! How to select, told to the user.

/// What `help` calls the page.
pub(super) const TOPIC: &str = "selectors";

/// What stands below the help of each verb that takes selectors.
pub(super) const SEE_SELECTORS: &str = "A selector may stand for a target, as in 'deps(apps) & kind:hr':\n`infra-graph help selectors` is about them.";

/// The page.
pub(super) const SELECTORS: &str = "\
A bare name is an object, and patterns are allowed: nats-system, ks/apps, nats-*, */infra-*, Deployment/ns/name.
Of several kinds with one name the first is meant: Kustomization, HelmRelease, ResourceSet, sources, others.
Everything else is an expression; put it between single quotes, so that the shell leaves it alone.

  deps(x)  deps(x, 2)              what x needs, in two hops at most
  dependents(x)  dependents(x, 1)  what waits for x
  x...     ...x     ...x...        x and what it needs; x and what waits for it; both
  path(a, b)  paths(a, b)          a shortest way by which a needs b; all of them
  affected()  affected(REVISION)   what changed since the merge base, or since a revision
  cycles()  roots()  leaves()      what needs itself; what needs nothing; what nothing needs

  kind:HelmRelease  kind:hr        ns:flux-system         env:staging
  label:app=web     label:app      source:flux-system     layer:apps (of .infra-graph.yaml)
  wave:2  wave:2..4                finding:missing-dependency
  suspended         external       (what lies elsewhere)
  path:apps/nats/**                what a file went into: a base, a patch, a component, values.
                                   A file with objects of Flux stands for these.

  a & b   both      a | b   either      a - b   a without b      not a      ( )
  `not` and dots bind first, then & and - from left to right, then |. A minus has blanks around it.
  A value with blanks stands between double quotes: path:\"my apps/**\"

Examples:
  infra-graph impact 'source:activity-kustomize & kind:ks'
  infra-graph deps 'path(activity-apiserver, cert-manager)' -e staging
  infra-graph show 'dependents(cert-manager, 1) - kind:ks' -e staging
";
