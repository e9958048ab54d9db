// Records captures/tls/openssl-early-and-updated.pcap: `node captures/tls/record-openssl.ts` as root on Linux (openssl,
// tcpdump, iproute2). OpenSSL's own client and server: a first connection, one resumed with early data, and one
// whose client changes its keys. Their secrets go beside it.
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const asked = (path: string): string => `GET /${path} HTTP/1.1\\r\\nHost: pay.example\\r\\n\\r\\n`;

const recording = new Recording("tls");
await record(recording, async () => {
  makeCertificate(recording.folder, "pay.example");
  const at = (name: string) => join(recording.folder, name);
  writeFileSync(at("early"), "GET /early HTTP/1.1\r\nHost: pay.example\r\n\r\n");
  const client = `openssl s_client -connect 127.0.0.1:443 -keylogfile ${at("keys")}`;
  const server = `openssl s_server -accept 443 -key ${at("pay.example.key")} -cert ${at("pay.example.pem")} -early_data -quiet >&2`;
  // s_client turns the line "K" into a KeyUpdate.
  const steps = [
    `(sleep 6) | ${server} & sleep 1`,
    `(sleep 0.4; printf '${asked("first")}'; sleep 0.4) | ${client} -sess_out ${at("session")}`,
    `(sleep 0.6) | ${client} -sess_in ${at("session")} -early_data ${at("early")}`,
    `(sleep 0.3; printf 'K\\n'; sleep 0.3; printf '${asked("updated")}'; sleep 0.4) | ${client}`,
    "kill $!",
  ];
  await recording.capture(at("plain.pcap"), "lo", "port 443", async () => {
    await recording.run("sh", ["-c", steps.join("\n")]);
  });
  copyFileSync(at("plain.pcap"), `${HERE}openssl-early-and-updated.pcap`);
  copyFileSync(at("keys"), `${HERE}openssl-early-and-updated.keys`);
});
