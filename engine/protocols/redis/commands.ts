// Names of Redis' own commands, for recognition only. Modules' commands have a dot in their name (JSON.GET).
// From COMMAND LIST of Redis 7.2 and earlier releases.

const NAMES =
  "ACL APPEND ASKING AUTH BGREWRITEAOF BGSAVE BITCOUNT BITFIELD BITFIELD_RO BITOP BITPOS BLMOVE BLMPOP BLPOP BRPOP " +
  "BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT CLUSTER COMMAND CONFIG COPY DBSIZE DEBUG DECR DECRBY DEL DISCARD DUMP " +
  "ECHO EVAL EVALSHA EVALSHA_RO EVAL_RO EXEC EXISTS EXPIRE EXPIREAT EXPIRETIME FAILOVER FCALL FCALL_RO FLUSHALL " +
  "FLUSHDB FUNCTION GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEOSEARCH GEOSEARCHSTORE GET GETBIT " +
  "GETDEL GETEX GETRANGE GETSET HDEL HELLO HEXISTS HEXPIRE HGET HGETALL HGETDEL HGETEX HINCRBY HINCRBYFLOAT HKEYS " +
  "HLEN HMGET HMSET HPERSIST HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY INCRBYFLOAT INFO " +
  "KEYS LASTSAVE LATENCY LCS LINDEX LINSERT LLEN LMOVE LMPOP LOLWUT LPOP LPOS LPUSH LPUSHX LRANGE LREM LSET LTRIM " +
  "MEMORY MGET MIGRATE MODULE MONITOR MOVE MSET MSETNX MULTI OBJECT PERSIST PEXPIRE PEXPIREAT PEXPIRETIME PFADD " +
  "PFCOUNT PFDEBUG PFMERGE PING PSETEX PSUBSCRIBE PSYNC PTTL PUBLISH PUBSUB PUNSUBSCRIBE QUIT RANDOMKEY READONLY " +
  "READWRITE RENAME RENAMENX REPLCONF REPLICAOF RESET RESTORE ROLE RPOP RPOPLPUSH RPUSH RPUSHX SADD SAVE SCAN SCARD " +
  "SCRIPT SDIFF SDIFFSTORE SELECT SET SETBIT SETEX SETNX SETRANGE SHUTDOWN SINTER SINTERCARD SINTERSTORE SISMEMBER " +
  "SLAVEOF SLOWLOG SMEMBERS SMISMEMBER SMOVE SORT SORT_RO SPOP SPUBLISH SRANDMEMBER SREM SSCAN SSUBSCRIBE STRLEN " +
  "SUBSCRIBE SUNION SUNIONSTORE SUNSUBSCRIBE SWAPDB SYNC TIME TOUCH TTL TYPE UNLINK UNSUBSCRIBE UNWATCH WAIT WAITAOF " +
  "WATCH XACK XADD XAUTOCLAIM XCLAIM XDEL XGROUP XINFO XLEN XPENDING XRANGE XREAD XREADGROUP XREVRANGE XSETID XTRIM " +
  "ZADD ZCARD ZCOUNT ZDIFF ZDIFFSTORE ZINCRBY ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT ZMPOP ZMSCORE ZPOPMAX ZPOPMIN " +
  "ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK " +
  "ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION ZUNIONSTORE";

/** Whether a word in upper case is a command of Redis or, by its form, of a module. */
export function isCommand(word: string): boolean {
  known ??= new Set(NAMES.split(" "));
  return known.has(word) || /^[A-Z]+\.[A-Z0-9._-]+$/.test(word);
}
let known: ReadonlySet<string> | null = null;

/** Places of names by what their letters sum up to; a power of two, few of which are taken. */
const SLOTS = 1024;
const LONGEST_NAME = 20;
let slots: readonly (readonly string[])[] | null = null;

/** The command in upper case that stands in `bytes[from, to)`; empty where it is none of Redis' own. No text is made. */
export function commandIn(bytes: Uint8Array, from: number, to: number): string {
  slots ??= slotsOf(NAMES.split(" "));
  if (to > bytes.length || to - from > LONGEST_NAME) return "";
  let sum = 0;
  for (let i = from; i < to; i++) sum = (sum * 31 + upper(bytes[i] as number)) | 0;
  const names = slots[sum & (SLOTS - 1)] as readonly string[];
  for (const name of names) if (isAt(name, bytes, from, to)) return name;
  return "";
}

function slotsOf(names: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = Array.from({ length: SLOTS }, () => []);
  for (const name of names) {
    let sum = 0;
    for (let i = 0; i < name.length; i++) sum = (sum * 31 + name.charCodeAt(i)) | 0;
    found[sum & (SLOTS - 1)]?.push(name);
  }
  return found;
}
function isAt(name: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== upper(bytes[from + i] as number)) return false;
  return true;
}
function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}
