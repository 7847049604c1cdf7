"""A workflow engine on the same machine, for scale: SpiffWorkflow, where somebody installed it. We need none."""

import importlib.util
import io
import json
import time

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="lienthong">
<bpmn:process id="case" isExecutable="true">
<bpmn:startEvent id="s"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
<bpmn:manualTask id="handle"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing></bpmn:manualTask>
<bpmn:manualTask id="sign"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:manualTask>
<bpmn:manualTask id="give"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:manualTask>
<bpmn:endEvent id="e"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="handle"/>
<bpmn:sequenceFlow id="f1" sourceRef="handle" targetRef="sign"/>
<bpmn:sequenceFlow id="f2" sourceRef="sign" targetRef="give"/>
<bpmn:sequenceFlow id="f3" sourceRef="give" targetRef="e"/>
</bpmn:process></bpmn:definitions>
"""


def spiff_steps(cases: int = 60) -> float | None:
    """Steps a second of SpiffWorkflow: read the case's state, finish a task, write the state; None where it is missing.

    Nothing is written to a disk or a database, so it is more than a desk would see.
    """
    if importlib.util.find_spec("SpiffWorkflow") is None:
        return None
    from lxml import etree
    from SpiffWorkflow.bpmn.parser import BpmnParser  # type: ignore[import-not-found]
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # type: ignore[import-not-found]
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # type: ignore[import-not-found]
    from SpiffWorkflow.util.task import TaskState  # type: ignore[import-not-found]

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO(_PROCESS.encode())))
    specification = parser.get_spec("case")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    steps, began = 0, time.perf_counter()
    for _ in range(cases):
        workflow = BpmnWorkflow(specification)
        workflow.do_engine_steps()
        state = serializer.serialize_json(workflow)
        for _ in range(3):
            workflow = serializer.deserialize_json(state)
            [task] = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.run()
            workflow.do_engine_steps()
            state = serializer.serialize_json(workflow)
            steps += 1
        assert json.loads(state)["completed"] or workflow.is_completed()
    return steps / (time.perf_counter() - began)
