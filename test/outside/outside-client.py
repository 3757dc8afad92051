"""Makes calls with Debian's boto3, or with the AWS CLI in this process: reads one JSON line each, answers one."""

import base64
import contextlib
import datetime
import io
import json
import os
import sys


def main():
    # What the clients themselves print must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    call = {"boto3": call_boto3, "cli": call_cli, "models": tell_model}[sys.argv[1]]
    for line in sys.stdin:
        answers.write(json.dumps(call(json.loads(line)), default=plain) + "\n")
        answers.flush()


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value)} is not expected in a reply")


def client_of(order):
    import boto3
    from botocore import UNSIGNED
    from botocore.config import Config

    more = {"signature_version": UNSIGNED} if order["unsigned"] else {}
    keys = order["keys"]
    return boto3.client(
        order["service"],
        endpoint_url=order["endpoint"],
        region_name=order["region"],
        aws_access_key_id=keys["accessKeyId"],
        aws_secret_access_key=keys["secretAccessKey"],
        aws_session_token=keys.get("sessionToken"),
        config=Config(retries={"total_max_attempts": 1}, **more),
    )


CLIENTS = {}


def call_boto3(order):
    from botocore import xform_name
    from botocore.exceptions import ClientError

    which = json.dumps([order[part] for part in ("service", "endpoint", "region", "unsigned", "keys")])
    if which not in CLIENTS:
        CLIENTS[which] = client_of(order)
    client = CLIENTS[which]
    try:
        reply = getattr(client, xform_name(order["operation"]))(**order["input"])
    except ClientError as error:
        return {"error": details_of(client, error)}
    reply.pop("ResponseMetadata")
    return {"value": reply, "complaints": complaints_about(client, order["operation"], reply)}


def complaints_about(client, operation, reply):
    """Holds a reply against the model: boto3 itself takes any type, and lets required members be absent."""
    from botocore.validate import ParamValidator

    shape = client.meta.service_model.operation_model(operation).output_shape
    return ParamValidator().validate(reply, shape).generate_report() if shape else ""


def details_of(client, error):
    code = error.response["Error"]["Code"]
    modeled = client.meta.service_model.shape_for_error_code(code)
    return {
        "code": code,
        "message": error.response["Error"].get("Message", ""),
        "className": type(error).__name__ if modeled else "",
        "isModeled": modeled is not None and isinstance(error, getattr(client.exceptions, modeled.name)),
        "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
        "requestId": error.response["ResponseMetadata"].get("RequestId"),
        "location": error.response.get("Location"),
    }


def tell_model(order):
    """Tells which operations of a service this boto3 knows, and the exceptions that its model names for each."""
    import boto3

    model = boto3.client(order["service"], region_name=order["region"]).meta.service_model
    names = model.operation_names
    return {"value": {name: [shape.name for shape in model.operation_model(name).error_shapes] for name in names}}


def call_cli(order):
    from awscli.clidriver import create_clidriver
    from botocore import xform_name

    keys = order["keys"]
    os.environ["AWS_ACCESS_KEY_ID"] = keys["accessKeyId"]
    os.environ["AWS_SECRET_ACCESS_KEY"] = keys["secretAccessKey"]
    os.environ.pop("AWS_SESSION_TOKEN", None)
    if "sessionToken" in keys:
        os.environ["AWS_SESSION_TOKEN"] = keys["sessionToken"]
    words = [order["service"], xform_name(order["operation"], "-"), *options_of(order["input"])]
    words += ["--endpoint-url", order["endpoint"], "--region", order["region"], "--output", "json"]
    words += ["--no-sign-request"] if order["unsigned"] else []
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = create_clidriver().main(words)
    if status == 0:
        return {"value": json.loads(out.getvalue() or "{}")}
    return {"status": status, "said": err.getvalue().strip()}


def options_of(members):
    from botocore import xform_name

    for name, value in members.items():
        option = xform_name(name, "-")
        if option == "version":
            # The CLI takes --version for a question about itself.
            yield from ("--cli-input-json", json.dumps({name: value}))
            continue
        if isinstance(value, bool):
            yield f"--{option}" if value else f"--no-{option}"
        else:
            yield f"--{option}"
            yield value if isinstance(value, str) else json.dumps(value)


main()
