"""A log line tells where something failed, never whom it concerned."""

import json
import logging

from apropia.web.logs import JsonFormatter


def written(**fields):
    return json.loads(JsonFormatter().format(logging.makeLogRecord({"levelname": "ERROR", **fields})))


def failure():
    refused = "Key (document)=(52123456) already exists"
    try:
        try:
            raise KeyError(refused)
        except KeyError as cause:
            raise ValueError(refused) from cause
    except ValueError as problem:
        return (type(problem), problem, problem.__traceback__)


def test_trace_names_types_and_places_and_no_value():
    trace = written(msg="job failed", exc_info=failure())["trace"]

    assert "builtins.ValueError" in trace
    assert "builtins.KeyError" in trace
    assert "in failure" in trace
    assert "52123456" not in trace


def test_addresses_and_secrets_of_links_are_left_out():
    line = written(msg="%s: %s", args=("Internal Server Error", "/cuenta/enlace/zEs1EqNUz9/"))
    other = written(msg="refused {'ana@entidad.gov.co': 550}")

    assert line["message"] == "Internal Server Error: /cuenta/enlace/…/"
    assert other["message"] == "refused {'…': 550}"
