"""What schemathesis has to be told of the service beyond its configuration."""

import os
import re
from pathlib import Path
from urllib.parse import urlencode

import schemathesis
from hypothesis import strategies as st

FIXTURES = Path(__file__).parent.parent / "fixtures"

# Real files beside arbitrary bytes, so that requests get past the check of their content.
files = st.sampled_from([file.read_bytes() for file in sorted(FIXTURES.glob("*.*"))])
schemathesis.openapi.format("binary", st.one_of(files, st.binary(min_size=1)))


def local(value):
    """A body in which nothing is to be fetched from https://example.com, the host of the contract's examples."""
    if isinstance(value, str):
        return re.sub(r"https://example\.com/\w+", os.environ["FILES_URL"] + "/photo", value)
    if isinstance(value, list):
        return [local(item) for item in value]
    return {name: local(item) for name, item in value.items()} if isinstance(value, dict) else value


@schemathesis.hook
def before_call(context, case, kwargs):
    """
    Pictures of the contract's examples come from a server of this machine. Waits are as short as can be: how long an
    answer is held is the stack's own tests' business.
    """
    if case.media_type == "application/json":
        case.body = local(case.body)
    wait = str((case.query or {}).get("wait", ""))
    if re.fullmatch(r"[0-9]+", wait) and 1 < int(wait) <= 25:
        case.query["wait"] = "1"


@schemathesis.hook
def filter_case(context, case):
    """
    Leaves out what never reaches a function of ours as it was sent: the JSON bodies `false` and `0`, which
    serverless-offline (not API Gateway) hands over as no text; and queries so long that the local server answers them
    by itself, as API Gateway does from 10 240 bytes of request line and headers on.
    """
    if case.media_type == "application/json" and case.body in (False, 0):
        return False
    return len(urlencode(case.query or {}, doseq=True)) < 8_000


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """
    A request that fits the schemas may break a rule that they cannot express: the operation names these rules. And it
    may be refused by WeChat itself: for its content, or for an id that nobody made. Not by 47001, though: that WeChat
    cannot parse what it was sent would be our mistake.
    """
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 400:
        return True
    problem = response.json()
    if "errcode" in problem:
        return problem["errcode"] == 47001
    rules = case.operation.definition.raw.get("x-rules", {})
    fields = [re.sub(r"\[\d+\]", "", error["field"]) for error in problem.get("errors", [])]
    return not fields or any(field not in rules for field in fields)
