"""The guard: nothing but public addresses on ports 80 and 443, however a URL gets there."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Refused
from agents.fetch import guard
from agents.fetch.guard import BadTable, guarded_socket, read_table, why_forbidden
from tests.unit.fetch.harness import Site, stage


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "example.com",
        "",
    ],
)
def test_addresses_that_are_not_public_are_forbidden(address: str) -> None:
    assert why_forbidden(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.215.14",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "192.0.1.1",
        "223.255.255.255",
        "2606:2800:220:1::1",
        "2a00:1450:4001::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert why_forbidden(address) is None


@given(st.ip_addresses())
def test_what_passes_is_global_for_the_standard_library_too(address: object) -> None:
    if why_forbidden(str(address)) is None:
        ip = ip_address(str(address))
        mapped = getattr(ip, "ipv4_mapped", None)
        assert (mapped or ip).is_global
        assert not (mapped or ip).is_multicast


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_ipv6_one_is_judged_as_itself(address: object) -> None:
    verdict = why_forbidden(str(address))
    assert why_forbidden(f"::ffff:{address}") == verdict
    assert why_forbidden(f"64:ff9b::{address}") == verdict


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 9092])
def test_a_socket_leads_to_ports_80_and_443_alone(port: int) -> None:
    with pytest.raises(guard.AddressForbidden) as forbidden:
        guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port)))
    assert forbidden.value.why == f"port {port} of 8.8.8.8 is forbidden"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("10.0.0.0/8\tRFC 1918", "line 1: expected network, source"),
        ("# all right\n10.0.0.1/8\tRFC 1918\tprivate", "line 2: 10.0.0.1/8 has host bits set"),
        ("private\tRFC 1918\tprivate", "line 1: 'private' does not appear to be"),
    ],
)
def test_a_mistake_in_the_table_is_named_with_its_line(text: str, what: str) -> None:
    with pytest.raises(BadTable, match=what):
        list(read_table(text))


PRIVATE_HOSTS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "127。0。0。1",
    "0.0.0.0",
    "0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "169.254.169.254",
    "10.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::169.254.169.254]",
    "[2002:7f00:1::]",
    "[fe80::1%25lo]",
    "[fd00:ec2::254]",
]


@pytest.fixture
def all_ports(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the address keeps a request from the site: its port counts as one of a public page."""
    monkeypatch.setattr(guard, "PORTS", frozenset({80, 443, site.port}))


@pytest.mark.usefixtures("all_ports")
@pytest.mark.parametrize("host", PRIVATE_HOSTS)
async def test_no_spelling_of_a_private_host_is_connected_to(site: Site, host: str) -> None:
    site.html("/page")
    async with stage() as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/page", host))
    assert refused.value.error in {"AddressForbidden", "HostNotFound", "UrlInvalid"}
    assert site.seen == []


@pytest.mark.usefixtures("all_ports")
@pytest.mark.parametrize("host", PRIVATE_HOSTS)
async def test_no_redirect_leads_to_a_private_host(site: Site, host: str) -> None:
    async with Site().serving() as public:
        public.redirects("/start", site.url("/page", host))
        async with stage(public.port, pace_s=0) as fetching:
            with pytest.raises(Refused) as refused:
                await fetching.fetch(public.url("/start"))
    assert refused.value.error in {"AddressForbidden", "HostNotFound", "UrlInvalid"}
    assert site.seen == []


@pytest.mark.usefixtures("all_ports")
async def test_no_robots_txt_leads_to_a_private_host(site: Site) -> None:
    async with Site().serving() as public:
        public.redirects("/robots.txt", site.url("/robots.txt"))
        public.html("/start")
        async with stage(public.port, pace_s=0) as fetching:
            with pytest.raises(Refused) as refused:
                await fetching.fetch(public.url("/start"))
    assert refused.value.error == "AddressForbidden"
    assert site.seen == []


@pytest.mark.usefixtures("all_ports")
@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["::1", "127.0.0.1"], ["64:ff9b::7f00:1"]],
)
async def test_a_public_name_for_a_private_address_is_refused(
    site: Site, addresses: list[str]
) -> None:
    site.html("/page")
    async with stage(names={"news.example": addresses}) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/page", "news.example"))
    assert refused.value.error == "AddressForbidden"
    assert "EVENTWIRE_FETCH_ALLOW" in str(refused.value)
    assert site.seen == []


@pytest.mark.usefixtures("all_ports")
async def test_a_name_that_moves_to_a_private_address_is_refused_then(site: Site) -> None:
    site.html("/page")
    names: dict[str, list[str] | OSError] = {"news.example": OSError("not yet")}
    async with stage(names=names) as fetching:
        with pytest.raises(Refused, match="does not exist"):
            await fetching.fetch(site.url("/page", "news.example"))
        names["news.example"] = ["127.0.0.1"]
        with pytest.raises(Refused, match=r"127\.0\.0\.1 is forbidden"):
            await fetching.fetch(site.url("/page", "news.example"))
    assert site.seen == []


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_other_ports_are_refused(site: Site, scheme: str) -> None:
    async with stage() as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(f"{scheme}://127.0.0.1:{site.port}/")
    assert refused.value.error == "PortForbidden"


async def test_a_redirect_to_another_port_is_refused(site: Site) -> None:
    async with Site().serving() as other:
        site.redirects("/start", other.url("/page"))
        async with stage(site.port) as fetching:
            with pytest.raises(Refused) as refused:
                await fetching.fetch(site.url("/start"))
        assert refused.value.error == "PortForbidden"
        assert other.seen == []


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://news.example/", "gopher://127.0.0.1/", "javascript:alert(1)",
     "http://user:secret@news.example/", "http://[::1", "//user@host/"],
)  # fmt: skip
async def test_a_redirect_to_what_is_no_web_page_is_refused(site: Site, target: str) -> None:
    site.redirects("/start", target)
    async with stage(site.port) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/start"))
    assert refused.value.error == "UrlInvalid"
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["127.0.0.1", "site.example"])
async def test_an_allowed_host_and_port_is_fetched_from(site: Site, name: str) -> None:
    site.html("/page")
    names: dict[str, list[str] | OSError] = {"site.example": ["127.0.0.1"]}
    async with stage(f"{name}:{site.port}", names=names) as fetching:
        result = await fetching.fetch(site.url("/page", name))
    assert result.outcome == "fetched"


async def test_an_allowed_name_exempts_no_other_name_of_its_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "PORTS", frozenset({site.port}))
    async with stage(f"localhost:{site.port}") as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/page", "127.0.0.1"))
    assert refused.value.error == "AddressForbidden"


async def test_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.html("/page")
    async with Site().serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        monkeypatch.setenv("HTTP_PROXY", proxy.url(""))
        async with stage(site.port) as fetching:
            assert (await fetching.fetch(site.url("/page"))).outcome == "fetched"
        assert proxy.seen == []
