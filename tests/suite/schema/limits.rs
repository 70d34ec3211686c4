//! What the definitions of Flux say of values beyond their types.

use super::{lines, spec};

/// The findings of the spec of a kind, without their help.
fn of(api_version: &str, kind: &str, spec: &str) -> Vec<String> {
    let text = format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let without_help = |line: String| line.split(" [").next().unwrap_or_default().to_owned();
    lines(&text).into_iter().map(without_help).collect()
}

fn source(kind: &str, spec: &str) -> Vec<String> {
    of("source.toolkit.fluxcd.io/v1", kind, spec)
}

fn release(spec: &str) -> Vec<String> {
    of("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec)
}

#[test]
fn patterns() {
    for interval in ["1d", "\"10\"", "1h 30m", "1w", "h", "1.h", "''"] {
        let told = spec(&format!("interval: {interval}"));
        assert_eq!(told.len(), 1, "{interval}: {told:?}");
        assert!(told[0].contains("spec.interval is a string, a duration is needed"), "{told:?}");
    }
    for interval in ["10m", "1h30m", "1.5h", "100ms", "0s"] {
        assert_eq!(spec(&format!("interval: {interval}")), Vec::<String>::new());
    }
    for url in ["git@example.com:a/b", "example.com/a", "file:///a"] {
        let told = source("GitRepository", &format!("{{url: \"{url}\"}}"));
        assert_eq!(told, ["4:13 invalid-spec spec.url does not look as it has to"], "{url}");
    }
    for url in ["https://example.com/a", "ssh://git@example.com/a"] {
        assert_eq!(source("GitRepository", &format!("{{url: \"{url}\"}}")), Vec::<String>::new());
    }
    assert_eq!(source("HelmRepository", "{url: \"oci://example.com\", timeout: 60s}"), Vec::<String>::new());
    assert_eq!(source("GitRepository", "{timeout: 1h}").len(), 1, "hours are none of its units");
    assert_eq!(source("OCIRepository", "{url: \"https://example.com/a\"}").len(), 1);
}

#[test]
fn words_that_are_listed() {
    assert_eq!(
        spec("sourceRef: {kind: GitRepositry, name: a}\ndeletionPolicy: Delete\n"),
        [
            "6:21 invalid-spec spec.sourceRef.kind has a value that it may not have [write one of `OCIRepository`, `GitRepository`, `Bucket` and `ExternalArtifact`]"
        ]
    );
    // The operator adds its kinds to these.
    let alert = |kind: &str| {
        of(
            "notification.toolkit.fluxcd.io/v1beta3",
            "Alert",
            &format!("{{providerRef: {{name: a}}, eventSources: [{{kind: {kind}, name: '*'}}]}}"),
        )
    };
    assert_eq!(alert("FluxInstance"), Vec::<String>::new());
    assert_eq!(alert("Deployment").len(), 1);
}

#[test]
fn lengths_and_ranges() {
    assert_eq!(
        spec("targetNamespace: ''"),
        [
            "6:20 invalid-spec spec.targetNamespace is too short: it is empty, 1 character at least [give it a value, or take the key out]"
        ]
    );
    let long = "a".repeat(54);
    assert_eq!(
        release(&format!("{{releaseName: {long}}}")),
        ["4:21 invalid-spec spec.releaseName is too long: it has 54 characters, 53 characters at most"]
    );
    assert_eq!(release(&format!("{{releaseName: {}}}", &long[1..])), Vec::<String>::new());
    let provider = |limit: &str| {
        of(
            "fluxcd.controlplane.io/v1",
            "ResourceSetInputProvider",
            &format!("{{filter: {{limit: {limit}}}}}"),
        )
    };
    assert_eq!(
        provider("10001"),
        ["4:24 invalid-spec spec.filter.limit is out of range: at most 10000 is needed"]
    );
    assert_eq!(provider("10000"), Vec::<String>::new());
    let generator = |artifacts: &str| {
        of("source.extensions.fluxcd.io/v1beta1", "ArtifactGenerator", &format!("{{artifacts: {artifacts}}}"))
    };
    assert_eq!(
        generator("[]"),
        ["4:19 invalid-spec spec.artifacts is too short: it is empty, 1 item at least"]
    );
}

#[test]
fn fields_that_exclude_each_other() {
    let chart = "chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}}}";
    let reference = "chartRef: {kind: OCIRepository, name: a}";
    assert_eq!(
        release(&format!("{{{chart}, {reference}}}")),
        ["4:79 invalid-spec spec: either chart or chartRef must be set"]
    );
    // What is missing may come from elsewhere.
    for spec in [chart, reference, "interval: 1h"] {
        assert_eq!(release(&format!("{{{spec}}}")), Vec::<String>::new());
    }
    assert_eq!(
        source("Bucket", "{provider: generic, bucketName: a, endpoint: b, serviceAccountName: c}"),
        ["4:55 invalid-spec spec: ServiceAccountName is not supported for the 'generic' Bucket provider"]
    );
    assert_eq!(
        source("Bucket", "{bucketName: a, endpoint: b, serviceAccountName: c}").len(),
        1,
        "generic is the default"
    );
    assert_eq!(source("Bucket", "{provider: aws, serviceAccountName: c}"), Vec::<String>::new());
    assert_eq!(source("Bucket", "{provider: '${P}', serviceAccountName: c}"), Vec::<String>::new());
}

#[test]
fn defaults_take_null_and_others_do_not() {
    assert_eq!(source("GitRepository", "{timeout: null, verify: {mode: null}}"), Vec::<String>::new());
    assert_eq!(source("GitRepository", "{ignore: null}").len(), 1);
    let input = "{inputs: [{a: null, b: 1, c: {d: [x]}}]}";
    assert_eq!(of("fluxcd.controlplane.io/v1", "ResourceSet", input), Vec::<String>::new());
}

#[test]
fn values_that_are_encrypted_are_not_judged() {
    assert_eq!(
        spec("interval: ENC[AES256_GCM,data:x,type:str]\npostBuild: {substitute: {A: 'ENC[x]'}}"),
        Vec::<String>::new()
    );
}
