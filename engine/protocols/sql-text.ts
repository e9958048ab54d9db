// Text of SQL statements, for the protocols of databases: the word that says what a statement does, its text on one line, and
// the passwords in it, which no entry keeps.

/** Characters looked at for the first word: comments may stand before it. */
const MAX_SEARCHED = 4096;
/** Characters of a statement in the list. */
export const MAX_SUMMARY_CHARACTERS = 300;

/** What may stand before a statement: blanks, parentheses, comments. */
const BEFORE = /^(?:[\s(;]+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)/;

/** `SELECT` for `-- by cart`, line end, `(select 1)`; empty where the text begins with no word. */
export function commandWord(text: string): string {
  let rest = text.slice(0, MAX_SEARCHED);
  for (let before = BEFORE.exec(rest); before !== null && before[0] !== ""; before = BEFORE.exec(rest))
    rest = rest.slice(before[0].length);
  return (/^[A-Za-z]+/.exec(rest)?.[0] ?? "").toUpperCase();
}

const STATEMENT_WORDS = new Set(
  (
    "ABORT ALTER ANALYZE BEGIN CALL CHANGE CHECK CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DESC " +
    "DESCRIBE DISCARD DO DROP END EXECUTE EXPLAIN FETCH FLUSH GRANT HANDLER IMPORT INSERT KILL LISTEN LOAD LOCK MERGE MOVE " +
    "NOTIFY OPTIMIZE PREPARE PURGE REASSIGN REFRESH REINDEX RELEASE RENAME REPAIR REPLACE RESET REVOKE ROLLBACK SAVEPOINT " +
    "SECURITY SELECT SET SHOW SIGNAL START STOP TABLE TRUNCATE UNLISTEN UNLOCK UPDATE USE VACUUM VALUES WITH XA " +
    // Commands of a replication connection and of poolers.
    "IDENTIFY BASE PAUSE RESUME RECONNECT RELOAD WAIT"
  ).split(" "),
);

/** Whether a statement may begin with this word (upper case). */
export function isStatementWord(word: string): boolean {
  return STATEMENT_WORDS.has(word);
}

/** A statement on one line, cut where it is long. */
export function oneLine(text: string): string {
  // Blanks shrink, so a few more characters are enough.
  const line = text
    .slice(0, MAX_SUMMARY_CHARACTERS * 4)
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > MAX_SUMMARY_CHARACTERS ? `${line.slice(0, MAX_SUMMARY_CHARACTERS - 1)}…` : line;
}

/** `PASSWORD 'x'` (CREATE and ALTER ROLE), `IDENTIFIED BY 'x'`, `PASSWORD('x')`, `password=x` of a connection string. */
const SECRETS =
  /(?<!['"])\b(PASSWORD(?:\s*[=(]\s*|\s+FOR\s+\S+\s*=\s*|\s+)|IDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS|USING)\s+(?:PASSWORD\s+)?)([EeNn]?'(?:[^'\\]|''|\\.)*(?:'|$)|"(?:[^"\\]|""|\\.)*(?:"|$))|\b(password=)[^\s'"&;]+/gi;

/** One of these words stands in all of them: texts without it are most, and are told sooner. */
const SECRET_WORD = /password|identified/i;
/** Letters of the shorter word. */
const MIN_SECRET_LENGTH = 8;

/** The text with its passwords as `***`. */
export function withoutSecrets(text: string): string {
  if (text.length < MIN_SECRET_LENGTH || !SECRET_WORD.test(text)) return text;
  return text.replaceAll(SECRETS, (_all, word: string | undefined, _value, key: string | undefined) =>
    word === undefined ? `${key ?? ""}***` : `${word}'***'`,
  );
}
