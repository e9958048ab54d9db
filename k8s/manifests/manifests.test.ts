import { randomBytes } from "node:crypto";
import { brotliDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../plan/plan.ts";
import { type AgentJobOrder, agentJob, agentPod } from "./agent-job.ts";
import { jobName, newSessionId, selectorOf, sessionUser } from "./labels.ts";
import { codeConfigMap, credentialSecret, packCode, plannedSharedObjects } from "./session-objects.ts";
import { toYaml } from "./yaml.ts";

const USER = sessionUser("system:serviceaccount:ci:Jane_Doe@example.com", "jane");
const ORDER: AgentJobOrder = {
  session: "s1234567",
  user: USER,
  namespace: "agents",
  port: 20_001,
  settings: DEFAULT_SETTINGS,
};
const CREDENTIALS = { keyPem: "k", certificatePem: "c", token: "t" };
/** A Job's pod, loosely. */
const podOf = (order = ORDER) => JSON.parse(JSON.stringify(agentPod(order, "n1"))).spec;

test("two containers: one that captures, one that parses, with the least of privileges", () => {
  const spec = podOf();
  expect(spec).toMatchObject({
    hostNetwork: true,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
  });
  expect(spec).not.toHaveProperty("hostPID");
  const [capture, agent] = spec.containers;
  expect(capture.securityContext).toEqual({
    runAsUser: 0,
    runAsGroup: 0,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"], add: ["NET_RAW", "SETUID", "SETGID"] },
  });
  expect(agent.securityContext).toEqual({
    runAsUser: 65_534,
    runAsGroup: 65_534,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  });
  for (const { resources } of [capture, agent]) expect(resources.limits).toHaveProperty("memory");
  expect(JSON.stringify(spec.volumes)).not.toContain("hostPath");
});
test("the secret is mounted for the agent only", () => {
  const mounts = podOf().containers.map((one: { volumeMounts: { name: string }[] }) =>
    one.volumeMounts.map(({ name }) => name),
  );
  expect(mounts).toEqual([
    ["code", "pipe"],
    ["code", "secret", "unpacked", "pipe", "ring"],
  ]);
});
test("the Job is pinned to its node, ends with its lease and goes by itself", () => {
  const job = JSON.parse(JSON.stringify(agentJob(ORDER, "n1")));
  expect(job.spec).toMatchObject({ activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 5 });
  expect(JSON.stringify(job.spec.template.spec.affinity)).toContain(
    '{"key":"metadata.name","operator":"In","values":["n1"]}',
  );
  expect(job.spec.template.spec.tolerations).toEqual([{ operator: "Exists" }]);
});
test("settings: images, pull secrets, limits", () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    images: { agent: "mirror/node:24", capture: "mirror/tcpdump:1" },
    imagePullSecrets: ["mirror"],
    limits: { cpuMillicores: 250, memoryBytes: 200 * 1024 * 1024, ringBytes: 1_000_000, ringSeconds: 60 },
  };
  const spec = podOf({ ...ORDER, settings });
  expect(spec.imagePullSecrets).toEqual([{ name: "mirror" }]);
  expect(spec.containers.map(({ image }: { image: string }) => image)).toEqual(["mirror/tcpdump:1", "mirror/node:24"]);
  expect(spec.containers[1].resources.limits).toEqual({ cpu: "250m", memory: `${200 * 1024 * 1024}` });
  expect(spec.containers[1].env).toContainEqual({
    name: "NODE_OPTIONS",
    value: "--max-old-space-size=120 --max-semi-space-size=4",
  });
});
test("the agent is told what the agreement says", () => {
  const env = Object.fromEntries(
    podOf().containers[1].env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  expect(env).toMatchObject({
    THRESHER_NODE: "n1",
    THRESHER_LISTEN: "127.0.0.1:20001",
    THRESHER_SECRET: "/thresher/secret",
    THRESHER_PIPE: "/thresher/pipe",
    THRESHER_RING: "/thresher/ring",
  });
});

test("names are valid whatever the node and the user are called", () => {
  expect(newSessionId()).toMatch(/^[a-z][a-z0-9]{7}$/);
  expect(jobName("s1234567", `${"very-long.".repeat(25)}node`)).toMatch(/^[a-z0-9-]{1,52}$/);
  expect(jobName("s", "a")).not.toBe(jobName("s", "b"));
  expect(selectorOf("s1")).toBe("app.kubernetes.io/name=thresher,thresher.dev/session=s1");
  for (const name of ["kubernetes-admin", "jane@example.com", "---", "", "ü", "x".repeat(300), "oidc:a/b c-"]) {
    expect(sessionUser(name).label).toMatch(/^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/);
  }
  expect(sessionUser("shared", "jane").label).not.toBe(sessionUser("shared", "john").label);
});

test("code travels compressed and comes out as it was; owners and labels are set", async () => {
  const code = await packCode({
    agentBundle: Buffer.from("console.log(1)"),
    captureScript: "true",
    credentials: CREDENTIALS,
  });
  expect(brotliDecompressSync(Buffer.from(code.agentBase64, "base64")).toString()).toBe("console.log(1)");
  const owners = [{ apiVersion: "batch/v1", kind: "Job", name: "j", uid: "u" }];
  for (const object of [codeConfigMap(ORDER, code, owners), credentialSecret(ORDER, CREDENTIALS, owners)]) {
    expect(object).toMatchObject({
      immutable: true,
      metadata: {
        name: "thresher-s1234567",
        namespace: "agents",
        labels: {
          "app.kubernetes.io/name": "thresher",
          "thresher.dev/session": "s1234567",
          "thresher.dev/user": USER.label,
        },
        ownerReferences: owners,
      },
    });
  }
});
test("code that no ConfigMap holds is refused", async () => {
  const material = { agentBundle: randomBytes(1_100_000), captureScript: "", credentials: CREDENTIALS };
  await expect(packCode(material)).rejects.toMatchObject({ code: "LIMIT" });
});
test("a plan shows neither code nor credentials", () => {
  expect(JSON.stringify(plannedSharedObjects(ORDER))).not.toContain("BEGIN");
  expect(plannedSharedObjects(ORDER).map(({ kind }) => kind)).toEqual(["ConfigMap", "Secret"]);
});
test("as YAML", async () => {
  const yaml = await toYaml([agentJob(ORDER, "n1"), ...plannedSharedObjects(ORDER)]);
  expect(yaml).toMatch(/^apiVersion: batch\/v1\nkind: Job\n/);
  expect(yaml.split("---\n")).toHaveLength(3);
  expect(yaml).toContain("activeDeadlineSeconds: 3600");
  expect(yaml).toContain("- SETGID");
});
