// Makes contract/agent/agent_pb.* from agent.proto, by protoc (Debian: protobuf-compiler) and protobuf-es. The result
// is committed, so that nobody who does not change the protocol needs protoc.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = "contract/agent";

/** What the generated file says of its source. */
export function proofOf(proto: string): string {
  return `// agent.proto sha256 ${createHash("sha256").update(proto).digest("hex")}`;
}

if (import.meta.main) {
  const plugin = `${ROOT}/node_modules/.bin/protoc-gen-es`;
  execFileSync(
    "protoc",
    [
      `--plugin=protoc-gen-es=${plugin}`,
      `--proto_path=${FOLDER}`,
      `--es_out=${FOLDER}`,
      "--es_opt=target=js+dts,import_extension=js",
      "agent.proto",
    ],
    { cwd: ROOT, stdio: "inherit" },
  );
  const proof = proofOf(readFileSync(`${ROOT}/${FOLDER}/agent.proto`, "utf8"));
  appendFileSync(`${ROOT}/${FOLDER}/agent_pb.js`, `${proof}\n`);
}
