# Talks AMQP 1.0 with Qpid Proton: messages into a queue and out of it, and a login that is refused. What Proton's trace says of
# each frame goes to the standard error.
import sys

from proton import ConnectionException, Message
from proton.utils import BlockingConnection

PASSWORD = sys.argv[1]
URL = "amqp://%s:%s@127.0.0.1:5672"


def connect(user, password):
    return BlockingConnection(URL % (user, password), timeout=5, allow_insecure_mechs=True, allowed_mechs="PLAIN")


connection = connect("till", PASSWORD)
sender = connection.create_sender("/queue/shop")
for number in range(3):
    sender.send(Message(body={"item": "Käse", "count": number}))
receiver = connection.create_receiver("/queue/shop", credit=2)
for _ in range(3):
    print(receiver.receive(timeout=5).body)
    receiver.accept()
connection.close()

try:
    connect("till", PASSWORD + "-wrong")
except ConnectionException as error:
    print(error)
