"""Asks AWS for one thing, once, within bounds that are ours to keep; boto3 finds its own credentials."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, assert_never

from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.output import Output
from remediation.redact import Redact
from remediation.runbooks import Aws, AwsCall

POLL_S = 1.0
WAITING = frozenset({"Pending", "InProgress", "Delayed", "Cancelling"})
Said = tuple[Phase, str]


class RefusedError(Exception):
    """Not asked of AWS, by what AWS says of itself; the message is a sentence."""


async def run(aws: Aws, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    """A call under way cannot be taken back; a document that still runs at its end is cancelled."""
    ending = threading.Event()
    calling = asyncio.create_task(asyncio.to_thread(_guarded, lambda: _call(aws, ending)))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((calling, stopped), timeout=timeout.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        late = not calling.done()
        ending.set()
        phase, text = await calling
    finally:
        ending.set()
        stopped.cancel()
    if late and phase is Phase.TIMED_OUT and stop.is_set():
        phase = Phase.HALTED
    output = Output()
    output.take(text.encode())
    return Outcome(phase, output.text(redact), 0 if phase is Phase.SUCCEEDED else None)


def rehearse(aws: Aws) -> str:
    """Only asks what is there."""
    phase, text = _guarded(lambda: (Phase.SUCCEEDED, _looked(aws)))
    return text if phase is Phase.SUCCEEDED else f"It would fail: {text}"


def _looked(aws: Aws) -> str:
    match aws.call:
        case AwsCall.REBOOT:
            return f"{aws.target} is {_instance(aws)} and would be rebooted."
        case AwsCall.CAPACITY:
            group = _group(aws)
            low, high, desired = group["MinSize"], group["MaxSize"], group["DesiredCapacity"]
            return f"The desired capacity of {aws.target} would go from {desired} to {aws.capacity} ({low} to {high})."
        case AwsCall.DOCUMENT:
            name = _client(aws, "ssm").describe_document(Name=aws.document)["Document"]["Name"]
            return f"{name} would be run on {aws.target}, which is {_instance(aws)}."
        case _:
            assert_never(aws.call)


def _call(aws: Aws, ending: threading.Event) -> Said:
    match aws.call:
        case AwsCall.REBOOT:
            _instance(aws)
            _client(aws, "ec2").reboot_instances(InstanceIds=[aws.target])
            return Phase.SUCCEEDED, f"{aws.target} was told to reboot."
        case AwsCall.CAPACITY:
            before = _group(aws)["DesiredCapacity"]
            _client(aws, "autoscaling").set_desired_capacity(
                AutoScalingGroupName=aws.target, DesiredCapacity=int(aws.capacity), HonorCooldown=False
            )
            return Phase.SUCCEEDED, f"The desired capacity of {aws.target} went from {before} to {aws.capacity}."
        case AwsCall.DOCUMENT:
            return _document(aws, ending)
        case _:
            assert_never(aws.call)


def _instance(aws: Aws) -> str:
    """Its state; raises RefusedError for one that cannot be worked with."""
    found = _client(aws, "ec2").describe_instances(InstanceIds=[aws.target])["Reservations"]
    state: str = found[0]["Instances"][0]["State"]["Name"]
    if state != "running":
        raise RefusedError(f"{aws.target} is {state}, not running.")
    return state


def _group(aws: Aws) -> dict[str, Any]:
    """Raises RefusedError when the wanted capacity is outside its bounds: AWS's own check is not relied on."""
    found = _client(aws, "autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[aws.target])
    if not found["AutoScalingGroups"]:
        raise RefusedError(f"There is no Auto Scaling group {aws.target} in {aws.region}.")
    group: dict[str, Any] = found["AutoScalingGroups"][0]
    low, high = group["MinSize"], group["MaxSize"]
    if not aws.capacity.isdecimal() or not low <= int(aws.capacity) <= high:
        raise RefusedError(f"{aws.target} may have {low} to {high} instances, not {aws.capacity}.")
    return group


def _document(aws: Aws, ending: threading.Event) -> Said:
    """The result is awaited: that AWS took the order says nothing of what became of it."""
    client = _client(aws, "ssm")
    parameters = {name: [value] for name, value in aws.parameters.items()}
    sent = client.send_command(InstanceIds=[aws.target], DocumentName=aws.document, Parameters=parameters)
    order = {"CommandId": sent["Command"]["CommandId"], "InstanceId": aws.target}
    try:
        return _awaited(client, order, ending)
    except _library().exceptions.BotoCoreError as error:
        return Phase.UNKNOWN, f"{order['CommandId']} was sent and what became of it is not known: {error}"


def _awaited(client: Any, order: dict[str, str], ending: threading.Event) -> Said:
    while True:
        try:
            found = client.get_command_invocation(**order)
        except client.exceptions.InvocationDoesNotExist:  # it takes a moment to be there
            found = {"Status": "Pending"}
        if found["Status"] not in WAITING:
            ended = Phase.SUCCEEDED if found["Status"] == "Success" else Phase.FAILED
            said = (found.get("StandardOutputContent", ""), found.get("StandardErrorContent", ""))
            return ended, "\n".join(part for part in (f"{order['CommandId']}: {found['Status']}", *said) if part)
        if ending.wait(POLL_S):
            client.cancel_command(CommandId=order["CommandId"], InstanceIds=[order["InstanceId"]])
            return Phase.TIMED_OUT, f"{order['CommandId']} had not ended and was cancelled."


def _guarded(call: Callable[[], Said]) -> Said:
    """What left and got no answer may have done its work; what AWS refused has not."""
    errors = _library().exceptions
    sure = (errors.EndpointConnectionError, errors.ConnectTimeoutError, errors.NoCredentialsError, errors.NoRegionError)
    try:
        return call()
    except (RefusedError, errors.ClientError, errors.ParamValidationError, *sure) as error:
        return Phase.FAILED, str(error)
    except errors.HTTPClientError as error:
        return Phase.UNKNOWN, f"Sent, but the answer was lost: {error}"
    except errors.BotoCoreError as error:
        return Phase.FAILED, str(error)


def _client(aws: Aws, service: str) -> Any:
    """Never repeats by itself: an action is done once."""
    from boto3.session import Session
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20)
    return Session().client(service, region_name=aws.region, config=config)


def _library() -> Any:
    import botocore
    import botocore.exceptions

    return botocore
