// A certificate of its own for a server that is recorded, by the openssl command.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Writes `NAME.key` and `NAME.pem` into `folder`. */
export function makeCertificate(folder: string, name: string): void {
  const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"];
  const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name},DNS:www.${name}`];
  execFileSync("openssl", ["req", "-x509", ...curve, ...files, ...names], { stdio: "ignore" });
}
