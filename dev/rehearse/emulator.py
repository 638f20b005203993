"""ministack 1.5.33, with what it gets wrong for us put right. Everything else is as it comes."""

import json

import ministack.app as app
import ministack.core.iam_actions as actions
import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.s3 as s3

resource_as_it_comes = actions.extract_resource_arn
action_as_it_comes = actions.extract_iam_action


def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
    """Calls for several parameters are judged by the path, or by the first name, that they ask for; not by "*"."""
    arn = resource_as_it_comes(service, method, path, headers, body, query_params, region, account_id)
    if service != "ssm" or arn != "*":
        return arn
    asked = json.loads(body or b"{}")
    name = asked.get("Path") or next(iter(asked.get("Names", [])), None)
    return f"arn:aws:ssm:{region}:{account_id}:parameter/{name.strip('/')}" if name else arn


def extract_iam_action(service, method, path, headers, body, query_params):
    """Of a batch of versions to delete, the first is judged as the others are: as a version."""
    action = action_as_it_comes(service, method, path, headers, body, query_params)
    if action != "s3:DeleteObject" or method != "POST":
        return action
    (_arn, version), *_others = actions._s3_batch_delete_targets("", body) or [("", "")]
    return "s3:DeleteObjectVersion" if version else action


# Taken from the module anew at every request.
actions.extract_resource_arn = extract_resource_arn
actions.extract_iam_action = extract_iam_action

# /health belongs to our API.
app._HEALTH_PATHS = ("/_ministack/health",)


def delete_bucket(name, _properties):
    """Refuses to delete a bucket with files, as S3 does; CloudFormation here forgets them."""
    status, _headers, body = s3._delete_bucket(name)
    if status == 409:
        raise ValueError(body.decode() if isinstance(body, bytes) else body)


provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]["delete"] = delete_bucket

alarm_record = provisioners._cw_metric_alarm_record


def _cw_metric_alarm_record(name, properties):
    """Takes an alarm on several metrics for one on the first of them; it knows no metric math and would refuse it."""
    metrics = [one["MetricStat"] for one in properties.get("Metrics") or [] if "MetricStat" in one]
    if metrics:
        first = {**metrics[0]["Metric"], "Period": metrics[0]["Period"], "Metrics": None}
        properties = {**properties, **first}
    return alarm_record(name, properties)


provisioners._cw_metric_alarm_record = _cw_metric_alarm_record

if __name__ == "__main__":
    app.main()
