#!/usr/bin/env bash
# Without an argument: does every folder build? With an environment: has Flux brought everything up in the cluster
# that kubectl points at?
#
#   provisioning/verify.sh
#   provisioning/verify.sh staging
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
while IFS= read -r file; do
  folder=$(dirname "$file")
  if ! kubectl kustomize "$folder" >/dev/null; then
    echo "does not build: $folder" >&2
    failed=1
  fi
done < <(find . -name kustomization.yaml -not -path '*/node_modules/*' | sort)
[ "$failed" = 0 ] || exit 1

[ $# -gt 0 ] || exit 0

# Children exist only after their parent has been applied: wait for what the cluster's folder names first.
flux check
kubectl -n flux-system wait kustomizations.kustomize.toolkit.fluxcd.io --all --for=condition=Ready --timeout=45m
kubectl wait kustomizations.kustomize.toolkit.fluxcd.io --all --all-namespaces --for=condition=Ready --timeout=10m
echo "$1 is up"
