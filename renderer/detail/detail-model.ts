// What the detail pane needs from an entry's document, read with care: the document comes over the wire as text.
import type { EntryDetail, Section } from "../../contract/index.ts";
import { type NetworkDocument, networkOf } from "./network-model.ts";

export const TABS = ["request", "response", "data", "timing", "peers", "json", "bytes", "scripts"] as const;
export type Tab = (typeof TABS)[number];

export const TAB_TITLES: Readonly<Record<Tab, string>> = {
  request: "Request",
  response: "Response",
  data: "Data",
  timing: "Timing",
  peers: "Peers",
  json: "JSON",
  bytes: "Bytes",
  scripts: "Scripts",
};

export interface PeerDocument {
  readonly side: "Source" | "Destination";
  readonly path: "src" | "dst";
  readonly fields: readonly (readonly [name: string, value: string, selector: string])[];
}

export interface TimingPart {
  readonly name: string;
  /** Where it begins, counted from the first part. */
  readonly startUs: number;
  readonly us: number;
}

export interface DetailDocument {
  readonly timing: readonly TimingPart[];
  readonly hasHandshake: boolean;
  readonly network: NetworkDocument | null;
  readonly peers: readonly PeerDocument[];
  readonly requestSize: number | null;
  readonly responseSize: number | null;
  readonly errorMessage: string;
  readonly pretty: string;
}

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const child = (value: Json, key: string): Json => {
  const inner = value[key];
  return isJson(inner) ? inner : {};
};
const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);

const parse = (document: string): Json => {
  try {
    const value: unknown = JSON.parse(document);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
};

const MECHANISMS: Readonly<Record<string, string>> = {
  none: "no name was found",
  ip: "Kubernetes address",
  "ip-and-port": "Kubernetes address and port",
  dns: "DNS answer in the traffic",
  "tls-sni": "server name in the TLS handshake",
  "http-header": "Host header",
  "cgroup-id": "control group of the process",
  "container-id": "container of the process",
  syscall: "system call",
  "sidecar-proxy": "sidecar proxy",
};

const workloadOf = (pod: Json): string => {
  const owners = pod["ownerReferences"];
  const [owner] = Array.isArray(owners) ? owners : [];
  return isJson(owner) ? `${text(owner["kind"])} ${text(owner["name"])}` : "";
};

const peerOf = (entry: Json, path: "src" | "dst"): PeerDocument => {
  const peer = child(entry, path);
  const metadata = (name: string): Json => child(child(peer, name), "metadata");
  const mechanism = text(peer["resolutionMechanism"]);
  const process = text(peer["processName"]);
  const fields: (readonly [string, string, string])[] = [
    ["Name", text(peer["name"]), `${path}.name`],
    ["Namespace", text(peer["namespace"]), `${path}.namespace`],
    ["Address", text(peer["ip"]), `${path}.ip`],
    ["Port", text(peer["port"]), `${path}.port`],
    ["DNS name", text(peer["dns"]), `${path}.dns`],
    ["Pod", text(metadata("pod")["name"]), `${path}.pod.metadata.name`],
    ["Node", text(child(child(peer, "pod"), "spec")["nodeName"]), `${path}.pod.spec.nodeName`],
    ["Workload", workloadOf(metadata("pod")), ""],
    ["Service", text(metadata("service")["name"]), `${path}.service.metadata.name`],
    ["Process", process, `${path}.processName`],
    ["Process id", process === "" ? "" : text(peer["processId"]), `${path}.processId`],
    ["Named by", MECHANISMS[mechanism] ?? mechanism, ""],
  ];
  return { side: path === "src" ? "Source" : "Destination", path, fields: fields.filter(([, value]) => value !== "") };
};

const timingOf = (entry: Json): readonly TimingPart[] => {
  const timing = child(entry, "timing");
  const parts: readonly (readonly [string, string])[] = [
    ["Handshake", "handshakeUs"],
    ["Request sent", "requestUs"],
    ["Wait", "waitUs"],
    ["Response received", "responseUs"],
  ];
  const found: TimingPart[] = [];
  let startUs = 0;
  for (const [name, key] of parts) {
    const us = number(timing[key]);
    if (us !== null) {
      found.push({ name, startUs, us });
      startUs += us;
    }
  }
  return found;
};

/** Reads the document of a detail; whatever is missing or odd is left out. */
export const readDocument = (detail: EntryDetail): DetailDocument => {
  const entry = parse(detail.entry);
  return {
    timing: timingOf(entry),
    hasHandshake: number(child(entry, "timing")["handshakeUs"]) !== null,
    network: networkOf(entry["network"]),
    peers: [peerOf(entry, "src"), peerOf(entry, "dst")],
    requestSize: detail.sections.request === null ? null : number(entry["requestSize"]),
    responseSize: detail.sections.response === null ? null : number(entry["responseSize"]),
    errorMessage: text(child(entry, "error")["msg"]),
    pretty: JSON.stringify(entry, null, 2),
  };
};

export type BodySection = Extract<Section, { readonly kind: "body" }>;

/** Bodies of an entry with the side they are on. */
export const bodiesOf = (detail: EntryDetail): readonly { readonly side: string; readonly body: BodySection }[] =>
  (["request", "response", "data"] as const).flatMap((side) =>
    (detail.sections[side] ?? []).flatMap((section) =>
      section.kind === "body" && section.body !== "" ? [{ side: TAB_TITLES[side], body: section }] : [],
    ),
  );

const hasEvents = ({ network }: DetailDocument): boolean => network !== null && network.events.length > 0;

/** The tabs that this entry has; that of scripts only where there are some. */
export const tabsOf = (detail: EntryDetail, document: DetailDocument, hasScripts = false): readonly Tab[] =>
  TABS.filter((tab) => {
    switch (tab) {
      case "request":
      case "response":
      case "data":
        return detail.sections[tab] !== null;
      case "timing":
        // A request that nobody answered has no times, but what happened to its packets may say why.
        return document.timing.length > 0 && (detail.row.elapsedUs !== null || hasEvents(document));
      case "bytes":
        return bodiesOf(detail).length > 0;
      case "scripts":
        return hasScripts;
      default:
        return true;
    }
  });

/** The last used tab where it exists, else the first. */
export const tabToShow = (tabs: readonly Tab[], wanted: string): Tab =>
  tabs.find((tab) => tab === wanted) ?? tabs[0] ?? "json";

/** What a kind of broken exchange means, in words. */
export const errorText = (errorType: string): { readonly what: string; readonly next: string } => {
  switch (errorType) {
    case "timeout":
      return {
        what: "No answer came in 30 seconds.",
        next: "If the answer still comes, this entry is replaced by the whole exchange.",
      };
    case "connection":
      return {
        what: "The connection was reset before the exchange was complete.",
        next: "See which side closed it under Peers and Timing.",
      };
    case "dissection":
      return {
        what: "The bytes stop making sense as this protocol.",
        next: "The bytes that were read so far are under Bytes.",
      };
    default:
      return {
        what: "Only one half of this exchange was seen.",
        next: "The capture began after the request or ended before the response.",
      };
  }
};
