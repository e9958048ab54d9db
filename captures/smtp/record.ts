// Records captures/smtp: `node captures/smtp/record.ts` as root on Linux (Debian packages exim4-daemon-light,
// python3-aiosmtpd, curl, openssl; tcpdump, iproute2). A real Exim is driven by curl, and by a socket for what curl does
// not do; aiosmtpd speaks LMTP. What was said is written beside each capture, as the client saw it.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";
import { byHand, lmtp, PASSWORD, withCurl } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

function configuration(folder: string): string {
  return `primary_hostname = mail.shop.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = 25
tls_advertise_hosts = *
tls_certificate = ${folder}/mail.shop.example.pem
tls_privatekey = ${folder}/mail.shop.example.key
rfc1413_query_timeout = 0s
host_lookup =
pipelining_advertise_hosts = *
chunking_advertise_hosts = *
message_size_limit = 1M
queue_only = true
acl_smtp_rcpt = recipients
acl_smtp_vrfy = accept
acl_smtp_data = content
smtp_enforce_sync = false
begin acl
recipients:
  deny local_parts = nobody
       message = 5.1.1 No such user here
  defer local_parts = busy
        message = 4.2.1 The mailbox is busy
  accept
content:
  deny condition = \${if match{$h_subject:}{spam}}
       message = 5.7.1 We do not want this
  accept
begin routers
drop:
  driver = redirect
  data = :blackhole:
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${PASSWORD}}}
  server_set_id = $auth2
  server_advertise_condition = yes
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{$auth2}{${PASSWORD}}}
  server_set_id = $auth1
  server_advertise_condition = yes
`;
}

/** Takes two recipients and refuses one of them once it has the message. */
const LMTP_SERVER = `
import asyncio
from aiosmtpd.lmtp import LMTP
class Handler:
    async def handle_DATA(self, server, session, envelope):
        return "\\r\\n".join("452 4.2.2 Mailbox full" if "full" in one else "250 2.1.5 Stored" for one in envelope.rcpt_tos)
loop = asyncio.new_event_loop()
server = loop.create_server(lambda: LMTP(Handler(), hostname="store.shop.example", loop=loop), "127.0.0.1", 24)
loop.run_until_complete(server)
loop.run_forever()
`;

const inside: Readonly<Record<string, () => Promise<void>>> = { withCurl, byHand, lmtp };
const [, , what] = process.argv;
if (what !== undefined) await inside[what]?.();
else {
  const recording = new Recording("smtp");
  await record(recording, async () => {
    const { folder } = recording;
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "spool"));
    makeCertificate(folder, "mail.shop.example");
    writeFileSync(join(folder, "exim.conf"), configuration(folder), { mode: 0o644 });
    execFileSync("chown", ["-R", "Debian-exim", folder]);
    execFileSync("chown", ["root", join(folder, "exim.conf")]);
    recording.start("exim4", ["-C", join(folder, "exim.conf"), "-bdf"]);
    recording.start("/usr/bin/python3", ["-c", LMTP_SERVER]);
    await pause(2000);
    for (const [file, talk, port] of [
      ["exim-curl", "withCurl", "25"],
      ["exim-by-hand", "byHand", "25"],
      ["lmtp", "lmtp", "24"],
    ] as const)
      await recording.capture(`${HERE}${file}.pcap`, "lo", `port ${port}`, async () => {
        const said = await transcript(recording, fileURLToPath(import.meta.url), talk);
        writeFileSync(`${HERE}${file}.said`, said);
      });
  });
}
