"""AWS as moto plays it, for whoever acts on it."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """AWS as moto plays it, on loopback."""
    moto = ThreadedMotoServer("127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def credentials(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 reads these itself."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


@pytest.fixture
def instance(credentials: None) -> str:
    ec2 = boto3.client("ec2", REGION)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    return str(made["Instances"][0]["InstanceId"])


@pytest.fixture
def group(credentials: None) -> Iterator[str]:
    scaling = boto3.client("autoscaling", REGION)
    scaling.create_launch_configuration(LaunchConfigurationName="lc", ImageId="ami-1", InstanceType="t2.micro")
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="lc",
        MinSize=1,
        MaxSize=4,
        DesiredCapacity=2,
        AvailabilityZones=[f"{REGION}a"],
    )
    yield "web"
    scaling.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)
    scaling.delete_launch_configuration(LaunchConfigurationName="lc")
