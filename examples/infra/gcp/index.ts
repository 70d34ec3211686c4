import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";

// One stack per environment. What a preview overrides (its cluster's name) it passes with `pulumi config set`.
const config = new pulumi.Config();
const project = gcp.config.project!;
const region = gcp.config.region!;
const clusterName = config.get("clusterName") ?? pulumi.getStack();

const cluster = new gcp.container.Cluster("cluster", {
  name: clusterName,
  location: region,
  // The default pool cannot be changed without a new cluster, so it goes and a pool of our own takes its place.
  removeDefaultNodePool: true,
  initialNodeCount: 1,
  workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
  releaseChannel: { channel: "REGULAR" },
  deletionProtection: pulumi.getStack() === "production",
});

new gcp.container.NodePool("nodes", {
  cluster: cluster.name,
  location: region,
  nodeCount: config.requireNumber("nodes"),
  nodeConfig: {
    machineType: config.require("machineType"),
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    workloadMetadataConfig: { mode: "GKE_METADATA" },
  },
});

/** A GCP account that the Kubernetes service account of the same name may act as. Namespace and account share a name. */
function platformAccount(name: string, role: string): void {
  const account = new gcp.serviceaccount.Account(name, { accountId: name });
  new gcp.projects.IAMMember(`${name}-role`, {
    project,
    role,
    member: pulumi.interpolate`serviceAccount:${account.email}`,
  });
  new gcp.serviceaccount.IAMMember(
    `${name}-workload-identity`,
    {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: `serviceAccount:${project}.svc.id.goog[${name}/${name}]`,
    },
    // The identity pool of a project is there once its first cluster is.
    { dependsOn: cluster },
  );
}

// Where clusters come and go in one project, the accounts are made with the project and stay.
if (!config.getBoolean("sharedAccounts")) {
  platformAccount("external-secrets", "roles/secretmanager.secretAccessor");
  platformAccount("cert-manager", "roles/dns.admin");
}

// ClickHouse moves old audit events here. It speaks S3, hence the HMAC key.
const bucketName = config.get("coldStorageBucket");
if (bucketName) {
  const bucket = new gcp.storage.Bucket("cold-storage", {
    name: bucketName,
    location: region,
    storageClass: "NEARLINE",
    uniformBucketLevelAccess: true,
    publicAccessPrevention: "enforced",
    lifecycleRules: [
      { action: { type: "Delete" }, condition: { age: config.requireNumber("coldStorageDays") } },
    ],
  });
  const clickhouse = new gcp.serviceaccount.Account("clickhouse-cold-storage", { accountId: "clickhouse-cold-storage" });
  new gcp.storage.BucketIAMMember("clickhouse-cold-storage", {
    bucket: bucket.name,
    role: "roles/storage.objectUser",
    member: pulumi.interpolate`serviceAccount:${clickhouse.email}`,
  });
  const key = new gcp.storage.HmacKey("clickhouse-cold-storage", { serviceAccountEmail: clickhouse.email });

  // From Secret Manager, external-secrets takes it into the cluster.
  const secret = new gcp.secretmanager.Secret("activity-clickhouse-cold-storage", {
    secretId: "activity-clickhouse-cold-storage",
    replication: { auto: {} },
  });
  new gcp.secretmanager.SecretVersion("activity-clickhouse-cold-storage", {
    secret: secret.id,
    secretData: pulumi.secret(
      pulumi.jsonStringify({ access_key_id: key.accessId, secret_access_key: key.secret }),
    ),
  });
}

export const name = cluster.name;
export const location = cluster.location;
