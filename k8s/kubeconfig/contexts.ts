// Contexts of the kubeconfig: listed for people to choose from, and resolved to what a connection needs.
import type { KubeConfig } from "@kubernetes/client-node";
import { ContractError } from "../../contract/index.ts";
import type { ContextInfo } from "../types.ts";
import {
  type ClusterEntry,
  type ContextEntry,
  type KubeconfigSource,
  type MergedKubeconfig,
  readKubeconfig,
  type UserEntry,
} from "./kubeconfig-files.ts";
import { proxyFor } from "./proxy.ts";

const DEFAULT_EXEC_API_VERSION = "client.authentication.k8s.io/v1beta1";

/** All contexts, in the files' order. */
export async function contexts(source: KubeconfigSource = {}): Promise<readonly ContextInfo[]> {
  const config = await readKubeconfig(source);
  return [...config.contexts.values()].map((entry) => contextInfo(config, entry));
}

function contextInfo(config: MergedKubeconfig, { name, context }: ContextEntry): ContextInfo {
  const cluster = context?.cluster ?? "";
  return {
    name,
    cluster,
    server: config.clusters.get(cluster)?.cluster?.server ?? "",
    user: context?.user ?? "",
    namespace: namespaceOf(context),
    isCurrent: name === config.currentContext,
  };
}
function namespaceOf(context: ContextEntry["context"]): string {
  const namespace = context?.namespace ?? "";
  return namespace === "" ? "default" : namespace;
}

/** One context with what is needed to speak to its cluster. */
export interface ResolvedContext {
  readonly info: ContextInfo;
  readonly kubeConfig: KubeConfig;
  /** Impersonation beyond what the client library sends. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Name of the plugin that makes the credentials, and how to get it; empty without one. */
  readonly plugin: string;
  readonly pluginHint: string;
}

/** Reads the files anew, so that credentials that changed meanwhile are taken. An empty name is the current context. */
export async function resolveContext(name: string, source: KubeconfigSource = {}): Promise<ResolvedContext> {
  const config = await readKubeconfig(source);
  const entry = findContext(config, name);
  const info = contextInfo(config, entry);
  const cluster = config.clusters.get(info.cluster);
  if (cluster === undefined || info.server === "") {
    throw new ContractError(
      "NOT_FOUND",
      `the context ${info.name} names the cluster "${info.cluster}", which the kubeconfig does not have`,
      `look at ${config.paths.join(", ")}: the cluster needs an entry with a server`,
    );
  }
  const user = info.user === "" ? undefined : config.users.get(info.user);
  if (user === undefined && info.user !== "") {
    throw new ContractError(
      "NOT_FOUND",
      `the context ${info.name} names the user "${info.user}", which the kubeconfig does not have`,
      `look at ${config.paths.join(", ")}: the user needs an entry`,
    );
  }
  const kubeConfig = await makeKubeConfig(info, cluster, user, source.environment ?? process.env);
  const exec = user?.user?.exec;
  return {
    info,
    kubeConfig,
    headers: impersonation(user),
    plugin: exec?.command ?? "",
    pluginHint: exec?.installHint ?? "",
  };
}

function findContext(config: MergedKubeconfig, name: string): ContextEntry {
  const wanted = name === "" ? config.currentContext : name;
  const entry = config.contexts.get(wanted);
  if (entry !== undefined) return entry;
  const known = [...config.contexts.keys()];
  const list = known.length === 0 ? "the kubeconfig has none" : `there are: ${known.join(", ")}`;
  throw new ContractError(
    "NOT_FOUND",
    wanted === "" ? "the kubeconfig has no current context" : `the kubeconfig has no context "${wanted}"`,
    `choose a context (${list})`,
  );
}

async function makeKubeConfig(
  info: ContextInfo,
  { cluster }: ClusterEntry,
  entry: UserEntry | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const proxy = cluster?.["proxy-url"] ?? proxyFor(info.server, environment);
  const way = {
    ...(proxy === null ? {} : { "proxy-url": proxy }),
    // The library refuses plain HTTP (`kubectl proxy`) unless told that there is nothing to verify.
    ...(info.server.startsWith("http:") ? { "insecure-skip-tls-verify": true } : {}),
  };
  const kubeConfig = new KubeConfig();
  // The library reads the kubeconfig's own format; YAML contains JSON.
  kubeConfig.loadFromString(
    JSON.stringify({
      clusters: [{ name: info.cluster, cluster: { ...cluster, ...way } }],
      users: [{ name: info.user === "" ? "anonymous" : info.user, user: userFor(entry) }],
      contexts: [
        {
          name: info.name,
          context: {
            cluster: info.cluster,
            user: info.user === "" ? "anonymous" : info.user,
            namespace: info.namespace,
          },
        },
      ],
      "current-context": info.name,
    }),
  );
  return kubeConfig;
}

/** What kubectl does with a user and the library does not: token files read again, plugins told what they are asked. */
function userFor(entry: UserEntry | undefined): object {
  const { tokenFile, exec, as: _as, ...user } = entry?.user ?? {};
  if (typeof tokenFile === "string" && tokenFile !== "") {
    return { ...user, token: undefined, "auth-provider": { name: "tokenFile", config: { tokenFile } } };
  }
  if (exec === null || exec === undefined) return user;
  const asked = {
    kind: "ExecCredential",
    apiVersion: exec.apiVersion ?? DEFAULT_EXEC_API_VERSION,
    spec: { interactive: false },
  };
  const env = [...(exec.env ?? []), { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(asked) }];
  return { ...user, exec: { ...exec, env } };
}

/** Headers of user impersonation. Source: "Authenticating", kubernetes.io. */
function impersonation(entry: UserEntry | undefined): Readonly<Record<string, string | readonly string[]>> {
  const headers: Record<string, string | readonly string[]> = {};
  const user = entry?.user;
  if (user?.as !== undefined && user.as !== null && user.as !== "") headers["Impersonate-User"] = user.as;
  if (user?.["as-uid"] !== undefined && user["as-uid"] !== null) headers["Impersonate-Uid"] = user["as-uid"];
  const groups = user?.["as-groups"] ?? [];
  if (groups.length > 0) headers["Impersonate-Group"] = groups;
  for (const [key, values] of Object.entries(user?.["as-user-extra"] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  }
  return headers;
}
