// A connection to a port of a pod through the API server: port-forward over WebSocket. Channel 0 carries bytes, channel 1
// one error text; both begin with the port's number in two bytes.
// Source: k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go.
import type { Duplex } from "node:stream";
import { ContractError } from "../../contract/index.ts";
import { type ChannelHandler, ChannelStream } from "../api/channel-stream.ts";
import { clip } from "../api/failure.ts";
import type { KubeClient } from "../api/kube-client.ts";
import { resourcePath } from "../api/list.ts";

const DATA = 0;
const ERROR = 1;
const PORT_BYTES = 2;

export interface ForwardOrder {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** Resolves when the way to the node is open; whether the port answers is known by the first byte, or the error. */
export async function forward(client: KubeClient, order: ForwardOrder, signal?: AbortSignal): Promise<Duplex> {
  const { namespace, pod, port } = order;
  const path = `${resourcePath("", "v1", namespace, "pods")}/${encodeURIComponent(pod)}/portforward`;
  return new ChannelStream(await client.socket(path, { ports: port }, signal), portForwardHandler(order));
}

export function portForwardHandler({ pod, port }: ForwardOrder): ChannelHandler {
  const isBegun = [false, false];
  let failure = "";
  const cut = (why: string) =>
    new ContractError("UNREACHABLE", `the port-forward to ${pod}:${port} was cut: ${why}`, "it is opened again");
  return {
    read(channel, bytes) {
      const body = isBegun[channel] === false ? bytes.subarray(PORT_BYTES) : bytes;
      isBegun[channel] = true;
      if (channel === DATA) return body;
      if (channel === ERROR) failure = clip(failure + body.toString("utf8"));
      return null;
    },
    closed(code, reason) {
      if (failure !== "") return cut(failure.trim());
      // 1000 and 1005 are ends in order (RFC 6455, 7.4.1); all else is the way, not the other end.
      if (code === 1000 || code === 1005) return null;
      return cut(reason === "" ? `the connection ended (${code})` : reason);
    },
  };
}
