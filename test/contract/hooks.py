"""What schemathesis has to be told of the service beyond its configuration."""

import re
from pathlib import Path
from urllib.parse import urlencode

import schemathesis
from hypothesis import strategies as st

FIXTURES = Path(__file__).parent.parent / "fixtures"

# Real files beside arbitrary bytes, so that requests get past the check of their content.
files = st.sampled_from([file.read_bytes() for file in sorted(FIXTURES.iterdir())])
schemathesis.openapi.format("binary", st.one_of(files, st.binary(min_size=1)))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Waits as short as can be: how long an answer is held is the stack's own tests' business."""
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
    """A request that fits the schemas may break a rule that they cannot express: the operation names these rules."""
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 400:
        return True
    rules = case.operation.definition.raw.get("x-rules", {})
    fields = [re.sub(r"\[\d+\]", "[]", error["field"]) for error in response.json().get("errors", [])]
    return not fields or any(field not in rules for field in fields)
