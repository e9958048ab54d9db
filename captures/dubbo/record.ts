// Records captures/dubbo: `node captures/dubbo/record.ts` as root on Linux (a JDK of 17 and Maven, which fetches Apache Dubbo;
// tcpdump, iproute2). A server and a client of Apache Dubbo, with hessian2 and with fastjson. What the client called and got
// is written beside each capture.
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** Dubbo 2.7 makes classes while it runs, which newer machines forbid unless they are told. */
const OPENS = ["lang", "math", "util"].flatMap((name) => ["--add-opens", `java.base/java.${name}=ALL-UNNAMED`]);

const recording = new Recording("dubbo");
await record(recording, async () => {
  const { folder } = recording;
  copyFileSync(`${HERE}pom.xml`, join(folder, "pom.xml"));
  execFileSync("mvn", ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], { cwd: folder });
  const classes = join(folder, "classes");
  const path = `${classes}:${join(folder, "lib")}/*`;
  const sources = ["Goods", "Recording"].map((name) => `${HERE}java/shop/${name}.java`);
  execFileSync("javac", ["-encoding", "UTF-8", "-cp", path, "-d", classes, ...sources]);
  const java = (...args: readonly string[]) =>
    recording.start("java", [...OPENS, "-cp", path, "shop.Recording", ...args]);
  for (const [serialization, port] of [
    ["hessian2", "20880"],
    ["fastjson", "20881"],
  ] as const) {
    java("serve", port, serialization);
    await pause(8000);
    await recording.capture(`${HERE}${serialization}.pcap`, "lo", `port ${port}`, async () => {
      const client = java("ask", port, serialization);
      let said = "";
      client.stdout?.on("data", (part: Buffer) => (said += part.toString("utf8")));
      await once(client, "close");
      const lines = said.split("\n").filter((line) => line.startsWith("> "));
      writeFileSync(`${HERE}${serialization}.said`, `${lines.join("\n")}\n`);
    });
  }
});
