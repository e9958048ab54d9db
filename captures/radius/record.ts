// Records captures/radius: `node captures/radius/record.ts` as root on Linux (Debian packages freeradius, freeradius-utils;
// tcpdump, iproute2). A real FreeRADIUS is driven by radclient and radeapclient; what they say they sent and received stands
// beside the capture.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";
import { configuration, USERS } from "./server.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SECRET = "testing123";
const AUTH = "127.0.0.1:1812";
const ACCOUNTING = "127.0.0.1:1813";
const DYNAMIC = "127.0.0.1:3799";

/** What a client asks: where, which command of radclient, and the attributes, a line each. */
const ASKED: readonly (readonly [where: string, command: string, attributes: string])[] = [
  [AUTH, "auth", `User-Name = "bob", User-Password = "open-sesame-7", NAS-IP-Address = 10.4.0.7, NAS-Port = 3`],
  [AUTH, "auth", `User-Name = "bob", User-Password = "wrong", NAS-Identifier = "ap-1", Message-Authenticator = 0x00`],
  [AUTH, "auth", `User-Name = "bob", CHAP-Password = "open-sesame-7", Called-Station-Id = "00-10-A4-23-19-C0:guest"`],
  [AUTH, "auth", `User-Name = "bob", MS-CHAP-Password = "open-sesame-7", NAS-Port-Type = Wireless-802.11`],
  [AUTH, "auth", `User-Name = "täger", User-Password = "open-sesame-7", Service-Type = Framed-User`],
  [AUTH, "auth", `User-Name = "token", User-Password = "open-sesame-7", 3GPP-IMSI = "001010000000001"`],
  [AUTH, "status", `Message-Authenticator = 0x00`],
  [
    ACCOUNTING,
    "acct",
    `User-Name = "bob", Acct-Status-Type = Start, Acct-Session-Id = "s-1", Framed-IP-Address = 10.9.0.4, Event-Timestamp = "Nov 28 2026 12:00:00 UTC"`,
  ],
  [
    ACCOUNTING,
    "acct",
    `User-Name = "bob", Acct-Status-Type = Stop, Acct-Session-Id = "s-1", Acct-Input-Octets = 4000000000, Acct-Input-Gigawords = 2, Acct-Session-Time = 61, Acct-Terminate-Cause = Idle-Timeout`,
  ],
  [DYNAMIC, "coa", `User-Name = "bob", Acct-Session-Id = "s-1", Session-Timeout = 300`],
  [DYNAMIC, "disconnect", `User-Name = "nobody", Acct-Session-Id = "s-2"`],
];

/** One request of radclient; a short wait, since one of them is never answered. */
function ask(where: string, command: string, attributes: string, retries = "1"): string {
  try {
    return execFileSync("radclient", ["-x", "-r", retries, "-t", "1", where, command, SECRET], {
      input: attributes,
      encoding: "utf8",
    });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}
function askWithEap(): string {
  const input = `User-Name = "bob", EAP-MD5-Password = "open-sesame-7", NAS-IP-Address = 10.4.0.7, EAP-Code = Response, EAP-Id = 210, EAP-Type-Identity = "bob", Message-Authenticator = 0x00`;
  return execFileSync("radeapclient", ["-x", AUTH, "auth", SECRET], { input, encoding: "utf8" });
}

if (process.argv[2] === "inside") {
  const said = ASKED.map(([where, command, attributes]) => ask(where, command, attributes));
  said.push(askWithEap());
  // Nobody listens there: sent three times, never answered.
  said.push(ask("127.0.0.1:1645", "auth", `User-Name = "late", User-Password = "open-sesame-7"`, "3"));
  writeFileSync(`${HERE}freeradius.client.txt`, said.join(""));
} else {
  const recording = new Recording("radius");
  await record(recording, async () => {
    writeFileSync(join(recording.folder, "radiusd.conf"), configuration(recording.folder, SECRET));
    writeFileSync(join(recording.folder, "users"), USERS);
    recording.start("freeradius", ["-f", "-l", "stdout", "-d", recording.folder, "-n", "radiusd"]);
    await pause(3000);
    await recording.capture(
      `${HERE}freeradius.pcap`,
      "lo",
      "udp portrange 1812-1813 or udp port 3799 or udp port 1645",
      async () => {
        await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
      },
    );
  });
}
