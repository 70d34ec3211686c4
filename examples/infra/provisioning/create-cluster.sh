#!/usr/bin/env bash
# Makes an environment's cluster and everything in GCP that it needs, and points kubectl at it.
#
#   provisioning/create-cluster.sh staging
set -euo pipefail

environment=${1:?usage: create-cluster.sh staging|production|edge|preview}
cd "$(dirname "$0")/../gcp"

npm install --no-audit --no-fund
pulumi stack select --create "$environment"
pulumi up --yes

gcloud container clusters get-credentials "$(pulumi stack output name)" \
  --location "$(pulumi stack output location)" \
  --project "$(pulumi config get gcp:project)"
