"""What happens to cases because time passes: papers that never came, dates that moved meanwhile."""

from datetime import datetime

from lienthong.kernel.moments import in_vietnam
from lienthong.work.cases import redating
from lienthong.work.cases.actions.papers import papers_overdue
from lienthong.work.cases.models import PaperRequest


def stop_overdue(now: datetime) -> int:
    """Stop the cases whose papers were not given in time, where the procedure sets a term; how many."""
    over = PaperRequest.objects.filter(
        given_at=None, answer_by__lt=in_vietnam(now).date(), case__state="awaiting_papers"
    ).exclude(case__accepted_at=None)
    return sum(papers_overdue(case_id, now=now) is not None for case_id in set(over.values_list("case_id", flat=True)))


def look_again(now: datetime) -> int:
    """Move what was accepted under the old calendar while a change of it was worked through; how many."""
    return sum(redating.look_again(each, now=now) for each in redating.lately_finished(now))
