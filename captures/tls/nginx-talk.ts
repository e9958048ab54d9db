// What the recording of nginx holds: HTTP/1.1 and HTTP/2 by the ALPN of the connection, as the client sent and received it,
// on standard output as JSON. Run with --tls-keylog.
import { once } from "node:events";
import { connect } from "node:http2";
import { Agent, request } from "node:https";

/** One request as it was sent, and its answer as it came. */
interface Said {
  readonly method: string;
  readonly path: string;
  readonly sent: string;
  readonly status: number;
  readonly received: string;
}

const ASKED: readonly (readonly [method: string, path: string, body: string])[] = [
  ["GET", "/words.txt", ""],
  ["POST", "/echo", "what the client sent"],
  ["GET", "/nothing-here", ""],
];
const server = { host: "127.0.0.1", port: 443, servername: "shop.example", rejectUnauthorized: false };

async function overHttp1(maxVersion: "TLSv1.2" | "TLSv1.3"): Promise<readonly Said[]> {
  const agent = new Agent({ ...server, maxVersion, keepAlive: true, maxSockets: 1, ALPNProtocols: ["http/1.1"] });
  const said: Said[] = [];
  for (const [method, path, sent] of ASKED) {
    const asked = request({ ...server, agent, method, path });
    asked.end(sent);
    const [response] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
    let received = "";
    for await (const part of response) received += String(part);
    said.push({ method, path, sent, status: response.statusCode ?? 0, received });
  }
  agent.destroy();
  return said;
}

async function overHttp2(maxVersion: "TLSv1.2" | "TLSv1.3"): Promise<readonly Said[]> {
  const session = connect("https://127.0.0.1", { ...server, maxVersion });
  const said: Said[] = [];
  for (const [method, path, sent] of ASKED) {
    const stream = session.request({ ":method": method, ":path": path }, { endStream: sent === "" });
    if (sent !== "") stream.end(sent);
    const [headers] = (await once(stream, "response")) as [{ readonly ":status"?: number }];
    let received = "";
    for await (const part of stream) received += String(part);
    said.push({ method, path, sent, status: headers[":status"] ?? 0, received });
  }
  session.close();
  return said;
}

const said = {
  "HTTP/1.1": [...(await overHttp1("TLSv1.3")), ...(await overHttp1("TLSv1.2"))],
  "HTTP/2.0": [...(await overHttp2("TLSv1.3")), ...(await overHttp2("TLSv1.2"))],
};
process.stdout.write(`${JSON.stringify(said, null, 1)}\n`);
