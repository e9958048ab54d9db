// Records captures/ldap: `node captures/ldap/record.ts` as root on Linux (Debian packages slapd, ldap-utils, openssl; tcpdump,
// iproute2). A real OpenLDAP is driven by ldapts, and by its own command line for what that lacks.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../certificate.ts";
import { pause, record, Recording } from "../recording.ts";
import { talk } from "./talk.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "open-sesame-7";

function configuration(folder: string): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/pid
TLSCertificateFile ${folder}/ldap.example.pem
TLSCertificateKeyFile ${folder}/ldap.example.key
database mdb
suffix dc=shop
rootdn cn=admin,dc=shop
rootpw ${PASSWORD}
directory ${folder}/data
`;
}

if (process.argv[2] === "inside") await talk(PASSWORD);
else {
  const recording = new Recording("ldap");
  await record(recording, async () => {
    const { folder } = recording;
    mkdirSync(join(folder, "data"));
    makeCertificate(folder, "ldap.example");
    writeFileSync(join(folder, "slapd.conf"), configuration(folder));
    writeFileSync(join(folder, "base.ldif"), "dn: dc=shop\nobjectClass: domain\ndc: shop\n");
    await recording.run("slapadd", ["-f", join(folder, "slapd.conf"), "-l", join(folder, "base.ldif")]);
    recording.start("slapd", ["-h", "ldap://127.0.0.1:389", "-f", join(folder, "slapd.conf"), "-d", "0"]);
    await pause(2000);
    await recording.capture(`${HERE}openldap.pcap`, "lo", "port 389", async () => {
      await recording.run(process.execPath, [fileURLToPath(import.meta.url), "inside"]);
      const server = ["-H", "ldap://127.0.0.1", "-x"];
      const admin = [...server, "-D", "cn=admin,dc=shop", "-w", PASSWORD];
      await recording.run("ldapsearch", [
        ...admin,
        "-b",
        "dc=shop",
        "-E",
        "pr=2/noprompt",
        "(&(objectClass=person)(!(sn=x*y))(mail:=a@b))",
      ]);
      await recording.run("ldapwhoami", admin);
      await recording.run("ldappasswd", [...admin, "-s", `${PASSWORD}-new`, "cn=alice,dc=shop"]);
      await recording.run("env", ["LDAPTLS_REQCERT=never", "ldapwhoami", ...server, "-ZZ"]);
    });
  });
}
