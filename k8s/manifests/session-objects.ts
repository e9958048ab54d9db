// What all nodes of a session share: one ConfigMap with the agent's code, one Secret with the session's credentials. The
// Jobs own both, so that Kubernetes removes them with the last of their owners.
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { ContractError } from "../../contract/index.ts";
import type { AgentCredentials, KubeObject, OwnerReference, TapMaterial } from "../types.ts";
import { AGENT_FILE, type AgentJobOrder, CAPTURE_FILE } from "./agent-job.ts";
import { sessionLabels, sessionName, USER_ANNOTATION } from "./labels.ts";

/** What a ConfigMap may hold, in bytes. Source: Kubernetes API reference, ConfigMap. */
const MAX_CONFIG_MAP_BYTES = 1024 * 1024;
/** Enough compression in a tenth of the time that the best takes. */
const BROTLI_QUALITY = 9;

/** The agent's code as it travels. */
export interface PackedCode {
  readonly agentBase64: string;
  readonly captureScript: string;
}
export async function packCode({ agentBundle, captureScript }: TapMaterial): Promise<PackedCode> {
  const packed = await promisify(brotliCompress)(agentBundle, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: agentBundle.length,
    },
  });
  const bytes = packed.length + Buffer.byteLength(captureScript);
  if (bytes > MAX_CONFIG_MAP_BYTES) {
    throw new ContractError(
      "LIMIT",
      `the agent's code has ${bytes} bytes, and a ConfigMap holds ${MAX_CONFIG_MAP_BYTES}`,
      "build the agent again, smaller",
    );
  }
  return { agentBase64: packed.toString("base64"), captureScript };
}

export function codeConfigMap(order: AgentJobOrder, code: PackedCode, owners: readonly OwnerReference[]): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(order, owners),
    immutable: true,
    data: { [CAPTURE_FILE]: code.captureScript },
    binaryData: { [AGENT_FILE]: code.agentBase64 },
  };
}
export function credentialSecret(
  order: AgentJobOrder,
  credentials: AgentCredentials,
  owners: readonly OwnerReference[],
): KubeObject {
  const { keyPem, certificatePem, token } = credentials;
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(order, owners),
    type: "Opaque",
    immutable: true,
    stringData: { "tls.key": keyPem, "tls.crt": certificatePem, token },
  };
}
function metadata({ session, user, namespace }: AgentJobOrder, owners: readonly OwnerReference[]) {
  return {
    name: sessionName(session),
    namespace,
    labels: sessionLabels(session, user),
    annotations: { [USER_ANNOTATION]: user.name },
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
  };
}

const LEFT_OUT = "(made when it is deployed)";

/** Both as a plan shows them: without what is in them. */
export function plannedSharedObjects(order: AgentJobOrder): readonly KubeObject[] {
  const code = { agentBase64: "", captureScript: LEFT_OUT };
  const credentials = { keyPem: LEFT_OUT, certificatePem: LEFT_OUT, token: LEFT_OUT };
  return [codeConfigMap(order, code, []), credentialSecret(order, credentials, [])];
}
