// Records captures/dns: `node captures/dns/record.ts` as root on Linux (dnsmasq-base, tcpdump, iproute2). A real dnsmasq
// answers Node's resolver (c-ares), and queries written by hand where a resolver would not ask so.
import { Resolver } from "node:dns/promises";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ZONE = [
  "--no-resolv",
  "--no-hosts",
  "--local=/cluster.local/",
  "--address=/cart.shop.svc.cluster.local/10.4.0.7",
  "--address=/cart.shop.svc.cluster.local/fd00::7",
  "--host-record=price.shop.svc.cluster.local,10.4.1.9,fd00::9",
  "--cname=www.shop.cluster.local,price.shop.svc.cluster.local",
  "--srv-host=_http._tcp.cart.shop.svc.cluster.local,cart.shop.svc.cluster.local,8080,5,50",
  "--mx-host=shop.cluster.local,mail.shop.cluster.local,10",
  "--txt-record=shop.cluster.local,v=spf1 -all,second text",
  "--ptr-record=9.1.4.10.in-addr.arpa,price.shop.svc.cluster.local",
  "--naptr-record=shop.cluster.local,100,10,S,SIP+D2U,,_sip._udp.shop.cluster.local",
  "--caa-record=shop.cluster.local,0,issue,ca.example",
  "--dns-rr=shop.cluster.local,65,000100000100060268320268330003000201bb",
  "--dns-rr=shop.cluster.local,65280,abcdef",
  `--txt-record=long.cluster.local,${Array.from({ length: 12 }, (_, i) => String(i).repeat(200)).join(",")}`,
];

/** A query as it stands on the wire, without its length. */
function query(id: number, name: string, type: number, additional: readonly number[] = []): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(0x0100, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(additional.length > 0 ? 1 : 0, 10);
  return Buffer.concat([head, ...labels, Buffer.from([0, type >> 8, type & 0xff, 0, 1]), Buffer.from(additional)]);
}
/** OPT with a size of 1232, a client subnet and a cookie. */
const EDNS = [0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 23, 0, 8, 0, 7, 0, 1, 24, 0, 198, 51, 100].concat([
  0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8,
]);

/** Runs inside the namespace. */
async function ask(): Promise<void> {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  resolver.setServers(["127.0.0.1:53"]);
  const cart = "cart.shop.svc.cluster.local";
  await Promise.all([resolver.resolve4(cart), resolver.resolve6(cart)]);
  await resolver.resolveSrv(`_http._tcp.${cart}`);
  await resolver.resolveMx("shop.cluster.local");
  await resolver.resolveTxt("shop.cluster.local");
  await resolver.resolveNaptr("shop.cluster.local");
  await resolver.resolveCaa("shop.cluster.local");
  await resolver.resolve4("www.shop.cluster.local");
  await resolver.reverse("10.4.1.9");
  await resolver.resolve4("nowhere.cluster.local").catch(() => undefined);
  await resolver.resolve4("example.org").catch(() => undefined);
  // Truncated over UDP, so the resolver asks again over TCP.
  await resolver.resolveTxt("long.cluster.local");
  await byDatagrams();
  await byStream();
}

/** Several in flight on one port, one of them twice; types that resolvers do not ask for; nobody at the other end. */
async function byDatagrams(): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => {
    socket.bind(0, "127.0.0.1", resolve);
  });
  const send = (message: Buffer, port = 53) => socket.send(message, port, "127.0.0.1");
  send(query(1, "shop.cluster.local", 65));
  send(query(2, "shop.cluster.local", 65_280));
  send(query(3, "price.shop.svc.cluster.local", 1, EDNS));
  send(query(3, "price.shop.svc.cluster.local", 1, EDNS));
  send(query(4, "Price.SHOP.svc.cluster.local", 28));
  send(query(5, "version.bind", 16));
  send(query(6, "price.shop.svc.cluster.local", 1), 5300);
  await pause(300);
  socket.close();
}

function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
}

/** Three queries in one segment, a fourth in two. */
async function byStream(): Promise<void> {
  const socket = connect(53, "127.0.0.1");
  await once(socket, "connect");
  socket.setNoDelay(true).resume();
  const names = ["cart.shop.svc.cluster.local", "price.shop.svc.cluster.local", "shop.cluster.local"];
  socket.write(Buffer.concat(names.map((name, i) => framed(query(100 + i, name, i === 2 ? 15 : 1)))));
  await pause(100);
  const last = framed(query(200, "long.cluster.local", 16));
  socket.write(last.subarray(0, 9));
  await pause(50);
  socket.write(last.subarray(9));
  await pause(200);
  socket.end();
  await once(socket, "close");
}

if (process.argv[2] === "inside") await ask();
else {
  const recording = new Recording("dns");
  await record(recording, async () => {
    recording.start("dnsmasq", [
      "-k",
      "-p",
      "53",
      "--listen-address=127.0.0.1",
      "--bind-interfaces",
      "--pid-file=",
      ...ZONE,
    ]);
    await pause(500);
    await recording.capture(`${HERE}dnsmasq.pcap`, "lo", "port 53 or port 5300 or icmp", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
