// Commands by number (MySQL: include/my_command.h; MariaDB: include/my_command.h), and what answers they get.

const NAMES: Readonly<Record<number, string>> = {
  0: "COM_SLEEP",
  1: "COM_QUIT",
  2: "COM_INIT_DB",
  3: "COM_QUERY",
  4: "COM_FIELD_LIST",
  5: "COM_CREATE_DB",
  6: "COM_DROP_DB",
  7: "COM_REFRESH",
  8: "COM_SHUTDOWN",
  9: "COM_STATISTICS",
  10: "COM_PROCESS_INFO",
  11: "COM_CONNECT",
  12: "COM_PROCESS_KILL",
  13: "COM_DEBUG",
  14: "COM_PING",
  15: "COM_TIME",
  16: "COM_DELAYED_INSERT",
  17: "COM_CHANGE_USER",
  18: "COM_BINLOG_DUMP",
  19: "COM_TABLE_DUMP",
  20: "COM_CONNECT_OUT",
  21: "COM_REGISTER_SLAVE",
  22: "COM_STMT_PREPARE",
  23: "COM_STMT_EXECUTE",
  24: "COM_STMT_SEND_LONG_DATA",
  25: "COM_STMT_CLOSE",
  26: "COM_STMT_RESET",
  27: "COM_SET_OPTION",
  28: "COM_STMT_FETCH",
  29: "COM_DAEMON",
  30: "COM_BINLOG_DUMP_GTID",
  31: "COM_RESET_CONNECTION",
  32: "COM_CLONE",
  250: "COM_STMT_BULK_EXECUTE",
};

/** Empty for a number that is no command. */
export function commandName(code: number): string {
  return NAMES[code] ?? "";
}

/**
 * Commands that no server takes: they were removed, or are states of its own threads (MySQL: "currently refused by the server" in
 * include/my_command.h).
 */
export const REFUSED: ReadonlySet<string> = new Set([
  "COM_SLEEP",
  "COM_CREATE_DB",
  "COM_DROP_DB",
  "COM_CONNECT",
  "COM_TIME",
  "COM_DELAYED_INSERT",
  "COM_TABLE_DUMP",
  "COM_CONNECT_OUT",
  "COM_DAEMON",
]);
/** Commands that get no answer. */
export const UNANSWERED: ReadonlySet<string> = new Set(["COM_QUIT", "COM_STMT_SEND_LONG_DATA", "COM_STMT_CLOSE"]);
/** Commands whose answer is a stream of events. */
export const STREAMS: ReadonlySet<string> = new Set(["COM_BINLOG_DUMP", "COM_BINLOG_DUMP_GTID", "COM_TABLE_DUMP"]);
