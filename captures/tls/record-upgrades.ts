// Records captures/tls/upgrades.pcap: `node captures/tls/record-upgrades.ts` as root on Linux (Debian packages postgresql,
// postgresql-client, mariadb-server, slapd, ldap-utils, exim4-daemon-light, curl, openssl; tcpdump, iproute2). Real servers
// and their own clients, which ask for TLS in the middle of a connection. All servers have one RSA key, made for this, and
// take RSA key exchange only, so that the key opens all of it.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause, record, Recording } from "../recording.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";
/** Servers that refuse to run as root: in a user namespace of its own root is somebody else. */
const NOT_ROOT = ["--map-user=65534", "--map-group=65534"];
const GNUTLS_RSA = "NORMAL:-KX-ALL:+RSA:-VERS-ALL:+VERS-TLS1.2";
const recording = new Recording("tls");
const { folder } = recording;
const at = (name: string): string => join(folder, name);

async function startPostgresql(): Promise<void> {
  const newest = readdirSync("/usr/lib/postgresql").toSorted((a, b) => Number(b) - Number(a))[0] ?? "";
  const program = (name: string) => join("/usr/lib/postgresql", newest, "bin", name);
  const data = at("postgresql");
  await recording.run("unshare", [...NOT_ROOT, program("initdb"), "-D", data, "-U", "shop", "--auth=trust"]);
  const tls = ["ssl=on", `ssl_cert_file=${at("rsa.pem")}`, `ssl_key_file=${at("rsa.key")}`];
  const versions = ["ssl_max_protocol_version=TLSv1.2", "ssl_ciphers=AES256-SHA256"];
  const options = [...tls, ...versions, `unix_socket_directories=${folder}`].flatMap((option) => ["-c", option]);
  recording.start("unshare", [...NOT_ROOT, program("postgres"), "-D", data, "-h", "127.0.0.1", ...options]);
}

async function startMariadb(): Promise<void> {
  const data = `--datadir=${at("mariadb")}`;
  const setup = `CREATE USER shop@localhost IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO shop@localhost;\n`;
  writeFileSync(at("init.sql"), setup);
  const install = ["--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"];
  await recording.run("unshare", [...NOT_ROOT, "mariadb-install-db", ...install]);
  const files = [`--socket=${at("socket")}`, `--pid-file=${at("mariadb.pid")}`, `--init-file=${at("init.sql")}`];
  const tls = [`--ssl-cert=${at("rsa.pem")}`, `--ssl-key=${at("rsa.key")}`];
  const suites = ["--ssl-cipher=AES128-SHA", "--tls-version=TLSv1.2"];
  const address = ["--bind-address=127.0.0.1", "--port=3306"];
  recording.start("unshare", [...NOT_ROOT, "mariadbd", "--no-defaults", data, ...address, ...files, ...tls, ...suites]);
}

async function startSlapd(): Promise<void> {
  mkdirSync(at("ldap"));
  const configuration = `include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${at("slapd.pid")}
TLSCertificateFile ${at("rsa.pem")}
TLSCertificateKeyFile ${at("rsa.key")}
TLSCipherSuite ${GNUTLS_RSA}
database mdb
suffix dc=shop
rootdn cn=admin,dc=shop
rootpw ${PASSWORD}
directory ${at("ldap")}
`;
  writeFileSync(at("slapd.conf"), configuration);
  writeFileSync(at("base.ldif"), "dn: dc=shop\nobjectClass: dcObject\nobjectClass: organization\no: Shop\ndc: shop\n");
  await recording.run("slapadd", ["-f", at("slapd.conf"), "-l", at("base.ldif")]);
  recording.start("slapd", ["-h", "ldap://127.0.0.1:389", "-f", at("slapd.conf"), "-d", "0"]);
}

function startExim(): void {
  mkdirSync(at("spool"));
  const configuration = `primary_hostname = mail.shop.example
spool_directory = ${at("spool")}
log_file_path = ${at("spool/%slog")}
pid_file_path = ${at("spool/pid")}
local_interfaces = 127.0.0.1
daemon_smtp_ports = 25
tls_advertise_hosts = *
tls_certificate = ${at("exim.pem")}
tls_privatekey = ${at("exim.key")}
tls_require_ciphers = ${GNUTLS_RSA}
rfc1413_query_timeout = 0s
host_lookup =
queue_only = true
acl_smtp_rcpt = accept
begin routers
drop:
  driver = redirect
  data = :blackhole:
`;
  writeFileSync(at("exim.conf"), configuration, { mode: 0o644 });
  for (const ending of ["pem", "key"]) copyFileSync(at(`rsa.${ending}`), at(`exim.${ending}`));
  for (const file of ["spool", "exim.pem", "exim.key"]) execFileSync("chown", ["Debian-exim", at(file)]);
  recording.start("exim4", ["-C", at("exim.conf"), "-bdf"]);
}

async function converse(): Promise<void> {
  const statement = "SELECT 'said inside' AS postgresql";
  await recording.run("psql", ["host=127.0.0.1 user=shop dbname=postgres sslmode=require", "-c", statement]);
  const login = ["--no-defaults", "--host=127.0.0.1", "--user=shop", `--password=${PASSWORD}`, "--ssl"];
  await recording.run("mariadb", [...login, "--ssl-verify-server-cert=0", "--execute=SELECT 'said inside' AS mariadb"]);
  const bind = ["-H", "ldap://127.0.0.1", "-x", "-ZZ", "-D", "cn=admin,dc=shop", "-w", PASSWORD];
  await recording.run("env", ["LDAPTLS_REQCERT=never", "ldapsearch", ...bind, "-b", "dc=shop", "(o=Shop)"]);
  writeFileSync(
    at("message"),
    "From: ann@shop.example\r\nTo: bob@shop.example\r\nSubject: said inside\r\n\r\nHello\r\n",
  );
  const ends = ["--mail-from", "ann@shop.example", "--mail-rcpt", "bob@shop.example"];
  await recording.run("curl", ["-sk", "--ssl-reqd", "smtp://127.0.0.1/client.example", ...ends, "-T", at("message")]);
}

await record(recording, async () => {
  chmodSync(folder, 0o755);
  const rsa = ["-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=shop.example"];
  execFileSync("openssl", ["req", "-x509", ...rsa, "-keyout", at("rsa.key"), "-out", at("rsa.pem")], {
    stdio: "ignore",
  });
  await startPostgresql();
  await startMariadb();
  await startSlapd();
  startExim();
  await pause(7000);
  await recording.capture(at("plain.pcap"), "lo", "port 5432 or port 3306 or port 389 or port 25", converse);
  copyFileSync(at("plain.pcap"), `${HERE}upgrades.pcap`);
  copyFileSync(at("rsa.key"), `${HERE}upgrades.key`);
  chmodSync(`${HERE}upgrades.key`, 0o644);
});
