#!/usr/bin/env node
// Stands in for tcpdump where a test must not capture: it writes the capture that THRESHER_TEST_CAPTURE names and
// waits to be ended, as the real one does. What it refuses is told by THRESHER_TEST_REFUSAL.
import { readFileSync, writeSync } from "node:fs";

const args = process.argv.slice(2);
if (args.includes("-D")) {
  process.stdout.write(
    "1.any (Pseudo-device that captures on all interfaces) [Up, Running]\n2.lo [Up, Running, Loopback]\n",
  );
} else if (args.includes("-d")) {
  if (args.at(-1) === "nonsense") {
    process.stderr.write("tcpdump: can't parse filter expression: syntax error\n");
    process.exitCode = 1;
  }
} else if (process.env.THRESHER_TEST_REFUSAL) {
  process.stderr.write(`tcpdump: ${process.env.THRESHER_TEST_REFUSAL}\n`);
  process.exitCode = 1;
} else {
  const bytes = readFileSync(process.env.THRESHER_TEST_CAPTURE);
  for (let from = 0; from < bytes.length; ) from += writeSync(1, bytes, from);
  const waiting = setInterval(() => {}, 1000);
  process.on("SIGINT", () => {
    process.stderr.write("21 packets captured\n30 packets received by filter\n9 packets dropped by kernel\n");
    clearInterval(waiting);
  });
}
