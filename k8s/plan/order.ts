// What the user asked for, checked before anything is sent: the pattern runs in linear time and all sizes are bounded.
import { RE2JS } from "re2js";
import { ContractError } from "../../contract/index.ts";
import type { Pod } from "../api/objects.ts";
import { APP, APP_LABEL } from "../manifests/labels.ts";
import type { TapOrder } from "../types.ts";
import { parseLabelSelector } from "./label-selector.ts";

export const MAX_PATTERN_LENGTH = 1000;
export const MAX_NAMESPACES = 200;
export const MAX_NODES = 5000;
/** A name of a namespace: RFC 1123 label. */
const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

export interface CheckedOrder {
  readonly order: TapOrder;
  readonly namespaces: readonly string[];
  readonly agentNamespace: string;
  /** Whether the order means this pod, running or not. */
  matches(pod: Pod): boolean;
}

/** Rejects with BAD_FILTER for what cannot be meant, LIMIT for too much of it. */
export function checkOrder(order: TapOrder, contextNamespace: string): CheckedOrder {
  const namespaces = order.namespaces.length === 0 ? [contextNamespace] : [...new Set(order.namespaces)];
  const agentNamespace = order.agentNamespace === "" ? contextNamespace : order.agentNamespace;
  const excluded = new Set(order.excludedNamespaces);
  checkSize("namespaces", Math.max(namespaces.length, excluded.size), MAX_NAMESPACES);
  checkSize("nodes", order.nodes.length, MAX_NODES);
  for (const namespace of [...namespaces, ...excluded, agentNamespace]) {
    if (!NAMESPACE.test(namespace) && namespace !== "*") throw bad(`"${namespace}" is not a name of a namespace`);
  }
  if (agentNamespace === "*") throw bad("agents run in one namespace");
  const pattern = checkPattern(order.podPattern);
  const selector = parseLabelSelector(order.labelSelector);
  if (!selector.isValid) throw bad(`the label selector is not valid: ${selector.reason}`);
  const nodes = new Set(order.nodes);
  return {
    order,
    namespaces: namespaces.includes("*") ? ["*"] : namespaces,
    agentNamespace,
    matches: ({ metadata, spec }) => {
      const labels = metadata.labels ?? {};
      return (
        labels[APP_LABEL] !== APP &&
        !excluded.has(metadata.namespace) &&
        (nodes.size === 0 || nodes.has(spec.nodeName)) &&
        selector.matches(labels) &&
        (pattern === null || pattern.matcher(metadata.name).find())
      );
    },
  };
}

function checkSize(what: string, count: number, most: number): void {
  if (count > most) throw new ContractError("LIMIT", `${count} ${what} are more than ${most}`, `name fewer ${what}`);
}
function checkPattern(text: string): RE2JS | null {
  if (text === "") return null;
  if (text.length > MAX_PATTERN_LENGTH) throw bad(`the pod pattern is longer than ${MAX_PATTERN_LENGTH}`);
  try {
    return RE2JS.compile(text);
  } catch (error) {
    throw bad(`the pod pattern is not a regular expression: ${error instanceof Error ? error.message : text}`);
  }
}
function bad(message: string): ContractError {
  return new ContractError("BAD_FILTER", message, "correct it and try again");
}
