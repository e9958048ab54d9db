// Facts of an X.509 certificate for the list of a TLS connection; nothing is verified here.
import type { CertificateFacts } from "../engine/index.ts";

/** Largest certificate looked at; real ones are a few KiB. */
const MAX_CERTIFICATE_BYTES = 262_144;
/** Alternative names kept; shared certificates of content networks hold some hundreds. */
const MAX_NAMES = 1_000;

/** Null where the DER is not a certificate. */
export function certificate(der: Uint8Array): CertificateFacts | null {
  if (der.length > MAX_CERTIFICATE_BYTES) return null;
  try {
    const { X509Certificate } = process.getBuiltinModule("node:crypto");
    const parsed = new X509Certificate(der);
    return {
      subject: oneLine(parsed.subject),
      issuer: oneLine(parsed.issuer),
      names: alternativeNames(parsed.subjectAltName),
      notBefore: rfc3339(parsed.validFrom),
      notAfter: rfc3339(parsed.validTo),
      serial: parsed.serialNumber.toLowerCase(),
    };
  } catch {
    // OpenSSL's message about somebody's bytes says nothing to the user: "not a certificate" is the answer.
    return null;
  }
}

/** Node gives one attribute a line, and undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}

/** `DNS:a.example, IP Address:10.0.0.1`, with unusual values in JSON quotes. */
function alternativeNames(text: string | undefined): string[] {
  const names: string[] = [];
  for (const [, plain, quoted] of (text ?? "").matchAll(/[\w ]+:(?:([^",]*)|"((?:[^"\\]|\\.)*)")(?:, |$)/g)) {
    if (names.length >= MAX_NAMES) break;
    names.push(plain ?? unquote(quoted ?? ""));
  }
  return names;
}

/** Node writes a comma inside a name as a JSON escape. */
function unquote(quoted: string): string {
  return quoted.replaceAll(
    /\\(?:u([0-9a-f]{4})|(.))/gi,
    (_, code: string | undefined, character: string | undefined) =>
      code === undefined ? (character ?? "") : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function rfc3339(openSslDate: string): string {
  const date = new Date(openSslDate);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().replace(".000Z", "Z");
}
