import pytest

from remediation.actions.address import AddressError, check, reachable


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
    ],
)
def test_addresses_that_hand_out_credentials_or_mean_anything_are_refused(address: str):
    with pytest.raises(AddressError, match="an address no action may reach"):
        check(address, "hooks.example")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "192.168.1.1", "::1", "93.184.216.34", "2606:2800::1"])
def test_ordinary_addresses_are_not(address: str):
    check(address, "hooks.example")


@pytest.mark.parametrize("host", ["169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376"])
async def test_however_the_number_is_written(host: str):
    with pytest.raises(AddressError):
        await reachable(host, 80)


async def test_a_host_without_an_address_says_so():
    with pytest.raises(AddressError, match=r"nowhere\.invalid has no address\."):
        await reachable("nowhere.invalid", 80)
