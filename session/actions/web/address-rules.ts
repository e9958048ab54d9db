// Which addresses scripts may connect to. The user decides on names; what a name resolves to is judged here, at each
// connection, so that a name which is pointed elsewhere afterwards does not lead to this machine or to a cloud's
// metadata.
import { isIP } from "node:net";
import { addressKind } from "../../hooks/hosts/address-kind.ts";
import { readHost } from "../../hooks/hosts/host-name.ts";

/** An address that is refused, in words for the user. */
export class RefusedAddress extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RefusedAddress";
  }
}

/** Throws RefusedAddress where `host`, which has this address, may not be connected to. */
export function checkAddress(host: string, address: string, port: number, ownPorts: readonly number[]): void {
  const kind = addressKind(address);
  if (isIP(address) === 0 || kind === "never") {
    throw new RefusedAddress(`${shown(host, address)} is an address that scripts never reach`);
  }
  if (kind !== "loopback") return;
  const name = isIP(host) === 6 ? `[${host}]` : host;
  if (readHost(name)?.kind !== "loopback") {
    throw new RefusedAddress(`${shown(host, address)} is this machine: write localhost if that is meant`);
  }
  if (ownPorts.includes(port)) throw new RefusedAddress(`port ${port} of this machine is Thresher's own`);
}

function shown(host: string, address: string): string {
  return host === address ? host : `${host} (${address})`;
}
