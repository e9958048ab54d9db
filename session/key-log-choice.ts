// The key log that the user chose for the window's sessions. It is for the session that is open, or the next one where
// none is; then it is forgotten, unless it is to be kept.
export interface KeyLogChoice {
  readonly path: string;
  /** For later sessions, too. */
  readonly isKept: boolean;
  /** Whose it is; empty until a session has taken it. */
  readonly sessionId: string;
}

/** The choice as it is for a session that opens now. */
export function choiceFor(choice: KeyLogChoice | null, sessionId: string): KeyLogChoice | null {
  if (choice === null) return null;
  const isOther = choice.sessionId !== "" && choice.sessionId !== sessionId;
  return isOther && !choice.isKept ? null : { ...choice, sessionId };
}
