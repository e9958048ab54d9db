// What a user adds to what the program can read: dissectors, and types of protobuf messages, out of folders of the data folder.
import { type Dissector, DISSECTORS } from "../engine/index.ts";
import { readDissectors } from "./dissectors/read-dissectors.ts";
import { dissectorsFolder, protosFolder } from "./folders.ts";
import { readProtobuf } from "./protobuf/read-protobuf.ts";

/** As the engine takes them. */
export interface UserProtocols {
  readonly dissectors: readonly Dissector[];
  readonly descriptors: readonly Uint8Array[];
}
export const NO_USER_PROTOCOLS: UserProtocols = { dissectors: DISSECTORS, descriptors: [] };

/** Never rejects. `problems`: what is wrong with files that are not used, one sentence each. */
export async function readUserProtocols(
  data: string,
  protoPaths: readonly string[] = [],
): Promise<{ readonly protocols: UserProtocols; readonly problems: readonly string[] }> {
  const [own, protobuf] = await Promise.all([
    readDissectors(dissectorsFolder(data)),
    readProtobuf({ folder: protosFolder(data), paths: protoPaths }),
  ]);
  return {
    protocols: { dissectors: own.dissectors, descriptors: protobuf.descriptors },
    problems: [
      ...own.problems.map((problem) => `dissectors: ${problem}`),
      ...protobuf.problems.map((problem) => `protobuf: ${problem}`),
    ],
  };
}
