// Records captures/postgresql: `node captures/postgresql/record.ts` as root on Linux (postgresql, postgresql-client, openssl,
// tcpdump, iproute2). A real server is driven by psql, and by hand where a client would not say so.
import { chownSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { converse } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";
/** The server refuses to run as root; in a user namespace of its own root is somebody else. */
const NOT_ROOT = ["--map-user=65534", "--map-group=65534"];
const PROGRAMS = "/usr/lib/postgresql";

/** Where the newest of the installed servers has its programs. */
function programs(): string {
  const newest = readdirSync(PROGRAMS).toSorted((a, b) => Number(b) - Number(a))[0] ?? "";
  return join(PROGRAMS, newest, "bin");
}

const ACCESS = `
host replication shop 127.0.0.1/32 trust
host shop shop 127.0.0.1/32 trust
host all old 127.0.0.1/32 md5
host all plain 127.0.0.1/32 password
host all all 127.0.0.1/32 scram-sha-256
`;

const SETUP = `
CREATE ROLE shop LOGIN REPLICATION PASSWORD '${PASSWORD}';
SET password_encryption = 'md5';
CREATE ROLE old LOGIN PASSWORD '${PASSWORD}';
CREATE ROLE plain LOGIN PASSWORD '${PASSWORD}';
CREATE DATABASE shop OWNER shop;
`;

const TABLE = `CREATE TABLE goods (id int PRIMARY KEY, name text NOT NULL, price numeric(8, 2), tags text[],
  made timestamptz DEFAULT '2026-11-28 14:05:00.25+00', code uuid DEFAULT '5b30857f-0bfa-48b5-ac0b-5c64e28078d1', spec jsonb DEFAULT '{"a": 1}')`;

/** A call of psql; options as psql -c takes them. */
type Psql = (url: string, ...commands: readonly string[]) => Promise<number>;

async function ordinary(psql: Psql): Promise<void> {
  const shop = "user=admin dbname=shop sslmode=disable";
  await psql(
    shop,
    TABLE,
    "ALTER TABLE goods OWNER TO shop",
    "DROP TABLE IF EXISTS nothing",
    "INSERT INTO goods (id, name, price) VALUES (1, 'tea', 4.20), (2, 'Käse', NULL)",
    "SELECT id, name, price, made FROM goods -- all of them",
    "BEGIN; UPDATE goods SET price = 5 WHERE id = 1; SELECT count(*) FROM goods; COMMIT",
    "INSERT INTO goods (id, name) VALUES (1, 'again')",
    "SELEC 1",
    `ALTER ROLE plain PASSWORD '${PASSWORD}'`,
    "SELECT g, repeat('x', 20) FROM generate_series(1, 150) AS g",
    "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look twice'; END $$",
  );
  await psql("user=old dbname=shop sslmode=disable", "SELECT current_user");
  await psql("user=plain dbname=shop sslmode=disable", "SELECT current_user");
  await psql("user=admin dbname=shop sslmode=require", "SELECT 'nobody sees this'");
  await psql("user=admin dbname=nowhere sslmode=disable", "SELECT 1");
  await psql("user=stranger dbname=shop sslmode=disable", "SELECT 1");
}

if (process.argv[2] === "inside") await converse();
else {
  const recording = new Recording("postgresql");
  await record(recording, async () => {
    const { folder } = recording;
    const data = join(folder, "data");
    writeFileSync(join(folder, "password"), `${PASSWORD}\n`);
    makeCertificate(folder, "db.example");
    const init = [
      "-D",
      data,
      "-U",
      "admin",
      "--auth=scram-sha-256",
      `--pwfile=${folder}/password`,
      "-E",
      "UTF8",
      "--no-sync",
    ];
    await recording.run("unshare", [...NOT_ROOT, join(programs(), "initdb"), ...init]);
    writeFileSync(join(data, "pg_hba.conf"), ACCESS);
    chownSync(join(data, "pg_hba.conf"), 0, 0);
    const options = [
      "ssl=on",
      `ssl_cert_file=${folder}/db.example.pem`,
      `ssl_key_file=${folder}/db.example.key`,
      "fsync=off",
    ];
    recording.start("unshare", [
      ...NOT_ROOT,
      join(programs(), "postgres"),
      "-D",
      data,
      "-h",
      "127.0.0.1",
      "-k",
      folder,
      ...options.flatMap((option) => ["-c", option]),
    ]);
    await pause(2000);
    const psql: Psql = (url, ...commands) =>
      recording.run("env", [
        `PGPASSWORD=${PASSWORD}`,
        "psql",
        "-X",
        "-q",
        `host=127.0.0.1 ${url}`,
        ...commands.flatMap((command) => ["-c", command]),
      ]);
    await psql("user=admin dbname=postgres sslmode=disable", ...SETUP.trim().split("\n"));
    await recording.capture(`${HERE}psql.pcap`, "lo", "port 5432", () => ordinary(psql));
    await recording.capture(`${HERE}by-hand.pcap`, "lo", "port 5432", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
