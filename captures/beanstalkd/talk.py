# What the recording holds: greenstalk's own calls, and what it never says, by hand. Each line of the output is one call and what
# came of it, so that entries can be held against them.
import json
import socket
import sys
import threading
import time

import greenstalk

ADDRESS = ("127.0.0.1", 11300)


def plain(value):
    if isinstance(value, greenstalk.Job):
        return {"id": value.id, "body": value.body}
    return value


def do(client, call, *args):
    try:
        answer = plain(getattr(client, call)(*args))
    except greenstalk.BeanstalkdError as error:
        answer = {"error": type(error).__name__}
    told = [arg.id if isinstance(arg, greenstalk.Job) else arg for arg in args]
    print(json.dumps({"call": call, "args": told, "answer": answer}), flush=True)


def by_calls():
    producer = greenstalk.Client(ADDRESS, use="mail")
    worker = greenstalk.Client(ADDRESS, watch=["mail", "slow"])
    do(producer, "put", '{"to":"ada","text":"Käse ☕"}', 10, 0, 120)
    do(producer, "put", "line\r\nreserve\r\nline")
    do(producer, "put", "")
    do(producer, "put", "x" * 20000)
    do(producer, "put", "later", 0, 600)
    for _ in range(4):
        do(worker, "reserve", 1)
    do(worker, "reserve", 0)
    do(worker, "touch", greenstalk.Job(2, ""))
    do(worker, "touch", greenstalk.Job(99, ""))
    do(worker, "release", greenstalk.Job(1, ""), 5, 0)
    do(worker, "reserve_job", 1)
    do(worker, "bury", greenstalk.Job(2, ""), 7)
    do(worker, "delete", 1)
    do(worker, "delete", 1)
    for call in ("peek_ready", "peek_delayed", "peek_buried"):
        do(producer, call)
    do(producer, "peek", 2)
    do(producer, "kick_job", 2)
    do(producer, "kick", 10)
    do(producer, "tubes")
    do(producer, "using")
    do(worker, "watching")
    do(worker, "ignore", "slow")
    do(worker, "ignore", "mail")
    do(producer, "stats_tube", "mail")
    do(producer, "stats_tube", "none")
    do(producer, "stats_job", 2)
    do(producer, "stats")
    do(producer, "pause_tube", "mail", 1)

    # A worker that waits until there is a job.
    eager = greenstalk.Client(ADDRESS, watch="quick")
    thread = threading.Thread(target=do, args=(eager, "reserve"))
    thread.start()
    time.sleep(0.5)
    do(producer, "use", "quick")
    do(producer, "put", "at last")
    thread.join()
    for client in (producer, worker, eager):
        client.close()


def by_hand():
    """Commands in one piece, in pieces that end anywhere, and those that are refused."""
    talk = socket.create_connection(ADDRESS)
    talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    answers = talk.makefile("rb")
    pieces = [
        b"use hand\r\nput 1 0 60 3\r\none\r\nput 2 0 60 3\r\ntwo\r\nwatch hand\r\nreserve\r\nreserve\r\n",
        b"pu", b"t 3 0 60 ", b"5\r\nth", b"ree\r", b"\nlist-tube-used\r", b"\n",
        b"put 1 0 60 2\r\nlonger\r\n",
        b"put 1 0 60 x\r\n", b"nonsense\r\n", b"peek\r\n",
        b"put 1 0 60 31000\r\n" + b"y" * 31000 + b"\r\n",
        b"stats-job 99\r\nquit\r\n",
    ]
    for piece in pieces:
        talk.sendall(piece)
        time.sleep(0.05)
    talk.shutdown(socket.SHUT_WR)
    print(json.dumps({"hand": answers.read().decode("latin1")}), flush=True)


by_calls() if sys.argv[1] == "calls" else by_hand()
