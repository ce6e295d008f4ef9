"""Where the bot listens, an answer is on its way when it is written."""

import socket

import pytest

from bot.running import BusyPortError, listening


def test_no_answer_waits_for_the_one_before_to_be_acknowledged():
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_named():
    with listening("127.0.0.1", 0) as listener, pytest.raises(BusyPortError, match=str(listener.getsockname()[1])):
        listening("127.0.0.1", listener.getsockname()[1])
