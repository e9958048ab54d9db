// Records captures/dns/over-http.pcap: `node captures/dns/over-http.ts` as root on Linux (dnsdist, dnsmasq-base, tcpdump,
// iproute2). dnsdist answers DNS over HTTP without TLS, as behind a proxy that ends it; a dnsmasq behind it knows the names.
import { request } from "node:http";
import { connect } from "node:http2";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PORT = 8080;
/** Another port: tshark is told one version of HTTP for each. */
const HTTP_2_PORT = 8081;
const PATH = "/dns-query";
const TYPE = "application/dns-message";
const CONFIGURATION = `
newServer({address="127.0.0.1:5399"})
addDOHLocal("127.0.0.1:${PORT}", nil, nil, "${PATH}")
addDOHLocal("127.0.0.1:${HTTP_2_PORT}", nil, nil, "${PATH}")
setSecurityPollSuffix("")
`;

/** A query with id 0, so that caches know it again (RFC 8484, 4.1). */
function query(name: string, type: number): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), ...labels, Buffer.from([0, 0, type, 0, 1])]);
}
const inQuery = (message: Buffer) => `${PATH}?dns=${message.toString("base64url")}`;

async function overHttp1(method: string, path: string, body: Buffer | null): Promise<void> {
  const headers =
    body === null ? { accept: TYPE } : { accept: TYPE, "content-type": TYPE, "content-length": body.length };
  const asked = request({ host: "127.0.0.1", port: PORT, method, path, headers, agent: false });
  asked.end(body ?? undefined);
  const [answer] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, "end");
}

async function overHttp2(): Promise<void> {
  const session = connect(`http://127.0.0.1:${HTTP_2_PORT}`);
  const posted = session.request({ ":method": "POST", ":path": PATH, "content-type": TYPE, accept: TYPE });
  posted.end(query("cart.example", 1));
  const got = session.request({ ":path": inQuery(query("shop.example", 16)), accept: TYPE });
  await Promise.all([posted, got].map((stream) => once(stream.resume(), "end")));
  session.close();
}

/** Runs inside the namespace. */
async function ask(): Promise<void> {
  await overHttp1("POST", PATH, query("cart.example", 1));
  await overHttp1("GET", inQuery(query("nowhere.example", 28)), null);
  await overHttp1("GET", `${PATH}?dns=nothing`, null);
  await overHttp2();
}

if (process.argv[2] === "inside") await ask();
else {
  const recording = new Recording("dns");
  await record(recording, async () => {
    const configuration = join(recording.folder, "dnsdist.conf");
    writeFileSync(configuration, CONFIGURATION);
    const zone = ["--local=/example/", "--address=/cart.example/10.4.0.7", "--txt-record=shop.example,open all day"];
    const usual = ["-k", "-p", "5399", "--listen-address=127.0.0.1", "--bind-interfaces", "--pid-file=", "--no-resolv"];
    recording.start("dnsmasq", [...usual, "--no-hosts", ...zone]);
    recording.start("dnsdist", ["-C", configuration, "--supervised"]);
    await pause(1500);
    await recording.capture(`${HERE}over-http.pcap`, "lo", `tcp port ${PORT} or tcp port ${HTTP_2_PORT}`, async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
