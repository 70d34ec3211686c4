//! The names of findings.

use std::fmt;

use super::Severity;

/// Makes the enum, its names, severities and the list of all from one table, so that they cannot disagree.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// The kind of a finding; stable, kebab-case in every output. `infra-graph explain CODE` tells more.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in kebab-case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is where nothing else is configured.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it means, in a few words: for a table. Without a full stop.
            pub fn meaning(self) -> &'static str {
                let text = match self { $(Self::$variant => concat!($($doc),*),)* };
                text.trim().trim_end_matches('.')
            }

            /// The page that `explain` prints, Markdown.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../docs/findings/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    /// `dependsOn` edges form a loop.
    DependencyCycle = "dependency-cycle", Error;
    /// An object depends on itself.
    SelfDependency = "self-dependency", Error;
    /// `dependsOn` names an object that is not in the environment.
    MissingDependency = "missing-dependency", Error;
    /// `dependsOn` names something that exists only as another kind.
    DependencyOfWrongKind = "dependency-of-wrong-kind", Error;
    /// A Kustomization waits for the health of what, in the end, waits for it.
    WaitDeadlock = "wait-deadlock", Error;
    /// Something waits for an object that only a dependent of its own would create.
    ExistenceDeadlock = "existence-deadlock", Error;
    /// One apply holds an object and what alone brings its kind or its namespace.
    ApplyDeadlock = "apply-deadlock", Error;
    /// Others depend on, or wait for, what is suspended in the repository.
    SuspendedDependency = "suspended-dependency", Error;
    /// A `sourceRef` names a source that nothing brings.
    MissingSource = "missing-source", Error;
    /// A health check of an object that is never there, or that Flux cannot look at.
    HealthCheckNeverPasses = "health-check-never-passes", Error;
    /// `valuesFrom` or `substituteFrom` asks for what a known object does not have.
    MissingConfiguration = "missing-configuration", Error;
    /// An object of a kind that the environment's own Flux does not have.
    MissingKind = "missing-kind", Error;
    /// A source in another namespace, where the controllers refuse that.
    CrossNamespaceReference = "cross-namespace-reference", Error;
    /// A Secret or a ConfigMap that SOPS encrypted, and that is applied without being decrypted.
    EncryptedAsText = "encrypted-as-text", Error;
    /// A `spec.path` is not there.
    MissingPath = "missing-path", Error;
    /// A file that a kustomization names is not there.
    MissingFile = "missing-file", Error;
    /// A kustomization does not build.
    BuildFailed = "build-failed", Error;
    /// A kustomization, or a Kustomization of Flux, in a file whose name means something else.
    KustomizationFileName = "kustomization-file-name", Error;
    /// A document is not YAML.
    InvalidYaml = "invalid-yaml", Error;
    /// A document is a template, not a manifest.
    TemplateInManifest = "template-in-manifest", Error;
    /// A field of a Flux object has the wrong type.
    InvalidSpec = "invalid-spec", Error;
    /// A field that the kind does not have.
    UnknownField = "unknown-field", Error;
    /// A file cannot be read.
    UnreadableFile = "unreadable-file", Error;
    /// A part of the repository takes more steps, or makes more, than is followed here.
    TooLarge = "too-large", Error;
    /// `postBuild` uses a variable that nothing sets.
    UndefinedVariable = "undefined-variable", Error;
    /// `postBuild` cannot be carried out.
    InvalidSubstitution = "invalid-substitution", Error;
    /// A key that `postBuild` takes for a variable, and that is no name of one.
    InvalidVariableName = "invalid-variable-name", Error;
    /// `${…}` that stays as it is, since the Kustomization has no variables.
    VariableNotReplaced = "variable-not-replaced", Warning;
    /// A label that is no text, for which Flux drops the others.
    LabelsDropped = "labels-dropped", Error;
    /// An annotation that is no text, for which `commonMetadata` drops the others.
    AnnotationsDropped = "annotations-dropped", Error;
    /// A CEL expression that does not compile, or is no bool.
    InvalidExpression = "invalid-expression", Error;
    /// An object that Flux leaves out, since its name or version is empty or no text.
    ObjectDropped = "object-dropped", Error;
    /// A value that is no text where Kubernetes wants one.
    ValueOfWrongType = "value-of-wrong-type", Error;
    /// An object of Kubernetes that the API server refuses for what is in it.
    RefusedObject = "refused-object", Error;
    /// A field that a kind of Kubernetes does not have, and that Flux takes out.
    FieldDropped = "field-dropped", Warning;
    /// A namespaced object without a namespace.
    MissingNamespace = "missing-namespace", Error;
    /// Two Kustomizations of one environment apply the same object.
    DuplicateObject = "duplicate-object", Error;
    /// Two `HelmRelease`s of one environment are the same release of Helm.
    DuplicateRelease = "duplicate-release", Warning;
    /// A custom resource, and a chart or Kustomization that brings its kind, with no waiting between them.
    UndeclaredCrd = "undeclared-crd", Warning;
    /// An object, and a Kustomization that brings its namespace, with no waiting between them.
    UndeclaredNamespace = "undeclared-namespace", Warning;
    /// A Kustomization or release, and another one that brings its source, with no waiting between them.
    UndeclaredSource = "undeclared-source", Warning;
    /// A Kustomization or release, and another one that brings its configuration, with no waiting between them.
    UndeclaredConfiguration = "undeclared-configuration", Warning;
    /// A store, an issuer or a class of gateways that nobody brings.
    MissingStore = "missing-store", Warning;
    /// What answers a webhook comes with, or after, the objects that the webhook is asked about.
    WebhookNotServing = "webhook-not-serving", Warning;
    /// A Pod and its `ServiceAccount` in one apply.
    BarePodBeforeAccount = "bare-pod-before-account", Warning;
    /// An API version that Flux's CRDs do not have any more.
    UnsupportedApiVersion = "unsupported-api-version", Warning;
    /// What a dependency installs is not waited for: it is ready as soon as it is applied.
    DependencyWithoutHealthCheck = "dependency-without-health-check", Warning;
    /// Nothing is tried again before a long interval is over.
    NoRetryInterval = "no-retry-interval", Warning;
    /// An entry of `healthChecks` without the namespace of its object.
    HealthCheckWithoutNamespace = "health-check-without-namespace", Warning;
    /// A prefix or suffix changes a name that a reference writes as it was.
    PrefixBreaksReference = "prefix-breaks-reference", Warning;
    /// A generator changes a name that a reference writes as it was.
    HashedNameReference = "hashed-name-reference", Warning;
    /// A patch whose target selects nothing.
    PatchSelectsNothing = "patch-selects-nothing", Warning;
    /// A `$patch` in a list that kustomize replaces as a whole.
    PatchListDirectiveIgnored = "patch-list-directive-ignored", Warning;
    /// A dependency that orders the first installation only.
    DependencyAcrossSources = "dependency-across-sources", Info;
    /// A dependency that others imply.
    RedundantDependency = "redundant-dependency", Info;
    /// A Kustomization stops waiting before what it waits for has used the time that it is allowed.
    TimeoutInversion = "timeout-inversion", Warning;
    /// As many Kustomizations wait for others as the controller has workers.
    WorkerStarvation = "worker-starvation", Warning;
    /// An `allow` comment that answers nothing, or is not understood.
    UnusedAllow = "unused-allow", Warning;
    /// A Flux object in a file that no kustomization lists, beside ones that are listed.
    UnreferencedFile = "unreferenced-file", Info;
    /// A source that this repository does not hold.
    ExternalSource = "external-source", Info;
    /// A kustomization names a remote base.
    RemoteResource = "remote-resource", Info;
    /// A ResourceSet whose inputs are known in the cluster only.
    OpaqueResourceSet = "opaque-resource-set", Info;
}

impl Code {
    /// Whether a report for people only counts such infos: they say what is not known or not needed, and nothing that has
    /// to be done.
    pub fn is_only_counted(self) -> bool {
        matches!(self, Self::RedundantDependency | Self::ExternalSource | Self::RemoteResource)
    }

    /// The code of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
