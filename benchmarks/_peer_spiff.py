"""The eight-state case as SpiffWorkflow has it: a BPMN process of manual tasks, serialised into a row after each.

Two ways. `kept`: each move is a request of its own, like ours: it reads the process back, moves it, and writes it
with its state and a journal entry in one commit. `bare`: the process stays in memory between the moves, and its
row is all that is written.
"""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from itertools import pairwise
from time import perf_counter
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks._cases import MOVES

SAVE = (
    "INSERT INTO workflow VALUES (?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state, process = excluded.process"
)
READ = "SELECT state, process FROM workflow WHERE id = ?"
ENTER = "INSERT INTO journal VALUES (?, CURRENT_TIMESTAMP, 'an@so.example', ?, ?)"
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


def store_at(path: str) -> sqlite3.Connection:
    store = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT, process TEXT)",
        "CREATE TABLE journal (id INTEGER, at TEXT, actor TEXT, source TEXT, target TEXT)",
    ):
        store.execute(statement)
    return store


def opened(spec: Any) -> BpmnWorkflow:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    return workflow


def move(workflow: BpmnWorkflow) -> None:
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def kept(store: sqlite3.Connection, spec: Any, number: int) -> BpmnWorkflow:
    serializer = BpmnWorkflowSerializer()
    workflow = opened(spec)
    store.execute(SAVE, (number, "approved", json.dumps(serializer.to_dict(workflow))))
    for _, target in MOVES:
        store.execute("BEGIN IMMEDIATE")
        (state, process) = store.execute(READ, (number,)).fetchone()
        workflow = serializer.from_dict(json.loads(process))
        move(workflow)
        store.execute(SAVE, (number, target, json.dumps(serializer.to_dict(workflow))))
        store.execute(ENTER, (number, state, target))
        store.execute("COMMIT")
    return workflow


def bare(store: sqlite3.Connection, spec: Any, number: int) -> BpmnWorkflow:
    serializer = BpmnWorkflowSerializer()
    workflow = opened(spec)
    for _, target in MOVES:
        move(workflow)
        store.execute(SAVE, (number, target, json.dumps(serializer.to_dict(workflow))))
    return workflow


def main(way: str, path: str, count: int) -> None:
    """Print the seconds that `count` cases took."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO(process())))
    spec, store = parser.get_spec("case"), store_at(path)
    live = kept if way == "kept" else bare
    live(store, spec, count)
    started = perf_counter()
    for number in range(count):
        assert live(store, spec, number).is_completed()
    print(perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
