// Records captures/ssh: `node captures/ssh/record.ts` as root on Linux (Debian packages openssh-server, openssh-client,
// dropbear-bin; tcpdump, iproute2). A real sshd with keys of its own is asked by OpenSSH and by Dropbear's client. What
// both ends say of the connection (ssh -vv) and of the key (ssh-keygen -l) is written beside the capture.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PORT = "22";

/** Lines of `ssh -vv` that say what was offered and agreed on. */
const TELLING =
  /^debug[12]: (?:kex: |Remote protocol|Local version|KEX algorithms|host key algorithms|Server host key)/;

function configuration(folder: string): string {
  return `Port ${PORT}
ListenAddress 127.0.0.1
HostKey ${folder}/host_ed25519
HostKey ${folder}/host_rsa
AuthorizedKeysFile ${folder}/authorized
PidFile none
StrictModes no
PermitRootLogin yes
`;
}

function keys(folder: string): string {
  for (const [name, type] of [
    ["host_ed25519", "ed25519"],
    ["host_rsa", "rsa"],
    ["user", "ed25519"],
  ] as const)
    spawnSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", name, "-f", join(folder, name)]);
  copyFileSync(join(folder, "user.pub"), join(folder, "authorized"));
  return ["host_ed25519", "host_rsa"]
    .map((name) => spawnSync("ssh-keygen", ["-lf", join(folder, `${name}.pub`)], { encoding: "utf8" }).stdout)
    .join("");
}

/** Runs OpenSSH's client and answers what it tells of the beginning. */
async function openssh(recording: Recording, ...options: readonly string[]): Promise<string> {
  const { folder } = recording;
  const log = join(folder, "client.log");
  writeFileSync(log, "");
  const quiet = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"];
  const identity = ["-i", join(folder, "user"), "-p", PORT, "-vv", "-E", log];
  await recording.run("ssh", ["-F", "none", ...quiet, ...identity, ...options, "root@127.0.0.1", "echo", "hello"]);
  const told = readFileSync(log, "utf8").split(/\r?\n/);
  return `${told.filter((line) => TELLING.test(line)).join("\n")}\n\n`;
}

const recording = new Recording("ssh");
await record(recording, async () => {
  const { folder } = recording;
  mkdirSync("/run/sshd", { recursive: true });
  let told = keys(folder);
  writeFileSync(join(folder, "sshd_config"), configuration(folder));
  recording.start("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "sshd_config")]);
  await pause(1000);
  await recording.capture(`${HERE}openssh.pcap`, "lo", `port ${PORT}`, async () => {
    told += await openssh(recording);
    told += await openssh(recording, "-o", "KexAlgorithms=diffie-hellman-group-exchange-sha256");
    const fixed = ["KexAlgorithms=diffie-hellman-group14-sha256", "HostKeyAlgorithms=rsa-sha2-512", "Compression=yes"];
    const options = fixed.flatMap((option) => ["-o", option]);
    told += await openssh(recording, ...options, "-c", "aes128-ctr", "-m", "hmac-sha2-256");
    // No cipher in common: the server says so and ends the connection.
    told += await openssh(recording, "-c", "aes128-cbc");
  });
  await recording.capture(`${HERE}dropbear.pcap`, "lo", `port ${PORT}`, async () => {
    const key = join(folder, "dropbear");
    await recording.run("dropbearkey", ["-t", "ed25519", "-f", key]);
    await recording.run("dbclient", ["-y", "-y", "-i", key, "-p", PORT, "root@127.0.0.1", "echo", "hello"]);
  });
  writeFileSync(`${HERE}openssh.said`, told);
});
