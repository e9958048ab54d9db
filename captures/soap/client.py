# The client of the SOAP capture in Python (zeep), run by record.ts: what it asked and got, one line each.
import sys
from zeep import Client
from zeep.exceptions import Fault

client = Client(sys.argv[1])


def ask(version, port, operation, **given):
    try:
        got = getattr(client.bind("Shop", port), operation)(**given)
        print(version, operation, got)
    except Fault as fault:
        code = (fault.code or "").split(":")[-1]
        print(version, operation, f"fault {code}: {fault.message}")


for version, port in (("1.1", "Shop11"), ("1.2", "Shop12")):
    ask(version, port, "GetPrice", sku="<&>")
    ask(version, port, "PlaceOrder", sku="tea", count=1)
    ask(version, port, "GetPrice", sku="none")
