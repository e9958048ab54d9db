# Server and client of the recording: `goods.py serve PORT ENCODING TRANSPORT` and `goods.py ask …`. The client writes what it
# called and got, a line of JSON each.
import json, sys, threading, time

sys.path.insert(0, "gen-py")
from goods import Goods
from goods.ttypes import Item, NotFound
from thrift.protocol import TBinaryProtocol, TCompactProtocol, TMultiplexedProtocol
from thrift.server import TServer
from thrift.transport import TSocket, TTransport
from thrift import TMultiplexedProcessor
from thrift.Thrift import TApplicationException, TException

what, port, encoding, transport = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
protocols = {"binary": TBinaryProtocol.TBinaryProtocolFactory, "compact": TCompactProtocol.TCompactProtocolFactory}
transports = {"framed": TTransport.TFramedTransportFactory, "unframed": TTransport.TBufferedTransportFactory}


class Stock:
    def find(self, id, isFull):
        if id < 0:
            raise NotFound("item %d" % id, 404)
        return Item("käse %d" % id, id, 2.5, isFull, ["fresh", "round"], {"here": 5000000000, "there": -1}, b"\x00\xff", -3, 300)

    def search(self, query, ids, odd):
        return [Item("tea", n, 1.0, n % 2 == 0) for n in range(20)]

    def count(self):
        return 1 << 60

    def put(self, item):
        pass

    def forget(self, name):
        pass

    def fail(self, why):
        raise ValueError(why)


if what == "serve":
    processor = Goods.Processor(Stock())
    if port == 9094:
        several = TMultiplexedProcessor.TMultiplexedProcessor()
        several.registerProcessor("stock", processor)
        processor = several
    server = TServer.TThreadedServer(
        processor, TSocket.TServerSocket("127.0.0.1", port), transports[transport](), protocols[encoding]()
    )
    server.serve()

socket = TSocket.TSocket("127.0.0.1", port)
wrapped = transports[transport]().getTransport(socket)
wire = protocols[encoding]().getProtocol(wrapped)
if port == 9094:
    wire = TMultiplexedProtocol.TMultiplexedProtocol(wire, "stock")
client = Goods.Client(wire)
wrapped.open()


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, set)):
        return [plain(one) for one in value]
    return {k: plain(v) for k, v in vars(value).items()} if hasattr(value, "__dict__") else value


def ask(method, *arguments):
    try:
        result, error = plain(getattr(client, method)(*arguments)), None
    except TApplicationException as e:
        result, error = None, e.message
    except TException as e:
        result, error = None, plain(e)
    print(json.dumps({"port": port, "method": method, "result": result, "error": error}, ensure_ascii=False))


ask("find", 7, True)
ask("find", -1, False)
ask("search", {"name": "käse", "max": "3"}, {1, 70000, -5000000000}, {1: [True, False, True], -2: []})
ask("search", {}, set(), {})
ask("count")
ask("put", Item("bread", 1, 0.1, False, picture=b"x" * 3000))
ask("forget", "all")
ask("fail", "out of tea")
wrapped.close()
