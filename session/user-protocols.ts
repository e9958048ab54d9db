// What a user adds to what the program can read: dissectors, and types of protobuf messages, out of folders of the data folder.
import type { DissectorFacts } from "../contract/index.ts";
import { type Dissector, DISSECTORS } from "../engine/index.ts";
import {
  NO_USER_DISSECTORS,
  readDissectors,
  type TellProblem,
  type UserDissectors,
} from "./dissectors/read-dissectors.ts";
import { readProtobuf } from "./protobuf/read-protobuf.ts";

/** As the engine takes them. */
export interface UserProtocols {
  readonly dissectors: readonly Dissector[];
  /** Descriptor sets of protobuf. */
  readonly descriptors: readonly Uint8Array[];
  /** What the user's dissectors are, and did by now. */
  readonly facts: () => readonly DissectorFacts[];
}
export const NO_USER_PROTOCOLS: UserProtocols = { dissectors: DISSECTORS, descriptors: [], facts: () => [] };

/** Where they are; a folder that is absent has none. */
export interface UserProtocolPlaces {
  readonly dissectorsFolder?: string | undefined;
  readonly protosFolder?: string | undefined;
  /** Files and folders that were named one by one. */
  readonly protoPaths?: readonly string[];
}

/** Never rejects. What is wrong with a file, which is then not used, is told when it happens. */
export async function readUserProtocols(
  { dissectorsFolder, protosFolder, protoPaths = [] }: UserProtocolPlaces,
  tell: TellProblem,
): Promise<UserProtocols & UserDissectors> {
  const tellAs = (kind: string) => (problem: string) => tell(`${kind}: ${problem}`);
  const [own, protobuf] = await Promise.all([
    dissectorsFolder === undefined ? NO_USER_DISSECTORS : readDissectors(dissectorsFolder, tellAs("dissectors")),
    readProtobuf({ folder: protosFolder, paths: protoPaths }),
  ]);
  for (const problem of protobuf.problems) tellAs("protobuf")(problem);
  return { ...own, descriptors: protobuf.descriptors };
}
