//! A patch of an object, in each way that a kustomization has for it. The patch is what stands before the first `====`; the object
//! behind it may be left out.

use infra_graph::kustomize::{Options, Renderer};

use super::{archive, kustomization};

/// What is patched where the bytes have nothing else.
const OBJECT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: fuzz, labels: {a: b}}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: one
        image: one:1
        env: [{name: A, value: b}, {name: C, value: d}]
        ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]
      - {name: two, image: 'two:2', args: [a, b, c]}
      volumes:
      - {name: data, emptyDir: {}}
";

/// What the kustomization says of the patch.
const WAYS: &[&str] = &[
    "patches: [{path: patch.yaml, target: {kind: .*}}]\n",
    "patches: [{path: patch.yaml}]\n",
    "patchesStrategicMerge: [patch.yaml]\n",
    "patchesJson6902: [{path: patch.yaml, target: {group: apps, version: v1, kind: Deployment, name: fuzz}}]\n",
    "patches: [{path: patch.yaml, target: {labelSelector: a=b}, options: {allowNameChange: true, allowKindChange: true}}]\n",
];

/// Patches the object.
pub fn run(data: &[u8]) {
    let text = super::text(data);
    let (patch, object) = match super::parts(&text, 2)[..] {
        [patch, object] => (patch, object),
        _ => (&*text, OBJECT),
    };
    for way in WAYS {
        let files = [
            ("kustomization.yaml", format!("resources: [object.yaml]\n{way}")),
            ("object.yaml", object.to_owned()),
            ("patch.yaml", patch.to_owned()),
        ];
        let repository = archive::repository(&files.map(|(path, text)| (path.to_owned(), text)).into());
        for options in [Options::kubectl(), Options::flux()] {
            kustomization::check(
                &Renderer::new(&repository).build("".into(), &options),
                repository.sources(),
            );
        }
    }
}
