"""Ports: one that listens is in use, one that is free is not."""

import socket

from worker.kafka import ports


def test_listening_port_is_in_use_until_it_is_closed() -> None:
    with socket.create_server((ports.HOST, 0)) as server:
        port = server.getsockname()[1]
        assert ports.in_use(port)
        assert ports.listens(port)
    assert not ports.in_use(port)
    assert not ports.listens(port)


def test_port_that_listens_on_all_addresses_is_in_use() -> None:
    with socket.create_server(("", 0)) as server:
        assert ports.in_use(server.getsockname()[1])


def test_free_port_is_free_and_out_of_reach_of_outgoing_connections() -> None:
    port = ports.free_port()
    assert port in ports.FREE_RANGE
    assert not ports.in_use(port)
