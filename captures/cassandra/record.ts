// Records captures/cassandra: `CASSANDRA_LIBS=FOLDER node captures/cassandra/record.ts` as root on Linux (Java 17, tcpdump, iproute2,
// python3-cassandra, python3-lz4, python3-snappy), where FOLDER has the jars of org.apache.cassandra:cassandra-all with all that they
// need. A real node is driven by the Python driver in each version of the protocol, with and without compression.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const LIBS = process.env["CASSANDRA_LIBS"] ?? ".";
/** Measures the statements that Cassandra caches. */
const JAMM = "jamm-0.3.2.jar";
const PASSWORD = "open-sesame-7";
const START_MS = 40_000;

/** What Cassandra's own scripts open to it, of those that it needs here. */
const OPENED =
  "java.lang java.lang.module java.lang.reflect java.net java.io java.nio java.util java.util.concurrent java.util.concurrent.atomic jdk.internal.loader jdk.internal.ref jdk.internal.reflect jdk.internal.math jdk.internal.module jdk.internal.util.jar jdk.internal.misc sun.nio.ch sun.nio.fs"
    .split(" ")
    .map((name) => `java.base/${name}`)
    .concat(
      "java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.rmi/sun.rmi.transport java.rmi/sun.rmi.transport.tcp java.sql/java.sql java.management.rmi/javax.management.remote.rmi java.management/com.sun.jmx.remote.security java.management/javax.management jdk.management/com.sun.management.internal jdk.unsupported/sun.misc java.logging/java.util.logging".split(
        " ",
      ),
    )
    .flatMap((name) => [`--add-opens=${name}=ALL-UNNAMED`, `--add-exports=${name}=ALL-UNNAMED`]);

function settings(folder: string, authenticator: string): string {
  return `cluster_name: shop
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: [${join(folder, "data")}]
commitlog_directory: ${join(folder, "commitlog")}
saved_caches_directory: ${join(folder, "saved")}
hints_directory: ${join(folder, "hints")}
cdc_raw_directory: ${join(folder, "cdc")}
commitlog_sync: periodic
commitlog_sync_period: 10000ms
authenticator: ${authenticator}
endpoint_snitch: SimpleSnitch
listen_address: 127.0.0.1
rpc_address: 127.0.0.1
start_native_transport: true
native_transport_port: 9042
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "127.0.0.1:7000"}]
`;
}

/** Starts a node with data of its own, and waits until it listens. */
async function serve(recording: Recording, name: string, authenticator: string) {
  const folder = join(recording.folder, name);
  mkdirSync(join(folder, "triggers"), { recursive: true });
  const file = join(folder, "cassandra.yaml");
  writeFileSync(file, settings(folder, authenticator));
  const options = {
    "cassandra.config": `file://${file}`,
    "cassandra.storagedir": folder,
    "cassandra.triggers_dir": join(folder, "triggers"),
    "cassandra-foreground": "yes",
    "cassandra.skip_wait_for_gossip_to_settle": "0",
    "cassandra.ring_delay_ms": "100",
    "cassandra.superuser_setup_delay_ms": "0",
    "java.security.manager": "allow",
    "jdk.attach.allowAttachSelf": "true",
  };
  const defined = Object.entries(options).map(([option, value]) => `-D${option}=${value}`);
  const child = recording.start("java", [
    "-Xmx512m",
    `-javaagent:${join(LIBS, JAMM)}`,
    ...OPENED,
    ...defined,
    "-cp",
    `${LIBS}/*`,
    "org.apache.cassandra.service.CassandraDaemon",
  ]);
  child.stderr?.resume();
  await pause(START_MS);
  return child;
}

const recording = new Recording("cassandra");
await record(recording, async () => {
  const talk = (file: string, ...args: readonly string[]) =>
    recording.capture(`${HERE}${file}.pcap`, "lo", "port 9042", async () => {
      await recording.run("/usr/bin/python3", [`${HERE}talk.py`, ...args]);
    });
  const open = await serve(recording, "open", "AllowAllAuthenticator");
  await talk("version-4", "full", "4");
  await talk("version-5", "full", "5");
  await talk("version-5-lz4", "short", "5", "lz4");
  await talk("version-4-lz4", "short", "4", "lz4");
  await talk("version-3-snappy", "short", "3", "snappy");
  open.kill();
  await pause(5000);
  await serve(recording, "password", "PasswordAuthenticator");
  await talk("password", "password", PASSWORD);
});
