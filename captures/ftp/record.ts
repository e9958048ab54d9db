// Records captures/ftp: `node captures/ftp/record.ts` as root on Linux (Debian packages vsftpd, curl, openssl; tcpdump,
// iproute2). A real vsftpd is driven by curl, and by a socket for what curl does not do. What was said is written beside.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { transcript } from "../transcript.ts";
import { byHand, withCurl } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

function configuration(folder: string): string {
  return `listen=YES
background=NO
listen_address=127.0.0.1
anonymous_enable=YES
anon_root=${folder}/files
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_umask=022
write_enable=YES
local_enable=YES
ssl_enable=YES
allow_anon_ssl=YES
force_local_logins_ssl=NO
force_local_data_ssl=NO
require_ssl_reuse=NO
rsa_cert_file=${folder}/ftp.shop.example.pem
rsa_private_key_file=${folder}/ftp.shop.example.key
ftpd_banner=Welcome to the shop
seccomp_sandbox=NO
secure_chroot_dir=${folder}/empty
`;
}

const inside: Readonly<Record<string, () => Promise<void>>> = { withCurl, byHand };
const [, , what] = process.argv;
if (what !== undefined) await inside[what]?.();
else {
  const recording = new Recording("ftp");
  await record(recording, async () => {
    const { folder } = recording;
    for (const name of ["files", "empty"]) mkdirSync(join(folder, name));
    mkdirSync(join(folder, "files", "in"));
    await recording.run("chown", ["ftp", join(folder, "files", "in")]);
    await recording.run("chmod", ["755", folder]);
    writeFileSync(join(folder, "files", "goods.csv"), "tea,3\ncheese,7\n".repeat(100));
    makeCertificate(folder, "ftp.shop.example");
    writeFileSync(join(folder, "vsftpd.conf"), configuration(folder));
    recording.start("vsftpd", [join(folder, "vsftpd.conf")]);
    await pause(1000);
    for (const [file, talk] of [
      ["vsftpd-curl", "withCurl"],
      ["vsftpd-by-hand", "byHand"],
    ] as const)
      await recording.capture(`${HERE}${file}.pcap`, "lo", "tcp", async () => {
        writeFileSync(`${HERE}${file}.said`, await transcript(recording, fileURLToPath(import.meta.url), talk));
      });
  });
}
