#!/usr/bin/env bash
# Puts Flux into the cluster that kubectl points at. From then on the cluster follows its folder in Git.
# Can be run again: that is how Flux is upgraded.
#
#   provisioning/bootstrap-flux.sh staging
#
# FLUX_DEPLOY_KEY is the file of an SSH key that may write to the repository: the bootstrap commits Flux's own manifests.
set -euo pipefail

environment=${1:?usage: bootstrap-flux.sh staging|production|edge}
: "${FLUX_DEPLOY_KEY:?the file with the deploy key}"

if [ "$environment" = preview ]; then
  echo "A preview does not commit to main; see .github/workflows/preview-environment.yaml." >&2
  exit 2
fi

flux check --pre
flux bootstrap git \
  --url=ssh://git@github.com/datum-cloud/infra \
  --branch=main \
  --path="clusters/$environment" \
  --private-key-file="$FLUX_DEPLOY_KEY" \
  --silent
