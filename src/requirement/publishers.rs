//! Whose charts are known to bring no objects of Flux.

use super::chart::Chart;

/// Repositories of charts that whole projects publish, for users of any tool: how their addresses begin.
const PUBLISHERS: &[&str] = &[
    "1password.github.io",
    "actions.github.io",
    "argoproj.github.io",
    "aws.github.io",
    "backube.github.io",
    "bitnami-labs.github.io",
    "bjw-s-labs.github.io",
    "bjw-s.github.io",
    "charts.bitnami.com",
    "charts.cilium.io",
    "charts.cnpg.io",
    "charts.cloudnative-pg.io",
    "charts.crossplane.io",
    "charts.dexidp.io",
    "charts.external-secrets.io",
    "charts.fairwinds.com",
    "charts.gitlab.io",
    "charts.goauthentik.io",
    "charts.jetstack.io",
    "charts.k8s-at-home.com",
    "charts.kubelet.io",
    "charts.longhorn.io",
    "charts.min.io",
    "charts.percona.com",
    "charts.rancher.com",
    "charts.rook.io",
    "charts.victoriametrics.com",
    "cloudnative-pg.github.io",
    "cowboysysop.github.io",
    "docs.projectcalico.org",
    "dl.gitea.com",
    "emberstack.github.io",
    "falcosecurity.github.io",
    "fluent.github.io",
    "ghcr.io/actions/",
    "ghcr.io/bjw-s",
    "ghcr.io/cloudnative-pg/",
    "ghcr.io/external-secrets/",
    "ghcr.io/grafana/",
    "ghcr.io/grafana-operator/",
    "ghcr.io/home-operations/",
    "ghcr.io/k8s-at-home/",
    "ghcr.io/kyverno/",
    "ghcr.io/prometheus-community/",
    "ghcr.io/spegel-org/",
    "ghcr.io/stakater/",
    "ghcr.io/stefanprodan/charts",
    "grafana.github.io",
    "helm.cilium.io",
    "helm.elastic.co",
    "helm.goharbor.io",
    "helm.mittwald.de",
    "helm.nginx.com",
    "helm.releases.hashicorp.com",
    "helm.traefik.io",
    "helm.vector.dev",
    "istio-release.storage.googleapis.com",
    "jaegertracing.github.io",
    "jkroepke.github.io",
    "kedacore.github.io",
    "kubernetes-sigs.github.io",
    "kubernetes.github.io",
    "kyverno.github.io",
    "metallb.github.io",
    "mirror.gcr.io/bitnamicharts",
    "nats-io.github.io",
    "nvidia.github.io",
    "oauth2-proxy.github.io",
    "open-policy-agent.github.io",
    "open-telemetry.github.io",
    "openebs.github.io",
    "operator.min.io",
    "opensearch-project.github.io",
    "prometheus-community.github.io",
    "public.ecr.aws/karpenter/",
    "quay.io/jetstack/",
    "registry-1.docker.io/bitnamicharts",
    "registry-1.docker.io/cloudpirates",
    "registry.k8s.io/",
    "stakater.github.io",
    "stefanprodan.github.io",
    "strimzi.io",
    "pkgs.tailscale.com",
    "topolvm.github.io",
    "traefik.github.io",
    "victoriametrics.github.io",
    "vmware-tanzu.github.io",
    "weaveworks.github.io",
    "zalando.github.io",
];

/// Charts that install Flux itself, or what Flux is told.
const OF_FLUX: &[&str] = &["flux", "flux-instance", "flux-operator", "flux2", "flux2-sync", "weave-gitops"];

/// Whether a chart is one of a project that knows nothing of Flux: it brings no Kustomizations, no HelmReleases and no
/// sources.
pub(super) fn knows_no_flux(name: &str, url: Option<&str>) -> bool {
    if OF_FLUX.contains(&name) {
        return false;
    }
    let is_published = url.is_some_and(|url| {
        let plain = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
        PUBLISHERS.iter().any(|publisher| plain.starts_with(publisher))
    });
    is_published || Chart::named(name, url).next().is_some()
}
