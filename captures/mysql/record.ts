// Records captures/mysql: `node captures/mysql/record.ts` as root on Linux (mariadb-server, openssl, tcpdump, iproute2). A real
// MariaDB is driven by its command line, and by hand where that has no words for it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { converse } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";
/** The server refuses to run as root; in a user namespace of its own root is somebody else. */
const NOT_ROOT = ["--map-user=65534", "--map-group=65534"];

// One statement a line.
const SETUP = `CREATE DATABASE shop;
CREATE USER admin@localhost IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO admin@localhost;
CREATE USER guest@localhost;
CREATE USER other@localhost;
GRANT ALL ON *.* TO guest@localhost;
GRANT ALL ON shop.* TO other@localhost;
CREATE TABLE shop.goods (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, price DECIMAL(8, 2), made DATETIME(6), spent TIME, big BIGINT UNSIGNED);
`;

/** The command line: options, then what it is to run. */
type Client = (options: readonly string[], ...statements: readonly string[]) => Promise<number>;

async function ordinary(client: Client): Promise<void> {
  const admin = ["--user=admin", `--password=${PASSWORD}`, "shop"];
  await client(
    [...admin, "--skip-ssl"],
    "INSERT INTO goods (id, name, price) VALUES (1, 'tea', 4.20), (2, 'Käse', NULL)",
    "SELECT id, name, price FROM goods",
    "SHOW TABLES",
    `ALTER USER other@localhost IDENTIFIED BY '${PASSWORD}'`,
    "ALTER USER other@localhost IDENTIFIED BY ''",
    "SELECT seq, REPEAT('x', 20) FROM seq_1_to_150",
  );
  await client([...admin, "--skip-ssl"], "INSERT INTO goods (id, name) VALUES (1, 'again')");
  await client([...admin, "--skip-ssl"], "SELEC 1");
  await client(["--user=admin", "--password=wrong", "--skip-ssl", "shop"], "SELECT 1");
  await client([...admin, "--ssl", "--ssl-verify-server-cert=0"], "SELECT 'nobody sees this'");
  await client([...admin, "--skip-ssl", "--compress"], "SELECT REPEAT('x', 500) AS packed");
}

if (process.argv[2] === "inside") await converse();
else {
  const recording = new Recording("mysql");
  await record(recording, async () => {
    const { folder } = recording;
    const data = join(folder, "data");
    writeFileSync(join(folder, "init.sql"), SETUP);
    makeCertificate(folder, "db.example");
    const install = [
      "--no-defaults",
      `--datadir=${data}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ];
    await recording.run("unshare", [...NOT_ROOT, "mariadb-install-db", ...install]);
    recording.start("unshare", [
      ...NOT_ROOT,
      "mariadbd",
      "--no-defaults",
      `--datadir=${data}`,
      "--bind-address=127.0.0.1",
      "--port=3306",
      `--socket=${folder}/socket`,
      `--pid-file=${folder}/pid`,
      `--init-file=${folder}/init.sql`,
      `--ssl-cert=${folder}/db.example.pem`,
      `--ssl-key=${folder}/db.example.key`,
      "--local-infile=1",
    ]);
    await pause(6000);
    const client: Client = (options, ...statements) =>
      recording.run("mariadb", [
        "--no-defaults",
        "--host=127.0.0.1",
        `--execute=${statements.join(";\n")}`,
        ...options,
      ]);
    await recording.capture(`${HERE}command-line.pcap`, "lo", "port 3306", () => ordinary(client));
    await recording.capture(`${HERE}by-hand.pcap`, "lo", "port 3306", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
    });
  });
}
