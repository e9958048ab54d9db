// Records captures/diameter: `node captures/diameter/record.ts` as root on Linux (Debian packages freediameter,
// freediameter-extensions, openssl; tcpdump, iproute2). Two peers written by hand ask each other through a real freeDiameter;
// what they sent and received stands beside the capture.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import type { Seen } from "./peer.ts";
import { talk } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const EXTENSIONS = "/usr/lib/freeDiameter";
/** freeDiameter refuses to have no address but those of the loopback device. */
const SERVER = "10.9.0.1";

function configuration(folder: string): string {
  return `Identity = "server.test";
Realm = "test";
Port = 3868;
SecPort = 0;
TwTimer = 6;
No_SCTP;
No_IPv6;
TLS_Cred = "${folder}/server.test.pem", "${folder}/server.test.key";
TLS_CA = "${folder}/server.test.pem";
LoadExtension = "${EXTENSIONS}/acl_wl.fdx" : "${folder}/acl.conf";
LoadExtension = "${EXTENSIONS}/dict_nasreq.fdx";
LoadExtension = "${EXTENSIONS}/dict_dcca.fdx";
LoadExtension = "${EXTENSIONS}/dict_dcca_3gpp.fdx";
`;
}

if (process.argv[2] === "inside") {
  const seen: Seen[] = [];
  await talk(seen);
  writeFileSync(`${HERE}freediameter.peers.json`, `[\n${seen.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
} else {
  const recording = new Recording("diameter");
  await record(recording, async () => {
    const { folder } = recording;
    recording.ip("link", "add", "pair0", "type", "veth", "peer", "name", "pair1");
    recording.ip("addr", "add", `${SERVER}/24`, "dev", "pair0");
    for (const device of ["pair0", "pair1"]) recording.ip("link", "set", device, "up");
    makeCertificate(folder, "server.test");
    writeFileSync(join(folder, "acl.conf"), "ALLOW_IPSEC ALLOW_OLD_TLS *.test\n");
    writeFileSync(join(folder, "fd.conf"), configuration(folder));
    recording.start("freeDiameterd", ["-c", join(folder, "fd.conf")]);
    await pause(3000);
    await recording.capture(`${HERE}freediameter.pcap`, "lo", "tcp port 3868", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
