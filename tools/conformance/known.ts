// Differences that were looked into and where tshark is wrong or says less: each names its captures, what it looks like, and
// why. They are counted apart, neither for nor against.
import type { Difference } from "./compare.ts";
import type { Known } from "./known-difference.ts";
import { KNOWN_OF_BROKERS } from "./known-brokers.ts";
import { KNOWN_OF_MAIL_AND_CALLS } from "./known-mail-and-calls.ts";
import { KNOWN_OF_TCP } from "./known-tcp.ts";

const KNOWN: readonly Known[] = [
  {
    capture: /./,
    protocol: "cassandra",
    difference: /only thresher.* version 5 /,
    whose: "tshark",
    reason: "tshark 4.0 does not know version 5 of CQL, nor its segments",
  },
  {
    capture: /(text|udp|users)\.pcap/,
    protocol: "memcached",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 reads the first line of a packet only, knows no meta commands, and none of this over UDP",
  },
  {
    capture: /vlan-collisions/,
    protocol: "tcp",
    difference: /packets/,
    whose: "tshark",
    reason: "tshark 4.0 joins connections with the same addresses and ports in different VLANs",
  },
  {
    capture: /vlan-collisions/,
    protocol: "http",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 joins connections with the same addresses and ports in different VLANs",
  },
  {
    capture: /http\/100-continue/,
    protocol: "http",
    difference: /only tshark frame 6: 100$/,
    whose: "tshark",
    reason: "an interim response is no answer: an entry is the request with its final response (RFC 9110, 15.2)",
  },
  {
    capture: /wireshark-retrans/,
    protocol: "http",
    difference: /only tshark frame (42|86): 200/,
    whose: "tshark",
    reason: "tshark shows a retransmitted segment as a second response",
  },
  {
    capture: /raw-ip/,
    protocol: "http",
    difference: /only thresher frame 49: 200/,
    whose: "tshark",
    reason: "the capture ends inside the body: tshark shows no response, we show a cut one",
  },
  {
    capture: /tls-over-sctp/,
    protocol: "tls",
    difference: /only thresher.* (74|75|76|79): /,
    whose: "tshark",
    reason:
      "each stream of an association carries a TLS connection of its own (RFC 3436): tshark 4.0 shows that of stream 0 only",
  },
  {
    capture: /http-over-sctp/,
    protocol: "http",
    difference: /: 200/,
    whose: "tshark",
    reason: "tshark does not put HTTP over SCTP together: it shows the first piece of each response, without its body",
  },
  {
    capture: /websocket\/over-http2|^over-http2/,
    protocol: "websocket",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 does not read WebSocket over HTTP/2 (RFC 8441)",
  },
  {
    capture: /websocket\/over-http2|^over-http2/,
    protocol: "http2",
    difference: /only tshark frame \d+: \d data/,
    whose: "tshark",
    reason: "tshark 4.0 takes the bytes of a WebSocket connection over HTTP/2 for the body of an answer",
  },
  {
    capture: /edns-ecs/,
    protocol: "dns",
    difference: /only tshark frame 82: query/,
    whose: "tshark",
    reason: "a query asked again is one entry that counts its retransmissions",
  },
  {
    capture: /yoga-http/,
    protocol: "graphql",
    difference: /only tshark frame 23/,
    whose: "tshark",
    reason:
      "the text is not valid GraphQL (the server answers with a syntax error), so it is HTTP; tshark has no GraphQL and its oracle reads any query text",
  },
  {
    capture: /redis\/(pubsub-resp3|attr|redis-server)/,
    protocol: "redis",
    difference:
      /only tshark frame \d+: (string|bulk|integer|array|fragment|error)|only thresher frame \d+: (fragment|array 2)$/,
    whose: "tshark",
    reason: "tshark 4.0 knows RESP2 only: it takes the elements of a RESP3 map, push or attribute for messages",
  },
  {
    capture: /redis\/pubsub-resp3/,
    protocol: "redis",
    difference: /only thresher frame (51|55|97|99|103|105): /,
    whose: "tshark",
    reason: "tshark 4.0 loses its place after a RESP3 value and misses the messages behind it",
  },
  {
    capture: /redis\/reply-off/,
    protocol: "redis",
    difference: /only thresher frame (5|17): fragment/,
    whose: "tshark",
    reason: "tshark 4.0 shows all inline commands of a packet as one fragment",
  },
  {
    capture: /http\/smuggling/,
    protocol: "http",
    difference: /./,
    whose: "tshark",
    reason:
      "requests framed against RFC 9112 on purpose (two lengths, bare line ends): tshark reads each in its own way",
  },
  {
    capture: /http\/node-server/,
    protocol: "http",
    difference: /frame (13|15): 200/,
    whose: "tshark",
    reason: "tshark 4.0 does not unpack Brotli and Zstandard",
  },
  {
    capture: /http\/node-server/,
    protocol: "http",
    difference: /only tshark frame \d+: 10[03]$/,
    whose: "tshark",
    reason: "an interim response is no answer: an entry is the request with its final response (RFC 9110, 15.2)",
  },
  {
    capture: /http\/node-server/,
    protocol: "http",
    difference: /only thresher frame (103|108): /,
    whose: "tshark",
    reason: "tshark 4.0 does not look into what CONNECT carries",
  },
  {
    capture: /http\/look-alikes/,
    protocol: "redis",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark takes RESP on its own port only",
  },
  {
    capture: /graphql\/over-http/,
    protocol: "graphql",
    difference: /only tshark frame (16|28): /,
    whose: "tshark",
    reason: "the text is not valid GraphQL, so it is HTTP; tshark has no GraphQL and any query text counts on its side",
  },
  {
    capture: /(^|dns\/)over-http/,
    protocol: "dns",
    difference: /only thresher frame (14|34): query 0 /,
    whose: "tshark",
    reason: "tshark 4.0 does not look into the query of a GET (RFC 8484, 4.1)",
  },
  {
    capture: /dns\/dnsmasq/,
    protocol: "dns",
    difference: /(type65280|unknown)/,
    whose: "tshark",
    reason: "tshark has no name for an unknown record type (RFC 3597)",
  },
  {
    capture: /dns\/dnsmasq/,
    protocol: "dns",
    difference: /only tshark frame \d+: query 6 /,
    whose: "tshark",
    reason: "a query asked again is one entry that counts its retransmissions",
  },
  {
    capture: /(^|tls\/)(hello-retry|node-openssl|decrypted)|(^|postgresql\/)psql|(^|ftp\/)vsftpd-curl/,
    protocol: "tls",
    difference: /(client|server) hello/,
    whose: "tshark",
    reason:
      "both hellos of a HelloRetryRequest are one handshake and one entry, with the fingerprint of the request to retry in it",
  },
  {
    capture: /formats\/two-link-types/,
    protocol: "tls",
    difference: /only tshark frame 12: certificate/,
    whose: "tshark",
    reason: "the capture cut the packet: the certificate is not whole",
  },
  {
    capture: /pgsql\/ssl-preferred/,
    protocol: "tls",
    difference: /./,
    whose: "tshark",
    reason: "tshark 4.0 loses the server hello of this capture and reads only names of the certificate extension",
  },
  {
    capture: /postgresql\/psql/,
    protocol: "postgresql",
    difference: /only (tshark|thresher) frame \d+: Query INSERT INTO goods/,
    whose: "tshark",
    reason: "tshark 4.0 takes statements for ASCII and loses all other letters",
  },
  {
    capture: /postgresql\/psql/,
    protocol: "postgresql",
    difference: /: Query ALTER ROLE plain PASSWORD/,
    whose: "tshark",
    reason: "a password in a statement is *** in an entry, tshark shows it",
  },
  {
    capture: /postgresql\/by-hand/,
    protocol: "postgresql",
    difference: /(only tshark frame \d+: Unknown|only thresher frame \d+: CopyBothResponse)$/,
    whose: "tshark",
    reason: "tshark 4.0 does not know the message that begins a replication stream",
  },
  {
    capture: /postgresql\/by-hand/,
    protocol: "postgresql",
    difference: /only tshark frame 1(79|8\d): (CopyData|CopyDone|CommandComplete START_|ReadyForQuery I)/,
    whose: "ours",
    reason: "a replication stream is recognised and counted, its messages and its end are not shown",
  },
  {
    capture: /(^|mongodb\/)(driver|by-hand)\.pcap/,
    protocol: "mongodb",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 takes MongoDB for TLS where it is not told better",
  },
  {
    capture: /(^|kafka\/)password\.pcap/,
    protocol: "kafka",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 tells Kafka by its port alone, which is another one here",
  },
  {
    capture: /mysql\/(compressed|command-line)/,
    protocol: "mysql",
    difference: /only (tshark|thresher) frame \d+: columns/,
    whose: "tshark",
    reason: "tshark 4.0 does not unpack the compressed protocol",
  },
  {
    capture: /mysql\/command-line/,
    protocol: "mysql",
    difference: /: COM_QUERY INSERT INTO goods/,
    whose: "tshark",
    reason: "tshark 4.0 takes statements for ASCII and loses all other letters",
  },
  {
    capture: /mysql\/command-line/,
    protocol: "mysql",
    difference: /: COM_QUERY ALTER USER other@localhost IDENTIFIED BY/,
    whose: "tshark",
    reason: "a password in a statement is *** in an entry, tshark shows it",
  },
  {
    capture: /mysql\/by-hand/,
    protocol: "mysql",
    difference: /only tshark frame \d+: OK (0|224|240)$/,
    whose: "tshark",
    reason: "tshark 4.0 takes the rows of COM_STMT_FETCH for answers without rows",
  },
  {
    capture: /mysql\/by-hand/,
    protocol: "mysql",
    difference: /(only tshark frame \d+: Unknown|only thresher frame \d+: COM_RESET_CONNECTION)$/,
    whose: "tshark",
    reason: "tshark 4.0 does not know COM_RESET_CONNECTION",
  },
  {
    capture: /(^|quic\/)ngtcp2/,
    protocol: "tls",
    difference: /only thresher frame (41|48): server hello/,
    whose: "tshark",
    reason: "tshark 4.0 does not know the draft of QUIC version 2 that ngtcp2 speaks",
  },
  {
    capture: /(^|quic\/)ngtcp2/,
    protocol: "quic",
    difference: /only tshark frame (49|50): retry/,
    whose: "tshark",
    reason: "tshark 4.0 does not know that version 2 numbers its packet types otherwise: these are Handshake packets",
  },
  {
    capture: /multi-frames-one-segment/,
    protocol: "grpc",
    difference: /only thresher frame [12]: 0 \d+$/,
    whose: "tshark",
    reason:
      "the media type was sent before the capture began; both bodies are gRPC messages to their last byte, with trailers behind them, which tshark does not look at",
  },
  {
    capture: /nghttp2-upgrade/,
    protocol: "http2",
    difference: /only thresher frame 24: 13 GET \/$/,
    whose: "tshark",
    reason: "tshark 4.0 does not join these HEADERS with their CONTINUATION",
  },
  {
    capture: /unary-mid-connection/,
    protocol: "http2",
    difference: /1 data (242|1578)$/,
    whose: "tshark",
    reason: "the capture ends inside a frame of the response: tshark counts whole frames only",
  },
  {
    capture: /unary-mid-connection/,
    protocol: "grpc",
    difference: /only thresher frame 2: 0 54864$/,
    whose: "tshark",
    reason: "the capture ends inside the message: its length is known, tshark shows whole ones only",
  },
  {
    capture: /connect-node|web-http1/,
    protocol: "grpc",
    difference: /only tshark frame \d+: 0 \d+$/,
    whose: "tshark",
    reason: "tshark 4.0 takes the trailers that gRPC-Web sends in the body for one more message",
  },
  {
    capture: /open5gs/,
    protocol: "tcp",
    difference: /(33|25) packets/,
    whose: "tshark",
    reason:
      "a packet seen on several interfaces of one machine counts once, its hops are listed; tshark counts every sighting",
  },
  {
    capture: /(^|radius\/)localhost\.pcap/,
    protocol: "radius",
    difference: /only tshark frame 1[67]: /,
    whose: "tshark",
    reason: "a message sent again is one entry that counts its retransmissions",
  },
  {
    capture: /open5gs/,
    protocol: "diameter",
    difference: /only thresher frame (93|99|108|111): 265 AA /,
    whose: "tshark",
    reason: "tshark 4.0 tells Diameter over TCP by its port alone, which is another one here",
  },
  {
    capture: /open5gs/,
    protocol: "mongodb",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 tells MongoDB by its port alone, which is another one here",
  },
  {
    capture: /(^|radius\/)freeradius\.pcap/,
    protocol: "radius",
    difference: /only tshark frame 2[89]: 1 Access-Request \d+ 44 2 late$/,
    whose: "tshark",
    reason: "a message sent again is one entry that counts its retransmissions",
  },
  ...KNOWN_OF_MAIL_AND_CALLS,
  ...KNOWN_OF_BROKERS,
  ...KNOWN_OF_TCP,
];

/** What is known of a difference, or null. The difference reads `only tshark frame 3: fragment`. */
export function explain(
  capture: string,
  protocol: string,
  { side, fact }: Difference,
): Pick<Known, "whose" | "reason"> | null {
  const text = `${side} frame ${fact.frame}: ${fact.text}`;
  const isIt = (known: Known): boolean =>
    known.protocol === protocol && known.capture.test(capture) && known.difference.test(text);
  return KNOWN.find(isIt) ?? null;
}
