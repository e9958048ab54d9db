// A flow seen from its other end. Where both ends may ask (DNS servers among themselves, pings both ways,
// multicast), an exchange is shown with the end that asked as its client, whoever opened the flow.
import { CLIENT, Flow, type Side } from "../flow/flow.ts";

/** Gives the flow with `asker` as its client; made once, when first needed. */
export class Mirror {
  readonly #flow: Flow;
  #reversed: Flow | null = null;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  seenBy(asker: Side): Flow {
    const flow = this.#flow;
    if (asker === CLIENT) return flow;
    this.#reversed ??= reverse(flow);
    this.#reversed.learnFrom(flow);
    return this.#reversed;
  }
}

// Same number and stream; only the ends are exchanged. Item numbers still come from the flow itself.
function reverse(flow: Flow): Flow {
  return new Flow(
    flow.id,
    flow.transport,
    flow.serverAddress,
    flow.serverPort,
    flow.clientAddress,
    flow.clientPort,
    flow.vlan,
  );
}
