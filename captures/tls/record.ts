// Records captures/tls: `node captures/tls/record.ts` as root on Linux (openssl, tcpdump, iproute2). Node's TLS (OpenSSL)
// at both ends, made to agree, to retry and to refuse.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type ConnectionOptions, createServer, type TlsOptions } from "node:tls";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** One connection: hello, a few bytes each way, an end; refusals are part of it. */
async function talk(server: TlsOptions, client: ConnectionOptions): Promise<Buffer | undefined> {
  const listening = createServer(server, (socket) => socket.on("error", () => undefined).end("served"));
  listening.on("tlsClientError", () => undefined);
  listening.listen(443, "127.0.0.1");
  await once(listening, "listening");
  let session: Buffer | undefined;
  const socket = connect({
    port: 443,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    servername: "pay.example",
    ...client,
  });
  socket.on("session", (data) => {
    session = data;
  });
  socket.on("error", () => undefined);
  socket.on("secureConnect", () => socket.write("hello"));
  socket.resume();
  const closed = new Promise((resolve) => {
    socket.on("close", resolve);
  });
  await Promise.race([closed, pause(1000)]);
  socket.destroy();
  listening.close();
  await pause(50);
  return session;
}

/** Runs inside the namespace. */
async function converse(folder: string): Promise<void> {
  const pem = (name: string) => ({
    key: readFileSync(join(folder, `${name}.key`)),
    cert: readFileSync(join(folder, `${name}.pem`)),
  });
  // Tickets of one server open at the next.
  const server = { ...pem("pay.example"), ticketKeys: Buffer.alloc(48, 7) };
  const TLS_1_2 = { maxVersion: "TLSv1.2" } as const;
  await talk({ ...server, ALPNProtocols: ["h2", "http/1.1"] }, { ALPNProtocols: ["h2", "http/1.1"] });
  const session = await talk(server, TLS_1_2);
  if (session !== undefined) await talk(server, { ...TLS_1_2, session });
  await talk({ ...server, requestCert: true, rejectUnauthorized: false }, { ...TLS_1_2, ...pem("shopper.example") });
  await talk({ ...server, ecdhCurve: "P-384" }, { ecdhCurve: "X25519:P-384" });
  await talk({ ...server, minVersion: "TLSv1.3" }, TLS_1_2);
  await talk(
    { ...server, ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" },
    { ...TLS_1_2, ciphers: "ECDHE-ECDSA-CHACHA20-POLY1305" },
  );
  await talk(
    { ...server, ciphers: "ALL:@SECLEVEL=0", minVersion: "TLSv1" },
    { maxVersion: "TLSv1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" },
  );
}

if (process.argv[2] === "inside") await converse(process.argv[3] ?? "");
else {
  const recording = new Recording("tls");
  await record(recording, async () => {
    for (const name of ["pay.example", "shopper.example"]) makeCertificate(recording.folder, name);
    await recording.capture(`${HERE}node-openssl.pcap`, "lo", "port 443", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside", recording.folder]);
    });
  });
}
