// Operations by their tags, and results by their codes (RFC 4511, 4 and appendix A; RFC 4525, 4528, 4533).

export interface Operation {
  readonly name: string;
  readonly isRequest: boolean;
  /** A request that nobody answers. */
  readonly isAlone: boolean;
}
const request = (name: string, isAlone = false): Operation => ({ name, isRequest: true, isAlone });
const response = (name: string): Operation => ({ name, isRequest: false, isAlone: false });

export const OPERATIONS: Readonly<Record<number, Operation>> = {
  0x60: request("bind"),
  0x61: response("bind"),
  0x42: request("unbind", true),
  0x63: request("search"),
  0x64: response("search entry"),
  0x65: response("search"),
  0x73: response("search reference"),
  0x66: request("modify"),
  0x67: response("modify"),
  0x68: request("add"),
  0x69: response("add"),
  0x4a: request("delete"),
  0x6b: response("delete"),
  0x6c: request("modDN"),
  0x6d: response("modDN"),
  0x6e: request("compare"),
  0x6f: response("compare"),
  0x50: request("abandon", true),
  0x77: request("extended"),
  0x78: response("extended"),
  0x79: response("intermediate"),
};

const RESULTS: Readonly<Record<number, string>> = {
  0: "success",
  1: "operationsError",
  2: "protocolError",
  3: "timeLimitExceeded",
  4: "sizeLimitExceeded",
  5: "compareFalse",
  6: "compareTrue",
  7: "authMethodNotSupported",
  8: "strongerAuthRequired",
  10: "referral",
  11: "adminLimitExceeded",
  12: "unavailableCriticalExtension",
  13: "confidentialityRequired",
  14: "saslBindInProgress",
  16: "noSuchAttribute",
  17: "undefinedAttributeType",
  18: "inappropriateMatching",
  19: "constraintViolation",
  20: "attributeOrValueExists",
  21: "invalidAttributeSyntax",
  32: "noSuchObject",
  33: "aliasProblem",
  34: "invalidDNSyntax",
  36: "aliasDereferencingProblem",
  48: "inappropriateAuthentication",
  49: "invalidCredentials",
  50: "insufficientAccessRights",
  51: "busy",
  52: "unavailable",
  53: "unwillingToPerform",
  54: "loopDetect",
  64: "namingViolation",
  65: "objectClassViolation",
  66: "notAllowedOnNonLeaf",
  67: "notAllowedOnRDN",
  68: "entryAlreadyExists",
  69: "objectClassModsProhibited",
  71: "affectsMultipleDSAs",
  80: "other",
  118: "canceled",
  119: "noSuchOperation",
  120: "tooLate",
  121: "cannotCancel",
  122: "assertionFailed",
  123: "authorizationDenied",
  4096: "e-syncRefreshRequired",
};
export function resultName(code: number): string {
  return RESULTS[code] ?? String(code);
}
/** Codes that say that all is well: what was compared differs or not, a login or search goes on elsewhere or further. */
const GOOD: ReadonlySet<number> = new Set([0, 5, 6, 10, 14]);
export function isGood(code: number): boolean {
  return GOOD.has(code);
}

export const SCOPES = ["baseObject", "singleLevel", "wholeSubtree", "subordinateSubtree"] as const;
export const DEREFERENCES = ["neverDerefAliases", "derefInSearching", "derefFindingBaseObj", "derefAlways"] as const;
export const MODIFICATIONS = ["add", "delete", "replace", "increment"] as const;

/** Extended operations and controls that many use, by their OIDs. */
const OIDS: Readonly<Record<string, string>> = {
  "1.3.6.1.4.1.1466.20037": "StartTLS",
  "1.3.6.1.4.1.4203.1.11.1": "Password Modify",
  "1.3.6.1.4.1.4203.1.11.3": "Who Am I",
  "1.3.6.1.1.8": "Cancel",
  "1.3.6.1.4.1.1466.20036": "Notice of Disconnection",
  "1.2.840.113556.1.4.319": "Paged Results",
  "1.2.840.113556.1.4.473": "Server Side Sorting",
  "1.2.840.113556.1.4.474": "Server Side Sorting",
  "2.16.840.1.113730.3.4.2": "ManageDsaIT",
  "2.16.840.1.113730.3.4.18": "Proxied Authorization",
  "1.3.6.1.4.1.4203.1.9.1.1": "Sync Request",
  "1.3.6.1.4.1.42.2.27.8.5.1": "Password Policy",
  "1.3.6.1.1.12": "Assertion",
  "1.3.6.1.1.13.1": "Pre-Read",
  "1.3.6.1.1.13.2": "Post-Read",
};
export function oidName(oid: string): string {
  return OIDS[oid] ?? "";
}
export const START_TLS = "1.3.6.1.4.1.1466.20037";
export const PASSWORD_MODIFY = "1.3.6.1.4.1.4203.1.11.1";
