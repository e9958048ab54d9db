// Records captures/cluster/shop.pcapng.zst, the app's demo: a shop of real programs on the test cluster (k8s/testing), tapped
// for some seconds as a user does it. Needs the test cluster and the built agent.
//   node captures/cluster/record.ts
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { constants, zstdCompressSync } from "node:zlib";
import { makeNamespace, removeNamespace, testCluster } from "../../k8s/testing/cluster.ts";
import { makeShop } from "../../k8s/testing/shop.ts";

const NAMESPACE = "shop";
const SECONDS = 12;
/** Flows of a filter are saved as one place saw them; without one, every interface's view of each is saved. */
const FILTER = "http || grpc || redis || postgresql || dns";
const LEVEL = 19;
const FILE = fileURLToPath(new URL("shop.pcapng.zst", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../cli/bin.mjs", import.meta.url));

const cluster = await testCluster();
if (cluster === null) throw new Error("there is no test cluster");
const folder = await mkdtemp(join(tmpdir(), "thresher-demo-"));
const packets = join(folder, "shop.pcapng");
await makeNamespace(cluster.admin, NAMESPACE);
try {
  await makeShop(cluster.admin, NAMESPACE);
  const args = [
    "tap",
    "--namespace",
    NAMESPACE,
    "--agent-namespace",
    NAMESPACE,
    "--duration",
    `${SECONDS}s`,
    "--filter",
    FILTER,
  ];
  const { stderr } = await promisify(execFile)(process.execPath, [PROGRAM, ...args, "--write", packets], {
    env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
  });
  process.stderr.write(stderr);
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
  await writeFile(FILE, zstdCompressSync(await readFile(packets), { params }));
} finally {
  await removeNamespace(cluster.admin, NAMESPACE);
  await rm(folder, { recursive: true });
}
