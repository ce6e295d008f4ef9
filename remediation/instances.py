"""How an instance is named, and the machine it is on."""


def host(instance: str) -> str:
    """`db1` of `db1:9100`, and `::1` of `[::1]:9100`."""
    return instance.rpartition(":")[0].strip("[]") or instance
