// Records captures/tls/legacy.pcap: `node captures/tls/record-legacy.ts` as root on Linux (openssl, tcpdump, iproute2).
// OpenSSL's own client and server, one connection for each case of legacy-cases.ts. The secrets and the server's RSA key
// go beside it: both were made for it.
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { record, Recording } from "../recording.ts";
import { LEGACY_CASES, type LegacyCase, requestOf, responseOf } from "./legacy-cases.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** A client that does not offer the extended master secret: s_client has no option for it. */
const OLD_MASTER = `openssl_conf = main
[main]
ssl_conf = ssl
[ssl]
system_default = defaults
[defaults]
Options = -ExtendedMasterSecret
`;

const recording = new Recording("tls");
const at = (name: string): string => join(recording.folder, name);

function client({ name, options, hasOldMaster, resumes, renegotiates }: LegacyCase): string {
  const environment = hasOldMaster === true ? `OPENSSL_CONF=${at("old-master.cnf")} ` : "";
  const session = resumes === true ? `-sess_in ${at("session")}` : `-sess_out ${at("session")}`;
  // s_client turns the line "R" into a new handshake.
  const before = renegotiates === true ? "printf 'R\\n'; sleep 0.2; " : "";
  const asked = requestOf(name).replaceAll("\r\n", "\\r\\n");
  const command = `openssl s_client -connect 127.0.0.1:443 -keylogfile ${at("keys")} ${options} ${session}`;
  return `(sleep 0.2; ${before}printf '${asked}'; sleep 0.2) | ${environment}${command}`;
}

await record(recording, async () => {
  makeCertificate(recording.folder, "pay.example");
  const rsa = ["-newkey", "rsa:1024", "-nodes", "-days", "3650", "-subj", "/CN=pay.example"];
  execFileSync("openssl", ["req", "-x509", ...rsa, "-keyout", at("rsa.key"), "-out", at("rsa.pem")], {
    stdio: "ignore",
  });
  writeFileSync(at("old-master.cnf"), OLD_MASTER);
  for (const { name } of LEGACY_CASES) writeFileSync(at(name), responseOf(name));
  const pems = `-cert ${at("rsa.pem")} -key ${at("rsa.key")} -dcert ${at("pay.example.pem")} -dkey ${at("pay.example.key")}`;
  const server = `openssl s_server -accept 443 ${pems} -HTTP -cipher ALL:@SECLEVEL=0 -client_renegotiation`;
  const steps = [
    `cd ${recording.folder}; ${server} >server.log 2>&1 & sleep 1`,
    ...LEGACY_CASES.map(client),
    "kill $!",
  ];
  await recording.capture(at("plain.pcap"), "lo", "port 443", async () => {
    await recording.run("sh", ["-c", steps.join("\n")]);
  });
  copyFileSync(at("plain.pcap"), `${HERE}legacy.pcap`);
  copyFileSync(at("keys"), `${HERE}legacy.keys`);
  copyFileSync(at("rsa.key"), `${HERE}legacy.key`);
});
