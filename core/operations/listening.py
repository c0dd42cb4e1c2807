"""The socket on which pages are served: opened by the supervisor, so that a wrong port is known at once."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from ipaddress import ip_address

from core.errors import N_, Fault, WrongInput, fault

WAITING = 512  # connections that may wait to be taken
SLOWEST = 20  # seconds without a byte from the other side, while one is awaited


def listening_socket(address: str, port: int) -> socket.socket:
    """Listen on an address; raise WrongInput where that is not possible, with what to do.

    A connection is handed over when its first bytes are there, and a thread waits for the next ones only so long:
    whoever is slow, or says nothing, holds nobody up.
    """
    family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
    except OSError as error:
        made.close()
        raise WrongInput([_refused(error, address, port)]) from error
    if sys.platform.startswith("linux"):  # where what is accepted inherits these
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SLOWEST)
        for side in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            made.setsockopt(socket.SOL_SOCKET, side, struct.pack("ll", SLOWEST, 0))
    made.listen(WAITING)
    return made


def address_of(address: str, port: int) -> str:
    """Return the address to open in a browser of this machine."""
    found = ip_address(address)
    if found.is_unspecified:
        found = ip_address("127.0.0.1" if found.version == 4 else "::1")
    host = f"[{found}]" if found.version == 6 else str(found)
    return f"http://{host}:{port}"


def _refused(error: OSError, address: str, port: int) -> Fault:
    if error.errno == errno.EADDRINUSE:
        return fault("PORT", N_("cổng {port} đang có chương trình khác dùng; chọn cổng khác."), port=port)
    if error.errno == errno.EACCES:
        return fault("PORT", N_("tài khoản này không được dùng cổng {port}; chọn cổng từ 1024 trở lên."), port=port)
    return fault("BIND", N_("không phục vụ được ở địa chỉ {address} của máy này."), address=address)
