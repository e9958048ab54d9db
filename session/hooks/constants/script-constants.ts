// Constants that scripts read as `env`: `constants.json` in the data folder, with secrets sealed by a key store. Values of
// secrets are in the memory of this process and nowhere else: no row, file or message has them.
import { join } from "node:path";
import { z } from "zod";
import { ContractError } from "../../../contract/index.ts";
import { StateFile } from "../../state-file.ts";
import type { KeyStore, ScriptConstants, ScriptEnv } from "../types.ts";
import { textOf, valueOf } from "./constant-value.ts";
import { parseKubesharkConfig } from "./kubeshark-config.ts";
import { type Mask, maskOf } from "./secret-mask.ts";

export const MAX_CONSTANTS = 500;
export const MAX_VALUE_LENGTH = 1 << 16;
/** Former secrets that are masked until the program ends: what was sent with them may still be told of. */
const MAX_FORMER = 1000;
const NAME = /^[A-Za-z_]\w{0,127}$/;
/** Constants of a configuration that are secrets, by their names; so are objects, which are keys of services. */
const SECRET_NAME = /token|secret|passw|pwd|key|credential|auth|webhook|private|connection_?string|dsn/i;

const keptConstant = z.union([
  z.object({ name: z.string(), value: z.string() }),
  z.object({ name: z.string(), sealed: z.string() }),
]);
const schema = z.object({ formatVersion: z.literal(1), constants: z.array(keptConstant).max(MAX_CONSTANTS) });
type Kept = z.infer<typeof schema>;

interface Constant {
  readonly name: string;
  /** As the user wrote it; null for a secret that could not be opened. */
  readonly text: string | null;
  /** Empty for what is no secret. */
  readonly sealed: string;
}

export interface ConstantParts {
  readonly dataFolder: string;
  /** The first one seals; the others open what they sealed earlier. */
  readonly keyStores: readonly [KeyStore, ...KeyStore[]];
  /** What the user is to be told. */
  readonly notice: (text: string) => void;
}

/** Resolves when all secrets were opened that can be. */
export async function openScriptConstants(parts: ConstantParts): Promise<ScriptConstants> {
  const empty: Kept = { formatVersion: 1, constants: [] };
  const file = await StateFile.open({ path: join(parts.dataFolder, "constants.json"), schema, empty });
  const constants: Constant[] = [];
  for (const kept of file.found.constants) {
    if ("value" in kept) constants.push({ name: kept.name, text: kept.value, sealed: "" });
    else constants.push({ ...kept, text: await openSecret(parts.keyStores, kept.sealed) });
  }
  return new Constants(parts, file, constants);
}

async function openSecret(keyStores: readonly KeyStore[], sealed: string): Promise<string | null> {
  for (const store of keyStores) {
    const text = await store.open(sealed).catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

class Constants implements ScriptConstants {
  readonly #parts: ConstantParts;
  readonly #file: StateFile<Kept>;
  readonly #listeners = new Set<() => void>();
  readonly #formerSecrets = new Set<string>();
  #constants: ReadonlyMap<string, Constant> = new Map();
  #env: ScriptEnv = {};
  #mask: Mask = maskOf([]);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ConstantParts, file: StateFile<Kept>, constants: readonly Constant[]) {
    this.#parts = parts;
    this.#file = file;
    this.#use(new Map(constants.map((one) => [one.name, one])));
  }
  get rows(): ScriptConstants["rows"] {
    return [...this.#constants.values()]
      .map(({ name, text, sealed }) => ({ name, value: sealed === "" ? (text ?? "") : "", isSecret: sealed !== "" }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
  get secretsKeptIn(): string {
    return this.#parts.keyStores[0].place;
  }
  get warning(): string {
    const closed = [...this.#constants.values()].filter(({ text }) => text === null).map(({ name }) => name);
    const lost =
      closed.length === 0 ? "" : `These secrets cannot be opened here: ${closed.join(", ")}. Enter them again.`;
    return [this.#file.notice, lost, this.#parts.keyStores[0].warning].filter((text) => text !== "").join(" ");
  }
  get env(): ScriptEnv {
    return this.#env;
  }
  get mask(): Mask {
    // What is handed on masks what is secret when it is called.
    return (text) => this.#mask(text);
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  set(name: string, value: string, isSecret: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const problem = problemOf(name, value);
      if (problem !== "")
        throw new ContractError("BAD_SCRIPT", `${name.slice(0, 128)} ${problem}`, "choose another one");
      await this.#put([await this.#made(name, value, isSecret)]);
    });
  }
  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#constants.has(name)) return;
      const others = [...this.#constants.values()].filter((one) => one.name !== name);
      await this.#keep(new Map(others.map((one) => [one.name, one])));
    });
  }
  importKubeshark(yaml: string): ReturnType<ScriptConstants["importKubeshark"]> {
    return this.#inTurn(async () => {
      const { env, folders, active } = parseKubesharkConfig(yaml);
      const made: Constant[] = [];
      const left: string[] = [];
      for (const [name, value] of env) {
        const text = textOf(value);
        const problem = problemOf(name, text);
        if (problem !== "") left.push(`${name.slice(0, 128)} ${problem}`);
        else made.push(await this.#made(name, text, SECRET_NAME.test(name) || typeof value === "object"));
      }
      await this.#put(made);
      if (left.length > 0) this.#parts.notice(`constants that were not taken over: ${left.slice(0, 20).join("; ")}`);
      const [scriptsFolder = "", ...otherFolders] = folders;
      return { names: made.map(({ name }) => name), scriptsFolder, otherFolders, active };
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
  async #made(name: string, text: string, isSecret: boolean): Promise<Constant> {
    return { name, text, sealed: isSecret ? await this.#parts.keyStores[0].seal(text) : "" };
  }
  async #put(constants: readonly Constant[]): Promise<void> {
    const all = new Map(this.#constants);
    for (const constant of constants) all.set(constant.name, constant);
    if (all.size > MAX_CONSTANTS) {
      throw new ContractError(
        "LIMIT",
        `there are more than ${MAX_CONSTANTS} constants`,
        "remove those that are not needed",
      );
    }
    if (constants.length > 0) await this.#keep(all);
  }
  // What is not on disk is not in use either.
  async #keep(constants: ReadonlyMap<string, Constant>): Promise<void> {
    const kept = [...constants.values()].map(({ name, text, sealed }) =>
      sealed === "" ? { name, value: text ?? "" } : { name, sealed },
    );
    await this.#file.write({ formatVersion: 1, constants: kept });
    this.#use(constants);
    for (const listener of this.#listeners) listener();
  }
  #use(constants: ReadonlyMap<string, Constant>): void {
    for (const { text, sealed } of this.#constants.values())
      if (sealed !== "" && text !== null) this.#formerSecrets.add(text);
    for (const text of [...this.#formerSecrets].slice(0, -MAX_FORMER)) this.#formerSecrets.delete(text);
    this.#constants = constants;
    const known = [...constants.values()].flatMap(({ name, text, sealed }) =>
      text === null ? [] : [{ name, text, sealed }],
    );
    this.#env = Object.freeze(Object.fromEntries(known.map(({ name, text }) => [name, valueOf(text)])));
    const secrets = known.filter(({ sealed }) => sealed !== "").map(({ text }) => text);
    this.#mask = maskOf([...secrets, ...this.#formerSecrets]);
  }
}

/** Why this is no constant; empty when it is. Never with its value. */
function problemOf(name: string, text: string): string {
  if (!NAME.test(name)) return "is no name of letters, digits and _";
  return text.length > MAX_VALUE_LENGTH ? `is longer than ${MAX_VALUE_LENGTH} characters` : "";
}
