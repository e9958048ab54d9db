import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ContractError } from "../../contract/index.ts";
import { openDatabase, storeError, wrapStoreErrors } from "./database.ts";
import { readNames } from "./name-columns.ts";
import { STORE_VERSION } from "./schema.ts";

describe("what the database says, in the contract's words", () => {
  function check(text: string, code: string | null): void {
    const error = storeError("write", new Error(text));
    if (code === null) expect(error).not.toBeInstanceOf(ContractError);
    else expect(error).toMatchObject({ code, data: { nextStep: expect.stringMatching(/./) } });
  }
  test.each([
    ["IO Error: Could not write file: No space left on device", "LIMIT"],
    ["Out of Memory Error: failed to offload: max_temp_directory_size", "LIMIT"],
    ["IO Error: Could not set lock on file: Conflicting lock is held in node (PID 5)", "BUSY"],
    ["IO Error: The file exists, but it is not a valid DuckDB database file!", "NOT_READABLE"],
    ["IO Error: Corrupt database file: computed checksum does not match", "NOT_READABLE"],
    ["IO Error: Cannot open file: Permission denied", "NOT_READABLE"],
    ["Binder Error: no such column", null],
  ])("%s", check);
  test("our own mistakes and the contract's errors pass unchanged", async () => {
    const ours = new TypeError("x is not a function");
    const known = new ContractError("LIMIT", "a", "b");
    for (const error of [ours, known, "text"]) {
      await expect(wrapStoreErrors("read", () => Promise.reject(error))).rejects.toBe(error);
    }
  });
});

describe("a database", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "thresher-database-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => openDatabase(join(folder, "entries.duckdb"), join(folder, "spill"));

  test("of a later version is refused and let go of", async () => {
    const database = await open();
    const connection = await database.connect();
    await connection.run("INSERT INTO store_version VALUES ($1)", [STORE_VERSION + 1]);
    connection.closeSync();
    await database.close();
    await expect(open()).rejects.toMatchObject({ code: "UNSUPPORTED" });
    await expect(open()).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });
  test("of the first version has the tables of this one once it is open, and its names", async () => {
    const first = await open();
    const connection = await first.connect();
    const since2 = ["cluster", "port", "client_ip", "client_port"];
    for (const column of since2) await connection.run(`ALTER TABLE names DROP COLUMN ${column}`);
    await connection.run(`INSERT INTO names VALUES (1, '10.0.0.1', 0, 9, 'cart', 'shop', '{"name":"cart"}')`);
    await connection.run("UPDATE store_version SET version = 1");
    connection.closeSync();
    await first.close();
    for (let times = 0; times < 2; times++) {
      const again = await open();
      const reader = await again.connect();
      expect(await readNames(reader)).toEqual([
        { id: 1, cluster: "", ip: "10.0.0.1", port: null, client: null, fromNs: 0n, toNs: 9n, names: { name: "cart" } },
      ]);
      const version = await reader.runAndReadAll("SELECT max(version) FROM store_version");
      expect(version.getRows()).toEqual([[STORE_VERSION]]);
      reader.closeSync();
      await again.close();
    }
  });
  test("cannot be told to load or to change anything once it is open", async () => {
    const database = await open();
    const connection = await database.connect();
    await expect(connection.run("SET memory_limit = '1TB'")).rejects.toThrow("locked");
    await expect(connection.run("INSTALL httpfs")).rejects.toThrow();
    connection.closeSync();
    await database.close();
  });
});
