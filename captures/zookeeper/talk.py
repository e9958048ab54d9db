# What the recording holds, through kazoo, which logs each request that it sends and each answer that it receives.
import logging
import re
import time

from kazoo.client import KazooClient
from kazoo.exceptions import KazooException
from kazoo.security import make_digest_acl

TOLD = re.compile(r"^(Sending request\(xid=|Received response\(xid=|Received error\(xid=|Received EVENT: |Sending ping|Received Ping)")


class Tell(logging.Handler):
    def emit(self, record):
        line = record.getMessage().replace("\n", " ")
        if TOLD.match(line) or re.match(r"Sending request\(xid=None\)|Using session_id", line):
            print(self.name_of, re.sub(r" at 0x\w+", "", line)[:300], flush=True)


def open_client(name):
    logger = logging.getLogger(name)
    logger.setLevel(1)
    logger.propagate = False
    handler = Tell()
    handler.name_of = name
    logger.addHandler(handler)
    client = KazooClient("127.0.0.1:2181", timeout=3, logger=logger)
    client.start()
    return client


def attempt(call, *args, **options):
    try:
        return call(*args, **options)
    except KazooException:
        return None


one, two = open_client("one"), open_client("two")
one.ensure_path("/shop/orders")
attempt(one.create, "/shop/price", b'{"tea":3}')
attempt(one.create, "/shop/price", b"again")
attempt(one.create, "/shop/orders/n-", b"", sequence=True, ephemeral=True)
attempt(one.create, "/shop/large", b"large " * 2500)
two.get("/shop/price", watch=lambda event: None)
two.get_children("/shop", watch=lambda event: None)
two.exists("/shop/none", watch=lambda event: None)
attempt(two.get, "/shop/none")
one.set("/shop/price", b'{"tea":4}')
attempt(one.set, "/shop/price", b"old", version=0)
attempt(one.create, "/shop/none", b"now it is")
two.get("/shop/large")
attempt(one.delete, "/shop")
# Many under way at once.
waiting = [two.get_async(f"/shop/{name}") for name in ("price", "missing", "large", "none")]
waiting += [two.set_async("/shop/none", b"%d" % number) for number in range(4)]
for one_of_them in waiting:
    attempt(one_of_them.get)
transaction = one.transaction()
transaction.check("/shop/price", version=1)
transaction.create("/shop/both", b"1")
transaction.delete("/shop/none")
transaction.commit()
failing = one.transaction()
failing.create("/shop/third", b"")
failing.delete("/shop/missing")
failing.commit()
one.add_auth("digest", "ada:open-sesame-7")
one.create("/shop/secret", b"s", acl=[make_digest_acl("ada", "open-sesame-7", all=True)])
attempt(two.get, "/shop/secret")
one.get_acls("/shop/secret")
one.sync("/shop")
# Pings come by themselves.
time.sleep(3)
for client in (one, two):
    client.stop()
    client.close()
