"""The eight-state case as SpiffWorkflow has it: a BPMN process of manual tasks, serialised into a row after each.

The process stays in memory between the moves; an application of many requests would read it back each time.
"""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from itertools import pairwise
from time import perf_counter

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks._cases import MOVES

SAVE = "INSERT INTO workflow VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state"
NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def process() -> bytes:
    """The BPMN: start, one manual task for each move, end."""
    nodes = ["start", *(event for event, _ in MOVES), "end"]
    tasks = "".join(f'<bpmn:manualTask id="{event}" name="{event}"/>' for event, _ in MOVES)
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(pairwise(nodes))
    )
    return (
        f'<bpmn:definitions xmlns:bpmn="{NAMESPACE}" id="d"><bpmn:process id="case" isExecutable="true">'
        f'<bpmn:startEvent id="start"/>{tasks}<bpmn:endEvent id="end"/>{flows}</bpmn:process></bpmn:definitions>'
    ).encode()


def main(path: str, count: int) -> None:
    """Print the seconds that `count` cases took."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO(process())))
    spec = parser.get_spec("case")
    serializer = BpmnWorkflowSerializer()
    store = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT)",
    ):
        store.execute(statement)
    started = perf_counter()
    for number in range(count):
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        for _ in MOVES:
            workflow.get_next_task(state=TaskState.READY, manual=True).run()
            workflow.do_engine_steps()
            row = (number, json.dumps(serializer.to_dict(workflow)))
            store.execute(
                "INSERT INTO workflow VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                row,
            )
        assert workflow.is_completed()
    print(perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
