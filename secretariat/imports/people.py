"""What brings a person of the register to what a row says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.imports.plan import Change, RowPlan, Rows, Step
from secretariat.imports.register import Register


def person_steps(
    rows: Rows, plan: RowPlan, known: Register, clean: Mapping[str, Any], labels: Mapping[str, str]
) -> list[Step]:
    """Enter the person, or change and move them; `clean` has been checked, `organisation` is a code."""
    there = known.people.get(clean["email"])
    if there is None:
        plan.changes.append(Change(labels["name"], "(chưa có)", f"“{clean['name']}”"))
        return [Step("person", "enter_person", dict(clean))]
    changed = rows.differences(plan, clean, there.stored(), labels)
    moved = {key: value for key, value in changed.items() if key == "organisation"}
    changed = {key: value for key, value in changed.items() if key not in moved}
    steps = [Step("person", "change_person", {"email": there.email, **changed})] if changed else []
    return steps + ([Step("person", "move_person", {"email": there.email, **moved})] if moved else [])
