"""The tables. Rows carry no behaviour beyond themselves; importing this package registers every table."""

from models import derived
from models.account import (
    AccessEntry,
    AccessLink,
    Account,
    HalfSignIn,
    RecoveryCode,
    SavedView,
    SignInAttempt,
    SpentAnswer,
    Substitution,
    WebSession,
)
from models.activity import Activity, AnnualPlan, Spending
from models.announcement import Announcement, AnnouncementRecipient
from models.annual_report import AnnualReport, Compilation
from models.audit import AuditEntry
from models.base import Case
from models.council import Ballot, Council, CouncilItem, CouncilMember, EvaluationForm, Recusal
from models.deadline import Deadline, Promise
from models.document import Attachment, Document, StoredFile
from models.dossier import Dossier, DossierItem
from models.imported import ImportBatch, ImportLine
from models.letter import Bounce, Letter, LetterState
from models.people import Organisation, Person
from models.task import ProgressReport, Task, TaskFile
from models.wording import OfficeWording

CASES: dict[str, type[Case]] = {
    case.kind: case for case in (Announcement, Task, Council, Dossier, AnnualReport, Activity)
}

__all__ = [
    "CASES",
    "AccessEntry",
    "AccessLink",
    "Account",
    "Activity",
    "Announcement",
    "AnnouncementRecipient",
    "AnnualPlan",
    "AnnualReport",
    "Attachment",
    "AuditEntry",
    "Ballot",
    "Bounce",
    "Case",
    "Compilation",
    "Council",
    "CouncilItem",
    "CouncilMember",
    "Deadline",
    "Document",
    "Dossier",
    "DossierItem",
    "EvaluationForm",
    "HalfSignIn",
    "ImportBatch",
    "ImportLine",
    "Letter",
    "LetterState",
    "OfficeWording",
    "Organisation",
    "Person",
    "ProgressReport",
    "Promise",
    "RecoveryCode",
    "Recusal",
    "SavedView",
    "SignInAttempt",
    "Spending",
    "SpentAnswer",
    "StoredFile",
    "Substitution",
    "Task",
    "TaskFile",
    "WebSession",
    "derived",
]
