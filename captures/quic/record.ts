// Records captures/quic: `node captures/quic/record.ts` as root on Linux (Debian packages ngtcp2-client, ngtcp2-server, openssl,
// tcpdump, iproute2; Go). ngtcp2's server and client (GnuTLS), made to agree, to retry, to change the version, and to refuse;
// quic-go's, whose hellos take several packets.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PORT = "443";
const URI = "https://pay.example/";
const CURVES = "-GROUP-ALL:+GROUP-SECP384R1";

/** One server for one client: what each is told besides. */
interface Talk {
  readonly server?: readonly string[];
  readonly client?: readonly string[];
}

const TALKS: readonly Talk[] = [
  { client: ["--session-file", "session", "--tp-file", "parameters"] },
  // The second visit sends its request with the first packets (0-RTT).
  { client: ["--session-file", "session", "--tp-file", "parameters"] },
  { server: ["--validate-addr"] },
  { client: ["--version", "0x1a2a3a4a", "--preferred-versions", "v1"] },
  { client: ["--version", "0xff00001d"] },
  { client: ["--version", "v2draft"] },
  { client: ["--version", "v1", "--other-versions", "v2draft,v1"], server: ["--preferred-versions", "v2draft"] },
  { client: ["--scid", ""] },
  { server: ["--groups", CURVES], client: ["--groups", "-GROUP-ALL:+GROUP-X25519:+GROUP-SECP384R1"] },
  { server: ["--groups", CURVES], client: ["--groups", "-GROUP-ALL:+GROUP-X25519"] },
];

async function talk(recording: Recording, { server = [], client = [] }: Talk): Promise<void> {
  const { folder } = recording;
  const inFolder = (args: readonly string[]) =>
    args.map((arg) => (arg === "session" || arg === "parameters" ? join(folder, arg) : arg));
  const files = [join(folder, "pay.example.key"), join(folder, "pay.example.pem")];
  const listening = recording.start("gtlsserver", [...server, "-q", "--no-pmtud", "-d", folder, "*", PORT, ...files]);
  await pause(300);
  const usual = ["-q", "--timeout", "1s", "--no-pmtud", "--exit-on-all-streams-close"];
  await recording.run("timeout", ["3", "gtlsclient", ...usual, ...inFolder(client), "localhost", PORT, URI]);
  listening.kill("SIGINT");
  await pause(300);
}

const recording = new Recording("quic");
await record(recording, async () => {
  makeCertificate(recording.folder, "pay.example");
  writeFileSync(join(recording.folder, "index.html"), "paid\n");
  await recording.capture(`${HERE}ngtcp2.pcap`, "lo", `udp port ${PORT}`, async () => {
    for (const one of TALKS) await talk(recording, one);
  });
  const peer = join(recording.folder, "quic-peer");
  execFileSync("go", ["build", "-o", peer, "."], { cwd: `${HERE}quic-go`, stdio: "inherit" });
  await recording.capture(`${HERE}quic-go.pcap`, "lo", "udp port 4433", async () => {
    for (const version of ["1", "2"]) await recording.run(peer, [version]);
  });
  // A client whose server is not there: nobody answers.
  await recording.capture(`${HERE}nobody.pcap`, "lo", `udp port ${PORT}`, async () => {
    await recording.run("timeout", ["1", "gtlsclient", "-q", "localhost", PORT, URI]);
  });
});
