// First words, one-line texts and secrets of SQL statements.
import { describe, expect, test } from "vitest";
import { commandWord, isStatementWord, MAX_SUMMARY_CHARACTERS, oneLine, withoutSecrets } from "./sql-text.ts";

describe("the word that says what a statement does", () => {
  const check = (text: string, expected: string): void => expect(commandWord(text), text).toBe(expected);

  test("stands first, in any case", () => {
    check("SELECT 1", "SELECT");
    check("insert into t", "INSERT");
    check("COMMIT", "COMMIT");
    check("BEGIN;", "BEGIN");
    check("select*from t", "SELECT");
  });
  test("stands behind blanks, parentheses and comments", () => {
    check("  \n\t select 1", "SELECT");
    check("((SELECT 1) UNION SELECT 2)", "SELECT");
    check("-- by cart\nUPDATE t", "UPDATE");
    check("/* a * b */ /**/ DELETE FROM t", "DELETE");
    check("/*+ hint */SELECT 1", "SELECT");
    check(";;SELECT 1", "SELECT");
  });
  test("is empty where there is none", () => {
    check("", "");
    check("   ", "");
    check("-- only a comment", "");
    check("/* open", "");
    check("$1", "");
  });
  test("is not looked for without end", () => {
    check(`${" ".repeat(5000)}SELECT 1`, "");
    check("/*".repeat(100_000), "");
    check("(".repeat(100_000), "");
  });
  test("is known or not", () => {
    expect(["SELECT", "WITH", "IDENTIFY", "COPY"].map(isStatementWord)).toEqual([true, true, true, true]);
    expect(["select", "HELLO", ""].map(isStatementWord)).toEqual([false, false, false]);
  });
});

describe("one line", () => {
  test("blanks become one, the ends go", () => {
    expect(oneLine("  SELECT a,\n\t b\r\nFROM t  ")).toBe("SELECT a, b FROM t");
  });
  test("a long text is cut and says so", () => {
    const line = oneLine("x".repeat(MAX_SUMMARY_CHARACTERS + 1));
    expect(line).toHaveLength(MAX_SUMMARY_CHARACTERS);
    expect(line.endsWith("…")).toBe(true);
    expect(oneLine("x".repeat(MAX_SUMMARY_CHARACTERS))).toHaveLength(MAX_SUMMARY_CHARACTERS);
  });
});

describe("secrets", () => {
  const check = (text: string, expected: string): void => expect(withoutSecrets(text)).toBe(expected);

  test("passwords of roles", () => {
    check(
      "CREATE ROLE a LOGIN PASSWORD 'x y''z' VALID UNTIL 'infinity'",
      "CREATE ROLE a LOGIN PASSWORD '***' VALID UNTIL 'infinity'",
    );
    check("alter user a with encrypted password E'a\\'b'", "alter user a with encrypted password '***'");
    check('ALTER USER a PASSWORD "x"', "ALTER USER a PASSWORD '***'");
  });
  test("passwords of MySQL and MariaDB", () => {
    check("CREATE USER a@b IDENTIFIED BY 'x'", "CREATE USER a@b IDENTIFIED BY '***'");
    check(
      "CREATE USER a IDENTIFIED WITH mysql_native_password AS '*AB'",
      "CREATE USER a IDENTIFIED WITH mysql_native_password AS '***'",
    );
    check("GRANT ALL ON *.* TO a IDENTIFIED BY PASSWORD '*AB'", "GRANT ALL ON *.* TO a IDENTIFIED BY PASSWORD '***'");
    check("SET PASSWORD = 'x'", "SET PASSWORD = '***'");
    check("SET PASSWORD FOR a@b = PASSWORD('x')", "SET PASSWORD FOR a@b = PASSWORD('***')");
    check("SELECT PASSWORD('x')", "SELECT PASSWORD('***')");
  });
  test("passwords of connection strings", () => {
    check("SELECT dblink('host=a password=b user=c')", "SELECT dblink('host=a password=*** user=c')");
  });
  test("a text that was cut inside of one", () => {
    check("ALTER ROLE a PASSWORD 'half", "ALTER ROLE a PASSWORD '***'");
  });
  test("other texts stay as they are", () => {
    for (const text of [
      "SELECT 'password'",
      "SELECT password FROM users WHERE name = 'a'",
      "UPDATE t SET note = 'identified by'",
    ])
      check(text, text);
  });
});
