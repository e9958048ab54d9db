// Dissectors that come with the program, to start from: copied into the user's folder, never used where they are.
import { copyFile, constants, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ContractError, type DissectorSample } from "../../contract/index.ts";
import { listDissectors } from "./dissector-files.ts";

/** What editors know the scripts by; it lies beside the samples. */
const TYPES_FILE = "dissector.d.ts";
/** The first sentence of a script's head, which may begin with a reference to its types. */
const FIRST_SENTENCE = /^(?:\/\/\/.*\n)?\/\/ (?<sentence>[^\n]*?[.](?=\s))/;

/** A folder that is not there has none. */
export async function dissectorSamples(folder: string): Promise<DissectorSample[]> {
  const { files } = await listDissectors(folder);
  return Promise.all(
    files.map(async ({ file }) => {
      const source = await readFile(join(folder, file), "utf8");
      return { file, doc: FIRST_SENTENCE.exec(source)?.groups?.["sentence"] ?? "" };
    }),
  );
}

/** Takes the place of nothing. Rejects with a contract error. */
export async function addDissectorSample(samples: string, file: string, folder: string): Promise<void> {
  const { files } = await listDissectors(samples);
  if (!files.some((sample) => sample.file === file))
    throw new ContractError("NOT_FOUND", `there is no sample ${file}`, "choose another one");
  await mkdir(folder, { recursive: true }).catch((error: unknown) => Promise.reject(cannotWrite(folder, error)));
  try {
    await copyFile(join(samples, file), join(folder, file), constants.COPYFILE_EXCL);
    // The user may have theirs already.
    const known = await readdir(folder);
    if (!known.includes(TYPES_FILE)) await copyFile(join(samples, TYPES_FILE), join(folder, TYPES_FILE));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new ContractError("CONFLICT", `there is a ${file} in the folder already`, "rename it, then add the sample");
    throw cannotWrite(folder, error);
  }
}

function cannotWrite(folder: string, error: unknown): ContractError {
  return new ContractError(
    "NOT_READABLE",
    `${folder} cannot be written: ${String(error)}`,
    "make it a folder of yours",
  );
}
