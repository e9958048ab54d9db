# Server and client of the capture of JSON-RPC over HTTP, of jsonrpclib-pelix, run by record.ts: `serve PORT`, or `ask PORT`, which
# writes what it called and got, one line each.
import sys
from jsonrpclib import Fault, MultiCall, ProtocolError, ServerProxy
from jsonrpclib.config import Config
from jsonrpclib.SimpleJSONRPCServer import SimpleJSONRPCServer

PORT = int(sys.argv[2])


def price(sku):
    if sku == "none":
        return Fault(-32000, "out of stock")
    if sku == "empty":
        return Fault(4040, "no such article")
    return {"sku": sku, "price": 12.5}


def serve():
    server = SimpleJSONRPCServer(("127.0.0.1", PORT), logRequests=False)
    server.register_function(price, "shop.price")
    server.register_function(lambda a, b: a - b, "subtract")
    server.register_function(lambda *given: None, "log")
    server.serve_forever()


def say(version, method, call):
    try:
        call()
        print(version, method, "ok")
    except ProtocolError as error:
        print(version, method, "error", error.args[0][0])


def ask(version):
    shop = ServerProxy(f"http://127.0.0.1:{PORT}/RPC2", version=float(version), config=Config(version=float(version)))
    say(version, "shop.price", lambda: shop.shop.price("café"))
    say(version, "shop.price", lambda: shop.shop.price("none"))
    say(version, "shop.price", lambda: shop.shop.price("empty"))
    say(version, "subtract", lambda: shop.subtract(42, 23))
    say(version, "subtract", lambda: shop.subtract("many"))
    say(version, "missing", lambda: shop.missing())
    say(version, "log", lambda: shop._notify.log("seen"))
    if version == "2.0":
        say(version, "subtract", lambda: shop.subtract(a=42, b=23))
        calls = MultiCall(shop)
        calls.subtract(1, 2)
        calls.missing()
        calls._notify.log("batch")
        calls.shop.price("tea")
        calls.shop.price("empty")
        answers = calls()
        print(version, "subtract, missing, log, shop.price, shop.price errors", sum(1 for one in answers.results if one.get("error")))


if sys.argv[1] == "serve":
    serve()
else:
    ask("2.0")
    ask("1.0")
