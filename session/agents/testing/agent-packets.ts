// A ring of packets as an agent would send it, for tests.
import { PcapngWriter } from "../../../engine/pcap/index.ts";
import { udpFrame } from "../../testing/captures.ts";

const ETHERNET = 1;

/** Datagrams of these hosts at these seconds, as one pcapng file. */
export function pcapngOf(packets: readonly { readonly host: number; readonly sec: number }[]): Uint8Array {
  const writer = new PcapngWriter();
  const number = writer.interface({
    linkType: ETHERNET,
    snapLength: 0,
    name: "eth0",
    description: "",
    filter: "",
    operatingSystem: "",
    comment: "",
  });
  for (const { host, sec } of packets) {
    const bytes = udpFrame(host, `from ${host} at ${sec}`);
    const whole = { bytes, start: 0, end: bytes.length, originalLength: bytes.length };
    writer.packet({ ...whole, sec, nsec: 5, linkType: ETHERNET }, number);
  }
  return writer.take();
}
