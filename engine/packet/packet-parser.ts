// From one captured packet to the transport header inside: a walk from layer to layer, bounded in depth.
import type { Limits } from "../limits.ts";
import type { PacketRecord } from "../pcap/packet-record.ts";
import { readEthernet } from "./ethernet.ts";
import { FragmentTable, type FragmentLoss } from "./fragments.ts";
import { readIpv4, readIpv6 } from "./ip.ts";
import { readLink } from "./link.ts";
import { ETHERNET, ICMP, IPV4, IPV6, type Layer, PacketView, SCTP, TCP, UDP } from "./packet-view.ts";
import { readIcmp, readSctp, readTcp, readUdp } from "./transport.ts";

/** What the parser needs of a packet's record. */
export type CapturedPacket = Pick<
  PacketRecord,
  "bytes" | "start" | "end" | "originalLength" | "sec" | "nsec" | "linkType" | "interfaceIndex" | "number"
>;

export class PacketParser {
  /** The packet at hand; valid until the next call of `parse`. */
  readonly view = new PacketView();
  readonly fragments: FragmentTable;

  constructor(limits: Limits, onFragmentLoss: FragmentLoss) {
    this.view.maxDepth = limits.maxEncapsulations;
    this.fragments = new FragmentTable(limits, onFragmentLoss);
  }

  /** Fills the view. Answers DONE, HELD (a fragment that waits) or NOTHING (`view.drop` says why). */
  parse(packet: CapturedPacket): Layer {
    const view = this.view;
    view.reset(packet.bytes, packet.start, packet.end, packet.originalLength, packet.interfaceIndex);
    this.fragments.begin(packet.sec, packet.number);
    let layer = readLink(view, packet.linkType);
    for (;;) {
      switch (layer) {
        case ETHERNET:
          layer = readEthernet(view);
          break;
        case IPV4:
          layer = readIpv4(view, this.fragments);
          break;
        case IPV6:
          layer = readIpv6(view, this.fragments);
          break;
        case TCP:
          return readTcp(view);
        case UDP:
          layer = readUdp(view);
          break;
        case SCTP:
          return readSctp(view);
        case ICMP:
          return readIcmp(view);
        default:
          return layer;
      }
    }
  }
}
