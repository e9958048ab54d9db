# Server and client of the XML-RPC capture, of Python's standard library, run by record.ts: `serve PORT`, or `ask PORT`, which
# writes what it called and got, one line each.
import sys
from datetime import datetime
from xmlrpc.client import Binary, Fault, MultiCall, ServerProxy
from xmlrpc.server import SimpleXMLRPCServer

PORT = int(sys.argv[2])


def price(sku):
    if sku == "none":
        raise Fault(404, "no such article")
    return {"sku": sku, "price": 12.5, "count": 3, "old": False, "tags": ["new", ["nested"]], "none": None}


def serve():
    server = SimpleXMLRPCServer(("127.0.0.1", PORT), allow_none=True, logRequests=False)
    server.register_introspection_functions()
    server.register_multicall_functions()
    server.register_function(price, "shop.price")
    server.register_function(lambda *given: list(given), "echo")
    server.serve_forever()


def say(method, call):
    try:
        print(method, "ok", call())
    except Fault as fault:
        print(method, "fault", fault.faultCode, fault.faultString)


def ask():
    shop = ServerProxy(f"http://127.0.0.1:{PORT}/RPC2", allow_none=True, use_builtin_types=False)
    say("system.listMethods", lambda: shop.system.listMethods())
    say("shop.price", lambda: shop.shop.price("café & <tea>")["sku"])
    say("shop.price", lambda: shop.shop.price("none"))
    say("echo", lambda: len(shop.echo(1, -2, 1.5, True, None, "", datetime(2026, 1, 2), Binary(b"\x00\xff"), {"a": {}})))
    say("shop.missing", lambda: shop.shop.missing())
    calls = MultiCall(shop)
    calls.shop.price("tea")
    calls.shop.price("none")
    calls.echo("last")
    results = calls()
    say("system.multicall", lambda: sum(1 for result in results.results if isinstance(result, dict)))


serve() if sys.argv[1] == "serve" else ask()
