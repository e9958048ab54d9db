// Opens and closes a session's database file, and turns its failures into errors that a person can act on.
import { availableParallelism } from "node:os";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { ContractError } from "../../contract/index.ts";
import { ROW_GROUP_ROWS } from "./row-batch.ts";
import { CREATE_NOTES, CREATE_TABLES, STORE_VERSION, UPGRADES } from "./schema.ts";

/** Memory that the database may use before it spills into its temporary folder. */
const MEMORY_LIMIT = "512MB";
/**
 * Log size at which it is folded into the file. Whoever writes waits for that: it takes 0.1 s of a core, with 64 MB 0.25 s,
 * and no more in all.
 */
const CHECKPOINT_AT = "16MB";
/** Format of the file's blocks: that of the library we ship, whose compression of texts takes the least time. */
const BLOCK_FORMAT = "v1.5.0";
/** Name of the file among the databases of its instance. */
const STORE = "store";

/** One open file. Each connection runs one statement at a time, so each use has its own. */
export interface Database {
  readonly connect: () => Promise<DuckDBConnection>;
  /** Folds the log into the file and lets go of it. */
  readonly close: () => Promise<void>;
}

/**
 * Opens `path`, or makes it. The file is of nobody else while it is open. One core stays free for the event loop and
 * the engine: with all of them the database makes a bulk append no faster, and the window stutters.
 */
export async function openDatabase(path: string, temporaryFolder: string): Promise<Database> {
  if (openPaths.has(path)) throw new ContractError("BUSY", "this session is open already", "close it first");
  openPaths.add(path);
  try {
    const database = await openInstance(path, temporaryFolder);
    return {
      connect: database.connect,
      close: () => database.close().finally(() => openPaths.delete(path)),
    };
  } catch (error) {
    openPaths.delete(path);
    throw error;
  }
}

// Locks of the system are a process's: they do not keep it from opening a file twice, and two writers destroy it.
const openPaths = new Set<string>();

function openInstance(path: string, temporaryFolder: string): Promise<Database> {
  return wrapStoreErrors("open", async () => {
    // The size of row groups can be given to an attached file only.
    const instance = await DuckDBInstance.create(":memory:", {
      memory_limit: MEMORY_LIMIT,
      threads: String(Math.max(1, availableParallelism() - 1)),
      temp_directory: temporaryFolder,
      wal_autocheckpoint: CHECKPOINT_AT,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    try {
      await attach(instance, path);
      await prepare(instance);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
    return { connect: () => connect(instance), close: () => close(instance) };
  });
}

async function attach(instance: DuckDBInstance, path: string): Promise<void> {
  const connection = await instance.connect();
  try {
    // No statement of this kind takes bound values; a quote in a path is doubled.
    const file = path.replaceAll("'", "''");
    const options = `ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, STORAGE_VERSION '${BLOCK_FORMAT}'`;
    await connection.run(`ATTACH '${file}' AS ${STORE} (${options})`);
  } finally {
    connection.closeSync();
  }
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run(`USE ${STORE}`);
  return connection;
}

// A connection that is left open holds the file after the instance is closed, and outlives what it refers to.
async function prepare(instance: DuckDBInstance): Promise<void> {
  const connection = await connect(instance);
  try {
    await prepareTables(connection);
    await connection.run(CREATE_NOTES);
    await connection.run("SET lock_configuration = true");
  } finally {
    connection.closeSync();
  }
}

async function prepareTables(connection: DuckDBConnection): Promise<void> {
  const tables = await connection.runAndReadAll(
    "SELECT count(*) FROM information_schema.tables WHERE table_catalog = 'store' AND table_name = 'store_version'",
  );
  if (tables.getRows()[0]?.[0] === 0n) {
    for (const statement of CREATE_TABLES) await connection.run(statement);
    return;
  }
  const rows = await connection.runAndReadAll("SELECT max(version) FROM store_version");
  const version = rows.getRows()[0]?.[0];
  if (typeof version !== "number" || version > STORE_VERSION) {
    throw new ContractError(
      "UNSUPPORTED",
      `the session was written by a later version of this program (store version ${String(version)})`,
      "open it with that version, or open the capture file again",
    );
  }
  await upgrade(connection, version);
}

// All steps or none: a store that is half of one version and half of another is of no use to either.
async function upgrade(connection: DuckDBConnection, version: number): Promise<void> {
  const steps = UPGRADES.slice(version - 1).flat();
  if (steps.length === 0) return;
  await connection.run("BEGIN");
  try {
    for (const statement of [...steps, `UPDATE store_version SET version = ${STORE_VERSION}`]) {
      await connection.run(statement);
    }
    await connection.run("COMMIT");
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function close(instance: DuckDBInstance): Promise<void> {
  const connection = await connect(instance);
  try {
    await connection.run("CHECKPOINT");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What a store answers that was closed. */
export function closedError(): ContractError {
  return new ContractError("NOT_FOUND", "this session was closed", "open it again");
}

/** Runs `work`; a failure of the disk or of the file comes out as an error of the contract. */
export async function wrapStoreErrors<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(doing, error);
  }
}

/** What the database said, in the contract's words; our own mistakes pass through unchanged. */
export function storeError(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ContractError) return error;
  const text = error.message;
  if (/no space left|disk quota|could not write|max_temp_directory_size/i.test(text)) {
    return new ContractError(
      "LIMIT",
      `the disk is full: ${firstLine(text)}`,
      "free some space, then open the source again",
    );
  }
  if (/conflicting lock|could not set lock/i.test(text)) {
    return new ContractError("BUSY", "another process has this session open", "close it there first");
  }
  if (/not a valid duckdb|corrupt|checksum|serializ|wal/i.test(text)) {
    return new ContractError(
      "NOT_READABLE",
      `the session's store is damaged: ${firstLine(text)}`,
      "open the capture file again; the damaged session can be removed",
    );
  }
  if (/permission denied|cannot open file|io error/i.test(text)) {
    return new ContractError(
      "NOT_READABLE",
      `could not ${doing} the session's store: ${firstLine(text)}`,
      "check the folder's permissions",
    );
  }
  return error;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
