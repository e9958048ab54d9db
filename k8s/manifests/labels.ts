// Names and labels of what a session creates: how it is found again, whoever looks.
import { createHash, randomInt } from "node:crypto";
import { userInfo } from "node:os";

export const APP_LABEL = "app.kubernetes.io/name";
export const APP = "thresher";
export const SESSION_LABEL = "thresher.dev/session";
export const USER_LABEL = "thresher.dev/user";
export const NODE_ANNOTATION = "thresher.dev/node";
export const USER_ANNOTATION = "thresher.dev/user-name";

const SESSION_LENGTH = 8;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;

/** A session's id: part of object names, so it begins with a letter. */
export function newSessionId(): string {
  const rest = Array.from(
    { length: SESSION_LENGTH - 1 },
    () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)],
  );
  return `${LETTERS[randomInt(LETTERS.length)]}${rest.join("")}`;
}

/** One user of one cluster at one kind of desk: shared accounts of a cluster are told apart by who is logged in here. */
export interface SessionUser {
  /** As the cluster knows them. */
  readonly name: string;
  readonly label: string;
}
export function sessionUser(name: string, loggedIn: string = localUser()): SessionUser {
  const readable = name
    .replace(/^.*:/, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 30);
  const hash = shortHash(`${name}\n${loggedIn}`);
  return { name, label: readable === "" ? hash : `${readable.replace(/-+$/, "")}-${hash}` };
}
/** A user id without a name (as in some containers) is no failure. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

export function sessionLabels(session: string, user: SessionUser): Readonly<Record<string, string>> {
  return { [APP_LABEL]: APP, [SESSION_LABEL]: session, [USER_LABEL]: user.label };
}
export function selectorOf(session: string): string {
  return `${APP_LABEL}=${APP},${SESSION_LABEL}=${session}`;
}
/** Name of the session's ConfigMap and Secret. */
export function sessionName(session: string): string {
  return `${APP}-${session}`;
}
/** Name of a node's Job: node names may be longer than a Job's name can be. */
export function jobName(session: string, node: string): string {
  return `${sessionName(session)}-${shortHash(node)}`;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
