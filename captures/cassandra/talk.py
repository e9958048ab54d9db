# What the recordings of Cassandra hold, as Debian's python3-cassandra says it: talk.py PART [PASSWORD]
import datetime
import decimal
import sys
import time

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import Cluster, ExecutionProfile, EXEC_PROFILE_DEFAULT
from cassandra.policies import RetryPolicy
from cassandra.query import BatchStatement, BatchType, SimpleStatement, UNSET_VALUE
from cassandra.util import Duration


def open_session(version, compression, **more):
    profile = ExecutionProfile(request_timeout=20, retry_policy=RetryPolicy())
    cluster = Cluster(
        ["127.0.0.1"],
        protocol_version=version,
        compression=compression,
        schema_metadata_enabled=False,
        token_metadata_enabled=False,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        **more,
    )
    return cluster, cluster.connect()


def refused(work):
    try:
        work()
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)


KEYSPACE = "CREATE KEYSPACE IF NOT EXISTS shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
GOODS = "CREATE TABLE IF NOT EXISTS goods (id int PRIMARY KEY, name text, price decimal, tags set<text>)"


def goods(session):
    session.execute(KEYSPACE)
    session.set_keyspace("shop")
    session.execute(GOODS)
    insert = session.prepare("INSERT INTO goods (id, name, price, tags) VALUES (?, ?, ?, ?)")
    for i, name in enumerate(["tea", "Käse", "jam"]):
        session.execute(insert, (i, name, decimal.Decimal("4.50") * (i + 1), {"new", name}))
    return insert


def types(session):
    session.execute("CREATE TYPE IF NOT EXISTS place (street text, number int)")
    session.execute(
        "CREATE TABLE IF NOT EXISTS every (k int PRIMARY KEY, a ascii, b bigint, bl blob, bo boolean, de decimal, d double, "
        "f float, i inet, t text, ts timestamp, u uuid, tu timeuuid, vi varint, da date, ti time, s smallint, ty tinyint, "
        "du duration, l list<int>, m map<text, int>, st set<uuid>, tp tuple<int, text>, p frozen<place>)"
    )
    session.execute(
        "INSERT INTO every (k, a, b, bl, bo, de, d, f, i, t, ts, u, tu, vi, da, ti, s, ty, du, l, m, st, tp, p) VALUES "
        "(1, 'ascii', -9007199254740993, 0xcafe00, true, -12.50, 1.5e300, 0.1, '2001:db8::1', 'Käse', '2026-09-21T14:13:20.123Z', "
        "11111111-2222-3333-4444-555555555555, 50554d6e-29bb-11e5-b345-feff819cdc9f, -123456789012345678901234567890, "
        "'2026-09-21', '14:13:20.123456789', -5, 7, 1y2mo3d4h, [1, 2, 3], {'a': 1, 'b': 2}, "
        "{11111111-2222-3333-4444-555555555555}, (9, 'nine'), {street: 'High', number: 12})"
    )
    session.execute("INSERT INTO every (k) VALUES (2)")
    session.execute("SELECT * FROM every")
    insert = session.prepare("INSERT INTO every (k, b, ts, da, du, l, m, t, bo) VALUES (:k, :b, :ts, :da, :du, :l, :m, :t, :bo)")
    session.execute(
        insert,
        {
            "k": 3,
            "b": 1 << 60,
            "ts": datetime.datetime(2026, 9, 21, 14, 13, 20),
            "da": datetime.date(1969, 12, 31),
            "du": Duration(1, 2, 3),
            "l": [4, 5],
            "m": {"c": 3},
            "t": None,
            "bo": UNSET_VALUE,
        },
    )
    select = session.prepare("SELECT k, b, du, l FROM every WHERE k = ?")
    print(session.execute(select, (3,)).one(), file=sys.stderr)


def full(version, compression):
    cluster, session = open_session(version, compression)
    insert = goods(session)
    types(session)
    batch = BatchStatement(batch_type=BatchType.UNLOGGED, consistency_level=ConsistencyLevel.ONE)
    batch.add(insert, (10, "bread", decimal.Decimal("1"), None))
    batch.add(SimpleStatement("DELETE FROM goods WHERE id = %s"), (2,))
    session.execute(batch)
    session.execute("UPDATE goods SET name = 'better tea' WHERE id = 0 IF name = 'tea'")
    session.execute(SimpleStatement("SELECT id, name FROM goods", fetch_size=2)).all()
    session.execute(SimpleStatement("SELECT name FROM goods WHERE id = %s", consistency_level=ConsistencyLevel.ALL), (1,))
    session.execute("SELECT count(*) FROM goods")
    session.execute("SELECT name FROM goods WHERE id = 1", trace=True)
    session.execute("SELECT name FROM goods WHERE id = 1", custom_payload={"trace": b"7f3a", "bytes": b"\xff\x00"})
    futures = [session.execute_async(insert, (20 + i, f"many {i}", decimal.Decimal(i), None)) for i in range(12)]
    for future in futures:
        future.result()
    refused(lambda: session.execute("SELEC nothing"))
    refused(lambda: session.execute("SELECT nothing FROM goods"))
    refused(lambda: session.execute("CREATE TABLE goods (id int PRIMARY KEY)"))
    refused(lambda: session.execute(SimpleStatement("SELECT * FROM goods", consistency_level=ConsistencyLevel.THREE)))
    session.execute("DROP TABLE every")
    session.execute("CREATE TABLE gone (id int PRIMARY KEY)")
    gone = session.prepare("SELECT * FROM gone WHERE id = ?")
    session.execute("DROP TABLE gone")
    refused(lambda: session.execute(gone, (1,)))
    time.sleep(0.5)
    cluster.shutdown()


def short(version, compression):
    cluster, session = open_session(version, compression)
    goods(session)
    session.execute("INSERT INTO goods (id, name) VALUES (%s, %s)", (99, "long " * 800))
    session.execute("SELECT * FROM goods").all()
    session.execute("INSERT INTO goods (id, name) VALUES (%s, %s)", (100, "x" * 200000)) if version == 5 and compression else None
    cluster.shutdown()


def password(secret):
    cluster, session = open_session(4, False, auth_provider=PlainTextAuthProvider("cassandra", "cassandra"))
    session.execute(f"CREATE ROLE IF NOT EXISTS shop WITH PASSWORD = '{secret}' AND LOGIN = true")
    cluster.shutdown()
    for word in [secret, f"{secret}-wrong"]:
        try:
            cluster, session = open_session(5, False, auth_provider=PlainTextAuthProvider("shop", word))
            refused(lambda: session.execute("SELECT * FROM system_auth.roles"))
            cluster.shutdown()
        except Exception as error:
            print(type(error).__name__, error, file=sys.stderr)


part = sys.argv[1]
if part == "password":
    password(sys.argv[2])
elif part == "full":
    full(int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else False)
else:
    short(int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else False)
