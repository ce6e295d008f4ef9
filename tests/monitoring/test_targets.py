from monitoring.model import Service
from monitoring.targets import machine, pages


async def nothing(_: str) -> tuple:
    return ()


def labels(*urls: str, **more: str) -> list[dict[str, str]]:
    return [dict(target.labels) for target in pages(Service("cart", labels=more, endpoints=urls), nothing)]


def test_a_page_is_an_instance_named_by_host_and_port():
    assert labels("http://127.0.0.1:9464/metrics") == [{"job": "cart", "instance": "127.0.0.1:9464"}]


def test_two_pages_of_one_port_are_two_instances():
    named = labels("http://h:1/metrics", "http://h:1/more", "http://h:2/metrics")

    assert [one["instance"] for one in named] == ["h:1/metrics", "h:1/more", "h:2"]


def test_a_page_named_twice_is_read_once():
    assert len(labels("http://h:1/metrics", "http://h:1/metrics")) == 1


def test_the_services_labels_are_on_everything_it_shows():
    assert labels("http://h:1/metrics", job="cart-api", team="pay") == [
        {"job": "cart-api", "team": "pay", "instance": "h:1"}
    ]


def test_a_password_is_no_part_of_the_name():
    assert labels("http://bot:secret@h:1/metrics")[0]["instance"] == "h:1"


def test_this_machine_needs_no_instance():
    async def read() -> tuple:
        return ()

    assert machine(Service("host"), read).labels == {"job": "host"}
