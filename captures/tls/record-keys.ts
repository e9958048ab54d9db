// Records captures/tls/decrypted.pcap with its key log: `node captures/tls/record-keys.ts` as root on Linux (openssl,
// tcpdump, iproute2). HTTP/1.1 between Node's TLS (OpenSSL) at both ends, once for each way of protecting it. What both
// ends say is told by `plainOf`, so that tests know it without the server.
import { once } from "node:events";
import { appendFileSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type ConnectionOptions, createServer, type TlsOptions } from "node:tls";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { CASES, plainOf } from "./cases.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

async function talk(
  server: TlsOptions,
  client: ConnectionOptions,
  name: string,
  keys: string,
): Promise<Buffer | undefined> {
  const { request, response } = plainOf(name);
  const listening = createServer(server, (socket) => {
    socket.on("error", () => undefined);
    let asked = "";
    socket.on("data", (data) => {
      asked += data.toString("latin1");
      if (asked.length === request.length) socket.end(response);
    });
  });
  listening.listen(443, "127.0.0.1");
  await once(listening, "listening");
  let session: Buffer | undefined;
  const socket = connect({ port: 443, host: "127.0.0.1", rejectUnauthorized: false, ...client });
  socket.on("session", (data) => {
    session = data;
  });
  socket.on("keylog", (line) => appendFileSync(keys, line));
  socket.on("secureConnect", () => socket.write(request));
  socket.resume();
  await once(socket, "close");
  listening.close();
  await pause(50);
  return session;
}

/** Runs inside the namespace. */
async function converse(folder: string): Promise<void> {
  const pem = (kind: string) => ({
    key: readFileSync(join(folder, `${kind}.key`)),
    cert: readFileSync(join(folder, `${kind}.pem`)),
  });
  let session: Buffer | undefined;
  for (const { name, server = {}, client = {}, resumes = false } of CASES) {
    const ticketKeys = Buffer.alloc(48, 7);
    const options = { ...client, ...(resumes && session !== undefined ? { session } : {}) };
    session = await talk({ ...pem("pay.example"), ticketKeys, ...server }, options, name, join(folder, "keys.log"));
  }
}

if (process.argv[2] === "inside") await converse(process.argv[3] ?? "");
else {
  const recording = new Recording("tls");
  await record(recording, async () => {
    makeCertificate(recording.folder, "pay.example");
    await recording.capture(`${HERE}decrypted.pcap`, "lo", "port 443", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside", recording.folder]);
    });
    copyFileSync(join(recording.folder, "keys.log"), `${HERE}decrypted.keys`);
  });
}
